#include "services/contracts/policies/amendment_states.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/amendments_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::IsEmpty;
using v1::Amendment;

constexpr Amendment::State kStates[] = {Amendment::STATE_DRAFT,     Amendment::STATE_IN_REVIEW,
                                        Amendment::STATE_APPROVED,  Amendment::STATE_SIGNED,
                                        Amendment::STATE_EFFECTIVE, Amendment::STATE_CANCELLED};

// Each command in a form that nothing but the state can refuse.
testing::Outcome Command(const std::string& command, KnownAmendment& known) {
  if (command == "SubmitAmendment") return known.When(On<v1::SubmitAmendmentRequest>(kAmendment));
  if (command == "ApproveAmendment") return known.When(On<v1::ApproveAmendmentRequest>(kAmendment));
  if (command == "RejectAmendment") return known.When(On<v1::RejectAmendmentRequest>(kAmendment));
  if (command == "SignAmendment") return known.When(SignPart("customer"));
  if (command == "CancelAmendment") return known.When(On<v1::CancelAmendmentRequest>(kAmendment));
  v1::UpdateAmendmentRequest update;
  update.mutable_amendment()->set_name(kAmendment);
  update.mutable_amendment()->set_title("Another");
  update.mutable_update_mask()->add_paths("title");
  return known.When(update);
}

const std::vector<std::string> kCommands = {"UpdateAmendment",  "SubmitAmendment",
                                            "ApproveAmendment", "RejectAmendment",
                                            "SignAmendment",    "CancelAmendment"};

// The whole state machine: what is not here is refused.
const std::map<Amendment::State, std::set<std::string>> kLegal = {
    {Amendment::STATE_DRAFT, {"UpdateAmendment", "SubmitAmendment", "CancelAmendment"}},
    {Amendment::STATE_IN_REVIEW, {"ApproveAmendment", "RejectAmendment", "CancelAmendment"}},
    {Amendment::STATE_APPROVED, {"SignAmendment", "CancelAmendment"}},
    {Amendment::STATE_SIGNED, {"CancelAmendment"}},
    {Amendment::STATE_EFFECTIVE, {}},
    {Amendment::STATE_CANCELLED, {}}};

TEST(AmendmentStates, EveryStateTakesItsCommandsAndNoOthers) {
  for (const auto state : kStates) {
    for (const auto& command : kCommands) {
      SCOPED_TRACE(Amendment::State_Name(state) + " " + command);
      KnownAmendment known;
      known.ReachAmendment(state);
      const auto outcome = Command(command, known);
      if (kLegal.at(state).count(command) != 0) {
        EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
        continue;
      }
      EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
      EXPECT_EQ(DetailOf(outcome.status).state(), Amendment::State_Name(state));
      EXPECT_EQ(DetailOf(outcome.status).command(), command);
      const auto allowed = DetailOf(outcome.status).allowed();
      EXPECT_EQ(std::set<std::string>(allowed.begin(), allowed.end()), kLegal.at(state));
    }
  }
}

TEST(AmendmentStates, ACommandAboutNoAmendmentIsNotFound) {
  for (const auto& command : kCommands) {
    KnownAmendment known;
    known.Reach(v1::Contract::STATE_ACTIVE);
    EXPECT_EQ(ReasonOf(Command(command, known)), Reason::REASON_NOT_FOUND) << command;
  }
}

TEST(AmendmentStateAt, ASignedOneIsEffectiveFromItsDayOnAlsoWhileItsTimerWaits) {
  Amendment amendment;
  amendment.set_state(Amendment::STATE_SIGNED);
  *amendment.mutable_effective_time() = ToTimestamp(Utc(2026, 6, 1));
  EXPECT_EQ(AmendmentStateAt(amendment, Utc(2026, 5, 31, 23)), Amendment::STATE_SIGNED);
  EXPECT_EQ(AmendmentStateAt(amendment, Utc(2026, 6, 1)), Amendment::STATE_EFFECTIVE);
  EXPECT_THAT(AmendmentCommandsAt(amendment, Utc(2026, 6, 1)), IsEmpty());
  amendment.set_state(Amendment::STATE_APPROVED);
  EXPECT_EQ(AmendmentStateAt(amendment, Utc(2026, 6, 1)), Amendment::STATE_APPROVED);
}

}  // namespace
}  // namespace steward::contracts
