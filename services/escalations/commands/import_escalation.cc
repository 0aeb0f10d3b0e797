#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/clock_replay.h"
#include "services/escalations/policies/opening.h"
#include "services/escalations/policies/promises.h"
#include "services/escalations/view.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::escalations {
namespace {

using v1::Escalation;

// What a source says; the rest follows from it, or is only ours.
constexpr std::array<absl::string_view, 14> kImportedFields = {
    "title",      "subject_kind", "subject",          "source",      "cause",
    "severity",   "trend",        "justification",    "case_ids",    "owner",
    "source_key", "request_time", "acknowledge_time", "resolve_time"};

// What the source says happened, in order.
struct Dates {
  absl::Time requested;
  std::optional<absl::Time> acknowledged;
  std::optional<absl::Time> resolved;
};

absl::StatusOr<std::optional<absl::Time>> After(const Dates& dates, bool is_there,
                                                const google::protobuf::Timestamp& time,
                                                absl::string_view field) {
  if (!is_there) return std::optional<absl::Time>();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time at, FromTimestamp(time));
  if (at < dates.requested) return InvalidField(field, "must not be before request_time");
  return std::optional<absl::Time>(at);
}

absl::StatusOr<Dates> DatesOf(const v1::ImportEscalationRequest& request, absl::Time now) {
  Dates dates;
  STEWARD_ASSIGN_OR_RETURN(dates.requested, FromTimestamp(request.request_time()));
  if (dates.requested > now) return InvalidField("request_time", "must not lie ahead");
  STEWARD_ASSIGN_OR_RETURN(
      dates.acknowledged,
      After(dates, request.has_acknowledge_time(), request.acknowledge_time(), "acknowledge_time"));
  STEWARD_ASSIGN_OR_RETURN(dates.resolved, After(dates, request.has_resolve_time(),
                                                 request.resolve_time(), "resolve_time"));
  if (dates.acknowledged > now) return InvalidField("acknowledge_time", "must not lie ahead");
  if (dates.resolved > now) return InvalidField("resolve_time", "must not lie ahead");
  // Solved is taken too, at the latest.
  if (dates.resolved.has_value() && dates.acknowledged.has_value()) {
    dates.acknowledged = std::min(*dates.acknowledged, *dates.resolved);
  }
  return dates;
}

// What is left where the source says nothing of it; its instants are said beside it.
void Complete(Escalation* escalation) {
  escalation->clear_request_time();
  escalation->clear_acknowledge_time();
  escalation->clear_resolve_time();
  escalation->set_subject_kind(std::max(escalation->subject_kind(), Escalation::SUBJECT_KIND_CASE));
  escalation->set_source(std::max(escalation->source(), Escalation::SOURCE_CUSTOMER));
  if (escalation->cause() == Escalation::CAUSE_UNSPECIFIED) {
    escalation->set_cause(Escalation::CAUSE_OTHER);
  }
  if (escalation->trend() == Escalation::TREND_UNSPECIFIED) {
    escalation->set_trend(Escalation::TREND_SAME);
  }
}

// What ended a clock: nothing while it runs; a resolution is taken back by a reopening.
struct End {
  std::optional<absl::Time> at;
  bool by_resolution = false;
};

// A clock from the request until `end`, or until now, counted around the clock.
absl::Status AddClock(v1::ClockKind kind, const End& end, absl::Time now,
                      v1::EscalationState* state) {
  STEWARD_ASSIGN_OR_RETURN(const NamedCalendars calendars, CalendarsOf(*state));
  const BusinessCalendar& calendar = calendars.at("");
  Escalation* escalation = state->mutable_escalation();
  const auto promise = PromiseOf(RuleOf(state->policy(), escalation->severity()), kind);
  if (!promise.has_value()) return absl::OkStatus();
  v1::SlaClock clock;
  clock.set_kind(kind);
  clock.set_number(1);
  *clock.mutable_start_time() = escalation->request_time();
  if (end.at.has_value()) *clock.mutable_end_time() = ToTimestamp(*end.at);
  clock.set_ended_by_resolution(end.at.has_value() && end.by_resolution);
  STEWARD_ASSIGN_OR_RETURN(const int64_t target_ms,
                           MillisOf(*promise, calendar, Instant(clock.start_time())));
  clock.set_target_ms(target_ms);
  STEWARD_ASSIGN_OR_RETURN(const SlaClock replayed, ReplayedAt(now, clock, calendars));
  STEWARD_RETURN_IF_ERROR(Store(replayed, calendar, &clock));
  *escalation->add_clocks() = std::move(clock);
  return absl::OkStatus();
}

// What is decided by the source's dates.
absl::Status AddHistory(const Dates& dates, absl::Time now, v1::EscalationState* state) {
  Escalation* escalation = state->mutable_escalation();
  *escalation->mutable_request_time() = ToTimestamp(dates.requested);
  *escalation->mutable_open_time() = escalation->request_time();
  escalation->set_state(Escalation::STATE_OPEN);
  if (dates.acknowledged.has_value()) {
    escalation->set_state(Escalation::STATE_ACKNOWLEDGED);
    *escalation->mutable_acknowledge_time() = ToTimestamp(*dates.acknowledged);
  }
  if (dates.resolved.has_value()) {
    escalation->set_state(Escalation::STATE_CLOSED);
    *escalation->mutable_resolve_time() = ToTimestamp(*dates.resolved);
    *escalation->mutable_close_time() = escalation->resolve_time();
  }
  const End resolution = {.at = dates.resolved, .by_resolution = true};
  const bool was_taken = dates.acknowledged.has_value();
  const End taken = was_taken ? End{.at = dates.acknowledged} : resolution;
  STEWARD_RETURN_IF_ERROR(AddClock(v1::CLOCK_KIND_ACK, taken, now, state));
  return AddClock(v1::CLOCK_KIND_RESOLVE, resolution, now, state);
}

// What the source says, on the default policy around the clock. What only we know of it stays.
absl::StatusOr<v1::EscalationState> Imported(const v1::ImportEscalationRequest& request,
                                             const EscalationView& view, const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const Dates dates, DatesOf(request, env.now));
  v1::EscalationState state;
  *state.mutable_policy() = WithDefaults(v1::EscalationPolicy());
  Escalation* escalation = state.mutable_escalation();
  CopyFields(PopulatedFields(request.escalation(), kImportedFields), request.escalation(),
             escalation);
  Complete(escalation);
  escalation->set_name(env.aggregate);
  *escalation->mutable_internal_notes() = view.escalation().internal_notes();
  *escalation->mutable_customer_updates() = view.escalation().customer_updates();
  STEWARD_RETURN_IF_ERROR(AddHistory(dates, env.now, &state));
  return state;
}

absl::StatusOr<bool> Changes(const Escalation& imported, const EscalationView& view,
                             bool overwrite) {
  StoredPaths live;
  if (view.state().live()) {
    for (const auto field : kImportedFields) *live.Add() = std::string(field);
  }
  STEWARD_ASSIGN_OR_RETURN(
      const auto change,
      ImportFields<Escalation>({kImportedFields, live, overwrite}, imported, view.escalation()));
  return !change.empty();
}

}  // namespace

// Takes one escalation of a source system over as history: what its clocks came to is decided by
// the source's instants, around the clock, and no timer fires for it. Content that is known already
// changes nothing; what a live request made or changed is only written over on demand.
Decision ImportEscalation(const v1::ImportEscalationRequest& request, const EscalationView& view,
                          const Env& env) {
  if (request.escalation().name().empty()) {
    return InvalidField("escalation.name", "must be accounts/{account}/escalations/{escalation}");
  }
  STEWARD_ASSIGN_OR_RETURN(v1::EscalationState imported, Imported(request, view, env));
  v1::EscalationImported event;
  if (view.exists()) {
    STEWARD_ASSIGN_OR_RETURN(const bool changes,
                             Changes(imported.escalation(), view, request.overwrite()));
    if (!changes) return Nothing();
    *event.mutable_before() = view.escalation();
  } else {
    STEWARD_RETURN_IF_ERROR(CheckAccount(view, ParentOf(env.aggregate), /*history=*/true));
  }
  *event.mutable_escalation() = std::move(*imported.mutable_escalation());
  *event.mutable_policy() = std::move(*imported.mutable_policy());
  Decision decision;
  decision.Add(std::move(event)).At(Instant(request.request_time()));
  return decision;
}

}  // namespace steward::escalations
