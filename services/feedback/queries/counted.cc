#include "services/feedback/queries/counted.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using google::protobuf::Timestamp;

// A scan of what an index by day holds.
template <class State>
struct DayScan {
  const Scan& scan;
  uint16_t index = 0;
  // When the state counts.
  const Timestamp& (*time)(const State&);
  const std::function<void(const State&)>& visit;

  absl::Status VisitOne(const std::string& name) {
    if (--*scan.left < 0) {
      return Reject(Reason::REASON_LIMIT_EXCEEDED,
                    absl::StrCat("more than ", kScannedMax,
                                 " answers would be read: choose a shorter window, fewer months, "
                                 "or the window `all`"));
    }
    STEWARD_ASSIGN_OR_RETURN(const auto state, scan.context.Find<State>(name));
    if (state == nullptr) return absl::OkStatus();
    STEWARD_ASSIGN_OR_RETURN(const absl::Time at, FromTimestamp(time(*state)));
    if (at >= scan.from && at < scan.to) visit(*state);
    return absl::OkStatus();
  }

  absl::Status VisitDay(Day day) {
    engine::PageRequest next;
    next.page_size = limits::kPageItemsMax;
    do {
      STEWARD_ASSIGN_OR_RETURN(
          const engine::Page page,
          scan.context.ScanIndex(index, {int64_t{day}}, /*prefix_of_last=*/false, next));
      for (const auto& name : page.names) STEWARD_RETURN_IF_ERROR(VisitOne(name));
      next.page_token = page.next_page_token;
    } while (!next.page_token.empty());
    return absl::OkStatus();
  }

  absl::Status Run() {
    if (scan.from >= scan.to) return absl::OkStatus();
    const Day last = UtcDay(scan.to - absl::Nanoseconds(1));
    for (Day day = UtcDay(scan.from); day <= last; ++day) STEWARD_RETURN_IF_ERROR(VisitDay(day));
    return absl::OkStatus();
  }
};

const Timestamp& Received(const v1::ResponseState& state) {
  return state.response().received_time();
}
const Timestamp& Delivered(const v1::InvitationState& state) {
  return state.invitation().delivered_time();
}
const Timestamp& Completed(const v1::InvitationState& state) {
  return state.invitation().completed_time();
}

std::function<void(const v1::InvitationState&)> OfInvitation(
    const std::function<void(const v1::Invitation&)>& visit) {
  return [&visit](const v1::InvitationState& state) { visit(state.invitation()); };
}

}  // namespace

absl::Status VisitResponses(const Scan& scan,
                            const std::function<void(const v1::ResponseState&)>& visit) {
  return DayScan<v1::ResponseState>{scan, kResponsesByDay, Received, visit}.Run();
}

absl::Status VisitDelivered(const Scan& scan,
                            const std::function<void(const v1::Invitation&)>& visit) {
  const auto of_state = OfInvitation(visit);
  return DayScan<v1::InvitationState>{scan, kInvitationsByDelivery, Delivered, of_state}.Run();
}

absl::Status VisitCompleted(const Scan& scan,
                            const std::function<void(const v1::Invitation&)>& visit) {
  const auto of_state = OfInvitation(visit);
  return DayScan<v1::InvitationState>{scan, kInvitationsByCompletion, Completed, of_state}.Run();
}

}  // namespace steward::feedback
