#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ImportInvitation, AnsweredOneIsCompletedHistoryThatLeadsToNothing) {
  KnownAccount account;
  const auto outcome = account.When(
      ImportOffer("i1", {.delivered = Utc(2024, 5, 3, 12), .completed = Utc(2024, 5, 4)}));
  ASSERT_THAT(outcome.types, ElementsAre("InvitationImported"));
  EXPECT_EQ(EffectiveTimeOf(outcome), Utc(2024, 5, 3, 12));
  const auto invitation = account.Invitation("accounts/a1/invitations/i1");
  EXPECT_EQ(invitation.state(), v1::Invitation::STATE_COMPLETED);
  EXPECT_EQ(invitation.priority(), "high");
  EXPECT_THAT(account.scenario.Timers(invitation.name()), IsEmpty());
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ImportInvitation, UnansweredOneIsOver) {
  KnownAccount account;
  account.Do(ImportOffer("i1", {.delivered = Utc(2024, 5, 3)}));
  const auto invitation = account.Invitation("accounts/a1/invitations/i1");
  EXPECT_EQ(invitation.state(), v1::Invitation::STATE_EXPIRED);
  EXPECT_THAT(account.scenario.Timers(invitation.name()), IsEmpty());
}

TEST(ImportInvitation, BeginsNoQuietPeriod) {
  KnownAccount account;
  v1::Survey survey = Relationship();
  survey.set_quiet_days(30);
  account.Publish(survey);
  auto asked = ImportOffer("i1", {.delivered = Utc(2025, 12, 31)});
  asked.mutable_invitation()->set_contact(kAnn);
  account.Do(asked);
  EXPECT_EQ(account.Invitation(account.Sent(kAnn)).state(), v1::Invitation::STATE_SENT);
}

TEST(ImportInvitation, EqualContentIsNothingNew) {
  KnownAccount account;
  account.Do(ImportOffer("i1", {.delivered = Utc(2024, 5, 3)}));
  EXPECT_THAT(account.Do(ImportOffer("i1", {.delivered = Utc(2024, 5, 3)})).events, IsEmpty());
  const auto outcome =
      account.Do(ImportOffer("i1", {.delivered = Utc(2024, 5, 3), .completed = Utc(2024, 5, 3)}));
  EXPECT_EQ(EventOf<v1::InvitationImported>(outcome).before().state(),
            v1::Invitation::STATE_EXPIRED);
  account.Do(ImportOffer("i1", {.delivered = Utc(2024, 5, 3)}));
  EXPECT_EQ(account.Invitation("accounts/a1/invitations/i1").state(), v1::Invitation::STATE_EXPIRED)
      << "the source took the answer back";
  EXPECT_THAT(account.scenario.Verify(), IsEmpty());
}

TEST(ImportInvitation, WritesOverOneThatWasSentFromHereOnDemandOnly) {
  KnownAccount account;
  account.Publish();
  const std::string sent = account.Sent();
  auto request = ImportOffer("i1", {.delivered = Utc(2024, 5, 3)});
  request.mutable_invitation()->set_name(sent);
  EXPECT_EQ(ReasonOf(account.When(request)), Reason::REASON_IMPORT_CONFLICT);
  request.set_overwrite(true);
  account.Do(request);
  const auto invitation = account.Invitation(sent);
  EXPECT_EQ(invitation.state(), v1::Invitation::STATE_EXPIRED);
  EXPECT_EQ(invitation.contact(), kAnn) << "of that the source says nothing";
  EXPECT_THAT(account.scenario.Timers(sent), IsEmpty());
}

TEST(ImportInvitation, RejectsWhatCantBe) {
  KnownAccount account;
  const auto reason = [&account](const v1::ImportInvitationRequest& request) {
    return ReasonOf(account.When(request));
  };
  EXPECT_EQ(reason(ImportOffer("i1", {.delivered = Utc(2026, 5, 3)})), Reason::REASON_INVALID_FIELD)
      << "the future is no history";
  EXPECT_EQ(reason(ImportOffer("i1", {.delivered = Utc(2024, 5, 3), .completed = Utc(2024, 5, 2)})),
            Reason::REASON_INVALID_FIELD)
      << "answered before it arrived";
  auto unanswered = ImportOffer("i1", {.delivered = Utc(2024, 5, 3)});
  unanswered.mutable_invitation()->set_response("accounts/a1/responses/i1");
  EXPECT_EQ(reason(unanswered), Reason::REASON_INVALID_FIELD);
  auto foreign = ImportOffer("i1", {.delivered = Utc(2024, 5, 3)});
  foreign.mutable_invitation()->set_contact("accounts/a2/contacts/ann");
  EXPECT_EQ(reason(foreign), Reason::REASON_INVALID_FIELD);
  auto unknown = ImportOffer("i1", {.delivered = Utc(2024, 5, 3)});
  unknown.mutable_invitation()->set_name("accounts/a9/invitations/i1");
  EXPECT_EQ(reason(unknown), Reason::REASON_ACCOUNT_UNKNOWN);
}

}  // namespace
}  // namespace steward::feedback
