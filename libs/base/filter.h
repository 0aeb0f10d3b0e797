#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"

// The filters of list queries: one comparison over a field that an index serves (a subset of
// AIP-160). Pure and thread-safe.
namespace steward {

// A field that a query can filter by. `by_prefix`: its value may end in '*', as in "Acme*".
struct FilterField {
  absl::string_view name;
  bool by_prefix = false;
};

// `field = value`. `prefix`: every value that begins so.
struct Filter {
  std::string field;
  std::string value;
  bool prefix = false;
};

// Reads `field = word` or `field = "text"`, where \" and \\ stand for a quote and a backslash in
// the text, and white space counts nowhere else. Words consist of letters, digits and "._-/*".
// Nothing for an empty filter. UNSUPPORTED_FILTER, naming the fields, for everything else: a field
// that is not among them, more than one comparison, an empty value, a '*' elsewhere than at the end
// or for a field without `by_prefix` (\* stands for a star of the text).
absl::StatusOr<std::optional<Filter>> ParseFilter(absl::string_view text,
                                                  absl::Span<const FilterField> fields);

// UNSUPPORTED_FILTER for a value that the field can't have; `allowed` says which it can.
absl::Status UnsupportedFilterValue(const Filter& filter, absl::string_view allowed);

// The number of a filter's value "STATE_X", but not 0; UNSUPPORTED_FILTER with the names that there
// are.
absl::StatusOr<int64_t> FilterNumber(const Filter& filter,
                                     const google::protobuf::EnumDescriptor& enumeration);

}  // namespace steward
