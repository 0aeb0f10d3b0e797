#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/check.h"
#include "libs/base/integer_math.h"
#include "services/ctl/calc/inputs.h"
#include "services/ctl/calc/instant.h"

// What `steward calc` can compute: CALC.md names the ops, README.md says how to add one.

namespace steward::calc {

// One field of an op's inputs, for `steward calc --list`.
struct Field {
  // Below `inputs`: "lines[].price_period"; '*' for names that are data, "amounts_minor.*".
  std::string path;
  // Unit, range, and what leaving it out means: "basis points, 0 to 10000; default 5000".
  std::string about;
};

// An op reads its inputs, calls the policy functions that the services call, and says what they
// answered. It computes nothing itself.
struct Op {
  // "nps".
  std::string name;
  // The topic, a heading of CALC.md: "survey_stats".
  std::string group;
  // One sentence.
  std::string summary;
  std::vector<Field> fields;
  // JSON of `inputs`, and of `result` for them.
  std::string example;
  std::string example_result;
  // An error that names a field ("scores[3]") names one of the inputs.
  absl::StatusOr<Json> (*function)(Inputs& in);
};

// A whole number of any size. JSON's numbers have no bounds, but the library's have 64 bits: a
// wider one is a marked text until PrintJson writes it.
Json WholeNumber(const WideInteger& value);
std::string PrintJson(const Json& json);

// null for what is unknown, not yet, or undefined.
template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? Json(*value) : Json(nullptr);
}
inline Json OrNull(const std::optional<absl::Time>& time) {
  return time.has_value() ? Json(FormatInstant(*time)) : Json(nullptr);
}

// The first word of a table of choices that stands for the value, which has one.
template <typename Choices, typename T>
std::string WordOf(const Choices& choices, T value) {
  const auto found = std::find_if(std::begin(choices), std::end(choices),
                                  [value](const auto& choice) { return choice.value == value; });
  STEWARD_CHECK(found != std::end(choices)) << "a value without a word";
  return std::string(found->word.data(), found->word.size());
}
template <typename Choices, typename T>
Json WordOrNull(const Choices& choices, const std::optional<T>& value) {
  return value.has_value() ? Json(WordOf(choices, *value)) : Json(nullptr);
}

}  // namespace steward::calc
