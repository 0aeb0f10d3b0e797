#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using ::testing::ElementsAre;
using v1::Escalation;

TEST(GetCustomerView, HoldsUpdatesButNoNote) {
  KnownAccount account;
  account.Reach(Escalation::STATE_OPEN, v1::SEVERITY_SEV2);
  auto note = Plain<v1::PostInternalNoteRequest>();
  note.set_text("It was us");
  account.When(note);
  account.When(FullUpdate("2026-06-02T09:00:00Z"));
  const std::string reference = account.Stored().internal_notes(0).text();
  v1::CustomerView view;
  ASSERT_TRUE(account.scenario.Ask(Plain<v1::GetCustomerViewRequest>(), &view).ok());
  ASSERT_EQ(view.customer_updates_size(), 1);
  EXPECT_EQ(view.customer_updates(0).author(), "");
  EXPECT_EQ(Text(view.next_update_time()), "2026-06-02T09:00:00Z");
  EXPECT_EQ(view.severity(), v1::SEVERITY_SEV2);
  // Neither the note nor the reference to it, nor who owns it.
  EXPECT_EQ(view.SerializeAsString().find(reference), std::string::npos);
  EXPECT_EQ(view.SerializeAsString().find("people/"), std::string::npos);
}

// What a customer may see is named here: a new field of the view is a decision.
TEST(GetCustomerView, HasTheseFieldsAndNoOthers) {
  std::vector<std::string> fields;
  for (int i = 0; i < v1::CustomerView::descriptor()->field_count(); ++i) {
    fields.push_back(v1::CustomerView::descriptor()->field(i)->name());
  }
  EXPECT_THAT(fields, ElementsAre("name", "title", "state", "severity", "open_time", "resolve_time",
                                  "close_time", "next_update_time", "customer_updates"));
}

TEST(GetCustomerView, OfWhatIsNotThereIsNotFound) {
  KnownAccount account;
  v1::CustomerView view;
  const auto status = account.scenario.Ask(Plain<v1::GetCustomerViewRequest>(), &view);
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_NOT_FOUND);
}

}  // namespace
}  // namespace steward::escalations
