#include "services/contracts/policies/transitions.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "services/contracts/contracts_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using v1::Contract;

constexpr Contract::State kStates[] = {
    Contract::STATE_DRAFT,    Contract::STATE_IN_REVIEW, Contract::STATE_APPROVED,
    Contract::STATE_SIGNED,   Contract::STATE_ACTIVE,    Contract::STATE_TERMINATED,
    Contract::STATE_EXPIRED,  Contract::STATE_CANCELLED, Contract::STATE_RENEWED,
    Contract::STATE_IN_GRACE, Contract::STATE_SUSPENDED};

// Each command in a form that nothing but the state can refuse.
testing::Outcome Command(const std::string& command, KnownAccount& account) {
  Contract title = Terms();
  title.set_title("Another");
  if (command == "UpdateContract") return account.When(Update(title, {"title"}));
  if (command == "SubmitContract") return account.When(Submit());
  if (command == "ApproveContract") return account.When(Approve());
  if (command == "RejectContract") return account.When(RejectIt());
  if (command == "SignContract") return account.When(Sign("customer"));
  if (command == "CancelContract") return account.When(Cancel());
  if (command == "TerminateContract") return account.When(Terminate(Date(2026, 9, 1)));
  if (command == "ReinstateContract") return account.When(Reinstate());
  if (command == "SuspendContract") return account.When(Suspend("legal"));
  if (command == "ResumeContract") return account.When(Resume());
  return account.When(Rescind());
}

const std::vector<std::string> kCommands = {
    "UpdateContract",    "SubmitContract",     "ApproveContract",  "RejectContract",
    "SignContract",      "CancelContract",     "SuspendContract",  "ResumeContract",
    "TerminateContract", "RescindTermination", "ReinstateContract"};

// The whole state machine: what is not here is refused.
const std::map<Contract::State, std::set<std::string>> kLegal = {
    {Contract::STATE_DRAFT, {"UpdateContract", "SubmitContract", "CancelContract"}},
    {Contract::STATE_IN_REVIEW, {"ApproveContract", "RejectContract", "CancelContract"}},
    {Contract::STATE_APPROVED, {"SignContract", "CancelContract"}},
    {Contract::STATE_SIGNED, {"CancelContract", "AmendContract"}},
    {Contract::STATE_ACTIVE, {"TerminateContract", "SuspendContract", "AmendContract"}},
    {Contract::STATE_SUSPENDED,
     {"TerminateContract", "SuspendContract", "ResumeContract", "AmendContract"}},
    {Contract::STATE_TERMINATED, {}},
    {Contract::STATE_EXPIRED, {"ReinstateContract"}},
    {Contract::STATE_RENEWED, {}},
    {Contract::STATE_IN_GRACE, {}},
    {Contract::STATE_CANCELLED, {}}};

TEST(Transitions, EveryStateTakesItsCommandsAndNoOthers) {
  for (const auto state : kStates) {
    for (const auto& command : kCommands) {
      SCOPED_TRACE(Contract::State_Name(state) + " " + command);
      KnownAccount account;
      account.Reach(state);
      const auto outcome = Command(command, account);
      if (kLegal.at(state).count(command) != 0) {
        EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
        continue;
      }
      EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
      EXPECT_EQ(DetailOf(outcome.status).state(), Contract::State_Name(state));
      EXPECT_EQ(DetailOf(outcome.status).command(), command);
      const auto allowed = DetailOf(outcome.status).allowed();
      EXPECT_EQ(std::set<std::string>(allowed.begin(), allowed.end()), kLegal.at(state));
    }
  }
}

Contract Dated(Contract::State state) {
  Contract contract;
  contract.set_state(state);
  *contract.mutable_start_time() = ToTimestamp(Utc(2026, 3, 1));
  return contract;
}

TEST(StateAt, ASignedContractIsActiveFromItsStartOn) {
  const Contract contract = Dated(Contract::STATE_SIGNED);
  EXPECT_EQ(StateAt(contract, Utc(2026, 2, 28, 23)), Contract::STATE_SIGNED);
  EXPECT_EQ(StateAt(contract, Utc(2026, 3, 1)), Contract::STATE_ACTIVE);
}

TEST(StateAt, ADraftStaysADraft) {
  EXPECT_EQ(StateAt(Dated(Contract::STATE_DRAFT), Utc(2030, 1, 1)), Contract::STATE_DRAFT);
}

TEST(StateAt, TheTermEndsAtItsEnd) {
  Contract contract = Dated(Contract::STATE_ACTIVE);
  *contract.mutable_end_time() = ToTimestamp(Utc(2027, 3, 1));
  EXPECT_EQ(StateAt(contract, Utc(2027, 2, 28, 23)), Contract::STATE_ACTIVE);
  EXPECT_EQ(StateAt(contract, Utc(2027, 3, 1)), Contract::STATE_EXPIRED);
}

TEST(StateAt, ATerminationComesBeforeTheEnd) {
  Contract contract = Dated(Contract::STATE_SIGNED);
  *contract.mutable_end_time() = ToTimestamp(Utc(2027, 3, 1));
  *contract.mutable_termination_time() = ToTimestamp(Utc(2026, 9, 1));
  EXPECT_EQ(StateAt(contract, Utc(2026, 8, 31)), Contract::STATE_ACTIVE);
  EXPECT_EQ(StateAt(contract, Utc(2028, 1, 1)), Contract::STATE_TERMINATED);
}

TEST(StateAt, ASuspendedTermEndsAsAnActiveOne) {
  Contract contract = Dated(Contract::STATE_SUSPENDED);
  contract.add_blocks()->set_service("billing");
  *contract.mutable_end_time() = ToTimestamp(Utc(2027, 3, 1));
  EXPECT_EQ(StateAt(contract, Utc(2027, 2, 28, 23)), Contract::STATE_SUSPENDED);
  EXPECT_EQ(StateAt(contract, Utc(2027, 3, 1)), Contract::STATE_EXPIRED);
  contract.mutable_renewal_terms()->set_grace_days(30);
  EXPECT_EQ(StateAt(contract, Utc(2027, 3, 1)), Contract::STATE_IN_GRACE);
  contract.mutable_renewal_terms()->set_auto_renew(true);
  EXPECT_EQ(StateAt(contract, Utc(2027, 3, 1)), Contract::STATE_SUSPENDED);
  *contract.mutable_termination_time() = ToTimestamp(Utc(2026, 9, 1));
  EXPECT_EQ(StateAt(contract, Utc(2026, 8, 31, 23)), Contract::STATE_SUSPENDED);
  EXPECT_EQ(StateAt(contract, Utc(2026, 9, 1)), Contract::STATE_TERMINATED);
}

TEST(CommandsAt, AScheduledTerminationCanBeRescinded) {
  Contract contract = Dated(Contract::STATE_ACTIVE);
  EXPECT_THAT(CommandsAt(contract, Utc(2026, 4, 1)),
              ElementsAre("TerminateContract", "SuspendContract", "AmendContract"));
  *contract.mutable_termination_time() = ToTimestamp(Utc(2026, 9, 1));
  EXPECT_THAT(
      CommandsAt(contract, Utc(2026, 4, 1)),
      ElementsAre("TerminateContract", "RescindTermination", "SuspendContract", "AmendContract"));
  contract.set_state(Contract::STATE_SUSPENDED);
  EXPECT_THAT(CommandsAt(contract, Utc(2026, 4, 1)),
              ElementsAre("TerminateContract", "RescindTermination", "SuspendContract",
                          "ResumeContract", "AmendContract"));
  EXPECT_THAT(CommandsAt(contract, Utc(2026, 9, 1)), IsEmpty());
}

TEST(CommandsAt, ABlockCanBeLiftedAsLongAsItStands) {
  Contract contract = Dated(Contract::STATE_IN_GRACE);
  *contract.mutable_grace_end_time() = ToTimestamp(Utc(2026, 9, 1));
  contract.add_blocks()->set_service("billing");
  EXPECT_THAT(CommandsAt(contract, Utc(2026, 8, 31)), ElementsAre("ResumeContract"));
  EXPECT_THAT(CommandsAt(contract, Utc(2026, 9, 1)),
              ElementsAre("ReinstateContract", "ResumeContract"));
}

}  // namespace
}  // namespace steward::contracts
