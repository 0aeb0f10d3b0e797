#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/open_days.h"
#include "services/contracts/policies/term_dates.h"
#include "steward/contracts/v1/contracts_resources.pb.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

// A renewal as it is when its term begins (DOMAIN.md 3.3 "Renewal", "Timers"). Pure functions.
namespace steward::contracts {

// Which days are open, by which version of the contract's calendar (0 for none).
struct TermCalendar {
  std::unique_ptr<const OpenDays> open_days;
  int32_t version = 0;
};

// The renewal at the end of the term, which is the contract's number `term_no`, with every date
// resolved and none passed. Where no notice deadline can be found (nothing is open for ten years),
// notice can be given until the term ends. It is OPEN from the start where the term is no longer
// than the first window. INVALID_FIELD for dates that are none.
absl::StatusOr<v1::Renewal> RenewalOfTerm(const v1::Contract& contract, const Term& term,
                                          const TermCalendar& calendar);

// The deadline as the renewal has it; `deadline_day` is its day.
NoticeDeadline DeadlineOf(const v1::Renewal& renewal);

}  // namespace steward::contracts
