#include "services/ctl/calc/inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/calc/instant.h"

namespace steward::calc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

enum class Colour { kRed, kBlue };
constexpr Choice<Colour> kColours[] = {{"RED", Colour::kRed}, {"BLUE", Colour::kBlue}};

std::string Message(const Inputs& in) { return std::string(in.Finish().message()); }

TEST(Inputs, ReadsEveryKindOfField) {
  const Json json = Json::parse(R"({"int": -5, "flag": true, "text": "x", "zone": "Asia/Kolkata",
      "at": "2026-03-29T01:00:00.250Z", "day": "2026-03-29", "colour": "BLUE"})");
  Inputs in(json, "inputs");
  EXPECT_EQ(in.Int("int"), -5);
  EXPECT_TRUE(in.Bool("flag"));
  EXPECT_EQ(in.Text("text"), "x");
  EXPECT_EQ(in.Zone("zone").name(), "Asia/Kolkata");
  EXPECT_EQ(FormatInstant(in.Instant("at")), "2026-03-29T01:00:00.250Z");
  EXPECT_EQ(FormatDay(in.Date("day")), "2026-03-29");
  EXPECT_EQ(in.Enum("colour", kColours), Colour::kBlue);
  EXPECT_TRUE(in.Finish().ok()) << in.Finish();
}

TEST(Inputs, NullCountsAsAbsent) {
  const Json json = Json::parse(R"({"int": null, "at": null, "list": null, "colour": null})");
  Inputs in(json, "inputs");
  EXPECT_EQ(in.OptionalInt("int"), std::nullopt);
  EXPECT_EQ(in.IntOr("int", 7), 7);
  EXPECT_EQ(in.OptionalInstant("at"), std::nullopt);
  EXPECT_EQ(in.OptionalDate("day"), std::nullopt);
  EXPECT_EQ(in.OptionalText("text"), std::nullopt);
  EXPECT_EQ(in.OptionalEnum("colour", kColours), std::nullopt);
  EXPECT_TRUE(in.BoolOr("flag", true));
  EXPECT_TRUE(in.ListOrEmpty("list").empty());
  EXPECT_EQ(in.Find("list"), nullptr);
  EXPECT_TRUE(in.Finish().ok()) << in.Finish();
}

TEST(Inputs, PathsLeadToTheFault) {
  const Json json = Json::parse(R"({"groups": [{"weight_bp": 1}, {"weight_bp": 10001}]})");
  Inputs in(json, "inputs");
  for (Inputs* group : in.List("groups")) group->Int("weight_bp", kBasisPoints);
  EXPECT_EQ(Message(in),
            "inputs.groups[1].weight_bp must be a whole number from 0 to 10000, not 10001");
}

TEST(Inputs, TheFirstFaultIsKeptAndTheRestReadsAsNothing) {
  const Json json = Json::parse(R"({"a": "x", "b": "y"})");
  Inputs in(json, "inputs");
  EXPECT_EQ(in.Int("a"), 0);
  EXPECT_EQ(in.Int("b"), 0);
  EXPECT_EQ(in.At("c").Int("below"), 0);
  EXPECT_TRUE(in.At("c").List("list").empty());
  EXPECT_EQ(Message(in), "inputs.a must be a whole number of 64 bits, not \"x\"");
}

TEST(Inputs, WhatNobodyReadIsUnknownAlsoFurtherDown) {
  const Json json = Json::parse(R"({"lines": [{"quantity": 1, "prise": 2}]})");
  Inputs in(json, "inputs");
  for (Inputs* line : in.List("lines")) {
    line->Int("quantity");
    line->OptionalInt("price");
  }
  EXPECT_EQ(Message(in), "inputs.lines[0].prise is no field of this op; did you mean 'price'?");
}

TEST(Inputs, AMisspeltFieldIsNamedBeforeTheMissingOne) {
  const Json json = Json::parse(R"({"scroes": []})");
  Inputs in(json, "inputs");
  in.Ints("scores");
  EXPECT_THAT(Message(in), HasSubstr("inputs.scroes is no field of this op"));
}

TEST(Inputs, NamesThatAreDataAreAllKnown) {
  const Json json = Json::parse(R"({"weekly": {"MON": [["09:00", "12:00"]], "TUE": null}})");
  Inputs in(json, "inputs");
  std::vector<std::string> read;
  for (const auto& [day, intervals] : in.At("weekly").Members()) {
    for (Inputs* interval : intervals->AsList()) {
      for (Inputs* end : interval->AsList(2)) read.push_back(day + " " + end->AsText());
    }
  }
  EXPECT_THAT(read, ElementsAre("MON 09:00", "MON 12:00"));
  EXPECT_TRUE(in.Finish().ok()) << in.Finish();
  EXPECT_THAT(in.AskedPaths(), ElementsAre("weekly", "weekly.*"));
}

TEST(Inputs, ListsHaveALimit) {
  const Json json = Json::parse(R"({"list": [1, 2, 3]})");
  Inputs in(json, "inputs");
  EXPECT_TRUE(in.List("list", 2).empty());
  EXPECT_EQ(Message(in), "inputs.list must be a list of at most 2 entries, not of 3");
}

TEST(Inputs, WrongTypesSayWhatIsExpected) {
  const Json json = Json::parse(R"({"v": {"x": 1}})");
  const auto message = [&json](const auto& read) {
    Inputs in(json, "inputs");
    read(in.At("v"));
    return std::string(in.Finish().message());
  };
  EXPECT_THAT(message([](Inputs& v) { v.AsBool(); }), HasSubstr("must be true or false"));
  EXPECT_THAT(message([](Inputs& v) { v.AsText(); }), HasSubstr("must be a text"));
  EXPECT_THAT(message([](Inputs& v) { v.AsInstant(); }), HasSubstr("must be an instant"));
  EXPECT_THAT(message([](Inputs& v) { v.AsDate(); }), HasSubstr("must be a date"));
  EXPECT_THAT(message([](Inputs& v) { v.AsZone(); }), HasSubstr("must be a time zone"));
  EXPECT_THAT(message([](Inputs& v) { v.AsList(); }), HasSubstr("must be a list"));
  EXPECT_THAT(message([](Inputs& v) { v.AsEnum(kColours); }),
              HasSubstr("must be one of RED, BLUE, not an object"));
}

TEST(Inputs, AListInPlaceOfAnObjectIsNamedOnce) {
  const Json json = Json::parse(R"({"v": [1]})");
  Inputs in(json, "inputs");
  in.At("v").Int("x");
  in.At("v").OptionalInt("y");
  EXPECT_EQ(Message(in), "inputs.v must be an object, not a list");
}

TEST(Inputs, AnOpMayRefuseForReasonsOfItsOwn) {
  const Json json = Json::parse(R"({"end": 1})");
  Inputs in(json, "inputs");
  in.Int("end");
  in.At("end").Fail("must be after start");
  EXPECT_EQ(Message(in), "inputs.end must be after start");
}

}  // namespace
}  // namespace steward::calc
