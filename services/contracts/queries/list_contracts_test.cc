#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::ListContractsRequest;
using v1::ListContractsResponse;

// a1 has the drafts c1 and c3 and c2 under review, a2 the draft c1.
class TwoAccounts : public KnownAccount {
 public:
  TwoAccounts() {
    scenario.Hears("accounts/a2", NewAccount("DE", "accounts/a2"));
    for (const char* id : {"c3", "c1", "c2"}) When(Create(Terms(), id));
    When(Submit("accounts/a1/contracts/c2"));
    When(Create(Terms(), "c1", "accounts/a2"));
  }

  ListContractsResponse Ask(const ListContractsRequest& request) const {
    ListContractsResponse response;
    const auto status = scenario.Ask(request, &response);
    EXPECT_TRUE(status.ok()) << std::string(status.message());
    return response;
  }
};

ListContractsRequest Of(const char* parent, const char* filter = "") {
  ListContractsRequest request;
  request.set_parent(parent);
  request.set_filter(filter);
  return request;
}

std::vector<std::string> Names(const ListContractsResponse& response) {
  std::vector<std::string> names;
  for (const auto& contract : response.contracts()) names.push_back(contract.name());
  return names;
}

TEST(ListContracts, OfAnAccountById) {
  TwoAccounts accounts;
  const auto response = accounts.Ask(Of("accounts/a1"));
  EXPECT_THAT(Names(response), ElementsAre("accounts/a1/contracts/c1", "accounts/a1/contracts/c2",
                                           "accounts/a1/contracts/c3"));
  EXPECT_EQ(response.next_page_token(), "");
  EXPECT_NE(response.contracts(0).etag(), "");
}

// Contracts and their renewals lie together.
TEST(ListContracts, LeavesOutTheirRenewals) {
  KnownAccount account;
  account.Reach(v1::Contract::STATE_ACTIVE);
  v1::ListRenewalsRequest renewals;
  renewals.set_parent("accounts/a1");
  v1::ListRenewalsResponse listed;
  ASSERT_TRUE(account.scenario.Ask(renewals, &listed).ok());
  ASSERT_EQ(listed.renewals_size(), 1);
  ListContractsResponse response;
  ASSERT_TRUE(account.scenario.Ask(Of("accounts/a1"), &response).ok());
  EXPECT_THAT(Names(response), ElementsAre("accounts/a1/contracts/c1"));
}

TEST(ListContracts, OfAnAccountInAState) {
  TwoAccounts accounts;
  EXPECT_THAT(Names(accounts.Ask(Of("accounts/a1", "state = STATE_DRAFT"))),
              ElementsAre("accounts/a1/contracts/c1", "accounts/a1/contracts/c3"));
  EXPECT_THAT(Names(accounts.Ask(Of("accounts/a1", "state = STATE_ACTIVE"))), IsEmpty());
}

TEST(ListContracts, OfAllAccountsByState) {
  TwoAccounts accounts;
  EXPECT_THAT(Names(accounts.Ask(Of("accounts/-"))),
              ElementsAre("accounts/a1/contracts/c1", "accounts/a1/contracts/c3",
                          "accounts/a2/contracts/c1", "accounts/a1/contracts/c2"));
  EXPECT_THAT(Names(accounts.Ask(Of("accounts/-", "state = STATE_IN_REVIEW"))),
              ElementsAre("accounts/a1/contracts/c2"));
}

TEST(ListContracts, OfAnAccountThatNobodyKnowsIsNotFound) {
  TwoAccounts accounts;
  accounts.scenario.Hears("accounts/a3", NewAccount("DE", "accounts/a3"));
  EXPECT_THAT(Names(accounts.Ask(Of("accounts/a3"))), IsEmpty());
  ListContractsResponse response;
  for (const char* filter : {"", "state = STATE_DRAFT"}) {
    const absl::Status status = accounts.scenario.Ask(Of("accounts/a4", filter), &response);
    EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_NOT_FOUND) << filter;
    EXPECT_EQ(std::string(status.message()), "accounts/a4 does not exist");
  }
}

TEST(ListContracts, GoesOnWithItsPageToken) {
  TwoAccounts accounts;
  ListContractsRequest request = Of("accounts/a1");
  request.set_page_size(2);
  const auto first = accounts.Ask(request);
  EXPECT_THAT(Names(first), ElementsAre("accounts/a1/contracts/c1", "accounts/a1/contracts/c2"));
  request.set_page_token(first.next_page_token());
  EXPECT_THAT(Names(accounts.Ask(request)), ElementsAre("accounts/a1/contracts/c3"));
}

TEST(ListContracts, RejectsATokenOfAnotherList) {
  TwoAccounts accounts;
  ListContractsRequest request = Of("accounts/a1");
  request.set_page_size(1);
  request.set_page_token(accounts.Ask(request).next_page_token());
  request.set_parent("accounts/a2");
  ListContractsResponse response;
  EXPECT_EQ(DetailOf(accounts.scenario.Ask(request, &response)).reason(),
            Reason::REASON_INVALID_PAGE_TOKEN);
}

TEST(ListContracts, RejectsOtherFilters) {
  TwoAccounts accounts;
  ListContractsResponse response;
  for (const char* filter : {"title = Seats", "state = STATE_LOST", "state = STATE_UNSPECIFIED"}) {
    EXPECT_EQ(DetailOf(accounts.scenario.Ask(Of("accounts/a1", filter), &response)).reason(),
              Reason::REASON_UNSUPPORTED_FILTER)
        << filter;
  }
}

}  // namespace
}  // namespace steward::contracts
