#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace steward::importing {

// An exact decimal number: digits x 10^-scale.
struct Decimal {
  __int128 digits = 0;
  int scale = 0;
};

// A civil day, and the zone in which it begins.
struct Day {
  absl::CivilDay day;
  absl::TimeZone zone;
};

// An amount in a currency's minor units.
struct Amount {
  std::string currency;
  int64_t minor_units = 0;
};

// What an expression yields. The alternatives stand in the order of Kind; monostate is an absent
// value.
using Value =
    std::variant<std::monostate, std::string, int64_t, bool, Decimal, Day, absl::Time, Amount>;

enum class Kind { kAbsent, kText, kInteger, kBool, kDecimal, kDay, kTime, kAmount };

inline Kind KindOf(const Value& value) { return static_cast<Kind>(value.index()); }
inline bool IsAbsent(const Value& value) { return value.index() == 0; }

// "text", "integer", ...: as mapping files and error messages call it.
absl::string_view KindName(Kind kind);

// The value as it stands in ids, attributes and messages: dates and times as in ISO 8601, true and
// false, numbers without superfluous zeros; "" for an absent value.
std::string ToText(const Value& value);

// Negative, 0 or positive; nothing when the kinds can't be compared or one is absent. A text that
// is compared with another kind is read as that kind (dates as YYYY-MM-DD).
std::optional<int> Compare(const Value& left, const Value& right);

// The text as a value of `kind`; dates as YYYY-MM-DD, in UTC. INVALID_ARGUMENT says what is
// expected.
absl::StatusOr<Value> FromText(absl::string_view text, Kind kind);

// Decimal text: an optional minus, digits, an optional point with digits; at most 30 digits. No
// exponent, no thousands separators.
absl::StatusOr<Decimal> ParseDecimal(absl::string_view text);

// The decimal times `factor` as a whole number. `round` rounds half up; without it a fraction is
// INVALID_ARGUMENT.
absl::StatusOr<int64_t> ScaleToInteger(const Decimal& decimal, int64_t factor, bool round);

// The first instant of the day in its zone.
absl::Time StartOf(const Day& day);

}  // namespace steward::importing
