#include <cstdlib>

#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliTest : public CtlTest {
 protected:
  static common::v1::ServiceStatus ReadyStatus() {
    common::v1::ServiceStatus status;
    status.set_ready(true);
    return status;
  }
};

TEST_F(CliTest, NoCommandIsAUsageError) {
  EXPECT_EQ(Run(""), 2);
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("steward --help"));
}

TEST_F(CliTest, HelpIsData) {
  EXPECT_EQ(Run("--help"), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("account"), HasSubstr("doctor"), HasSubstr("dev")));
  EXPECT_EQ(Run("account create --help"), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("--display-name"), HasSubstr("STRATEGIC, KEY")));
}

TEST_F(CliTest, HelpSaysWhatTheProtosSayOfAFlag) {
  EXPECT_EQ(Run("contract create --help"), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("The first day, in time_zone (YYYY-MM-DD)\n"),
                           HasSubstr("Since when it holds; default: now (RFC 3339, or a date)\n"),
                           HasSubstr("--required-party ...")));
}

TEST_F(CliTest, ATimeoutThatNoAnswerMeetsIsRefused) {
  EXPECT_EQ(Run("account list --timeout 0"), 2);
  EXPECT_THAT(err(), HasSubstr("--timeout: '0' is no duration for it"));
}

TEST_F(CliTest, HelpSaysWhatMustBeGiven) {
  EXPECT_EQ(Run("account create --help"), 0);
  EXPECT_THAT(out(), AllOf(HasSubstr("Required. The company's name"),
                           Not(HasSubstr("Required. ISO 3166"))));
  EXPECT_EQ(Run("account update --help"), 0);
  EXPECT_THAT(out(), Not(HasSubstr("Required. The company's name")));
}

TEST_F(CliTest, UnknownWordsGetASuggestion) {
  EXPECT_EQ(Run("acount list"), 2);
  EXPECT_THAT(err(), HasSubstr("steward doesn't know 'acount'; did you mean 'account'?"));
  EXPECT_EQ(Run("account lst"), 2);
  EXPECT_THAT(err(), HasSubstr("steward account doesn't know 'lst'; did you mean 'list'?"));
  EXPECT_EQ(Run("account list --tire key"), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean '--tier'?"));
  EXPECT_EQ(Run("account list -o xml"), 2);
  EXPECT_THAT(err(), HasSubstr("-o knows no format 'xml'"));
}

TEST_F(CliTest, GlobalFlagsMayStandAnywhere) {
  Answer("ListAccounts", accounts::v1::ListAccountsResponse());
  EXPECT_EQ(Run("--data /d --port-base 8000 account list -o json --timeout 5s"), 0) << err();
  EXPECT_EQ(address_.data, "/d");
  EXPECT_EQ(address_.port_base, 8000);
  EXPECT_EQ(address_.timeout, absl::Seconds(5));
  EXPECT_EQ(Run("account list --timeout soon"), 2);
}

TEST_F(CliTest, TheEnvironmentSaysWhereThePlatformIs) {
  setenv("STEWARD_DATA", "/from/env", 1);
  setenv("STEWARD_PORT_BASE", "9000", 1);
  Answer("ListAccounts", accounts::v1::ListAccountsResponse());
  EXPECT_EQ(Run("account list"), 0) << err();
  EXPECT_EQ(address_.data, "/from/env");
  EXPECT_EQ(address_.port_base, 9000);
  EXPECT_EQ(Run("account list --port-base 9100"), 0) << err();
  EXPECT_EQ(address_.port_base, 9100);
  unsetenv("STEWARD_DATA");
  unsetenv("STEWARD_PORT_BASE");
}

TEST_F(CliTest, VerifyMayTakeLonger) {
  Answer("Verify", common::v1::VerifyResponse());
  EXPECT_EQ(Run("verify"), 0) << err();
  EXPECT_EQ(address_.timeout, absl::Minutes(10));
  EXPECT_EQ(Run("verify --timeout 5s"), 0) << err();
  EXPECT_EQ(address_.timeout, absl::Seconds(5));
}

TEST_F(CliTest, OnlyDoctorWaitsForAPlatformThatIsBeingMade) {
  Answer("GetStatus", ReadyStatus());
  Answer("ListAccounts", accounts::v1::ListAccountsResponse());
  connect_failures_ = 1;
  EXPECT_EQ(Run("account list"), 6);
  connect_failures_ = 1;
  EXPECT_EQ(Run("doctor"), 6);
  connect_failures_ = 1;
  EXPECT_EQ(Run("doctor --wait 1m"), 0) << err();
  EXPECT_EQ(Run("doctor --wait long"), 2);
}

TEST_F(CliTest, VersionNeedsNoPlatform) {
  EXPECT_EQ(Run("--version"), 0);
  EXPECT_THAT(out(), HasSubstr("steward 0."));
  EXPECT_EQ(Run("version"), 0);
  EXPECT_THAT(out(), HasSubstr("steward "));
  EXPECT_EQ(Run("version -o json"), 0);
  EXPECT_TRUE(out_json().contains("version"));
  EXPECT_EQ(address_.port_base, Address().port_base);
}

TEST_F(CliTest, CalcAnswersLinesAndNeedsNoPlatform) {
  const std::string line =
      R"({"id": "1", "op": "response_rate", "inputs": {"delivered": 2, "completed": 1}})";
  in_.str(line + "\n");
  EXPECT_EQ(Run("calc"), 0) << err();
  EXPECT_EQ(out(), "{\"id\":\"1\",\"result\":{\"response_rate_bp\":5000}}\n");
  in_.str("nonsense\n" + line);
  EXPECT_EQ(Run("calc"), 5);
  EXPECT_THAT(out(), AllOf(HasSubstr("is no JSON"), HasSubstr("5000")));
  EXPECT_EQ(err(), "");
}

TEST_F(CliTest, CalcListsItsOps) {
  EXPECT_EQ(Run("calc --list"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("\nresponse_rate\n"));
  EXPECT_EQ(Run("calc --list response_rate -o json"), 0) << err();
  EXPECT_EQ(out_json().size(), 1U);
  EXPECT_EQ(Run("calc --list respons_rate"), 3);
  EXPECT_THAT(err(), HasSubstr("did you mean 'response_rate'?"));
  EXPECT_EQ(Run("calc response_rate"), 2);
}

TEST_F(CliTest, CompletionGoesThroughTheCommands) {
  EXPECT_EQ(Run("completion bash"), 0);
  EXPECT_THAT(out(), HasSubstr("complete -o default -F _steward steward"));
  EXPECT_EQ(Run("completion tcsh"), 2);
  EXPECT_EQ(Run("__complete acc"), 0);
  EXPECT_EQ(out(), "account\n");
  EXPECT_EQ(Run("__complete account set"), 0);
  EXPECT_EQ(out(), "set-parent\n");
  EXPECT_EQ(Run("__complete account list --tie"), 0);
  EXPECT_EQ(out(), "--tier\n");
  EXPECT_EQ(Run("__complete account list -o js"), 0);
  EXPECT_EQ(out(), "json\n");
}

TEST_F(CliTest, AnArgumentMayBeCalledLikeACommand) {
  Answer("GetAccount", accounts::v1::Account());
  EXPECT_EQ(Run("account get list"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::GetAccountRequest>().name(), "accounts/list");
  EXPECT_EQ(Run("account get contract"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::GetAccountRequest>().name(), "accounts/contract");
}

TEST_F(CliTest, NothingIsColouredAwayFromATerminal) {
  EXPECT_EQ(Run("account lst"), 2);
  EXPECT_THAT(err(), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace steward::ctl
