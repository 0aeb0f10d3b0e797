#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Amendment;

v1::UpdateAmendmentRequest Update(const v1::AmendContractRequest& given,
                                  std::initializer_list<const char*> paths) {
  v1::UpdateAmendmentRequest request;
  *request.mutable_amendment() = given.amendment();
  request.mutable_amendment()->set_name(kAmendment);
  for (const char* path : paths) request.mutable_update_mask()->add_paths(path);
  return request;
}

TEST(UpdateAmendment, ChangesTheMaskedFieldsAndWhatTheyComeTo) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  auto given = Amend(Date(2026, 7, 1), {Counts(130)});
  given.mutable_amendment()->set_title("Other");
  const auto outcome = known.When(Update(given, {"changes"}));
  ASSERT_THAT(outcome.types, ElementsAre("AmendmentUpdated"));
  const auto& event = EventOf<v1::AmendmentUpdated>(outcome);
  EXPECT_THAT(event.mask().paths(), ElementsAre("changes", "arr_after"));
  EXPECT_EQ(event.before().changes(0).quantity().quantity(), 150);
  EXPECT_EQ(known.StoredAmendment().title(), "Change");
  EXPECT_EQ(known.StoredAmendment().arr_after().minor_units(), 39'000'00);
}

TEST(UpdateAmendment, ResolvesAnotherDay) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  const auto outcome =
      known.When(Update(Amend(Date(2026, 7, 1), {Counts(150)}), {"effective_date", "changes"}));
  EXPECT_THAT(EventOf<v1::AmendmentUpdated>(outcome).mask().paths(),
              ElementsAre("effective_date", "effective_time"));
}

TEST(UpdateAmendment, EqualValuesChangeNothing) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  const auto outcome = known.When(Update(MoreSeats(), {"title", "effective_date", "changes"}));
  EXPECT_TRUE(outcome.status.ok());
  EXPECT_THAT(outcome.events, IsEmpty());
}

TEST(UpdateAmendment, RejectsWhatDoesNotFitTheContract) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  const auto outcome =
      known.When(Update(Amend(Date(2027, 7, 1), {Counts(150)}), {"effective_date"}));
  EXPECT_EQ(ReasonOf(outcome), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(DetailOf(outcome.status).violations(0).field(), "amendment.effective_date");
}

TEST(UpdateAmendment, RejectsFieldsThatAreOutputOnly) {
  KnownAmendment known;
  known.ReachAmendment(Amendment::STATE_DRAFT);
  EXPECT_EQ(ReasonOf(known.When(Update(MoreSeats(), {"state"}))), Reason::REASON_IMMUTABLE_FIELD);
}

}  // namespace
}  // namespace steward::contracts
