#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/health_view.h"
#include "services/accounts/policies/health_messages.h"
#include "services/accounts/policies/health_transition.h"
#include "services/accounts/policies/open_account.h"
#include "steward/accounts/v1/health_service.pb.h"

namespace steward::accounts {
namespace {

using v1::HealthReading;

absl::Status CheckMeasure(const std::string& measure, const v1::Scorecard& scorecard) {
  if (measure == kOpenEscalations) {
    return InvalidField("measure",
                        "must not be open_escalations: Steward keeps that one itself, from the "
                        "escalations of the account");
  }
  if (FindMeasure(scorecard.rules(), measure) != nullptr) return absl::OkStatus();
  std::vector<std::string> known;
  for (const v1::ScorecardGroup& group : scorecard.rules().groups()) {
    for (const v1::ScorecardMeasure& each : group.measures()) {
      if (each.measure() != kOpenEscalations) known.push_back(each.measure());
    }
  }
  return InvalidField("measure", absl::StrCat("must be one of ", scorecard.name(), ": ",
                                              absl::StrJoin(known, ", ")));
}

absl::StatusOr<HealthReading> ReadingOf(const v1::SetMeasureRequest& request, const Env& env) {
  if (request.has_raw() == request.not_applicable()) {
    return InvalidField("raw", "must be given, or not_applicable be true, and not both");
  }
  absl::Time measured_at = env.effective_time;
  if (request.has_measured_at()) {
    STEWARD_ASSIGN_OR_RETURN(measured_at, FromTimestamp(request.measured_at()));
  }
  if (measured_at > env.now) {
    return InvalidField("measured_at", absl::StrCat("must not be after ", FormatRfc3339(env.now)));
  }
  HealthReading reading;
  reading.set_measure(request.measure());
  if (request.has_raw()) reading.set_raw(request.raw());
  *reading.mutable_measured_at() = ToTimestamp(measured_at);
  return reading;
}

bool IsSame(const HealthReading& a, const HealthReading& b) {
  return a.has_raw() == b.has_raw() && a.raw() == b.raw() &&
         TimeOf(a.measured_at()) == TimeOf(b.measured_at());
}

absl::Status CheckPlace(const HealthReading& reading, const HealthView& view) {
  const HealthReading* known = FindReading(view.state(), reading.measure());
  if (known == nullptr && view.state().readings_size() >= kHealthReadingsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(view.name(), " has readings of ", kHealthReadingsMax,
                               " measures, the most that an account can have; give a measure of "
                               "the scorecard the id of one that it had before"));
  }
  if (known == nullptr || TimeOf(known->measured_at()) <= TimeOf(reading.measured_at())) {
    return absl::OkStatus();
  }
  return InvalidField(
      "measured_at",
      absl::StrCat("must not be before ", FormatRfc3339(TimeOf(known->measured_at())),
                   ", when the account's reading of ", reading.measure(), " was measured"));
}

}  // namespace

// What a measure is now, or that it makes no sense for the account (DOMAIN.md 3.1 Health). The
// newest reading counts, so an older one is refused, and the same one again is nothing new.
Decision SetMeasure(const v1::SetMeasureRequest& request, const HealthView& view, const Env& env) {
  STEWARD_RETURN_IF_ERROR(CheckAccountKnown(view.account_name(), view.account()));
  STEWARD_RETURN_IF_ERROR(CheckAccountOpen(*view.account()));
  STEWARD_RETURN_IF_ERROR(CheckMeasure(request.measure(), view.scorecard()));
  STEWARD_ASSIGN_OR_RETURN(HealthReading reading, ReadingOf(request, env));
  const HealthReading* known = FindReading(view.state(), request.measure());
  if (known != nullptr && IsSame(*known, reading)) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckPlace(reading, view));
  HealthTransition transition(view, env.now);
  transition.Set(std::move(reading));
  return transition.Finish();
}

}  // namespace steward::accounts
