#include "services/escalations/policies/transitions.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/escalations/escalations_for_test.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

constexpr Escalation::State kStates[] = {Escalation::STATE_REQUESTED,
                                         Escalation::STATE_OPEN,
                                         Escalation::STATE_ACKNOWLEDGED,
                                         Escalation::STATE_IN_PROGRESS,
                                         Escalation::STATE_WAITING_CUSTOMER,
                                         Escalation::STATE_WAITING_INTERNAL,
                                         Escalation::STATE_WAITING_VENDOR,
                                         Escalation::STATE_MITIGATED,
                                         Escalation::STATE_RESOLVED,
                                         Escalation::STATE_CLOSED,
                                         Escalation::STATE_DECLINED,
                                         Escalation::STATE_WITHDRAWN,
                                         Escalation::STATE_MERGED};

using Message = google::protobuf::Message;

template <class RequestType>
std::unique_ptr<Message> With(const std::function<void(RequestType*)>& fill) {
  auto request = std::make_unique<RequestType>();
  request->set_name(kEscalation);
  fill(request.get());
  return request;
}

template <class RequestType>
std::unique_ptr<Message> Bare() {
  return With<RequestType>([](RequestType*) {});
}

// Each command in a form that nothing but the state can refuse.
std::map<std::string, std::unique_ptr<Message>> Commands() {
  std::map<std::string, std::unique_ptr<Message>> all;
  all["ApproveEscalation"] = Bare<v1::ApproveEscalationRequest>();
  all["DeclineEscalation"] = Bare<v1::DeclineEscalationRequest>();
  all["WithdrawEscalation"] = Bare<v1::WithdrawEscalationRequest>();
  all["AcknowledgeEscalation"] = Bare<v1::AcknowledgeEscalationRequest>();
  all["StartEscalation"] = Bare<v1::StartEscalationRequest>();
  all["SetWaiting"] =
      std::make_unique<v1::SetWaitingRequest>(Wait(Escalation::STATE_WAITING_VENDOR));
  all["ResumeEscalation"] = Bare<v1::ResumeEscalationRequest>();
  all["MitigateEscalation"] = Bare<v1::MitigateEscalationRequest>();
  all["ResolveEscalation"] = Bare<v1::ResolveEscalationRequest>();
  all["CloseEscalation"] = Bare<v1::CloseEscalationRequest>();
  all["CloseSev1Escalation"] = Bare<v1::CloseSev1EscalationRequest>();
  all["ReopenEscalation"] = Bare<v1::ReopenEscalationRequest>();
  all["MergeEscalation"] = With<v1::MergeEscalationRequest>(
      [](auto* request) { request->set_into("accounts/a1/escalations/other"); });
  all["SetSeverity"] = std::make_unique<v1::SetSeverityRequest>(Raise(v1::SEVERITY_SEV2));
  all["LowerSeverity"] = std::make_unique<v1::LowerSeverityRequest>(Lower(v1::SEVERITY_SEV4));
  all["SetTrend"] = With<v1::SetTrendRequest>(
      [](auto* request) { request->set_trend(Escalation::TREND_DECLINING); });
  all["SetOwner"] =
      With<v1::SetOwnerRequest>([](auto* request) { request->set_owner("people/p2"); });
  all["RaiseLevel"] = Bare<v1::RaiseLevelRequest>();
  all["PostInternalNote"] =
      With<v1::PostInternalNoteRequest>([](auto* request) { request->set_text("Told nobody"); });
  all["PostCustomerUpdate"] = std::make_unique<v1::PostCustomerUpdateRequest>(FullUpdate());
  all["RecordCustomerMessage"] = Bare<v1::RecordCustomerMessageRequest>();
  all["RecordResponse"] = Bare<v1::RecordResponseRequest>();
  all["RebindPolicy"] = Bare<v1::RebindPolicyRequest>();
  all["RecomputeClocks"] = Bare<v1::RecomputeClocksRequest>();
  return all;
}

std::set<std::string> AndWhileOpen(std::set<std::string> commands) {
  commands.insert({"SetSeverity", "LowerSeverity", "SetTrend", "SetOwner", "PostInternalNote",
                   "PostCustomerUpdate", "RecordResponse", "RecordCustomerMessage", "RebindPolicy",
                   "RecomputeClocks"});
  return commands;
}

// The whole state machine: what is not here is refused.
std::map<Escalation::State, std::set<std::string>> Legal() {
  const auto waiting = AndWhileOpen({"ResumeEscalation", "ResolveEscalation"});
  return {{Escalation::STATE_REQUESTED,
           {"ApproveEscalation", "DeclineEscalation", "WithdrawEscalation", "SetSeverity",
            "LowerSeverity", "SetTrend", "SetOwner", "PostInternalNote"}},
          {Escalation::STATE_OPEN,
           AndWhileOpen({"AcknowledgeEscalation", "RaiseLevel", "MergeEscalation"})},
          {Escalation::STATE_ACKNOWLEDGED,
           AndWhileOpen({"StartEscalation", "ResolveEscalation", "MergeEscalation"})},
          {Escalation::STATE_IN_PROGRESS, AndWhileOpen({"SetWaiting", "MitigateEscalation",
                                                        "ResolveEscalation", "MergeEscalation"})},
          {Escalation::STATE_WAITING_CUSTOMER, waiting},
          {Escalation::STATE_WAITING_INTERNAL, waiting},
          {Escalation::STATE_WAITING_VENDOR, waiting},
          {Escalation::STATE_MITIGATED, AndWhileOpen({"StartEscalation", "ResolveEscalation"})},
          {Escalation::STATE_RESOLVED,
           {"CloseEscalation", "CloseSev1Escalation", "ReopenEscalation", "PostInternalNote",
            "PostCustomerUpdate", "RecordResponse", "RecordCustomerMessage", "RecomputeClocks"}},
          {Escalation::STATE_CLOSED, {"ReopenEscalation", "PostInternalNote", "RecomputeClocks"}},
          {Escalation::STATE_DECLINED, {}},
          {Escalation::STATE_WITHDRAWN, {}},
          {Escalation::STATE_MERGED, {}}};
}

TEST(Transitions, EveryStateTakesItsCommandsAndNoOthers) {
  const auto commands = Commands();
  const auto legal = Legal();
  for (const auto state : kStates) {
    for (const auto& [command, request] : commands) {
      SCOPED_TRACE(Escalation::State_Name(state) + " " + command);
      KnownAccount account;
      ASSERT_TRUE(account.When(Request(v1::SEVERITY_SEV3, "other")).status.ok());
      account.Reach(state);
      ASSERT_EQ(account.Stored().state(), state);
      const auto outcome = account.When(*request);
      if (legal.at(state).count(command) != 0) {
        EXPECT_TRUE(outcome.status.ok()) << MessageOf(outcome);
        continue;
      }
      EXPECT_EQ(ReasonOf(outcome), Reason::REASON_ILLEGAL_TRANSITION) << MessageOf(outcome);
      EXPECT_EQ(DetailOf(outcome.status).state(), Escalation::State_Name(state));
      EXPECT_EQ(DetailOf(outcome.status).command(), command);
      const auto allowed = DetailOf(outcome.status).allowed();
      EXPECT_EQ(std::set<std::string>(allowed.begin(), allowed.end()), legal.at(state));
    }
  }
}

TEST(Transitions, WhatIsOpenIsNotOver) {
  for (const auto state : kStates) EXPECT_FALSE(IsOpen(state) && IsOver(state)) << state;
  EXPECT_FALSE(IsOpen(Escalation::STATE_REQUESTED));
  EXPECT_FALSE(IsOver(Escalation::STATE_RESOLVED));
}

}  // namespace
}  // namespace steward::escalations
