#include "services/feedback/policies/follow_up_clocks.h"

#include <optional>

#include "libs/base/business_time.h"
#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::feedback {
namespace {

using v1::FollowUpClock;

struct Target {
  FollowUpClock::Kind kind;
  int64_t business_days;
};
constexpr Target kTargets[] = {{FollowUpClock::KIND_ACKNOWLEDGE, 1},
                               {FollowUpClock::KIND_CONTACT, 2},
                               {FollowUpClock::KIND_RESOLVE, 10}};

}  // namespace

absl::StatusOr<FollowUpClocks> StartClocks(const FeedbackView& view, absl::Time start) {
  const accounts::v1::Calendar* calendar = view.FindCalendar(kFollowUpCalendar);
  std::optional<BusinessCalendar> own;
  if (calendar != nullptr) {
    STEWARD_ASSIGN_OR_RETURN(own, mirrors::BusinessCalendarOf(*calendar));
  }
  const BusinessCalendar& hours = own.has_value() ? *own : mirrors::OfficeHours();
  FollowUpClocks clocks;
  for (const Target& target : kTargets) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t open_ms,
                             hours.BusinessDaysMs(target.business_days, start));
    STEWARD_ASSIGN_OR_RETURN(const absl::Time due, hours.Add(start, open_ms));
    FollowUpClock* clock = clocks.Add();
    clock->set_kind(target.kind);
    *clock->mutable_due() = ToTimestamp(due);
    if (calendar == nullptr) continue;
    clock->set_calendar(calendar->name());
    clock->set_calendar_version(calendar->versions_size());
  }
  return clocks;
}

bool IsAwaited(const FollowUpClock& clock) { return !clock.has_stop_time() && !clock.overdue(); }

absl::string_view TimerOf(FollowUpClock::Kind kind) {
  switch (kind) {
    case FollowUpClock::KIND_ACKNOWLEDGE:
      return kAcknowledgeDue;
    case FollowUpClock::KIND_CONTACT:
      return kContactDue;
    case FollowUpClock::KIND_RESOLVE:
    case FollowUpClock::KIND_UNSPECIFIED:
    default:
      return kResolveDue;
  }
}

}  // namespace steward::feedback
