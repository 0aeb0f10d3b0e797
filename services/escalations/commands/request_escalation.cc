#include <algorithm>
#include <utility>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

// What was asked for, with what an escalation has where nothing is said.
Escalation Asked(const Escalation& given, const EscalationView& view, const Env& env) {
  Escalation asked;
  asked.set_name(env.aggregate);
  asked.set_title(given.title());
  asked.set_state(Escalation::STATE_REQUESTED);
  asked.set_subject_kind(std::max(given.subject_kind(), Escalation::SUBJECT_KIND_CASE));
  asked.set_subject(given.subject());
  asked.set_source(given.source() == Escalation::SOURCE_CUSTOMER ? Escalation::SOURCE_CUSTOMER
                                                                 : Escalation::SOURCE_INTERNAL);
  const bool has_cause = given.cause() != Escalation::CAUSE_UNSPECIFIED;
  asked.set_cause(has_cause ? given.cause() : Escalation::CAUSE_OTHER);
  asked.set_severity(given.severity());
  const bool has_trend = given.trend() != Escalation::TREND_UNSPECIFIED;
  asked.set_trend(has_trend ? given.trend() : Escalation::TREND_SAME);
  asked.set_justification(given.justification());
  *asked.mutable_watchers() = given.watchers();
  if (asked.subject_kind() == Escalation::SUBJECT_KIND_ACCOUNT) WatchedByTeam(view, &asked);
  *asked.mutable_case_ids() = given.case_ids();
  asked.set_owner(given.owner());
  if (asked.owner().empty()) asked.set_owner(view.account()->manager());
  asked.set_policy(given.policy());
  asked.set_calendar(given.calendar());
  *asked.mutable_request_time() = ToTimestamp(env.now);
  return asked;
}

}  // namespace

// For a known account that is not archived. It opens at once unless its policy wants an approval.
Decision RequestEscalation(const v1::RequestEscalationRequest& request, const EscalationView& view,
                           const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccount(view, ParentOf(env.aggregate), /*history=*/false));
  STEWARD_RETURN_IF_ERROR(CheckOwner(view, request.escalation().owner()));
  v1::EscalationState state;
  *state.mutable_escalation() = Asked(request.escalation(), view, env);
  STEWARD_RETURN_IF_ERROR(BindPolicy(view, &state));

  Decision decision;
  v1::EscalationRequested event;
  *event.mutable_escalation() = state.escalation();
  decision.Add(std::move(event));
  if (state.policy().approval_required()) return decision;
  STEWARD_RETURN_IF_ERROR(Open(view, std::move(state), env.now, &decision));
  return decision;
}

}  // namespace steward::escalations
