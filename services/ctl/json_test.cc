#include "services/ctl/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/failure.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::ctl {
namespace {

using ::testing::HasSubstr;

TEST(ToJson, WritesLargeNumbersAsNumbers) {
  contracts::v1::ArrRow row;
  row.set_arr_minor(-9007199254740993);
  EXPECT_EQ(ToLine(ToJson(row)), R"({"key":"","arr_minor":-9007199254740993})");
}

TEST(ToJson, WritesTimesDatesAndBytesAsTexts) {
  common::v1::Envelope envelope;
  envelope.mutable_recorded_time()->set_seconds(0);
  envelope.mutable_input()->mutable_request()->set_request_hash("\x01\xff");
  const Json json = ToJson(envelope);
  EXPECT_EQ(json["recorded_time"], "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(json["input"]["request"]["request_hash"], "Af8=");
  EXPECT_FALSE(json["input"].contains("timer"));
  EXPECT_FALSE(json.contains("effective_time"));
  EXPECT_EQ(json["origin"], "ORIGIN_UNSPECIFIED");
}

TEST(ToJson, SurvivesBytesThatAreNoUtf8) {
  common::v1::Attribute attribute;
  attribute.set_value("\xff");
  EXPECT_THAT(ToLine(ToJson(attribute)), HasSubstr("\xEF\xBF\xBD"));
}

TEST(FromJson, ReadsWhatToJsonWrites) {
  contracts::v1::Contract contract;
  contract.set_title("T");
  contract.mutable_start_date()->set_year(2026);
  contract.mutable_start_date()->set_month(1);
  contract.mutable_start_date()->set_day(1);
  auto* line = contract.add_lines();
  line->set_quantity(3);
  line->mutable_unit_price()->set_currency("USD");
  line->mutable_unit_price()->set_minor_units(100);
  line->set_period(contracts::v1::ContractLine::PERIOD_YEAR);
  contract.add_required_parties("customer");
  contract.mutable_renewal_terms()->set_notice_days(30);
  contract.set_state(contracts::v1::Contract::STATE_DRAFT);
  contracts::v1::Contract read;
  ASSERT_TRUE(FromJson(ToJson(contract), &read).ok());
  EXPECT_EQ(read.SerializeAsString(), contract.SerializeAsString());
}

TEST(FromJson, NamesWhatIsWrong) {
  accounts::v1::Account account;
  const absl::Status unknown = FromJson({{"teir", "KEY"}}, &account);
  EXPECT_TRUE(IsUsageError(unknown));
  EXPECT_THAT(std::string(unknown.message()), HasSubstr("did you mean 'tier'?"));
  EXPECT_FALSE(FromJson({{"attributes", "x"}}, &account).ok());
  EXPECT_FALSE(FromJson(Json::array(), &account).ok());
}

TEST(ToYaml, IndentsListsAndQuotesWhatIsNoPlainWord) {
  const Json json = {{"name", "accounts/a1"},
                     {"note", "yes"},
                     {"count", 3},
                     {"none", Json::array()},
                     {"rows", {{{"key", "a: b"}, {"n", 1}}, {{"key", "c"}, {"n", 2}}}}};
  EXPECT_EQ(ToYaml(json),
            "name: accounts/a1\n"
            "note: \"yes\"\n"
            "count: 3\n"
            "none: []\n"
            "rows:\n"
            "  - key: \"a: b\"\n"
            "    \"n\": 1\n"
            "  - key: c\n"
            "    \"n\": 2\n");
}

}  // namespace
}  // namespace steward::ctl
