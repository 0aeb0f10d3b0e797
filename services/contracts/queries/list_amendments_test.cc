#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Amendment;

class ListAmendmentsTest : public ::testing::Test {
 protected:
  // m1 of June is effective; m2 of July is signed, and so is m1 of contract c2, of May 2027.
  ListAmendmentsTest() {
    known_.ReachAmendment(Amendment::STATE_SIGNED);
    known_.Sealed(Amend(Date(2026, 7, 1), {Counts(160)}, "m2"));
    known_.SignNew("c2", OpenEnded());
    auto other = Amend(Date(2027, 5, 1), {Counts(7)});
    other.set_parent("accounts/a1/contracts/c2");
    known_.Sealed(other);
    known_.scenario.AdvanceTo(Utc(2026, 6, 1));
  }

  std::vector<std::string> List(const std::string& parent, const std::string& filter = "",
                                int page_size = 0) {
    request_.set_parent(parent);
    request_.set_filter(filter);
    request_.set_page_size(page_size);
    v1::ListAmendmentsResponse response;
    status_ = known_.scenario.Ask(request_, &response);
    std::vector<std::string> names;
    for (const auto& amendment : response.amendments()) {
      names.push_back(amendment.name().substr(std::string("accounts/a1/contracts/").size()));
    }
    request_.set_page_token(response.next_page_token());
    return names;
  }

  KnownAmendment known_;
  v1::ListAmendmentsRequest request_;
  absl::Status status_;
};

TEST_F(ListAmendmentsTest, OfAContractById) {
  EXPECT_THAT(List(kContract), ElementsAre("c1/amendments/m1", "c1/amendments/m2"));
}

TEST_F(ListAmendmentsTest, OfAnAccountByEffectiveDay) {
  EXPECT_THAT(List("accounts/a1/contracts/-"),
              ElementsAre("c1/amendments/m1", "c1/amendments/m2", "c2/amendments/m1"));
}

TEST_F(ListAmendmentsTest, OfAllByState) {
  EXPECT_THAT(List("accounts/-/contracts/-"),
              ElementsAre("c1/amendments/m2", "c2/amendments/m1", "c1/amendments/m1"));
}

TEST_F(ListAmendmentsTest, InAState) {
  EXPECT_THAT(List("accounts/-/contracts/-", "state = STATE_SIGNED"),
              ElementsAre("c1/amendments/m2", "c2/amendments/m1"));
  EXPECT_THAT(List("accounts/a1/contracts/-", "state = STATE_EFFECTIVE"),
              ElementsAre("c1/amendments/m1"));
  EXPECT_THAT(List("accounts/a1/contracts/c2", "state = STATE_SIGNED"),
              ElementsAre("c2/amendments/m1"));
}

TEST_F(ListAmendmentsTest, PageByPage) {
  EXPECT_THAT(List(kContract, "", 1), ElementsAre("c1/amendments/m1"));
  EXPECT_THAT(List(kContract, "", 1), ElementsAre("c1/amendments/m2"));
}

TEST_F(ListAmendmentsTest, RejectsAStateThatIsNone) {
  List(kContract, "state = STATE_ODD");
  EXPECT_EQ(DetailOf(status_).reason(), Reason::REASON_UNSUPPORTED_FILTER);
  List(kContract, "title = x");
  EXPECT_EQ(DetailOf(status_).reason(), Reason::REASON_UNSUPPORTED_FILTER);
}

TEST_F(ListAmendmentsTest, OfWhatNobodyKnowsIsNotFound) {
  for (const char* parent : {"accounts/a1/contracts/c9", "accounts/a2/contracts/-"}) {
    List(parent);
    EXPECT_EQ(DetailOf(status_).reason(), Reason::REASON_NOT_FOUND) << parent;
  }
  EXPECT_THAT(List("accounts/a1/contracts/c2", "state = STATE_DRAFT"), IsEmpty());
  EXPECT_TRUE(status_.ok());
}

TEST_F(ListAmendmentsTest, RejectsAContractOfEveryAccount) {
  List("accounts/-/contracts/c1");
  EXPECT_EQ(DetailOf(status_).reason(), Reason::REASON_INVALID_FIELD);
}

}  // namespace
}  // namespace steward::contracts
