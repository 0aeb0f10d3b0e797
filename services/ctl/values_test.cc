#include "services/ctl/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/failure.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::Account;
using ::testing::HasSubstr;

absl::Status Set(google::protobuf::Message* message, const std::string& field,
                 const std::string& text) {
  return SetFromText(text, *message->GetDescriptor()->FindFieldByName(field), message);
}

TEST(SetFromText, ReadsNumbersInRange) {
  Account account;
  EXPECT_TRUE(Set(&account, "employee_count", "9007199254740993").ok());
  EXPECT_EQ(account.employee_count(), 9007199254740993);
  EXPECT_FALSE(Set(&account, "propensity_bp", "2147483648").ok());
  EXPECT_FALSE(Set(&account, "employee_count", "1.5").ok());
}

TEST(SetFromText, ReadsEnumsInEverySpelling) {
  Account account;
  for (const char* text : {"KEY", "key", "TIER_KEY"}) {
    account.clear_tier();
    EXPECT_TRUE(Set(&account, "tier", text).ok()) << text;
    EXPECT_EQ(account.tier(), accounts::v1::TIER_KEY);
  }
  const absl::Status status = Set(&account, "tier", "kee");
  EXPECT_TRUE(IsUsageError(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean 'KEY'?"));
  EXPECT_FALSE(Set(&account, "tier", "UNSPECIFIED").ok());
}

TEST(SetFromText, ReadsMoneyBothWaysRound) {
  Account account;
  for (const char* text : {"USD 12.50", "12.50 USD", "usd:12.5", "12.50USD"}) {
    account.clear_annual_revenue();
    EXPECT_TRUE(Set(&account, "annual_revenue", text).ok()) << text;
    EXPECT_EQ(account.annual_revenue().minor_units(), 1250) << text;
    EXPECT_EQ(account.annual_revenue().currency(), "USD") << text;
  }
  EXPECT_FALSE(Set(&account, "annual_revenue", "12.50").ok());
  EXPECT_FALSE(Set(&account, "annual_revenue", "JPY 1.5").ok());
}

TEST(SetFromText, ReadsDates) {
  Account account;
  EXPECT_TRUE(Set(&account, "since", "2024-02-29").ok());
  EXPECT_EQ(TextAt(account, "since"), "2024-02-29");
  EXPECT_FALSE(Set(&account, "since", "2023-02-29").ok());
}

TEST(SetFromText, ReadsMessagesFieldByField) {
  contracts::v1::Contract contract;
  EXPECT_TRUE(Set(&contract, "lines", "product=A\\, B,quantity=2,period=year").ok());
  EXPECT_EQ(contract.lines(0).product(), "A, B");
  EXPECT_EQ(contract.lines(0).quantity(), 2);
  EXPECT_THAT(std::string(Set(&contract, "lines", "prodct=A").message()),
              HasSubstr("did you mean 'product'?"));
}

TEST(SetFromText, ReadsFieldsOfMessagesInside) {
  contracts::v1::Amendment amendment;
  EXPECT_TRUE(Set(&amendment, "changes", "quantity.line_id=1,quantity.quantity=150").ok());
  EXPECT_TRUE(Set(&amendment, "changes", "price.line_id=1,price.unit_price=EUR 2.50").ok());
  EXPECT_TRUE(Set(&amendment, "changes", "extend_to=2027-06-01").ok());
  EXPECT_EQ(amendment.changes(0).quantity().quantity(), 150);
  EXPECT_EQ(amendment.changes(1).price().unit_price().minor_units(), 250);
  EXPECT_EQ(amendment.changes(2).extend_to().month(), 6);
  EXPECT_EQ(TextAt(amendment, "changes"),
            "quantity.line_id=1,quantity.quantity=150, price.line_id=1,price.unit_price=2.50 EUR, "
            "extend_to=2027-06-01");
  for (const char* path : {"quantity.none=1", "none.line_id=1", "remove_line.x=1", "quantity.=1"}) {
    EXPECT_TRUE(IsUsageError(Set(&amendment, "changes", path))) << path;
  }
}

TEST(SetFromText, TakesOneFieldOfAOneof) {
  contracts::v1::Amendment amendment;
  const absl::Status status = Set(&amendment, "changes", "remove_line=1,price.line_id=1");
  EXPECT_THAT(std::string(status.message()), HasSubstr("'price' can't stand beside remove_line"));
}

TEST(ParseTime, TakesDatesAsTheirFirstInstantInUtc) {
  EXPECT_EQ(absl::ToUnixSeconds(*ParseTime("2024-12-31")), 1735603200);
  EXPECT_EQ(absl::ToUnixSeconds(*ParseTime("2024-12-31T01:00:00+01:00")), 1735603200);
  EXPECT_FALSE(ParseTime("31.12.2024").ok());
}

TEST(Names, AreFilledInAfterTheRuleInTheProto) {
  const auto& get = *accounts::v1::GetAccountRequest::descriptor();
  EXPECT_EQ(NameTemplate(*get.FindFieldByName("name")), "accounts/*");
  const auto& contract = *contracts::v1::GetContractRequest::descriptor();
  EXPECT_EQ(NameTemplate(*contract.FindFieldByName("name")), "accounts/*/contracts/*");
  EXPECT_EQ(NameTemplate(*Account::descriptor()->FindFieldByName("country")), "");
  EXPECT_EQ(NameTemplate(*Account::descriptor()->FindFieldByName("name")), "accounts/*");
  EXPECT_EQ(*FullName("accounts/*/contracts/*", "a/c"), "accounts/a/contracts/c");
  EXPECT_EQ(*FullName("accounts/*", "accounts/a"), "accounts/a");
  EXPECT_FALSE(FullName("accounts/*/contracts/*", "c").ok());
}

TEST(Fields, ThatMustBeSetAreKnown) {
  const auto& account = *accounts::v1::Account::descriptor();
  EXPECT_TRUE(MustBeSet(*account.FindFieldByName("display_name")));
  EXPECT_TRUE(MustBeSet(*account.FindFieldByName("tier")));
  EXPECT_FALSE(MustBeSet(*account.FindFieldByName("country")));
  EXPECT_FALSE(MustBeSet(*account.FindFieldByName("since")));
  const auto& contract = *contracts::v1::Contract::descriptor();
  EXPECT_TRUE(MustBeSet(*contract.FindFieldByName("currency")));
  EXPECT_TRUE(MustBeSet(*contract.FindFieldByName("start_date")));
  EXPECT_TRUE(MustBeSet(*contract.FindFieldByName("lines")));
  EXPECT_FALSE(MustBeSet(*contract.FindFieldByName("required_parties")));
}

TEST(Names, OfOptionalReferencesMayBeEmpty) {
  const auto& set = *accounts::v1::SetAccountParentRequest::descriptor();
  EXPECT_FALSE(MayBeEmpty(*set.FindFieldByName("account")));
  EXPECT_TRUE(MayBeEmpty(*set.FindFieldByName("parent")));
}

TEST(TextAt, IsEmptyWhereThePathEnds) {
  accounts::v1::WhoWasResponse response;
  EXPECT_EQ(TextAt(response, "assignment.person"), "");
  response.mutable_assignment()->set_person("people/p1");
  EXPECT_EQ(TextAt(response, "assignment.person"), "people/p1");
}

}  // namespace
}  // namespace steward::ctl
