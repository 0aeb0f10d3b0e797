#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "services/ctl/import/transform.h"

namespace steward::importing {

// What one pipe takes, gives and does. The table of them is the language of mapping files.
struct PipeSpec {
  absl::string_view name;
  // The kinds before it that it takes; empty: any.
  std::vector<Kind> takes;
  // The kind that it gives; kAbsent: that of its input.
  Kind gives = Kind::kAbsent;
  // One letter an argument: c column, k currency (or a column), n number, m map, f file, l column
  // of that file, r the word "round". After '?' they are optional.
  absl::string_view args;
  // An absent value passes through, unless this is set.
  bool takes_absent = false;
  absl::StatusOr<Value> (*apply)(const Value& value, const Pipe& pipe,
                                 const Scope& scope) = nullptr;
};

// The pipe of that name; null when there is none.
const PipeSpec* FindPipe(absl::string_view name);

// All names, for suggestions.
std::vector<std::string> PipeNames();

// The value of a column of the row; the row must have it. `*` yields the whole row.
Value ColumnValue(absl::string_view column, const Scope& scope);

}  // namespace steward::importing
