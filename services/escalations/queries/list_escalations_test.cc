#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Escalation;

v1::ListEscalationsResponse List(const KnownAccount& account,
                                 const v1::ListEscalationsRequest& request) {
  v1::ListEscalationsResponse response;
  EXPECT_TRUE(account.scenario.Ask(request, &response).ok());
  return response;
}

std::vector<std::string> Ids(const v1::ListEscalationsResponse& response) {
  std::vector<std::string> ids;
  for (const auto& each : response.escalations()) ids.push_back(each.name().substr(24));
  return ids;
}

struct ListEscalations : ::testing::Test {
  ListEscalations() {
    account.When(Request(v1::SEVERITY_SEV1, "e1"));
    account.When(Request(v1::SEVERITY_SEV3, "e2"));
    account.When(Request(v1::SEVERITY_SEV1, "e3"));
    auto resolve = Plain<v1::ResolveEscalationRequest>("accounts/a1/escalations/e3");
    resolve.set_acknowledge(true);
    account.When(resolve);
    request.set_parent("accounts/-");
  }
  KnownAccount account;
  v1::ListEscalationsRequest request;
};

TEST_F(ListEscalations, AllOrThoseOfAnAccount) {
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1", "e2", "e3"));
  request.set_parent(kAccount);
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1", "e2", "e3"));
}

TEST_F(ListEscalations, OfAnAccountThatNobodyKnowsIsNotFound) {
  request.set_parent("accounts/a");
  v1::ListEscalationsResponse response;
  EXPECT_EQ(DetailOf(account.scenario.Ask(request, &response)).reason(), Reason::REASON_NOT_FOUND);
  request.set_parent(kAccount);
  request.set_state(Escalation::STATE_MERGED);
  EXPECT_THAT(Ids(List(account, request)), IsEmpty());
}

TEST_F(ListEscalations, BySeverityStateAndOwner) {
  request.set_severity(v1::SEVERITY_SEV1);
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1", "e3"));
  request.set_state(Escalation::STATE_OPEN);
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1"));
  request.clear_severity();
  request.set_parent(kAccount);
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1", "e2"));
  request.clear_state();
  request.set_owner("people/p1");
  EXPECT_THAT(Ids(List(account, request)), ElementsAre("e1", "e2", "e3"));
  request.set_owner("people/p2");
  EXPECT_THAT(Ids(List(account, request)), IsEmpty());
}

TEST_F(ListEscalations, InPages) {
  request.set_page_size(2);
  auto page = List(account, request);
  EXPECT_THAT(Ids(page), ElementsAre("e1", "e2"));
  request.set_page_token(page.next_page_token());
  page = List(account, request);
  EXPECT_THAT(Ids(page), ElementsAre("e3"));
  EXPECT_EQ(page.next_page_token(), "");
}

}  // namespace
}  // namespace steward::escalations
