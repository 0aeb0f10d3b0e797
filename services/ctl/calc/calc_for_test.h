#pragma once

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include <gtest/gtest.h>

#include "services/ctl/calc/calc.h"

// For the tests of ops: lines go in as a user would type them.

namespace steward::calc {

// Runs a line of CALC.md, literally, and expects its result, whatever the order of the fields.
inline void ExpectResult(absl::string_view line, absl::string_view result) {
  const Json answer = Json::parse(Answer(line));
  EXPECT_TRUE(answer.contains("result")) << line << "\n" << answer.dump();
  if (!answer.contains("result")) return;
  // Objects are equal whatever the order of their fields only where that order isn't kept.
  const auto got = nlohmann::json::parse(answer["result"].dump());
  EXPECT_EQ(got, nlohmann::json::parse(result.begin(), result.end())) << line;
}

// The same for an op and its inputs.
inline void ExpectResultOf(absl::string_view op, absl::string_view inputs,
                           absl::string_view result) {
  ExpectResult(absl::StrCat(R"({"op": ")", op, R"(", "inputs": )", inputs, "}"), result);
}

// Expects an error of the code that names the field, as in "inputs.scores[2]".
inline void ExpectError(absl::string_view op, absl::string_view inputs, absl::string_view code,
                        absl::string_view field) {
  const std::string line = absl::StrCat(R"({"op": ")", op, R"(", "inputs": )", inputs, "}");
  const Json answer = Json::parse(Answer(line));
  EXPECT_TRUE(answer.contains("error")) << line << "\n" << answer.dump();
  if (!answer.contains("error")) return;
  EXPECT_EQ(answer["error"]["code"], std::string(code)) << line << "\n" << answer.dump();
  EXPECT_EQ(answer["error"]["field"], std::string(field)) << line << "\n" << answer.dump();
}
inline void ExpectBadField(absl::string_view op, absl::string_view inputs,
                           absl::string_view field) {
  ExpectError(op, inputs, "INVALID_ARGUMENT", field);
}

}  // namespace steward::calc
