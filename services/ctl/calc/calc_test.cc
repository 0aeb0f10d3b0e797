#include "services/ctl/calc/calc.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

using ::testing::HasSubstr;

constexpr char kGood[] =
    R"({"id": "a", "op": "response_rate", "inputs": {"delivered": 8, "completed": 1}})";

std::string AnswerAll(const std::string& text, bool* all_ok = nullptr) {
  std::istringstream in(text);
  std::ostringstream out;
  const bool ok = AnswerLines(in, out);
  if (all_ok != nullptr) *all_ok = ok;
  return out.str();
}

std::string FieldOf(absl::string_view line) {
  const Json answer = Json::parse(Answer(line));
  return answer.contains("error") ? answer["error"]["field"].get<std::string>() : "no error";
}

TEST(Calc, AnswersALineWithItsId) {
  EXPECT_EQ(Answer(kGood), R"({"id":"a","result":{"response_rate_bp":1250}})");
  EXPECT_EQ(
      Answer(R"({"id": 7, "op": "response_rate", "inputs": {"delivered": 8, "completed": 1}})"),
      R"({"id":7,"result":{"response_rate_bp":1250}})");
}

TEST(Calc, AnswersALineWithoutAnIdWithNull) {
  EXPECT_EQ(Answer(R"({"op": "response_rate", "inputs": {"delivered": 8, "completed": 1}})"),
            R"({"id":null,"result":{"response_rate_bp":1250}})");
}

TEST(Calc, AnErrorNamesItsFieldAndKeepsTheId) {
  EXPECT_EQ(
      Answer(R"({"id": "x", "op": "response_rate", "inputs": {"delivered": -1, "completed": 1}})"),
      R"({"id":"x","error":{"code":"INVALID_ARGUMENT","message":)"
      R"("inputs.delivered must be a whole number of at least 0, not -1",)"
      R"("field":"inputs.delivered"}})");
}

TEST(Calc, AFieldThatAPolicyNamesIsOneOfTheInputs) {
  EXPECT_EQ(Answer(R"({"op": "response_rate", "inputs": {"delivered": 1, "completed": 2}})"),
            R"({"id":null,"error":{"code":"INVALID_ARGUMENT","message":)"
            R"("inputs.completed must be at most delivered, 1","field":"inputs.completed"}})");
}

TEST(Calc, AMisspeltFieldGetsASuggestion) {
  EXPECT_THAT(Answer(R"({"op": "response_rate", "inputs": {"deliverd": 1, "completed": 1}})"),
              HasSubstr("inputs.deliverd is no field of this op; did you mean 'delivered'?"));
}

TEST(Calc, AMissingFieldIsNamed) {
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "inputs": {"delivered": 1}})"), "inputs.completed");
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "inputs": {"delivered": 1, "completed": null}})"),
            "inputs.completed");
}

TEST(Calc, LinesThatAreNoRequestsSaySo) {
  EXPECT_EQ(FieldOf("hello"), "line");
  EXPECT_EQ(FieldOf("[1]"), "line");
  EXPECT_EQ(FieldOf("{\"op\": \"\xff\"}"), "line");
  EXPECT_EQ(FieldOf(R"({"op": "response_rate"})"), "inputs");
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "inputs": 3})"), "inputs");
  EXPECT_EQ(FieldOf(R"({"inputs": {}})"), "op");
  EXPECT_EQ(FieldOf(R"({"op": 1, "inputs": {}})"), "op");
  EXPECT_EQ(FieldOf(R"({"id": [1], "op": "response_rate", "inputs": {}})"), "id");
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "input": {}})"), "line.input");
}

TEST(Calc, AnUnknownOpGetsASuggestion) {
  EXPECT_THAT(Answer(R"({"op": "response_rat", "inputs": {}})"),
              HasSubstr("did you mean 'response_rate'?"));
}

TEST(Calc, AFieldThatStandsTwiceIsRefused) {
  EXPECT_THAT(
      Answer(
          R"({"op": "response_rate", "inputs": {"delivered": 1, "delivered": 2, "completed": 1}})"),
      HasSubstr("twice"));
}

TEST(Calc, NestingHasALimit) {
  EXPECT_THAT(Answer(std::string(500'000, '[')), HasSubstr("nested deeper than 32"));
}

TEST(Calc, NumbersOfSixtyFourBitsAreExactAndLargerOnesRefused) {
  EXPECT_THAT(Answer(R"({"op": "response_rate", "inputs": {"delivered": 9223372036854775807, )"
                     R"("completed": 9223372036854775807}})"),
              HasSubstr("10000"));
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "inputs": {"delivered": 9223372036854775808, )"
                    R"("completed": 1}})"),
            "inputs.delivered");
  EXPECT_EQ(FieldOf(R"({"op": "response_rate", "inputs": {"delivered": 2.0, "completed": 1}})"),
            "inputs.delivered");
}

TEST(CalcLines, AreAnsweredInOrderAndTheRunGoesOnAfterABadOne) {
  bool all_ok = true;
  const std::string out = AnswerAll(std::string(kGood) + "\nnonsense\n\n  \n" + kGood, &all_ok);
  EXPECT_FALSE(all_ok);
  EXPECT_THAT(out, testing::StartsWith("{\"id\":\"a\",\"result\""));
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 3);
  EXPECT_THAT(out, HasSubstr("}\n{\"id\":null,\"error\""));
}

TEST(CalcLines, AreAllRightWhenNoneIsBad) {
  bool all_ok = false;
  AnswerAll(std::string(kGood) + "\r\n" + kGood + "\n", &all_ok);
  EXPECT_TRUE(all_ok);
  EXPECT_EQ(AnswerAll("", &all_ok), "");
  EXPECT_TRUE(all_ok);
}

TEST(CalcLines, ALineThatIsTooLongIsPassedOver) {
  const std::string out = AnswerAll(std::string(3 << 20, ' ') + "x\n" + kGood + "\n");
  EXPECT_THAT(out, HasSubstr("is longer than 1048576 bytes"));
  EXPECT_THAT(out, HasSubstr("1250"));
}

TEST(CalcList, DocumentsEveryOp) {
  std::ostringstream out;
  EXPECT_TRUE(ListOps(std::nullopt, out).ok());
  for (const Op& op : AllOps()) EXPECT_THAT(out.str(), HasSubstr("\n" + op.name + "\n"));
}

TEST(CalcList, DocumentsOneOp) {
  std::ostringstream out;
  EXPECT_TRUE(ListOpsAsJson("response_rate", out).ok());
  const Json ops = Json::parse(out.str());
  ASSERT_EQ(ops.size(), 1U);
  EXPECT_EQ(ops[0]["op"], "response_rate");
  EXPECT_FALSE(ListOps("respons_rate", out).ok());
}

// What an op reads and what its row says must be the same; otherwise users can't find a field, or
// look for one that isn't there.
TEST(CalcOps, HaveExamplesThatHoldAndFieldsThatAreDocumented) {
  std::set<std::string> names;
  for (const Op& op : AllOps()) {
    EXPECT_TRUE(names.insert(op.name).second) << op.name << " stands twice";
    EXPECT_FALSE(op.summary.empty()) << op.name;
    ExpectResultOf(op.name, op.example, op.example_result);
    std::set<std::string> documented;
    for (const Field& field : op.fields) {
      EXPECT_FALSE(field.about.empty()) << op.name << " " << field.path;
      documented.insert(field.path);
    }
    const Json inputs = Json::parse(op.example);
    Inputs in(inputs, "inputs");
    (void)op.function(in);  // Only what it asks for counts here.
    for (const std::string& path : in.AskedPaths()) {
      // "lines[]" is documented by what is in it.
      const bool in_parts =
          std::any_of(documented.begin(), documented.end(), [&](const auto& each) {
            return each.size() > path.size() && each.compare(0, path.size(), path) == 0;
          });
      EXPECT_TRUE(documented.contains(path) || in_parts) << op.name << " reads " << path;
    }
  }
}

}  // namespace
}  // namespace steward::calc
