#include "services/contracts/policies/renewal_timers.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "services/contracts/view.h"

namespace steward::contracts {
namespace {

int32_t DaysOf(absl::string_view kind) {
  int32_t days = 0;
  STEWARD_CHECK(absl::SimpleAtoi(kind.substr(kind.rfind('_') + 1), &days)) << std::string(kind);
  return days;
}

}  // namespace

absl::string_view TimerOf(const v1::RenewalMilestone& milestone) {
  if (milestone.kind() == v1::RenewalMilestone::KIND_NOTICE) {
    for (const absl::string_view kind : kNoticeMilestones) {
      if (DaysOf(kind) == milestone.days()) return kind;
    }
    return "";
  }
  for (const absl::string_view kind : kRenewalWindows) {
    if (DaysOf(kind) == milestone.days()) return kind;
  }
  return "";
}

int32_t DaysOfTimer(const TimerFired& fired) { return DaysOf(fired.kind); }

}  // namespace steward::contracts
