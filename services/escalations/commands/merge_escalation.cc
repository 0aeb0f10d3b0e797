#include <algorithm>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/limits.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

absl::Status CheckTarget(const v1::MergeEscalationRequest& request, const EscalationView& view,
                         const Env& env) {
  const auto refuse = [&request](absl::string_view why) {
    return Reject(Reason::REASON_MERGE_TARGET,
                  absl::StrCat(request.into(), why, ": name another open one of the account"));
  };
  if (request.into() == env.aggregate) return refuse(" is the escalation itself");
  if (AccountOf(request.into()) != env.account) return refuse(" is of another account");
  const v1::EscalationState* target = view.Find(request.into());
  if (target == nullptr) return NotFound(request.into());
  if (!IsOpen(target->escalation().state())) return refuse(" is not open");
  if (target->escalation().merged_from_size() >= kMergedMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(request.into(), " goes on with ", kMergedMax, " already"));
  }
  return absl::OkStatus();
}

// The cases that the other one doesn't have yet, as many as it can take.
v1::EscalationAbsorbed Absorbed(const v1::Escalation& merged, const v1::Escalation& into) {
  v1::EscalationAbsorbed event;
  event.set_merged(merged.name());
  const auto& known = into.case_ids();
  for (const std::string& id : merged.case_ids()) {
    const bool fits = known.size() + event.case_ids_size() < kCasesMax;
    if (fits && std::find(known.begin(), known.end(), id) == known.end()) event.add_case_ids(id);
  }
  return event;
}

}  // namespace

// OPEN, ACKNOWLEDGED or IN_PROGRESS -> MERGED: nothing more is promised here, and the other one
// takes over its cases.
Decision MergeEscalation(const v1::MergeEscalationRequest& request, const EscalationView& view,
                         const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "MergeEscalation"));
  STEWARD_RETURN_IF_ERROR(CheckTarget(request, view, env));
  Decision decision;
  v1::EscalationMerged merged;
  merged.set_into(request.into());
  decision.Add(std::move(merged));
  STEWARD_RETURN_IF_ERROR(Clocks({view.state(), view.state()}, env.now, &decision).Cancel());
  decision.Add(Absorbed(view.escalation(), view.Find(request.into())->escalation()))
      .On(request.into());
  return decision;
}

}  // namespace steward::escalations
