#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/acknowledgement.h"
#include "services/escalations/policies/clocks.h"
#include "services/escalations/policies/limits.h"
#include "services/escalations/policies/transitions.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

// What a SEV1 or SEV2 update must say, beside what we know.
absl::Status CheckComplete(const v1::PostCustomerUpdateRequest& request,
                           const v1::Escalation& escalation) {
  if (escalation.severity() > v1::SEVERITY_SEV2) return absl::OkStatus();
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_UPDATE_INCOMPLETE);
  const auto need = [&detail](bool is_there, absl::string_view field, absl::string_view what) {
    if (is_there) return;
    auto* violation = detail.add_violations();
    violation->set_field(std::string(field));
    violation->set_description(std::string(what));
  };
  need(!request.what_it_means().empty(), "what_it_means", "must say what it means to the customer");
  need(!request.what_we_do().empty(), "what_we_do", "must say what we do about it");
  need(request.has_next_update_time(), "next_update_time", "must say when they hear from us next");
  if (detail.violations().empty()) return absl::OkStatus();
  return Reject(detail,
                absl::StrCat(escalation.name(), " is ", v1::Severity_Name(escalation.severity()),
                             ": an update says what we know, what it means to them, what "
                             "we do, and when they hear from us next"));
}

absl::Status CheckAhead(const v1::PostCustomerUpdateRequest& request, absl::Time now) {
  if (!request.has_next_update_time()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time next, FromTimestamp(request.next_update_time()));
  if (next > now) return absl::OkStatus();
  return InvalidField("next_update_time", "must lie ahead");
}

v1::CustomerUpdate UpdateOf(const v1::PostCustomerUpdateRequest& request,
                            const EscalationView& view, const Env& env) {
  v1::CustomerUpdate update;
  update.set_number(view.escalation().customer_updates_size() + 1);
  *update.mutable_post_time() = ToTimestamp(env.now);
  update.set_author(env.actor);
  update.set_what_we_know(request.what_we_know());
  update.set_what_it_means(request.what_it_means());
  update.set_what_we_do(request.what_we_do());
  if (request.has_next_update_time()) {
    *update.mutable_next_update_time() = request.next_update_time();
  }
  return update;
}

}  // namespace

// What the customer is told. It answers what waits for an answer, and the time until the next
// update begins.
Decision PostCustomerUpdate(const v1::PostCustomerUpdateRequest& request,
                            const EscalationView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckLegal(view.escalation(), "PostCustomerUpdate"));
  const v1::Escalation& escalation = view.escalation();
  STEWARD_RETURN_IF_ERROR(CheckComplete(request, escalation));
  STEWARD_RETURN_IF_ERROR(CheckAhead(request, env.now));
  STEWARD_RETURN_IF_ERROR(CheckPosts(escalation.name(), escalation.customer_updates_size()));
  Decision decision;
  v1::CustomerUpdatePosted event;
  *event.mutable_update() = UpdateOf(request, view, env);
  if (const auto timeout = AckTimeout(view.state(), env.now); timeout.has_value()) {
    *event.mutable_ack_timeout_time() = ToTimestamp(*timeout);
  }
  decision.Add(std::move(event));
  Clocks clocks({view.state(), view.state()}, env.now, &decision);
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_FIRST_RESPONSE));
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_NEXT_RESPONSE));
  if (!IsOpen(escalation.state())) return decision;
  STEWARD_RETURN_IF_ERROR(clocks.Stop(v1::CLOCK_KIND_CUSTOMER_UPDATE));
  STEWARD_RETURN_IF_ERROR(clocks.Start(v1::CLOCK_KIND_CUSTOMER_UPDATE));
  return decision;
}

}  // namespace steward::escalations
