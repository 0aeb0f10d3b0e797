#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/queries/queries.h"
#include "services/escalations/rows.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {
namespace {

using v1::DueEscalation;
using v1::Escalation;

// The clock that runs and is due first.
DueEscalation DueOf(const Escalation& escalation) {
  DueEscalation due;
  due.set_name(escalation.name());
  due.set_severity(escalation.severity());
  due.set_state(escalation.state());
  for (const auto& clock : escalation.clocks()) {
    if (clock.state() != v1::SlaClock::STATE_RUNNING || !clock.has_due()) continue;
    if (due.has_due() && Instant(due.due()) <= Instant(clock.due())) continue;
    *due.mutable_due() = clock.due();
    due.set_kind(clock.kind());
  }
  return due;
}

}  // namespace

// By the earliest due of a clock that runs, what is overdue first.
absl::Status ListDueEscalations(const v1::ListDueEscalationsRequest& request,
                                const engine::QueryContext& context,
                                v1::ListDueEscalationsResponse* response) {
  std::optional<absl::Time> until;
  if (request.has_until()) {
    STEWARD_ASSIGN_OR_RETURN(until, FromTimestamp(request.until()));
  }
  const std::string query = absl::StrCat("ListDueEscalations\n",
                                         until.has_value() ? FormatRfc3339(*until) : std::string());
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page,
                           context.ScanIndex(kByDue, {}, /*prefix_of_last=*/false,
                                             {request.page_size(), request.page_token(), query}));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::EscalationState>(name));
    if (state == nullptr) continue;
    const DueEscalation due = DueOf(state->escalation());
    // The index is in order: nothing that follows is due earlier.
    if (until.has_value() && due.has_due() && Instant(due.due()) > *until) return absl::OkStatus();
    *response->add_escalations() = due;
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::escalations
