#include "services/ctl/request_flags.h"

#include <filesystem>
#include <fstream>

#include "services/ctl/ctl_fixture.h"
#include "services/ctl/json.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::Account;
using accounts::v1::UpdateAccountRequest;
using ::testing::HasSubstr;

Account Acme() {
  Account account;
  account.set_name("accounts/a1");
  account.set_display_name("Acme");
  account.set_tier(accounts::v1::TIER_KEY);
  account.set_lifecycle(Account::LIFECYCLE_ACTIVE);
  account.set_country("DE");
  return account;
}

class RequestFlagsTest : public CtlTest {};

TEST_F(RequestFlagsTest, WhatGetShowsCanBeGivenToUpdate) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "ctl-update.json";
  Account account = Acme();
  account.mutable_since()->set_year(2024);
  account.mutable_since()->set_month(1);
  account.mutable_since()->set_day(2);
  account.mutable_create_time()->set_seconds(1);
  std::ofstream(path) << ToPretty(ToJson(account));
  Answer("UpdateAccount", Acme());
  EXPECT_EQ(Run({"account", "update", "a1", "-f", path, "--country", "FR"}), 0) << err();
  const auto request = Last<UpdateAccountRequest>();
  EXPECT_EQ(request.account().since().day(), 2);
  EXPECT_EQ(request.account().country(), "FR");
  EXPECT_FALSE(request.account().has_create_time());
  std::filesystem::remove(path);
}

TEST_F(RequestFlagsTest, AFileChangesOnlyWhatItWasReadFrom) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "ctl-update-etag.json";
  Account account = Acme();
  account.set_etag("3");
  std::ofstream(path) << ToPretty(ToJson(account));
  Answer("UpdateAccount", Acme());
  EXPECT_EQ(Run({"account", "update", "a1", "-f", path}), 0) << err();
  EXPECT_EQ(Last<UpdateAccountRequest>().etag(), "3");
  EXPECT_EQ(Run({"account", "update", "a1", "-f", path, "--etag", "4"}), 0) << err();
  EXPECT_EQ(Last<UpdateAccountRequest>().etag(), "4");
  EXPECT_EQ(Run({"account", "update", "a2", "-f", path}), 2);
  EXPECT_THAT(err(), HasSubstr("it is of accounts/a1, not of accounts/a2"));
  std::filesystem::remove(path);
}

TEST_F(RequestFlagsTest, AFilterIsExplainedInWords) {
  EXPECT_EQ(Run("contract list --help"), 0);
  EXPECT_THAT(out(), HasSubstr("Only those of this state: DRAFT"));
  EXPECT_EQ(Run("account list --help"), 0);
  EXPECT_THAT(out(), HasSubstr("Only those of this display name"));
}

TEST_F(RequestFlagsTest, AnEmptyArgumentIsNoArgument) {
  EXPECT_EQ(Run({"account", "get", ""}), 2);
  EXPECT_THAT(err(), HasSubstr("ACCOUNT is empty"));
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(RequestFlagsTest, ATextThatIsNotUtf8IsRefused) {
  EXPECT_EQ(Run({"account", "create", "a1", "--display-name", "\xff\xfe"}), 2);
  EXPECT_THAT(err(), HasSubstr("--display-name: the text is not UTF-8"));
}

}  // namespace
}  // namespace steward::ctl
