#include "services/contracts/policies/renewal_risk.h"

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::contracts {
namespace {

using v1::Renewal;
using v1::RenewalMilestone;
using v1::RenewalRisk;

constexpr int32_t kFirstCheckpointDays = 180;
constexpr int32_t kSecondCheckpointDays = 90;

bool WindowCame(const Renewal& renewal, int32_t days, absl::Time now) {
  for (const RenewalMilestone& milestone : renewal.milestones()) {
    if (milestone.kind() != RenewalMilestone::KIND_RENEWAL_WINDOW) continue;
    const auto at = FromTimestamp(milestone.time());
    if (milestone.days() == days && at.ok()) return *at <= now;
  }
  return false;
}

}  // namespace

absl::StatusOr<int32_t> CheckpointAt(const Renewal& renewal, absl::Time now) {
  if (WindowCame(renewal, kSecondCheckpointDays, now)) return kSecondCheckpointDays;
  if (WindowCame(renewal, kFirstCheckpointDays, now)) return kFirstCheckpointDays;
  return Reject(Reason::REASON_NO_CHECKPOINT,
                absl::StrCat(renewal.name(),
                             " has its risk assessed from 180 and from 90 days "
                             "before the end of its term on: neither has come"));
}

absl::Status CheckRisk(RenewalRisk::Level called, const RenewalRisk& risk) {
  if (called == RenewalRisk::LEVEL_MONITOR && risk.checkpoint_days() == kSecondCheckpointDays) {
    return Reject(Reason::REASON_MONITOR_TOO_LATE,
                  "from 90 days before the end of the term on a risk is GOOD or AT_RISK");
  }
  if (called == RenewalRisk::LEVEL_AT_RISK && risk.action_plan().empty()) {
    return Reject(Reason::REASON_ACTION_PLAN_REQUIRED,
                  "AT_RISK needs an action_plan: what is done about it");
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
