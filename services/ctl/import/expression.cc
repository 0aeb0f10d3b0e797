#include "services/ctl/import/expression.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/status.h"

namespace steward::importing {
namespace {

absl::Status Unreadable(absl::string_view text, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat("can't read \"", text, "\": ", why));
}

absl::StatusOr<Pipe> ParsePipe(absl::string_view text) {
  Pipe pipe;
  const size_t open = text.find('(');
  pipe.name = std::string(absl::StripAsciiWhitespace(text.substr(0, open)));
  if (pipe.name.empty()) return Unreadable(text, "a name is missing after '|'");
  if (open == absl::string_view::npos) return pipe;
  if (text.back() != ')') return Unreadable(text, "')' is missing");
  const absl::string_view inner = text.substr(open + 1, text.size() - open - 2);
  for (const absl::string_view arg : absl::StrSplit(inner, ',')) {
    pipe.args.emplace_back(absl::StripAsciiWhitespace(arg));
  }
  return pipe;
}

absl::StatusOr<Placeholder> ParsePlaceholder(absl::string_view text) {
  const std::vector<absl::string_view> pieces = absl::StrSplit(text, '|');
  Placeholder placeholder;
  placeholder.column = std::string(absl::StripAsciiWhitespace(pieces[0]));
  if (placeholder.column.empty()) return Unreadable(text, "a column is missing after '{'");
  for (size_t i = 1; i < pieces.size(); ++i) {
    STEWARD_ASSIGN_OR_RETURN(Pipe pipe, ParsePipe(absl::StripAsciiWhitespace(pieces[i])));
    placeholder.pipes.push_back(std::move(pipe));
  }
  return placeholder;
}

void AppendLiteral(char c, Expression* expression) {
  if (expression->parts.empty() || !std::holds_alternative<std::string>(expression->parts.back())) {
    expression->parts.emplace_back(std::string());
  }
  std::get<std::string>(expression->parts.back()).push_back(c);
}

// The comparison whose sign stands first outside braces, and where.
struct Found {
  size_t at = absl::string_view::npos;
  size_t length = 0;
  Comparison comparison = Comparison::kEqual;
};

Found FindComparison(absl::string_view text) {
  struct Sign {
    absl::string_view text;
    Comparison comparison;
  };
  constexpr Sign kSigns[] = {{" != ", Comparison::kUnequal},
                             {" <= ", Comparison::kLessOrEqual},
                             {" >= ", Comparison::kGreaterOrEqual},
                             {" = ", Comparison::kEqual},
                             {" < ", Comparison::kLess},
                             {" > ", Comparison::kGreater},
                             {" is empty", Comparison::kEmpty},
                             {" is present", Comparison::kPresent}};
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') --depth;
    if (depth > 0) continue;
    for (const Sign& sign : kSigns) {
      if (absl::StartsWith(text.substr(i), sign.text)) {
        return {.at = i, .length = sign.text.size(), .comparison = sign.comparison};
      }
    }
  }
  return {};
}

absl::StatusOr<Test> ParseTest(absl::string_view text) {
  const Found found = FindComparison(text);
  if (found.at == absl::string_view::npos) {
    return Unreadable(text,
                      "a condition is like \"{a} = {b}\", \"{a} is empty\" or \"{a} is present\"");
  }
  Test test;
  test.comparison = found.comparison;
  STEWARD_ASSIGN_OR_RETURN(test.left,
                           ParseExpression(absl::StripAsciiWhitespace(text.substr(0, found.at))));
  const absl::string_view right = absl::StripAsciiWhitespace(text.substr(found.at + found.length));
  const bool unary =
      found.comparison == Comparison::kEmpty || found.comparison == Comparison::kPresent;
  if (unary != right.empty()) {
    return Unreadable(text, unary ? "nothing may follow" : "the right side is missing");
  }
  STEWARD_ASSIGN_OR_RETURN(test.right, ParseExpression(right));
  if (test.left.IsConstant()) return Unreadable(text, "the left side needs a {column}");
  return test;
}

}  // namespace

bool Expression::IsConstant() const {
  for (const auto& part : parts) {
    if (std::holds_alternative<Placeholder>(part)) return false;
  }
  return true;
}

const Placeholder* Expression::Single() const {
  return parts.size() == 1 ? std::get_if<Placeholder>(&parts[0]) : nullptr;
}

absl::StatusOr<Expression> ParseExpression(absl::string_view text) {
  Expression expression;
  expression.text = std::string(text);
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      AppendLiteral(c, &expression);
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == c) {
      AppendLiteral(c, &expression);
      ++i;
      continue;
    }
    const size_t close = text.find('}', i);
    if (c == '}' || close == absl::string_view::npos) {
      return Unreadable(text, "a brace has no partner (a literal one is written twice)");
    }
    STEWARD_ASSIGN_OR_RETURN(Placeholder placeholder,
                             ParsePlaceholder(text.substr(i + 1, close - i - 1)));
    expression.parts.emplace_back(std::move(placeholder));
    i = close;
  }
  return expression;
}

absl::StatusOr<Condition> ParseCondition(absl::string_view text) {
  Condition condition;
  for (const absl::string_view piece : absl::StrSplit(text, " and ")) {
    STEWARD_ASSIGN_OR_RETURN(Test test, ParseTest(absl::StripAsciiWhitespace(piece)));
    condition.tests.push_back(std::move(test));
  }
  return condition;
}

}  // namespace steward::importing
