#pragma once

#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace steward::importing {

// One step of a value's way: `map(tier)`, `money(USD)`. An argument that begins with '@' names a
// column.
struct Pipe {
  std::string name;
  std::vector<std::string> args;
};

// `{column|pipe|pipe(args)}`.
struct Placeholder {
  std::string column;
  std::vector<Pipe> pipes;
};

// Text with placeholders: "accounts/{account_id}". A literal brace is written twice. Plain data; no
// state.
struct Expression {
  std::string text;
  std::vector<std::variant<std::string, Placeholder>> parts;

  // Whether there is no placeholder.
  bool IsConstant() const;
  // The placeholder, if the expression is nothing else: its value then keeps its kind.
  const Placeholder* Single() const;
};

// INVALID_ARGUMENT says where the text can't be read.
absl::StatusOr<Expression> ParseExpression(absl::string_view text);

enum class Comparison {
  kEqual,
  kUnequal,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kEmpty,
  kPresent
};

// `{end_date} <= {start_date}`, `{deal_stage} = Won`, `{account_id} is present`, `{account_id} is
// empty`.
struct Test {
  Expression left;
  Comparison comparison = Comparison::kPresent;
  Expression right;
};

// Tests that all have to hold, joined by " and ". An empty condition always holds.
struct Condition {
  std::vector<Test> tests;
};

absl::StatusOr<Condition> ParseCondition(absl::string_view text);

}  // namespace steward::importing
