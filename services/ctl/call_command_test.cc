#include "libs/base/errors.h"
#include "services/ctl/command.h"
#include "services/ctl/ctl_fixture.h"
#include "services/ctl/request_flags.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::Account;
using accounts::v1::CreateAccountRequest;
using accounts::v1::ListAccountsRequest;
using accounts::v1::ListAccountsResponse;
using accounts::v1::SetAccountParentRequest;
using accounts::v1::UpdateAccountRequest;
using accounts::v1::WhoWasRequest;
using contracts::v1::CreateContractRequest;
using contracts::v1::GetArrRequest;
using contracts::v1::GetArrResponse;
using contracts::v1::ListArrMovementsResponse;
using contracts::v1::Retention;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Account Acme() {
  Account account;
  account.set_name("accounts/a1");
  account.set_display_name("Acme");
  account.set_tier(accounts::v1::TIER_KEY);
  account.set_country("DE");
  account.set_lifecycle(Account::LIFECYCLE_ACTIVE);
  return account;
}

class CallCommandTest : public CtlTest {};

TEST_F(CallCommandTest, GetTakesAShortNameAndShowsATable) {
  Answer("GetAccount", Acme());
  EXPECT_EQ(Run("account get a1"), 0) << err();
  EXPECT_EQ(Last<accounts::v1::GetAccountRequest>().name(), "accounts/a1");
  EXPECT_EQ(out(),
            "NAME         DISPLAY NAME  TIER  COUNTRY  LIFECYCLE  PARENT\n"
            "accounts/a1  Acme          KEY   DE       ACTIVE\n");
  EXPECT_EQ(err(), "");
}

TEST_F(CallCommandTest, FullNamesStayAsTheyAre) {
  Answer("GetContract", contracts::v1::Contract());
  EXPECT_EQ(Run("contract get accounts/a1/contracts/c1"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::GetContractRequest>().name(), "accounts/a1/contracts/c1");
  EXPECT_EQ(Run("contract get a1/c1"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::GetContractRequest>().name(), "accounts/a1/contracts/c1");
}

TEST_F(CallCommandTest, JsonHasTheFieldsOfTheProto) {
  Answer("GetAccount", Acme());
  EXPECT_EQ(Run("account get a1 -o json"), 0) << err();
  EXPECT_EQ(out_json()["display_name"], "Acme");
  EXPECT_EQ(out_json()["tier"], "TIER_KEY");
  EXPECT_EQ(out_json()["employee_count"], 0);
}

TEST_F(CallCommandTest, CreateFillsTheBodyFromFlags) {
  Answer("CreateAccount", Acme());
  EXPECT_EQ(Run({"account", "create", "a1", "--display-name", "Acme", "--tier", "key",
                 "--annual-revenue", "USD 12.50", "--since", "2024-02-29", "--attribute", "a=b",
                 "--attribute", "c=d=e", "--onboarding-required"}),
            0)
      << err();
  const auto request = Last<CreateAccountRequest>();
  EXPECT_EQ(request.account_id(), "a1");
  EXPECT_EQ(request.account().display_name(), "Acme");
  EXPECT_EQ(request.account().tier(), accounts::v1::TIER_KEY);
  EXPECT_EQ(request.account().annual_revenue().minor_units(), 1250);
  EXPECT_EQ(request.account().since().day(), 29);
  ASSERT_EQ(request.account().attributes_size(), 2);
  EXPECT_EQ(request.account().attributes(1).value(), "d=e");
  EXPECT_TRUE(request.account().onboarding_required());
  EXPECT_EQ(request.request_id(), "id-1");
}

TEST_F(CallCommandTest, CreateWithoutAnIdLeavesItToTheService) {
  Answer("CreateAccount", Acme());
  EXPECT_EQ(Run("account create --display-name Acme --request-id r1"), 0) << err();
  EXPECT_EQ(Last<CreateAccountRequest>().account_id(), "");
  EXPECT_EQ(Last<CreateAccountRequest>().request_id(), "r1");
  EXPECT_EQ(Run({"account", "create", "--display-name", "Acme", "--request-id", ""}), 2);
  EXPECT_THAT(err(), HasSubstr("--request-id is empty"));
}

TEST_F(CallCommandTest, UpdateMasksWhatIsGiven) {
  Answer("UpdateAccount", Acme());
  EXPECT_EQ(Run({"account", "update", "a1", "--tier", "GROWTH", "--industry", "",
                 "--onboarding-required=false", "--etag", "7"}),
            0)
      << err();
  const auto request = Last<UpdateAccountRequest>();
  EXPECT_EQ(request.account().name(), "accounts/a1");
  EXPECT_THAT(request.update_mask().paths(),
              ElementsAre("industry", "onboarding_required", "tier"));
  EXPECT_FALSE(request.account().onboarding_required());
  EXPECT_EQ(request.etag(), "7");
}

TEST_F(CallCommandTest, UpdateOfNothingIsAUsageError) {
  EXPECT_EQ(Run("account update a1"), 2);
  EXPECT_THAT(err(), HasSubstr("nothing to change"));
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(CallCommandTest, SetParentTakesADashForNone) {
  Answer("SetAccountParent", accounts::v1::AccountParent());
  EXPECT_EQ(Run("account set-parent a1 a2"), 0) << err();
  EXPECT_EQ(Last<SetAccountParentRequest>().parent(), "accounts/a2");
  EXPECT_EQ(Run("account set-parent a1 -"), 0) << err();
  EXPECT_EQ(Last<SetAccountParentRequest>().parent(), "");
}

TEST_F(CallCommandTest, RenewalsAreNamedByAccountContractAndTerm) {
  Answer("GiveNotice", contracts::v1::Renewal());
  EXPECT_EQ(Run({"renewal", "give-notice", "a1/c1/2", "LETTER", "--received-time",
                 "2026-10-30T12:00:00Z"}),
            0)
      << err();
  const auto request = Last<contracts::v1::GiveNoticeRequest>();
  EXPECT_EQ(request.name(), "accounts/a1/contracts/c1/renewals/2");
  EXPECT_EQ(request.channel(), "LETTER");
  EXPECT_TRUE(request.has_received_time());
  Answer("ProposeRenewal", contracts::v1::Renewal());
  EXPECT_EQ(Run({"renewal", "propose", "a1/c1/2", "--line",
                 "product=Pro,quantity=9,unit_price=EUR 2.00,period=MONTH"}),
            0)
      << err();
  EXPECT_EQ(Last<contracts::v1::ProposeRenewalRequest>().lines(0).line_id(), "1");
  Answer("DecideRenewal", contracts::v1::Renewal());
  EXPECT_EQ(Run("renewal decide a1/c1/2 lost --reason-code PRICE"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::DecideRenewalRequest>().decision(),
            contracts::v1::DecideRenewalRequest::DECISION_LOST);
}

TEST_F(CallCommandTest, AnAmendmentHasAFlagForEachOfItsChanges) {
  Answer("AmendContract", contracts::v1::Amendment());
  EXPECT_EQ(
      Run({"amendment", "create", "a1/c1", "--id", "m1", "--effective-date", "2026-06-01",
           "--change", "quantity.line_id=1,quantity.quantity=9", "--change", "remove_line=2"}),
      0)
      << err();
  const auto request = Last<contracts::v1::AmendContractRequest>();
  EXPECT_EQ(request.parent(), "accounts/a1/contracts/c1");
  EXPECT_EQ(request.amendment_id(), "m1");
  EXPECT_EQ(request.amendment().effective_date().month(), 6);
  ASSERT_EQ(request.amendment().changes_size(), 2);
  EXPECT_EQ(request.amendment().changes(0).quantity().quantity(), 9);
  EXPECT_EQ(request.amendment().changes(1).remove_line(), "2");
  Answer("SignAmendment", contracts::v1::Amendment());
  EXPECT_EQ(Run("amendment sign a1/c1/m1 customer --signatory Ann"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::SignAmendmentRequest>().name(),
            "accounts/a1/contracts/c1/amendments/m1");
  Answer("ListAmendments", contracts::v1::ListAmendmentsResponse());
  EXPECT_EQ(Run("amendment list a1/- --state signed"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::ListAmendmentsRequest>().parent(), "accounts/a1/contracts/-");
  EXPECT_EQ(Last<contracts::v1::ListAmendmentsRequest>().filter(), "state = STATE_SIGNED");
}

TEST_F(CallCommandTest, RenewalsDueAreListed) {
  contracts::v1::ListRenewalsDueResponse response;
  response.add_renewals()->set_name("accounts/a1/contracts/c1/renewals/1");
  Answer("ListRenewalsDue", response);
  EXPECT_EQ(Run("renewal due --days 30 --at-risk -o name"), 0) << err();
  EXPECT_EQ(Last<contracts::v1::ListRenewalsDueRequest>().days(), 30);
  EXPECT_TRUE(Last<contracts::v1::ListRenewalsDueRequest>().at_risk());
}

TEST_F(CallCommandTest, TermsOfRenewalAreWrittenInOneFlag) {
  Answer("CreateContract", contracts::v1::Contract());
  EXPECT_EQ(
      Run({"contract", "create", "a1", "--currency", "EUR", "--start-date", "2026-01-01", "--line",
           "product=Pro,quantity=1,unit_price=EUR 1.00,period=MONTH", "--renewal-terms",
           "auto_renew=true,notice_days=60,price_rule=UPLIFT,fixed_bp=300"}),
      0)
      << err();
  const auto terms = Last<contracts::v1::CreateContractRequest>().contract().renewal_terms();
  EXPECT_TRUE(terms.auto_renew());
  EXPECT_EQ(terms.notice_days(), 60);
  EXPECT_EQ(terms.fixed_bp(), 300);
}

TEST_F(CallCommandTest, ContractLinesAreWrittenInOneFlag) {
  Answer("CreateContract", contracts::v1::Contract());
  EXPECT_EQ(
      Run({"contract", "create", "a1", "--id", "c1", "--currency", "USD", "--start-date",
           "2026-01-01", "--line", "product=Pro,quantity=10,unit_price=USD 25.00,period=MONTH"}),
      0)
      << err();
  const auto request = Last<CreateContractRequest>();
  EXPECT_EQ(request.parent(), "accounts/a1");
  EXPECT_EQ(request.contract_id(), "c1");
  ASSERT_EQ(request.contract().lines_size(), 1);
  EXPECT_EQ(request.contract().lines(0).line_id(), "1");
  EXPECT_EQ(request.contract().lines(0).unit_price().minor_units(), 2500);
  EXPECT_EQ(request.contract().lines(0).period(), contracts::v1::ContractLine::PERIOD_MONTH);
}

TEST_F(CallCommandTest, ListGoesThroughAllPages) {
  services_.handlers["ListAccounts"] = [](const std::string&,
                                          const google::protobuf::Message& request,
                                          google::protobuf::Message* response) {
    const auto& asked = dynamic_cast<const ListAccountsRequest&>(request);
    auto* page = dynamic_cast<ListAccountsResponse*>(response);
    page->add_accounts()->set_name(asked.page_token().empty() ? "accounts/a1" : "accounts/a2");
    if (asked.page_token().empty()) page->set_next_page_token("more");
    return absl::OkStatus();
  };
  EXPECT_EQ(Run("account list -o name"), 0) << err();
  EXPECT_EQ(out(), "accounts/a1\naccounts/a2\n");
  EXPECT_EQ(Run("account list -o json"), 0) << err();
  EXPECT_EQ(out_json()["accounts"].size(), 2);
  EXPECT_FALSE(out_json().contains("next_page_token"));
  EXPECT_EQ(Run("account list -o name --limit 1"), 0) << err();
  EXPECT_EQ(out(), "accounts/a1\n");
}

TEST_F(CallCommandTest, FilterFlagsBecomeTheFilter) {
  Answer("ListAccounts", ListAccountsResponse());
  EXPECT_EQ(Run("account list --tier key"), 0) << err();
  EXPECT_EQ(Last<ListAccountsRequest>().filter(), "tier = TIER_KEY");
  EXPECT_EQ(Run("account list --manager people/p1"), 0) << err();
  EXPECT_EQ(Last<ListAccountsRequest>().filter(), "manager = \"people/p1\"");
  EXPECT_EQ(Run("account list --tier key --country DE"), 2);
  EXPECT_THAT(err(), HasSubstr("one thing at a time"));
}

TEST_F(CallCommandTest, ListsOfNamesAreRows) {
  accounts::v1::ListChildAccountsResponse response;
  response.add_children("accounts/b");
  response.add_children("accounts/c");
  Answer("ListChildAccounts", response);
  EXPECT_EQ(Run("account children a"), 0) << err();
  EXPECT_EQ(out(), "NAME\naccounts/b\naccounts/c\n");
}

TEST_F(CallCommandTest, WhoWasTakesDatesAndTimes) {
  Answer("WhoWas", accounts::v1::WhoWasResponse());
  EXPECT_EQ(Run("account who-was a1 --at 2024-12-31 --recorded-at 2025-01-01T00:00:00+01:00"), 0)
      << err();
  EXPECT_EQ(Last<WhoWasRequest>().valid_at().seconds(), 1735603200);
  EXPECT_EQ(Last<WhoWasRequest>().recorded_at().seconds(), 1735686000);
}

TEST_F(CallCommandTest, ArrIsNumbersInJsonAndAmountsInTables) {
  GetArrResponse response;
  response.set_arr_minor(9'007'199'254'740'993);
  response.set_currency("USD");
  auto* row = response.add_rows();
  row->set_key("Pro");
  row->set_arr_minor(123450);
  Answer("GetArr", response);
  EXPECT_EQ(Run("arr show --at 2024-12-31 --by plan -o json"), 0) << err();
  EXPECT_EQ(Last<GetArrRequest>().grouping(), GetArrRequest::GROUPING_PLAN);
  EXPECT_EQ(Last<GetArrRequest>().at().year(), 2024);
  EXPECT_EQ(out_json()["arr_minor"], 9'007'199'254'740'993);
  EXPECT_EQ(out_json()["rows"][0]["key"], "Pro");
  EXPECT_EQ(out_json()["rows"][0]["arr_minor"], 123450);
  EXPECT_EQ(Run("arr show --by plan"), 0) << err();
  EXPECT_EQ(out(), "KEY    ARR\nPro    1234.50 USD\ntotal  90071992547409.93 USD\n");
  EXPECT_EQ(Run("arr show --by plan -o csv"), 0) << err();
  EXPECT_THAT(out(), HasSubstr("Pro,1234.50 USD"));
}

TEST_F(CallCommandTest, ATotalStandsInTheColumnsOfItsRows) {
  feedback::v1::GetScoreResponse response;
  response.set_n(2000);
  response.set_bp(5875);
  auto* row = response.add_rows();
  row->set_key("high");
  row->set_n(510);
  row->set_bp(5784);
  Answer("GetScore", response);
  EXPECT_EQ(Run("score show --metric response_rate --by priority"), 0) << err();
  EXPECT_EQ(out(),
            "KEY    N     FIGURE   LOW  HIGH  WITHHELD\n"
            "high   510   57.84 %\n"
            "total  2000  58.75 %\n");
}

TEST_F(CallCommandTest, MovementsAcceptByMonth) {
  ListArrMovementsResponse response;
  response.set_currency("USD");
  response.add_rows()->set_churn(-100);
  Answer("ListArrMovements", response);
  EXPECT_EQ(Run("arr movements --by month -o json"), 0) << err();
  EXPECT_EQ(out_json()["rows"][0]["churn"], -100);
  EXPECT_EQ(out_json()["rows"][0]["new"], 0);
  EXPECT_EQ(Run("arr movements --by week"), 2);
}

TEST_F(CallCommandTest, RetentionOfAnEmptyCohortIsNull) {
  Answer("GetRetention", Retention());
  EXPECT_EQ(Run("arr retention --from 2024-01-01 --to 2025-01-01 -o json"), 0) << err();
  EXPECT_EQ(out_json()["cohort"], 0);
  EXPECT_TRUE(out_json()["grr_bp"].is_null());
  EXPECT_EQ(Last<contracts::v1::GetRetentionRequest>().to().year(), 2025);
}

TEST_F(CallCommandTest, MethodsOfEveryServiceAskAllOfThem) {
  services_.handlers["ListCursors"] = [](const std::string& service,
                                         const google::protobuf::Message&,
                                         google::protobuf::Message* response) {
    auto* cursors = dynamic_cast<common::v1::ListCursorsResponse*>(response);
    cursors->add_cursors()->set_cursor(service + "-cursor");
    return absl::OkStatus();
  };
  EXPECT_EQ(Run("cursor list -o json"), 0) << err();
  ASSERT_EQ(out_json()["cursors"].size(), 4);
  EXPECT_EQ(out_json()["cursors"][1]["service"], "contracts");
  EXPECT_EQ(out_json()["cursors"][1]["cursor"], "contracts-cursor");
  EXPECT_EQ(Run("cursor list --service accounts -o name"), 0) << err();
  EXPECT_EQ(out(), "accounts-cursor\n");
  EXPECT_EQ(Run("cursor list --service account"), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean 'accounts'?"));
}

TEST_F(CallCommandTest, ParkedEventsAreNamedByThreeArguments) {
  Answer("DropParked", common::v1::DropParkedResponse());
  EXPECT_EQ(Run("parked drop accounts 3 17 --service contracts"), 0) << err();
  EXPECT_EQ(services_.calls.back().service, "contracts");
  EXPECT_EQ(Last<common::v1::DropParkedRequest>().source(), "accounts");
  EXPECT_EQ(Last<common::v1::DropParkedRequest>().partition(), 3);
  EXPECT_EQ(Last<common::v1::DropParkedRequest>().seq(), 17);
  EXPECT_EQ(Run("parked drop accounts 3 17"), 2);
}

TEST_F(CallCommandTest, AnEpochIsStartedInOneService) {
  common::v1::StartEpochResponse begun;
  begun.set_epoch(2);
  Answer("StartEpoch", begun);
  EXPECT_EQ(Run("epoch start --service feedback"), 0) << err();
  EXPECT_EQ(services_.calls.back().service, "feedback");
  EXPECT_FALSE(Last<common::v1::StartEpochRequest>().force());
  EXPECT_EQ(Run("epoch start --service feedback --force -o json"), 0) << err();
  EXPECT_TRUE(Last<common::v1::StartEpochRequest>().force());
  EXPECT_EQ(Run("epoch start"), 2) << "never in all by chance";
}

TEST_F(CallCommandTest, BadArgumentsAreUsageErrorsThatNameThem) {
  EXPECT_EQ(Run("account create a1 --tier gold"), 2);
  EXPECT_THAT(err(), HasSubstr("--tier: 'gold'"));
  EXPECT_EQ(Run("account who-was a1 --at yesterday"), 2);
  EXPECT_THAT(err(), HasSubstr("is no time"));
  EXPECT_EQ(Run("account get a1/b1/c1"), 2);
  EXPECT_THAT(err(), HasSubstr("accounts/*"));
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(CallCommandTest, RefusalsBecomeExitCodes) {
  Refuse("GetAccount", NotFound("accounts/a1"));
  EXPECT_EQ(Run("account get a1"), 3);
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("accounts/a1 does not exist"));
  Refuse("MarkLive", IllegalTransition("accounts/a1", "PROSPECT", "MarkLive", {"ArchiveAccount"}));
  EXPECT_EQ(Run("account mark-live a1"), 4);
  EXPECT_THAT(err(), HasSubstr("possible now: `steward account archive`"));
  Refuse("GetAccount", InvalidField("name", "is bad"));
  EXPECT_EQ(Run("account get a1"), 5);
  Refuse("GetAccount", absl::UnavailableError("gone"));
  EXPECT_EQ(Run("account get a1"), 6);
}

TEST(Filters, TakeValuesWithAndWithoutTheirPrefix) {
  EXPECT_EQ(MakeFilter("tier = TIER_$", "tier_key"), "tier = TIER_KEY");
  EXPECT_EQ(MakeFilter("manager = \"people/$\"", "p1"), "manager = \"people/p1\"");
  EXPECT_EQ(MakeFilter("display_name = \"$\"", "A \"B\"*"), "display_name = \"A \\\"B\\\"*\"");
}

TEST(Commands, HaveOneVerbEachAndColumnsThatExist) {
  std::set<std::string> seen;
  for (const Command& command : Commands()) {
    EXPECT_TRUE(seen.insert(command.resource + " " + command.verb).second) << command.verb;
    EXPECT_FALSE(command.about.empty()) << command.resource << " " << command.verb;
  }
}

}  // namespace
}  // namespace steward::ctl
