#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/testing/matchers.h"
#include "libs/testing/scenario.h"
#include "services/accounts/accounts_for_test.h"
#include "services/accounts/health_rows.h"
#include "services/accounts/policies/built_in_scorecard.h"
#include "steward/accounts/v1/health_events.pb.h"
#include "steward/accounts/v1/health_service.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

// What the tests of scorecards and health say again and again.
namespace steward::accounts {

inline constexpr char kHealth[] = "accounts/a1/health";
inline constexpr absl::Duration kDay = absl::Hours(24);

// A measure whose value is its score, and which counts for ever.
inline v1::ScorecardMeasure Plain(absl::string_view id, int32_t weight_bp = 10'000) {
  v1::ScorecardMeasure measure;
  measure.set_measure(std::string(id));
  measure.set_weight_bp(weight_bp);
  return measure;
}
// One that counts for some days, and then so.
inline v1::ScorecardMeasure Aging(absl::string_view id, int days,
                                  v1::ScorecardMeasure::StalePolicy policy,
                                  int half_life_days = 0) {
  v1::ScorecardMeasure measure = Plain(id);
  measure.set_valid_for_ms(absl::ToInt64Milliseconds(days * kDay));
  measure.set_stale_policy(policy);
  measure.set_half_life_ms(absl::ToInt64Milliseconds(half_life_days * kDay));
  return measure;
}

// Groups of one measure each, of equal weight.
inline v1::ScorecardRules RulesOf(const std::vector<v1::ScorecardMeasure>& measures) {
  v1::ScorecardRules rules;
  const auto share = static_cast<int32_t>(10'000 / measures.size());
  for (const v1::ScorecardMeasure& measure : measures) {
    v1::ScorecardGroup* group = rules.add_groups();
    group->set_group(absl::StrCat("of_", measure.measure()));
    group->set_weight_bp(share);
    *group->add_measures() = measure;
  }
  return rules;
}

// Account a1, as its health is measured.
class MeasuredAccount {
 public:
  MeasuredAccount() { EXPECT_TRUE(scenario.When(Creating("a1")).status.ok()); }

  static v1::SetMeasureRequest Setting(absl::string_view measure, int64_t raw) {
    v1::SetMeasureRequest request;
    request.set_account("accounts/a1");
    request.set_measure(std::string(measure));
    request.set_raw(raw);
    return request;
  }
  Outcome Set(absl::string_view measure, int64_t raw) {
    return scenario.When(Setting(measure, raw));
  }
  Outcome Set(absl::string_view measure, int64_t raw, absl::Time measured_at) {
    v1::SetMeasureRequest request = Setting(measure, raw);
    *request.mutable_measured_at() = ToTimestamp(measured_at);
    return scenario.When(request);
  }
  Outcome SetNotApplicable(absl::string_view measure) {
    v1::SetMeasureRequest request = Setting(measure, 0);
    request.clear_raw();
    request.set_not_applicable(true);
    return scenario.When(request);
  }

  static v1::DefineScorecardRequest Defining(const v1::ScorecardRules& rules,
                                             absl::string_view name = kScorecardInForce) {
    v1::DefineScorecardRequest request;
    request.mutable_scorecard()->set_name(std::string(name));
    request.mutable_scorecard()->set_display_name("Ours");
    *request.mutable_scorecard()->mutable_rules() = rules;
    return request;
  }
  Outcome Define(const std::vector<v1::ScorecardMeasure>& measures) {
    return scenario.When(Defining(RulesOf(measures)));
  }
  Outcome Rescore() {
    v1::RescoreHealthRequest request;
    request.set_account("accounts/a1");
    return scenario.When(request);
  }

  v1::OverrideHealthRequest Overriding(v1::HealthBand band, absl::Duration until) const {
    v1::OverrideHealthRequest request;
    request.set_account("accounts/a1");
    request.set_band(band);
    *request.mutable_expires_at() = ToTimestamp(scenario.now() + until);
    request.set_reason_code("SPONSOR_LEFT");
    return request;
  }
  Outcome Clear() {
    v1::ClearHealthOverrideRequest request;
    request.set_account("accounts/a1");
    return scenario.When(request);
  }

  // An escalation of the account, as its service says.
  Outcome Open(absl::string_view id) {
    escalations::v1::EscalationOpened event;
    event.mutable_escalation()->set_name(EscalationName(id));
    event.mutable_escalation()->set_severity(escalations::v1::SEVERITY_SEV2);
    event.mutable_escalation()->set_state(escalations::v1::Escalation::STATE_OPEN);
    return scenario.Hears(EscalationName(id), event);
  }
  Outcome Resolve(absl::string_view id) {
    return scenario.Hears(EscalationName(id), escalations::v1::EscalationResolved());
  }

  v1::AccountHealthState state() const {
    const auto found = scenario.Find<v1::AccountHealthState>(kHealth);
    return found == nullptr ? v1::AccountHealthState() : *found;
  }
  v1::AccountHealth health() const { return state().account_health(); }
  // "YELLOW 6824 of 8500", with "-" for no score.
  std::string Show() const {
    const v1::AccountHealth now = health();
    return absl::StrCat(v1::HealthBand_Name(now.band()).substr(12), " ",
                        now.has_score_centi() ? absl::StrCat(now.score_centi()) : "-", " of ",
                        now.coverage_bp());
  }

  Scenario scenario{Accounts()};

 private:
  static std::string EscalationName(absl::string_view id) {
    return absl::StrCat("accounts/a1/escalations/", id);
  }
};

// The only event of this type among those of an outcome.
template <class Event>
Event TheOnly(const Outcome& outcome) {
  const Event* found = nullptr;
  int count = 0;
  for (const auto& each : outcome.events) {
    if (const auto* event = dynamic_cast<const Event*>(each.get())) {
      found = event;
      ++count;
    }
  }
  if (count == 1) return *found;
  ADD_FAILURE() << count << " of " << Event::descriptor()->name() << "; " << outcome.status;
  return {};
}

}  // namespace steward::accounts
