#include "services/contracts/policies/renewal_dates.h"

#include <string>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/policies/renewal_windows.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::RenewalMilestone;

void SetDeadline(const NoticeDeadline& deadline, v1::Renewal* renewal) {
  *renewal->mutable_notice_deadline_date() = DateFromDay(deadline.deadline_day);
  *renewal->mutable_notice_deadline_time() = ToTimestamp(deadline.deadline);
}

NoticeDeadline AtTermEnd(const Term& term, const absl::TimeZone& zone) {
  return {.last_valid_day = term.end - 1,
          .deadline_day = term.end,
          .deadline = StartOfDay(term.end, zone)};
}

void AddMilestone(const Milestone& milestone, v1::Renewal* renewal) {
  if (milestone.kind == MilestoneKind::kGraceEnd) {
    *renewal->mutable_grace_end_date() = DateFromDay(milestone.day);
    *renewal->mutable_grace_end_time() = ToTimestamp(milestone.at);
    return;
  }
  if (milestone.kind == MilestoneKind::kTermEnd) {
    *renewal->mutable_term_end_time() = ToTimestamp(milestone.at);
    return;
  }
  RenewalMilestone* added = renewal->add_milestones();
  added->set_kind(milestone.kind == MilestoneKind::kNotice ? RenewalMilestone::KIND_NOTICE
                                                           : RenewalMilestone::KIND_RENEWAL_WINDOW);
  added->set_days(milestone.days);
  *added->mutable_date() = DateFromDay(milestone.day);
  *added->mutable_time() = ToTimestamp(milestone.at);
}

}  // namespace

absl::StatusOr<v1::Renewal> RenewalOfTerm(const Contract& contract, const Term& term,
                                          const TermCalendar& calendar) {
  const auto& terms = contract.renewal_terms();
  STEWARD_ASSIGN_OR_RETURN(const absl::TimeZone zone, LoadZone(contract.time_zone()));
  STEWARD_ASSIGN_OR_RETURN(const int64_t target, ContractArr(contract));
  v1::Renewal renewal;
  renewal.set_name(RenewalName(contract.name(), contract.term_no()));
  renewal.set_state(RenewalOpeningDay(term) == term.start ? v1::Renewal::STATE_OPEN
                                                          : v1::Renewal::STATE_SCHEDULED);
  renewal.set_term_no(contract.term_no());
  *renewal.mutable_term_start_date() = DateFromDay(term.start);
  *renewal.mutable_term_end_date() = DateFromDay(term.end);
  *renewal.mutable_due_date() = DateFromDay(term.end - 1);
  renewal.set_calendar(terms.calendar());
  renewal.set_calendar_version(calendar.version);
  renewal.set_auto_renew(terms.auto_renew());
  renewal.set_currency(contract.currency());
  renewal.set_target_arr_minor(target);
  renewal.set_owner(contract.owner());

  RenewalDates dates{.term = term, .zone = zone, .grace_days = terms.grace_days()};
  const auto deadline = NoticeDeadlineOf(NoticeRulesOf(terms), term.end,
                                         {.zone = zone, .open_days = *calendar.open_days});
  SetDeadline(deadline.ok() ? *deadline : AtTermEnd(term, zone), &renewal);
  // Where notice changes nothing until the last day, nobody is reminded of it.
  const bool reminded = deadline.ok() && (terms.notice_days() > 0 || terms.auto_renew());
  if (reminded) dates.notice = *deadline;
  STEWARD_ASSIGN_OR_RETURN(const auto milestones, RenewalMilestones(dates));
  for (const Milestone& milestone : milestones) AddMilestone(milestone, &renewal);
  return renewal;
}

NoticeDeadline DeadlineOf(const v1::Renewal& renewal) {
  const Day day = DayFromDate(renewal.notice_deadline_date()).value_or(kDayMin + 1);
  return {.last_valid_day = day - 1,
          .deadline_day = day,
          .deadline = FromTimestamp(renewal.notice_deadline_time()).value_or(absl::InfinitePast())};
}

}  // namespace steward::contracts
