#include "services/contracts/policies/renewal_states.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/contracts/forecast_for_test.h"

namespace steward::contracts {
namespace {

using ::testing::IsEmpty;
using v1::Renewal;

using Commands = std::set<std::string>;

// Each command in a form that nothing but the state can refuse.
testing::Outcome Command(const std::string& command, KnownRenewal& known) {
  if (command == "OpenRenewal") return known.When(On<v1::OpenRenewalRequest>());
  if (command == "PrepareRenewal") return known.When(On<v1::PrepareRenewalRequest>());
  if (command == "ProposeRenewal") return known.When(On<v1::ProposeRenewalRequest>());
  if (command == "SubmitRound") return known.When(Round(100, 2500));
  if (command == "AgreeVerbally") return known.When(On<v1::AgreeVerballyRequest>());
  if (command == "GiveNotice") return known.When(NoticeBy());
  if (command == "RescindNotice") return known.When(On<v1::RescindNoticeRequest>());
  if (command == "DecideRenewal") return known.When(WinIt());
  auto reassign = On<v1::ReassignRenewalRequest>();
  reassign.set_owner("people/p1");
  if (command == "ReassignRenewal") return known.When(reassign);
  if (command == "AssessRisk") {
    return known.When(Risk(v1::RenewalRisk::LEVEL_GOOD, v1::RenewalRisk::LEVEL_AT_RISK));
  }
  if (command == "SetForecastCall") return known.When(Call(v1::FORECAST_CATEGORY_COMMIT));
  if (command == "ClearForecastCall") return known.When(On<v1::ClearForecastCallRequest>());
  auto settle = On<v1::SettleRiskRequest>();
  settle.set_settled(v1::RenewalRisk::LEVEL_GOOD);
  return known.When(settle);
}

const std::vector<std::string> kCommands = {
    "OpenRenewal",     "PrepareRenewal",  "ProposeRenewal",   "SubmitRound", "AgreeVerbally",
    "GiveNotice",      "RescindNotice",   "DecideRenewal",    "AssessRisk",  "SettleRisk",
    "ReassignRenewal", "SetForecastCall", "ClearForecastCall"};

// The whole state machine: what is not here is refused.
const std::map<Renewal::State, Commands> kLegal = {
    {Renewal::STATE_SCHEDULED,
     {"OpenRenewal", "GiveNotice", "DecideRenewal", "ReassignRenewal", "SetForecastCall",
      "ClearForecastCall"}},
    {Renewal::STATE_OPEN,
     {"PrepareRenewal", "GiveNotice", "DecideRenewal", "AssessRisk", "SettleRisk",
      "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_PREPARING,
     {"ProposeRenewal", "GiveNotice", "DecideRenewal", "AssessRisk", "SettleRisk",
      "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_PROPOSED,
     {"ProposeRenewal", "SubmitRound", "AgreeVerbally", "GiveNotice", "DecideRenewal", "AssessRisk",
      "SettleRisk", "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_NEGOTIATING,
     {"SubmitRound", "AgreeVerbally", "GiveNotice", "DecideRenewal", "AssessRisk", "SettleRisk",
      "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_VERBAL,
     {"GiveNotice", "DecideRenewal", "AssessRisk", "SettleRisk", "ReassignRenewal",
      "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_NOTICE_GIVEN,
     {"RescindNotice", "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_LOCKED_IN,
     {"SubmitRound", "GiveNotice", "AssessRisk", "SettleRisk", "ReassignRenewal", "SetForecastCall",
      "ClearForecastCall"}},
    {Renewal::STATE_LAPSED,
     {"DecideRenewal", "ReassignRenewal", "SetForecastCall", "ClearForecastCall"}},
    {Renewal::STATE_WON, {}},
    {Renewal::STATE_AUTO_RENEWED, {}},
    {Renewal::STATE_WON_LATE, {}},
    {Renewal::STATE_LOST, {}},
    {Renewal::STATE_VOID, {}}};

TEST(RenewalStates, EveryStateTakesItsCommandsAndNoOthers) {
  for (const auto& [state, legal] : kLegal) {
    for (const auto& command : kCommands) {
      SCOPED_TRACE(Renewal::State_Name(state) + " " + command);
      KnownRenewal known;
      known.ReachRenewal(state);
      // There must be something to settle.
      if (command == "SettleRisk") Command("AssessRisk", known);
      if (command == "ClearForecastCall") Command("SetForecastCall", known);
      const auto outcome = Command(command, known);
      if (legal.contains(command)) {
        EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
        EXPECT_THAT(known.scenario.Verify(), IsEmpty());
        continue;
      }
      EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
      EXPECT_EQ(DetailOf(outcome.status).state(), Renewal::State_Name(state));
      const auto allowed = DetailOf(outcome.status).allowed();
      EXPECT_EQ(Commands(allowed.begin(), allowed.end()), legal);
    }
  }
}

TEST(RenewalStateAt, JudgesByTheDatesWhileTimersWait) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN, Renewing());
  const Renewal renewal = known.StoredRenewal();
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2026, 12, 30, 23)), Renewal::STATE_OPEN);
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2026, 12, 31)), Renewal::STATE_LOCKED_IN);
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2027, 3, 1)), Renewal::STATE_AUTO_RENEWED);
}

TEST(RenewalStateAt, WithoutAutoRenewalTheTermLapsesAndTheGraceEnds) {
  KnownRenewal known;
  known.ReachRenewal(Renewal::STATE_OPEN);
  const Renewal renewal = known.StoredRenewal();
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2027, 2, 28, 23)), Renewal::STATE_OPEN);
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2027, 3, 1)), Renewal::STATE_LAPSED);
  EXPECT_EQ(RenewalStateAt(renewal, Utc(2027, 3, 31)), Renewal::STATE_LOST);
}

}  // namespace
}  // namespace steward::contracts
