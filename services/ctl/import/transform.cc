#include "services/ctl/import/transform.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/import/pipes.h"

namespace steward::importing {
namespace {

absl::StatusOr<Value> EvaluatePlaceholder(const Placeholder& placeholder, const Scope& scope) {
  Value value = ColumnValue(placeholder.column, scope);
  for (const Pipe& pipe : placeholder.pipes) {
    const PipeSpec* spec = FindPipe(pipe.name);
    STEWARD_CHECK(spec != nullptr) << "no pipe " << pipe.name;
    if (IsAbsent(value) && !spec->takes_absent) continue;
    absl::StatusOr<Value> next = spec->apply(value, pipe, scope);
    if (!next.ok()) {
      const std::string column = placeholder.column == kWholeRow ? "the row" : placeholder.column;
      return absl::Status(next.status().code(),
                          absl::StrCat(column, ": ", next.status().message()));
    }
    value = *std::move(next);
  }
  return value;
}

bool Satisfies(int order, Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return order == 0;
    case Comparison::kUnequal:
      return order != 0;
    case Comparison::kLess:
      return order < 0;
    case Comparison::kLessOrEqual:
      return order <= 0;
    case Comparison::kGreater:
      return order > 0;
    case Comparison::kGreaterOrEqual:
      return order >= 0;
    case Comparison::kEmpty:
    case Comparison::kPresent:
      break;
  }
  return false;
}

absl::Status Invalid(const std::string& message) { return absl::InvalidArgumentError(message); }

std::vector<std::string> ColumnNames(const ColumnIndex& columns) {
  std::vector<std::string> names;
  for (const auto& entry : columns) names.push_back(entry.first);
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<Kind> ColumnKind(const std::string& name, const PipeCheck& check) {
  if (name == kWholeRow) return Kind::kText;
  const auto found = check.columns->find(name);
  if (found == check.columns->end()) {
    return Invalid(absl::StrCat("there is no column '", name, "'",
                                Suggestion(name, ColumnNames(*check.columns))));
  }
  return (*check.kinds)[found->second];
}

absl::Status CheckMapArg(const std::string& arg, const PipeCheck& check) {
  if (check.maps->contains(arg)) return absl::OkStatus();
  std::vector<std::string> known;
  for (const auto& entry : *check.maps) known.push_back(entry.first);
  return Invalid(absl::StrCat("there is no map '", arg, "'", Suggestion(arg, known)));
}

// `kind` is the letter of the argument in its PipeSpec.
absl::Status CheckArg(char kind, const std::string& arg, const PipeCheck& check) {
  const bool column = !arg.empty() && arg[0] == '@';
  int64_t number = 0;
  switch (kind) {
    case 'c':
    case 'k':
      if (column) return ColumnKind(arg.substr(1), check).status();
      if (kind == 'k' && IsKnownCurrency(arg)) return absl::OkStatus();
      return Invalid(absl::StrCat("'", arg, "' is not ", kind == 'k' ? "a currency or " : "",
                                  "a column (@name)"));
    case 'n':
      if (absl::SimpleAtoi(arg, &number) && number > 0) return absl::OkStatus();
      return Invalid(absl::StrCat("'", arg, "' is not a number above 0"));
    case 'm':
      return CheckMapArg(arg, check);
    case 'r':
      return arg == "round" ? absl::OkStatus()
                            : Invalid(absl::StrCat("'", arg, "' is not the word round"));
    default:
      return arg.empty() ? Invalid("an argument is empty") : absl::OkStatus();
  }
}

absl::Status CheckArgs(const PipeSpec& spec, const Pipe& pipe, const PipeCheck& check) {
  size_t taken = 0;
  bool optional = false;
  for (const char kind : spec.args) {
    if (kind == '?') {
      optional = true;
      continue;
    }
    if (taken == pipe.args.size()) {
      if (optional) break;
      return Invalid("an argument is missing");
    }
    STEWARD_RETURN_IF_ERROR(CheckArg(kind, pipe.args[taken++], check));
  }
  return taken == pipe.args.size() ? absl::OkStatus() : Invalid("there are too many arguments");
}

// What the values of an argument's column must be for the pipe to calculate with them.
absl::Status CheckColumnArgKind(const Pipe& pipe, Kind input, const PipeCheck& check) {
  const bool divides = pipe.name == "divide" || pipe.name == "unless_divisible";
  const bool flagged = pipe.name == "zero_when";
  if (!divides && !flagged && pipe.name != "at_most") return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Kind kind, ColumnKind(pipe.args[0].substr(1), check));
  const Kind wanted = divides ? Kind::kInteger : flagged ? Kind::kBool : input;
  if (kind == wanted) return absl::OkStatus();
  return Invalid(
      absl::StrCat(pipe.args[0], " is ", KindName(kind), ", but has to be ", KindName(wanted)));
}

absl::StatusOr<Kind> CheckPipe(const Pipe& pipe, Kind input, const PipeCheck& check) {
  const PipeSpec* spec = FindPipe(pipe.name);
  if (spec == nullptr) {
    return Invalid(absl::StrCat("there is no transform '", pipe.name, "'",
                                Suggestion(pipe.name, PipeNames())));
  }
  const bool takes = spec->takes.empty() ||
                     std::find(spec->takes.begin(), spec->takes.end(), input) != spec->takes.end();
  absl::Status fit = takes ? CheckArgs(*spec, pipe, check)
                           : Invalid(absl::StrCat("it can't take ", KindName(input)));
  if (fit.ok()) fit = CheckColumnArgKind(pipe, input, check);
  if (!fit.ok()) return Invalid(absl::StrCat("transform '", pipe.name, "': ", fit.message()));
  return spec->gives == Kind::kAbsent ? input : spec->gives;
}

absl::StatusOr<Kind> CheckPlaceholder(const Placeholder& placeholder, const PipeCheck& check) {
  STEWARD_ASSIGN_OR_RETURN(Kind kind, ColumnKind(placeholder.column, check));
  for (const Pipe& pipe : placeholder.pipes) {
    STEWARD_ASSIGN_OR_RETURN(kind, CheckPipe(pipe, kind, check));
  }
  return kind;
}

}  // namespace

absl::StatusOr<Value> Evaluate(const Expression& expression, const Scope& scope) {
  if (const Placeholder* single = expression.Single()) return EvaluatePlaceholder(*single, scope);
  std::string text;
  for (const auto& part : expression.parts) {
    if (const auto* literal = std::get_if<std::string>(&part)) {
      text += *literal;
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(const Value value,
                             EvaluatePlaceholder(std::get<Placeholder>(part), scope));
    if (IsAbsent(value)) return Value();
    text += ToText(value);
  }
  return Value(text);
}

absl::StatusOr<bool> Holds(const Condition& condition, const Scope& scope) {
  for (const Test& test : condition.tests) {
    STEWARD_ASSIGN_OR_RETURN(const Value left, Evaluate(test.left, scope));
    if (test.comparison == Comparison::kEmpty || test.comparison == Comparison::kPresent) {
      if (IsAbsent(left) != (test.comparison == Comparison::kEmpty)) return false;
      continue;
    }
    STEWARD_ASSIGN_OR_RETURN(const Value right, Evaluate(test.right, scope));
    const std::optional<int> order = Compare(left, right);
    if (!order.has_value() || !Satisfies(*order, test.comparison)) return false;
  }
  return true;
}

absl::StatusOr<Kind> CheckExpression(const Expression& expression, const PipeCheck& check) {
  Kind kind = Kind::kText;
  for (const auto& part : expression.parts) {
    if (std::holds_alternative<std::string>(part)) continue;
    STEWARD_ASSIGN_OR_RETURN(kind, CheckPlaceholder(std::get<Placeholder>(part), check));
  }
  return expression.Single() != nullptr ? kind : Kind::kText;
}

std::vector<std::string> ColumnsOf(const Expression& expression) {
  std::vector<std::string> columns;
  for (const auto& part : expression.parts) {
    const auto* placeholder = std::get_if<Placeholder>(&part);
    if (placeholder == nullptr) continue;
    columns.push_back(placeholder->column);
    for (const Pipe& pipe : placeholder->pipes) {
      for (const std::string& arg : pipe.args) {
        if (arg.size() > 1 && arg[0] == '@') columns.push_back(arg.substr(1));
      }
    }
  }
  return columns;
}

}  // namespace steward::importing
