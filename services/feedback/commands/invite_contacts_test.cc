#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Why the first contact of a round is left in peace.
v1::Suppression WhyOf(const testing::Outcome& outcome) {
  const auto& round = static_cast<const v1::InvitationRound&>(*outcome.response);
  return round.results(0).suppression();
}

TEST(InviteContacts, SendsWhatExpiresInFourteenDays) {
  KnownAccount account;
  account.Publish();
  const auto outcome = account.When(Invite({kAnn, kBob}));
  ASSERT_THAT(outcome.types,
              ElementsAre("InvitationSent", "ContactInvited", "InvitationSent", "ContactInvited",
                          "AccountSurveyed", "InvitationsDecided"));
  const auto& sent = EventOf<v1::InvitationSent>(outcome).invitation();
  EXPECT_EQ(sent.contact(), kAnn);
  EXPECT_EQ(sent.survey_version(), 1);
  const auto timers = account.scenario.Timers(sent.name());
  ASSERT_THAT(timers, SizeIs(2));
  EXPECT_EQ(timers[0].kind, kInvitationReminder);
  EXPECT_EQ(timers[0].due, Utc(2026, 1, 4));
  EXPECT_EQ(timers[1].kind, kInvitationExpires);
  EXPECT_EQ(timers[1].due, Utc(2026, 1, 15));
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(InviteContacts, ThoseWhoWithdrewConsentAreNotAsked) {
  KnownAccount account;
  account.Publish();
  auto consent = About<v1::SetConsentRequest>(kAnn);
  consent.set_consent(v1::Contact::CONSENT_WITHDRAWN);
  // The first reason counts.
  consent.set_opted_out(true);
  account.Do(consent);
  const auto outcome = account.When(Invite({kAnn}));
  ASSERT_THAT(outcome.types, ElementsAre("InvitationSuppressed", "InvitationsDecided"));
  EXPECT_EQ(WhyOf(outcome), v1::SUPPRESSION_CONSENT);
  EXPECT_EQ(
      account.Invitation(EventOf<v1::InvitationSuppressed>(outcome).invitation().name()).state(),
      v1::Invitation::STATE_SUPPRESSED);
}

TEST(InviteContacts, ThoseWhoOptedOutAreNotAsked) {
  KnownAccount account;
  account.Publish();
  auto consent = About<v1::SetConsentRequest>(kAnn);
  consent.set_consent(v1::Contact::CONSENT_GRANTED);
  consent.set_opted_out(true);
  account.Do(consent);
  EXPECT_EQ(WhyOf(account.When(Invite({kAnn}))), v1::SUPPRESSION_OPTED_OUT);
}

TEST(InviteContacts, TheQuietPeriodIsOverAllSurveys) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_quiet_days(30);
  account.Publish(survey);
  account.Do(Create(survey, "s2"));
  account.Do(About<v1::PublishSurveyRequest>("surveys/s2"));
  account.Sent();
  auto other = Invite({kAnn});
  other.set_survey("surveys/s2");
  EXPECT_EQ(WhyOf(account.When(other)), v1::SUPPRESSION_QUIET_PERIOD);
  account.scenario.AdvanceTo(Utc(2026, 1, 30, 23));
  EXPECT_EQ(WhyOf(account.When(other)), v1::SUPPRESSION_QUIET_PERIOD);
  account.scenario.AdvanceTo(Utc(2026, 1, 31));
  EXPECT_EQ(WhyOf(account.When(other)), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(InviteContacts, RecontactIsOverThisSurveyOnly) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_recontact_days(90);
  account.Publish(survey);
  account.Do(Create(survey, "s2"));
  account.Do(About<v1::PublishSurveyRequest>("surveys/s2"));
  account.Sent();
  EXPECT_EQ(WhyOf(account.When(Invite({kAnn}))), v1::SUPPRESSION_RECONTACT);
  auto other = Invite({kAnn});
  other.set_survey("surveys/s2");
  EXPECT_EQ(WhyOf(account.When(other)), v1::SUPPRESSION_UNSPECIFIED);
}

TEST(InviteContacts, AQuotaIsUsedUpWithinARoundToo) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_quota(1);
  account.Publish(survey);
  const auto outcome = account.When(Invite({kAnn, kBob}));
  const auto& round = static_cast<const v1::InvitationRound&>(*outcome.response);
  EXPECT_EQ(round.sent_count(), 1);
  EXPECT_EQ(round.results(1).suppression(), v1::SUPPRESSION_QUOTA);
  EXPECT_EQ(WhyOf(account.When(Invite({kBob}))), v1::SUPPRESSION_QUOTA);
}

TEST(InviteContacts, ATrialRunSendsNothing) {
  KnownAccount account;
  account.Publish();
  auto trial = Invite({kAnn});
  trial.set_validate_only(true);
  const auto outcome = account.Do(trial);
  EXPECT_EQ(static_cast<const v1::InvitationRound&>(*outcome.response).sent_count(), 1);
  EXPECT_EQ(account.scenario.Find<v1::ContactState>(kAnn), nullptr);
}

TEST(InviteContacts, RejectsWhatIsNotActive) {
  KnownAccount account;
  EXPECT_EQ(ReasonOf(account.When(Invite({kAnn}))), Reason::REASON_SURVEY_UNKNOWN);
  account.Publish();
  account.Do(About<v1::PauseSurveyRequest>(kSurvey));
  EXPECT_EQ(ReasonOf(account.When(Invite({kAnn}))), Reason::REASON_ILLEGAL_TRANSITION);
}

TEST(InviteContacts, RejectsUnknownAndArchivedAccounts) {
  KnownAccount account;
  account.Publish();
  auto elsewhere = Invite({"accounts/a9/contacts/ann"});
  elsewhere.set_parent("accounts/a9");
  EXPECT_EQ(ReasonOf(account.When(elsewhere)), Reason::REASON_ACCOUNT_UNKNOWN);
  account.scenario.Hears(kAccount, accounts::v1::AccountArchived());
  EXPECT_EQ(ReasonOf(account.When(Invite({kAnn}))), Reason::REASON_ACCOUNT_ARCHIVED);
}

TEST(InviteContacts, RejectsOthersContactsAndRepeats) {
  KnownAccount account;
  account.Publish();
  EXPECT_EQ(ReasonOf(account.When(Invite({"accounts/a2/contacts/ann"}))),
            Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(ReasonOf(account.When(Invite({kAnn, kAnn}))), Reason::REASON_INVALID_FIELD);
}

TEST(InviteContacts, AnAccountGetsAThousandADay) {
  KnownAccount account;
  account.Publish();
  v1::AccountSurveyed surveyed;
  surveyed.set_survey(kSurvey);
  surveyed.set_sent_count(999);
  account.scenario.Given("accounts/a1/surveying", surveyed);
  EXPECT_EQ(ReasonOf(account.When(Invite({kAnn, kBob}))), Reason::REASON_LIMIT_EXCEEDED);
  account.Do(Invite({kAnn}));
  EXPECT_EQ(ReasonOf(account.When(Invite({kBob}))), Reason::REASON_LIMIT_EXCEEDED);
  account.scenario.AdvanceTo(Utc(2026, 1, 2));
  EXPECT_TRUE(account.When(Invite({kBob})).status.ok());
}

}  // namespace
}  // namespace steward::feedback
