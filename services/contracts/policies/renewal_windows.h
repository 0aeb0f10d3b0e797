#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/term_dates.h"

// The moments of a term at which its renewal needs attention (DOMAIN.md 3.3 "Renewal", 3.6
// "Contracts"). T is 00:00 of the term's end in the contract's zone, T-n is 00:00 n civil days
// before. Everything follows from the dates, so that an amended date moves what depends on it. Pure
// functions. Errors name the fields of term_dates.h, and grace_days.
namespace steward::contracts {

// The renewal is open from the first of these on; in days before T.
inline constexpr int32_t kRenewalWindowDays[] = {180, 120, 90, 60, 30, 14, 7};
// Days before the notice deadline; 0 is the deadline itself.
inline constexpr int32_t kNoticeMilestoneDays[] = {30, 14, 7, 0};
// The longest grace after a term, in days.
inline constexpr int32_t kGraceDaysMax = 366;

// Those of one day come in this order.
enum class MilestoneKind { kRenewalWindow, kNotice, kTermEnd, kGraceEnd };

struct Milestone {
  MilestoneKind kind = MilestoneKind::kTermEnd;
  // Before the term's end or the notice deadline; for kGraceEnd, after the term's end.
  int32_t days = 0;
  Day day = 0;
  // The first instant of the day in the contract's zone.
  absl::Time at;

  friend bool operator==(const Milestone&, const Milestone&) = default;
};

// What a renewal's milestones follow from.
struct RenewalDates {
  Term term;
  absl::TimeZone zone;
  // Empty where no notice can be given.
  std::optional<NoticeDeadline> notice;
  // 0 for none: then there is no kGraceEnd.
  int32_t grace_days = 0;
};

// All milestones in order. Those before the term's start are left out; one on its first day is not.
// INVALID_FIELD for a term that is none and for grace_days out of range; OUT_OF_RANGE where grace
// would end after the year 9999.
absl::StatusOr<std::vector<Milestone>> RenewalMilestones(const RenewalDates& dates);

// The day on which the renewal opens: the first window's, or the term's first where it is shorter.
Day RenewalOpeningDay(const Term& term);

// The window that an instant lies in, as its days before T: 90 from T-90 on until T-60. Empty
// before the first, and from T on.
std::optional<int32_t> RenewalWindowAt(const Term& term, const absl::TimeZone& zone, absl::Time at);

}  // namespace steward::contracts
