#include "services/ctl/account_health.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/ctl/failure.h"
#include "services/ctl/json.h"
#include "services/ctl/output.h"
#include "services/ctl/typed_call.h"
#include "services/ctl/values.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::AccountHealth;
using accounts::v1::ExplainHealthResponse;
using accounts::v1::HealthContribution;
using accounts::v1::HealthScoreStep;
using accounts::v1::SilentMeasure;

constexpr int kReasonsShown = 3;
constexpr int kFullScoreCenti = 10'000;

std::string Method(const std::string& name) {
  return absl::StrCat("steward.accounts.v1.HealthService/", name);
}

absl::StatusOr<ExplainHealthResponse> AskWhy(Session& session, const std::string& account,
                                             const std::string& as_of) {
  accounts::v1::ExplainHealthRequest request;
  STEWARD_ASSIGN_OR_RETURN(const std::string name, FullName("accounts/*", account));
  request.set_account(name);
  if (!as_of.empty()) {
    const auto time = ParseTime(as_of);
    if (!time.ok()) return UsageError(absl::StrCat("--as-of: ", time.status().message()));
    *request.mutable_as_of() = ToTimestamp(*time);
  }
  return AskFor<ExplainHealthResponse>(session, Method("ExplainHealth"), request);
}

std::string Signed(int64_t centi) {
  return absl::StrCat(centi > 0 ? "+" : "", HundredthsText(centi));
}

std::string TrendText(const AccountHealth& health) {
  switch (health.trend()) {
    case AccountHealth::TREND_UP:
      return ", up";
    case AccountHealth::TREND_DOWN:
      return ", down";
    case AccountHealth::TREND_SAME:
      return ", the same as 28 days ago";
    default:
      return "";
  }
}

// "accounts/a1: YELLOW 68.24, coverage 85.00 %, down".
std::string Headline(const AccountHealth& health) {
  return absl::StrCat(ParentOf(absl::StrCat(health.name(), "/-")), ": ", TextAt(health, "band"),
                      " ",
                      health.has_score_centi() ? HundredthsText(health.score_centi()) : "no score",
                      ", coverage ", PercentText(health.coverage_bp()), TrendText(health));
}

void WriteOverride(const AccountHealth& health, std::ostream& out) {
  if (!health.has_override()) return;
  out << "overridden until " << TextAt(health, "override.expires_at") << " by "
      << health.override().actor() << " (" << health.override().reason_code()
      << "); the score says " << TextAt(health, "computed_band") << "\n";
}

// What keeps it from a full score, as far as it is this measure.
int64_t CostOf(const HealthContribution& each) {
  return int64_t{each.weight_bp()} * (kFullScoreCenti - each.score_centi());
}

// The measures that cost the most, and what is not measured.
void WriteBecause(const ExplainHealthResponse& answer, std::ostream& out) {
  std::vector<HealthContribution> costly(answer.contributions().begin(),
                                         answer.contributions().end());
  std::stable_sort(costly.begin(), costly.end(),
                   [](const auto& a, const auto& b) { return CostOf(a) > CostOf(b); });
  std::vector<std::string> reasons;
  for (const HealthContribution& each : costly) {
    if (CostOf(each) == 0 || reasons.size() >= kReasonsShown) break;
    reasons.push_back(absl::StrCat(each.measure(), " is at ", HundredthsText(each.score_centi()),
                                   " and weighs ", PercentText(each.weight_bp()),
                                   each.stale() ? ", stale" : ""));
  }
  if (!reasons.empty()) out << "because " << absl::StrJoin(reasons, "; ") << "\n";
  std::vector<std::string> silent;
  for (const SilentMeasure& each : answer.silent_measures()) {
    const std::string why = absl::AsciiStrToLower(TextAt(each, "why"));
    silent.push_back(
        absl::StrCat(each.measure(), " (", absl::StrReplaceAll(why, {{"_", " "}}), ")"));
  }
  if (!silent.empty()) out << "not counted: " << absl::StrJoin(silent, ", ") << "\n";
}

void WriteContributions(const ExplainHealthResponse& answer, Session& session) {
  std::vector<std::vector<std::string>> rows = {
      {"MEASURE", "GROUP", "RAW", "SCORE", "WEIGHT", "ADDS", "STALE", "SINCE", "EVENT"}};
  for (const HealthContribution& each : answer.contributions()) {
    rows.push_back({each.measure(), each.group(), absl::StrCat(each.raw()),
                    HundredthsText(each.score_centi()), PercentText(each.weight_bp()),
                    HundredthsText(each.contribution_centi()), each.stale() ? "stale" : "",
                    TextAt(each, "measured_at"), absl::StrJoin(each.cause_event_ids(), " ")});
  }
  WriteCells(rows, session.format, session.out);
}

void WriteLastChange(const HealthScoreStep& step, std::ostream& out) {
  out << "last change: ";
  if (!step.has_score_centi() || !step.has_previous_score_centi()) {
    out << (step.has_score_centi() ? "the first score" : "no score any more");
  } else {
    out << HundredthsText(step.previous_score_centi()) << " to "
        << HundredthsText(step.score_centi()) << ": new readings "
        << Signed(step.delta_data_centi()) << ", staleness " << Signed(step.delta_staleness_centi())
        << ", definition " << Signed(step.delta_definition_centi());
  }
  out << " (" << TextAt(step, "score_time") << ", event " << step.event_id() << ")\n";
}

// The accounts that another version of the scorecard scored.
absl::StatusOr<std::vector<std::string>> Outdated(Session& session) {
  accounts::v1::GetScorecardRequest newest;
  newest.set_name("scorecards/default");
  STEWARD_ASSIGN_OR_RETURN(const auto scorecard, AskFor<accounts::v1::Scorecard>(
                                                     session, Method("GetScorecard"), newest));
  STEWARD_ASSIGN_OR_RETURN(const auto list, AskFor<accounts::v1::ListAccountHealthResponse>(
                                                session, Method("ListAccountHealth"),
                                                accounts::v1::ListAccountHealthRequest()));
  std::vector<std::string> accounts;
  for (const AccountHealth& health : list.health()) {
    // One that was only overridden was never scored.
    if (!health.has_score_time() || health.scorecard_version() == scorecard.version()) continue;
    accounts.push_back(absl::StrCat("accounts/", AccountOf(health.name())));
  }
  return accounts;
}

// "45 d", "1.5 d"; "" for 0.
std::string DaysText(int64_t ms) {
  if (ms == 0) return "";
  return absl::StrCat(static_cast<double>(ms) / absl::ToDoubleMilliseconds(absl::Hours(24)), " d");
}

// "0: 100.00, 1: 70.00".
std::string TableText(const accounts::v1::ScorecardMeasure& measure) {
  std::vector<std::string> points;
  for (const auto& point : measure.table()) {
    points.push_back(absl::StrCat(point.raw(), ": ", HundredthsText(point.score_centi())));
  }
  return absl::StrJoin(points, ", ");
}

void WriteMeasures(const accounts::v1::Scorecard& scorecard, Session& session) {
  std::vector<std::vector<std::string>> rows = {{"MEASURE", "GROUP", "OF ALL", "OF GROUP", "VALUE",
                                                 "TABLE", "COUNTS FOR", "THEN", "HALVES IN"}};
  for (const auto& group : scorecard.rules().groups()) {
    for (const auto& measure : group.measures()) {
      rows.push_back({measure.measure(), group.group(), PercentText(group.weight_bp()),
                      PercentText(measure.weight_bp()), TextAt(measure, "normaliser"),
                      TableText(measure), DaysText(measure.valid_for_ms()),
                      measure.valid_for_ms() == 0 ? "" : TextAt(measure, "stale_policy"),
                      DaysText(measure.half_life_ms())});
    }
  }
  WriteCells(rows, session.format, session.out);
}

}  // namespace

absl::StatusOr<int> ShowScorecard(Session& session, const std::string& scorecard) {
  accounts::v1::GetScorecardRequest request;
  STEWARD_ASSIGN_OR_RETURN(const std::string name, FullName("scorecards/*", scorecard));
  request.set_name(name);
  STEWARD_ASSIGN_OR_RETURN(
      const auto answer, AskFor<accounts::v1::Scorecard>(session, Method("GetScorecard"), request));
  if (session.json()) {
    WriteJson(ToJson(answer), session.format, session.out);
    return kExitOk;
  }
  if (session.table()) {
    session.out << answer.name() << ": " << answer.display_name() << ", "
                << (answer.version() == 0 ? "built in" : absl::StrCat("version ", answer.version()))
                << (answer.rules().worst_of_gate() ? ", the worst measure bounds the band" : "")
                << "\n";
  }
  WriteMeasures(answer, session);
  return kExitOk;
}

absl::StatusOr<int> ShowHealth(Session& session, const std::string& account) {
  STEWARD_ASSIGN_OR_RETURN(const auto answer, AskWhy(session, account, ""));
  if (session.json()) {
    WriteJson(ToJson(answer), session.format, session.out);
    return kExitOk;
  }
  session.out << Headline(answer.health()) << "\n";
  WriteOverride(answer.health(), session.out);
  WriteBecause(answer, session.out);
  return kExitOk;
}

absl::StatusOr<int> ExplainHealth(Session& session, const std::string& account,
                                  const std::string& as_of) {
  STEWARD_ASSIGN_OR_RETURN(const auto answer, AskWhy(session, account, as_of));
  if (session.json()) {
    WriteJson(ToJson(answer), session.format, session.out);
    return kExitOk;
  }
  if (session.table()) {
    session.out << Headline(answer.health()) << "\n";
    WriteOverride(answer.health(), session.out);
    WriteBecause(answer, session.out);
    if (answer.has_last_change()) WriteLastChange(answer.last_change(), session.out);
  }
  WriteContributions(answer, session);
  return kExitOk;
}

absl::StatusOr<int> RescoreHealth(Session& session, const std::string& account) {
  std::vector<std::string> accounts;
  if (account.empty()) {
    STEWARD_ASSIGN_OR_RETURN(accounts, Outdated(session));
  } else {
    STEWARD_ASSIGN_OR_RETURN(std::string name, FullName("accounts/*", account));
    accounts.push_back(std::move(name));
  }
  for (const std::string& each : accounts) {
    accounts::v1::RescoreHealthRequest request;
    request.set_account(each);
    STEWARD_RETURN_IF_ERROR(
        AskFor<AccountHealth>(session, Method("RescoreHealth"), std::move(request)).status());
  }
  if (session.json()) {
    WriteJson({{"rescored", accounts.size()}}, session.format, session.out);
  } else {
    session.out << accounts.size() << " accounts were scored by the newest scorecard\n";
  }
  return kExitOk;
}

}  // namespace steward::ctl
