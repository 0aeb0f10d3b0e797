#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(OnPersonErased, ConfirmsInTheJournal) {
  KnownAccount account;
  accounts::v1::PersonErased erased;
  erased.set_person("people/p1");
  EXPECT_THAT(account.scenario.Hears("people/p1", erased).types, ElementsAre("PersonTextsErased"));
  const auto state = account.scenario.Find<v1::ErasedPersonState>("erasedPeople/p1");
  ASSERT_NE(state, nullptr);
  EXPECT_EQ(state->erased_person().name(), "erasedPeople/p1");
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

}  // namespace
}  // namespace steward::feedback
