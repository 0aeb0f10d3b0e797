#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/import/fake_sink.h"
#include "services/ctl/import/runner.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

// The shipped mappings over the whole of the portfolios that they are for.
namespace steward::importing {
namespace {

using accounts::v1::ImportAccountParentRequest;
using accounts::v1::ImportAccountRequest;
using accounts::v1::ImportAssignmentRequest;
using accounts::v1::ImportOrgUnitRequest;
using accounts::v1::ImportPersonRequest;
using accounts::v1::ImportReportingLineRequest;
using contracts::v1::ImportContractRequest;
using escalations::v1::ImportEscalationRequest;
using feedback::v1::ImportInvitationRequest;
using feedback::v1::ImportResponseRequest;
using ::testing::UnorderedElementsAre;

class PortfolioTest : public ::testing::Test {
 protected:
  // Runs the mapping of that name over the directory.
  void Import(const std::string& name, const std::string& directory) {
    const std::string path = absl::StrCat("deploy/mappings/", name, ".toml");
    std::stringstream text;
    text << std::ifstream(path).rdbuf();
    auto mapping = LoadMapping(text.str(), path, ImportMethods());
    ASSERT_TRUE(mapping.ok()) << mapping.status().message();
    mapping_ = *std::move(mapping);
    auto plan = Plan::Open(mapping_, directory);
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    result_ = RunPlan(**plan, sink_, {});
    ASSERT_TRUE(result_.status.ok()) << result_.status;
    for (const FileReport& file : result_.report.files) {
      EXPECT_EQ(file.imported + file.corrected + file.skipped + file.rejected, file.rows)
          << file.id;
      EXPECT_THAT(file.examples, ::testing::IsEmpty()) << file.id;
    }
  }

  const FileReport& FileOf(const std::string& id) const {
    for (const FileReport& file : result_.report.files) {
      if (file.id == id) return file;
    }
    ADD_FAILURE() << "no report of " << id;
    return result_.report.files.front();
  }

  template <typename T>
  std::vector<T> All(const std::string& method) const {
    return sink_.All<T>(method);
  }

  Mapping mapping_;
  FakeSink sink_;
  RunResult result_;
};

// The example portfolios lie beside the tree, and not everywhere; where tests decide about a change
// they have to be there.
class ExampleTest : public PortfolioTest {
 protected:
  explicit ExampleTest(std::string directory) : directory_(std::move(directory)) {}

  void SetUp() override {
    if (std::filesystem::exists(directory_)) return;
    if (std::getenv("CI") != nullptr) FAIL() << directory_ << " is missing, and CI is set";
    GTEST_SKIP() << "NOT TESTED: the example portfolio is not at " << directory_
                 << ", seen from the tree's root";
  }

  const std::string directory_;
};

class RavenstackTest : public ExampleTest {
 protected:
  RavenstackTest() : ExampleTest("../shared/data/ravenstack") {}
};

class CrmTest : public ExampleTest {
 protected:
  CrmTest() : ExampleTest("../shared/data/crm") {}
};

TEST_F(RavenstackTest, EveryRowEndsAsItShould) {
  Import("ravenstack", directory_);
  EXPECT_TRUE(result_.report.Clean());
  EXPECT_EQ(FileOf("accounts").rows, 500);
  EXPECT_EQ(FileOf("accounts").imported, 442);
  EXPECT_EQ(FileOf("accounts").corrected, 58) << "UK is GB";
  EXPECT_EQ(FileOf("subscriptions").rows, 5000);
  EXPECT_EQ(FileOf("subscriptions").imported, 4987);
  EXPECT_EQ(FileOf("subscriptions").rejected, 13);
  EXPECT_EQ(FileOf("subscriptions").rejected_by_rule, 13);
  EXPECT_EQ(FileOf("support_tickets").rows, 2000);
  EXPECT_EQ(FileOf("support_tickets").imported, 1205) << "those with a score or a flag";
  EXPECT_EQ(FileOf("support_tickets").corrected, 2) << "acknowledged after their resolution";
  EXPECT_EQ(FileOf("support_tickets").skipped, 793);
  EXPECT_EQ(FileOf("churn_events").imported, 600);
  EXPECT_NE(FileOf("feature_usage").not_mapped, "");

  const auto accounts = All<ImportAccountRequest>("ImportAccount");
  ASSERT_EQ(accounts.size(), 500u);
  const auto& first = accounts[0];
  EXPECT_EQ(first.account().name(), "accounts/A-2e4581");
  EXPECT_EQ(first.account().tier(), accounts::v1::TIER_SCALE);
  EXPECT_EQ(first.account().since().ShortDebugString(), "year: 2024 month: 10 day: 16");
  EXPECT_EQ(first.effective_time().seconds(), 1729036800);
  EXPECT_EQ(first.account().attributes_size(), 5);
}

TEST_F(RavenstackTest, ScoredTicketsAndChurnAreResponses) {
  Import("ravenstack", directory_);
  int tickets = 0;
  int64_t sum = 0;
  int exits = 0;
  int comments = 0;
  for (const auto& request : All<ImportResponseRequest>("ImportResponse")) {
    const auto& response = request.response();
    EXPECT_EQ(response.received_time().seconds(), request.effective_time().seconds());
    if (response.kind() == feedback::v1::SURVEY_KIND_EXIT) {
      ++exits;
      EXPECT_NE(response.reason(), "");
      comments += response.comment().empty() ? 0 : 1;
      continue;
    }
    ++tickets;
    ASSERT_EQ(response.scores_size(), 1);
    EXPECT_EQ(response.scores(0).metric(), feedback::v1::METRIC_CSAT);
    sum += response.scores(0).score();
    EXPECT_NE(response.priority(), "");
  }
  // Counted apart from this code.
  EXPECT_EQ(tickets, 1175);
  EXPECT_EQ(sum, 4678);
  EXPECT_EQ(exits, 600);
  EXPECT_EQ(comments, 452);
}

TEST_F(RavenstackTest, ClosedTicketsWereAskedForTheirSatisfaction) {
  Import("ravenstack", directory_);
  EXPECT_EQ(FileOf("invitations").imported, 2000);
  std::map<std::string, std::string> responses;
  for (const auto& request : All<ImportResponseRequest>("ImportResponse")) {
    responses[request.response().name()] = request.response().received_time().SerializeAsString();
  }
  const auto invitations = All<ImportInvitationRequest>("ImportInvitation");
  EXPECT_EQ(invitations.size(), 2000u);
  int answered = 0;
  for (const auto& request : invitations) {
    const auto& invitation = request.invitation();
    EXPECT_NE(invitation.priority(), "");
    EXPECT_EQ(invitation.has_completed_time(), !invitation.response().empty());
    if (!invitation.has_completed_time()) continue;
    ++answered;
    EXPECT_EQ(responses[invitation.response()], invitation.completed_time().SerializeAsString());
  }
  // Counted apart from this code.
  EXPECT_EQ(answered, 1175);
}

TEST_F(RavenstackTest, FlaggedTicketsAreEscalationsToo) {
  Import("ravenstack", directory_);
  std::map<escalations::v1::Severity, int> by_severity;
  for (const auto& request : All<ImportEscalationRequest>("ImportEscalation")) {
    ++by_severity[request.escalation().severity()];
    EXPECT_LE(request.request_time().seconds(), request.acknowledge_time().seconds());
    EXPECT_LE(request.acknowledge_time().seconds(), request.resolve_time().seconds());
    EXPECT_EQ(request.effective_time().seconds(), request.request_time().seconds());
  }
  // Counted apart from this code.
  EXPECT_EQ(by_severity[escalations::v1::SEVERITY_SEV1], 23);
  EXPECT_EQ(by_severity[escalations::v1::SEVERITY_SEV2], 24);
  EXPECT_EQ(by_severity[escalations::v1::SEVERITY_SEV3], 25);
  EXPECT_EQ(by_severity[escalations::v1::SEVERITY_SEV4], 23);
}

TEST_F(RavenstackTest, RevenueIsExact) {
  Import("ravenstack", directory_);
  const auto contracts = All<ImportContractRequest>("ImportContract");
  ASSERT_EQ(contracts.size(), 4987u);
  int64_t open_ended_monthly = 0;
  int terminated = 0;
  int free = 0;
  for (const auto& request : contracts) {
    ASSERT_EQ(request.contract().lines_size(), 1);
    const auto& line = request.contract().lines(0);
    EXPECT_FALSE(line.has_period_amount()) << "every total divides by its seats";
    terminated += request.contract().has_termination_date() ? 1 : 0;
    free += line.unit_price().minor_units() == 0 ? 1 : 0;
    if (!request.contract().has_termination_date())
      open_ended_monthly += line.quantity() * line.unit_price().minor_units();
  }
  EXPECT_EQ(terminated, 486 - 13);
  // Counted apart from this code.
  EXPECT_EQ(open_ended_monthly, 1015960800);
  EXPECT_EQ(free, 778);
  const auto& contract = contracts[0].contract();
  EXPECT_EQ(contract.name(), "accounts/A-3c1a3f/contracts/S-8cec59");
  EXPECT_EQ(contract.lines(0).quantity(), 14);
  EXPECT_EQ(contract.lines(0).unit_price().ShortDebugString(),
            "currency: \"USD\" minor_units: 19900");
  EXPECT_EQ(contract.lines(0).product(), "Enterprise");
  EXPECT_EQ(contract.termination_date().ShortDebugString(), "year: 2024 month: 4 day: 12");
}

TEST_F(CrmTest, EveryRowEndsAsItShould) {
  Import("crm", directory_);
  EXPECT_TRUE(result_.report.Clean());
  EXPECT_EQ(FileOf("accounts").rows, 85);
  EXPECT_EQ(FileOf("accounts").corrected, 13) << "12 x technolgy and 1 x Philipines";
  EXPECT_EQ(FileOf("accounts").imported, 72);
  EXPECT_EQ(FileOf("sales_teams").imported, 35);
  EXPECT_EQ(FileOf("sales_pipeline").skipped, 8800);
  EXPECT_EQ(FileOf("account_managers").imported, 85);

  const auto accounts = All<ImportAccountRequest>("ImportAccount");
  ASSERT_EQ(accounts.size(), 85u);
  EXPECT_EQ(accounts[0].account().annual_revenue().minor_units(), 110'004'000'000);
  EXPECT_EQ(accounts[0].account().propensity_bp(), 5862);
  EXPECT_EQ(accounts[0].account().industry(), "technology");
  EXPECT_EQ(accounts[3].account().country(), "PH");
  EXPECT_EQ(All<ImportAccountParentRequest>("ImportAccountParent").size(), 15u);
  EXPECT_EQ(All<ImportOrgUnitRequest>("ImportOrgUnit").size(), 3u);
  EXPECT_EQ(All<ImportPersonRequest>("ImportPerson").size(), 41u) << "35 agents and 6 managers";

  std::set<std::string> people;
  for (const auto& request : All<ImportPersonRequest>("ImportPerson"))
    people.insert(request.person().name());
  const auto lines = All<ImportReportingLineRequest>("ImportReportingLine");
  ASSERT_EQ(lines.size(), 35u);
  for (const auto& line : lines) {
    EXPECT_TRUE(people.contains(line.person())) << line.person();
    EXPECT_TRUE(people.contains(line.reports_to())) << line.reports_to();
  }
}

TEST_F(CrmTest, AccountManagers) {
  Import("crm", directory_);
  std::map<std::string, std::string> managers;
  for (const auto& request : All<ImportAssignmentRequest>("ImportAssignment")) {
    managers[request.account()] = absl::StrCat(
        request.person(), " from ",
        absl::FormatTime("%Y-%m-%d", absl::FromUnixSeconds(request.valid_from().seconds()),
                         absl::UTCTimeZone()));
  }
  EXPECT_EQ(managers.size(), 85u);
  // Counted apart from this code.
  EXPECT_EQ(managers["accounts/1000"], "people/117 from 2024-11-04");
  EXPECT_EQ(managers["accounts/1001"], "people/119 from 2024-10-14");
  EXPECT_EQ(managers["accounts/1042"], "people/112 from 2024-10-23");
  EXPECT_EQ(managers["accounts/1084"], "people/102 from 2024-07-13");
}

// Sums over all of them, as tests/e2e/oracle.py has them: any other person or day changes a sum.
TEST_F(CrmTest, AllAccountManagersAreTheOracles) {
  Import("crm", directory_);
  int64_t people = 0;
  int64_t days = 0;
  for (const auto& request : All<ImportAssignmentRequest>("ImportAssignment")) {
    const int64_t account = std::stoll(request.account().substr(std::string("accounts/").size()));
    people += account * std::stoll(request.person().substr(std::string("people/").size()));
    days += account * (request.valid_from().seconds() / 86400);
  }
  EXPECT_EQ(people, 10434221);
  EXPECT_EQ(days, 1769070879);
}

TEST_F(PortfolioTest, TheSmallPortfolio) {
  Import("portfolio", "tests/data/portfolio");
  EXPECT_TRUE(result_.report.Clean());
  EXPECT_EQ(FileOf("accounts").imported, 20);
  EXPECT_EQ(FileOf("people").imported, 8);
  EXPECT_EQ(FileOf("assignments").imported, 24);
  EXPECT_EQ(FileOf("contracts").imported, 60);
  EXPECT_EQ(All<ImportOrgUnitRequest>("ImportOrgUnit").size(), 2u);
  EXPECT_EQ(All<ImportReportingLineRequest>("ImportReportingLine").size(), 7u);
  EXPECT_EQ(All<ImportAccountParentRequest>("ImportAccountParent").size(), 17u);
  std::set<std::string> currencies;
  for (const auto& request : All<ImportContractRequest>("ImportContract")) {
    currencies.insert(request.contract().lines(0).unit_price().currency());
  }
  EXPECT_THAT(currencies, UnorderedElementsAre("EUR", "USD"));
  const auto contracts = All<ImportContractRequest>("ImportContract");
  EXPECT_EQ(contracts[0].contract().time_zone(), "Europe/Amsterdam");
  EXPECT_EQ(contracts[0].contract().lines(0).period(), contracts::v1::ContractLine::PERIOD_MONTH);
  EXPECT_EQ(contracts[0].contract().end_date().ShortDebugString(), "year: 2023 month: 2 day: 1");
}

}  // namespace
}  // namespace steward::importing
