#include <string>

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "services/contracts/derive.h"

namespace steward::contracts {

Rows DeriveAmendment(const v1::AmendmentState& state) {
  const v1::Amendment& amendment = state.amendment();
  const std::string account = AccountOf(amendment.name());
  const Day day = DayFromDate(amendment.effective_date()).value_or(0);
  Rows rows;
  rows.Index(kAmendmentsByAccount, {account, int64_t{day}});
  rows.Index(kAmendmentsByState,
             {int64_t{amendment.state()}, account, LastSegment(ParentOf(amendment.name()))});
  const auto due = FromTimestamp(amendment.effective_time());
  if (amendment.state() == v1::Amendment::STATE_SIGNED && due.ok()) {
    rows.Timer(kAmendmentTakesEffect, *due);
  }
  return rows;
}

}  // namespace steward::contracts
