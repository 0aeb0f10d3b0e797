#include "services/contracts/policies/renewal_windows.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

// Adds the milestone unless its day lies before the term.
void AddMilestone(MilestoneKind kind, int32_t days, const RenewalDates& dates,
                  std::vector<Milestone>* milestones) {
  Day day = dates.term.end;
  if (kind == MilestoneKind::kRenewalWindow) day -= days;
  if (kind == MilestoneKind::kNotice) day = dates.notice->deadline_day - days;
  if (kind == MilestoneKind::kGraceEnd) day += days;
  if (day < dates.term.start) return;
  milestones->push_back(
      {.kind = kind, .days = days, .day = day, .at = StartOfDay(day, dates.zone)});
}

absl::Status CheckGrace(const RenewalDates& dates) {
  if (dates.grace_days < 0 || dates.grace_days > kGraceDaysMax) {
    return InvalidField("grace_days", absl::StrCat("must be 0 to ", kGraceDaysMax));
  }
  if (dates.grace_days > kDayMax - dates.term.end) {
    return Reject(Reason::REASON_OUT_OF_RANGE,
                  absl::StrCat("grace of ", dates.grace_days, " days after ",
                               FormatDay(dates.term.end), " would end after 9999-12-31"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Milestone>> RenewalMilestones(const RenewalDates& dates) {
  STEWARD_RETURN_IF_ERROR(CheckTerm(dates.term));
  STEWARD_RETURN_IF_ERROR(CheckGrace(dates));
  std::vector<Milestone> milestones;
  for (const int32_t days : kRenewalWindowDays) {
    AddMilestone(MilestoneKind::kRenewalWindow, days, dates, &milestones);
  }
  if (dates.notice.has_value()) {
    for (const int32_t days : kNoticeMilestoneDays) {
      AddMilestone(MilestoneKind::kNotice, days, dates, &milestones);
    }
  }
  AddMilestone(MilestoneKind::kTermEnd, 0, dates, &milestones);
  if (dates.grace_days > 0) {
    AddMilestone(MilestoneKind::kGraceEnd, dates.grace_days, dates, &milestones);
  }
  std::sort(milestones.begin(), milestones.end(), [](const Milestone& a, const Milestone& b) {
    return std::tie(a.day, a.kind) < std::tie(b.day, b.kind);
  });
  return milestones;
}

Day RenewalOpeningDay(const Term& term) {
  return std::max(term.start, term.end - kRenewalWindowDays[0]);
}

std::optional<int32_t> RenewalWindowAt(const Term& term, const absl::TimeZone& zone,
                                       absl::Time at) {
  if (at >= StartOfDay(term.end, zone)) return std::nullopt;
  std::optional<int32_t> window;
  for (const int32_t days : kRenewalWindowDays) {
    const Day day = term.end - days;
    if (day >= term.start && StartOfDay(day, zone) <= at) window = days;
  }
  return window;
}

}  // namespace steward::contracts
