#include "services/escalations/policies/policy_fields.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/escalations/policies/promises.h"

namespace steward::escalations {
namespace {

constexpr v1::ClockKind kKinds[] = {v1::CLOCK_KIND_ACK,           v1::CLOCK_KIND_FIRST_RESPONSE,
                                    v1::CLOCK_KIND_NEXT_RESPONSE, v1::CLOCK_KIND_CUSTOMER_UPDATE,
                                    v1::CLOCK_KIND_MITIGATE,      v1::CLOCK_KIND_RESOLVE};

absl::Status CheckCalendar(const std::string& name, const PolicyView& view) {
  if (name.empty() || view.KnowsCalendar(name)) return absl::OkStatus();
  return Reject(Reason::REASON_CALENDAR_NOT_KNOWN,
                absl::StrCat(name, " is not known here: create it in the accounts service"));
}

absl::Status CheckRule(const v1::SeverityRule& rule, const std::string& path,
                       const PolicyView& view) {
  for (const v1::ClockKind kind : kKinds) {
    const auto promise = PromiseOf(rule, kind);
    if (!promise.has_value() || promise->minutes() > 0 || promise->business_days() > 0) continue;
    return InvalidField(path, absl::StrCat("must promise more than no time by ",
                                           v1::ClockKind_Name(kind), ", or leave it out"));
  }
  for (int i = 0; i < rule.levels_size(); ++i) {
    for (const int role : rule.levels(i).targets()) {
      if (v1::TargetRole_IsValid(role) && role != v1::TARGET_ROLE_UNSPECIFIED) continue;
      return InvalidField(absl::StrCat(path, ".levels[", i, "].targets"), "must be known roles");
    }
  }
  return CheckCalendar(rule.calendar(), view);
}

}  // namespace

absl::Status CheckPolicy(const v1::EscalationPolicy& policy, const PolicyView& view) {
  std::set<int> severities;
  for (int i = 0; i < policy.rules_size(); ++i) {
    const std::string path = absl::StrCat("escalation_policy.rules[", i, "]");
    if (!severities.insert(policy.rules(i).severity()).second) {
      return InvalidField(absl::StrCat(path, ".severity"), "must be there once");
    }
    STEWARD_RETURN_IF_ERROR(CheckRule(policy.rules(i), path, view));
  }
  return CheckCalendar(policy.calendar(), view);
}

}  // namespace steward::escalations
