#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SetConsent, MakesAContactKnown) {
  KnownAccount account;
  auto consent = About<v1::SetConsentRequest>(kAnn);
  consent.set_consent(v1::Contact::CONSENT_GRANTED);
  ASSERT_THAT(account.When(consent).types, ElementsAre("ConsentChanged"));
  EXPECT_EQ(account.scenario.Find<v1::ContactState>(kAnn)->contact().consent(),
            v1::Contact::CONSENT_GRANTED);
  EXPECT_THAT(account.Do(consent).events, IsEmpty()) << "said twice";
}

TEST(SetConsent, KeepsWhenTheyWereInvited) {
  KnownAccount account;
  account.Publish();
  account.Sent();
  auto consent = About<v1::SetConsentRequest>(kAnn);
  consent.set_consent(v1::Contact::CONSENT_WITHDRAWN);
  account.Do(consent);
  EXPECT_TRUE(account.scenario.Find<v1::ContactState>(kAnn)->contact().has_last_invited_time());
}

TEST(SetConsent, RejectsAnUnknownAccount) {
  KnownAccount account;
  auto consent = About<v1::SetConsentRequest>("accounts/a9/contacts/ann");
  consent.set_consent(v1::Contact::CONSENT_GRANTED);
  EXPECT_EQ(ReasonOf(account.When(consent)), Reason::REASON_ACCOUNT_UNKNOWN);
}

}  // namespace
}  // namespace steward::feedback
