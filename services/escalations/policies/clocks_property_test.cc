#include <rapidcheck.h>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "libs/base/clock.h"
#include "services/escalations/escalations_for_test.h"
#include "services/escalations/policies/clock_message.h"
#include "services/escalations/policies/response_clocks.h"
#include "services/escalations/policies/sla_history.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::escalations {
namespace {

using v1::Escalation;
using Kind = SlaChange::Kind;

constexpr int64_t kHourMs = 3'600'000;

// What a clock comes to, in one line.
std::string Line(const std::optional<absl::Time>& due, const std::optional<SlaBreach>& breach,
                 const std::optional<SlaOutcome>& outcome) {
  const auto text = [](const std::optional<absl::Time>& time) {
    return time.has_value() ? FormatRfc3339(*time) : std::string("none");
  };
  std::string line = absl::StrCat("due ", text(due));
  if (breach.has_value()) {
    absl::StrAppend(&line, " breach ", text(breach->at), breach->is_retroactive ? "R" : "");
  }
  if (outcome.has_value())
    absl::StrAppend(&line, *outcome == SlaOutcome::kMet ? " MET" : " MISSED");
  return line;
}

std::string Line(const SlaAnswer& answer) {
  std::string line = Line(answer.due, answer.breach, answer.outcome);
  for (const SlaMark& mark : answer.marks) {
    absl::StrAppend(&line, " ", mark.fired_at.has_value() ? FormatRfc3339(*mark.fired_at) : "-");
  }
  return line;
}

std::string Line(const v1::SlaClock& stored) {
  const SlaClock clock = ClockOf(stored);
  std::string line =
      Line(MaybeInstant(stored.has_due(), stored.due()), clock.breach, clock.outcome);
  for (const SlaMark& mark : clock.marks) {
    absl::StrAppend(&line, " ", mark.fired_at.has_value() ? FormatRfc3339(*mark.fired_at) : "-");
  }
  return line;
}

std::string Line(const ResponseClock& clock) {
  return Line(clock.due, std::nullopt, clock.outcome);
}

std::string ShortLine(const v1::SlaClock& stored) {
  return Line(MaybeInstant(stored.has_due(), stored.due()), std::nullopt, ClockOf(stored).outcome);
}

// The promise of a resolution, in ms: SEV1 counts every hour, the others in office hours.
int64_t ResolveMs(v1::Severity severity) {
  constexpr int64_t kTargets[] = {0, 24 * kHourMs, 24 * kHourMs, 80 * kHourMs, 240 * kHourMs};
  return kTargets[severity];
}

// An escalation that lives at random, and the facts of its clocks as somebody else would note them.
class Life {
 public:
  Life()
      : office_(mirrors::BusinessCalendarOf(
                    *account_.scenario.FindMirror<accounts::v1::Calendar>("reference", kOffice))
                    .value()),
        always_(BusinessCalendar::AroundTheClock()) {}

  void Begin(v1::Severity severity) {
    severity_ = severity;
    Must(account_.When(Request(severity)));
    resolve_.target_ms = ResolveMs(severity);
    resolve_.calendar = &CalendarFor(severity);
    Note(Kind::kStart);
    conversation_.created = account_.scenario.now();
  }

  void Step(bool with_severity) {
    const int minutes = *rc::gen::element(0, *rc::gen::inRange(1, 90), *rc::gen::inRange(60, 4000));
    account_.scenario.AdvanceTo(account_.scenario.now() + absl::Minutes(minutes));
    const Escalation::State state = account_.Stored().state();
    if (with_severity && *rc::gen::inRange(0, 5) == 0 && state != Escalation::STATE_RESOLVED &&
        state != Escalation::STATE_CLOSED) {
      return ChangeSeverity();
    }
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        return Talk(state);
      default:
        return Work(state);
    }
  }

  // The clocks by the service, and by the facts.
  void Compare() {
    account_.scenario.AdvanceTo(account_.scenario.now() + absl::Milliseconds(1));
    const auto answer = AnswerAt(resolve_, account_.scenario.now());
    RC_ASSERT(answer.ok());
    RC_ASSERT(Line(account_.Clock(v1::CLOCK_KIND_RESOLVE)) == Line(*answer));
    RC_ASSERT(account_.scenario.Verify().empty());
  }

  void CompareResponses() {
    conversation_.first_response_target_ms = 2 * kHourMs;
    conversation_.next_response_target_ms = 2 * kHourMs;
    const auto expected = ResponseClocksOf(conversation_, office_);
    RC_ASSERT(expected.ok());
    RC_ASSERT(ShortLine(account_.Clock(v1::CLOCK_KIND_FIRST_RESPONSE)) ==
              Line(expected->first_response));
    std::vector<std::string> next;
    std::vector<std::string> expected_next;
    const Escalation stored = account_.Stored();
    for (const auto& clock : stored.clocks()) {
      if (clock.kind() == v1::CLOCK_KIND_NEXT_RESPONSE) next.push_back(ShortLine(clock));
    }
    for (const auto& clock : expected->next_responses) expected_next.push_back(Line(clock));
    RC_ASSERT(next == expected_next);
  }

 private:
  static void Must(const testing::Outcome& outcome) { RC_ASSERT(outcome.status.ok()); }

  const BusinessCalendar& CalendarFor(v1::Severity severity) const {
    return severity == v1::SEVERITY_SEV1 ? always_ : office_;
  }

  void Note(Kind kind) { resolve_.changes.push_back({.kind = kind, .at = Now()}); }
  void Said(ResponseEvent::Kind kind) { conversation_.events.push_back({Now(), kind}); }
  absl::Time Now() const { return account_.scenario.now(); }

  void ChangeSeverity() {
    const auto severity = static_cast<v1::Severity>(*rc::gen::inRange(1, 5));
    if (severity == severity_) return;
    if (severity < severity_) {
      Must(account_.When(Raise(severity)));
    } else {
      Must(account_.When(Lower(severity)));
    }
    severity_ = severity;
    resolve_.changes.push_back({.kind = Kind::kTarget,
                                .at = Now(),
                                .target_ms = ResolveMs(severity),
                                .calendar = &CalendarFor(severity)});
  }

  void Talk(Escalation::State state) {
    if (state == Escalation::STATE_CLOSED) return;
    if (*rc::gen::inRange(0, 2) == 0) {
      Must(account_.When(Plain<v1::RecordCustomerMessageRequest>()));
      return Said(ResponseEvent::Kind::kCustomerMessage);
    }
    Must(account_.When(Plain<v1::RecordResponseRequest>()));
    Said(ResponseEvent::Kind::kAgentReply);
  }

  void Work(Escalation::State state) {
    switch (state) {
      case Escalation::STATE_OPEN:
        return Must(account_.When(Plain<v1::AcknowledgeEscalationRequest>()));
      case Escalation::STATE_ACKNOWLEDGED:
      case Escalation::STATE_MITIGATED:
        return Must(account_.When(Plain<v1::StartEscalationRequest>()));
      case Escalation::STATE_IN_PROGRESS:
        return InProgress();
      case Escalation::STATE_RESOLVED:
      case Escalation::STATE_CLOSED:
        return Reopen();
      default:  // It waits.
        Must(account_.When(Plain<v1::ResumeEscalationRequest>()));
        if (state == Escalation::STATE_WAITING_CUSTOMER) Note(Kind::kResume);
    }
  }

  void InProgress() {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        return Must(account_.When(Wait(Escalation::STATE_WAITING_VENDOR)));
      case 1:
        return Must(account_.When(Plain<v1::MitigateEscalationRequest>()));
      case 2:
        Must(account_.When(Wait(Escalation::STATE_WAITING_CUSTOMER)));
        return Note(Kind::kPause);
      default:
        Must(account_.When(Plain<v1::ResolveEscalationRequest>()));
        Note(Kind::kStop);
        Said(ResponseEvent::Kind::kResolved);
    }
  }

  void Reopen() {
    if (Now() > Instant(account_.Stored().resolve_time()) + absl::Hours(24 * 30)) return;
    Must(account_.When(Plain<v1::ReopenEscalationRequest>()));
    Note(Kind::kReopen);
    Said(ResponseEvent::Kind::kReopened);
  }

  KnownAccount account_;
  const BusinessCalendar office_;
  const BusinessCalendar always_;
  v1::Severity severity_ = v1::SEVERITY_SEV1;
  SlaHistory resolve_;
  Conversation conversation_;
};

RC_GTEST_PROP(ClocksOfTheService, EqualTheirFacts, ()) {
  Life life;
  life.Begin(static_cast<v1::Severity>(*rc::gen::inRange(1, 5)));
  const int steps = *rc::gen::inRange(1, 25);
  for (int i = 0; i < steps; ++i) life.Step(/*with_severity=*/true);
  life.Compare();
}

RC_GTEST_PROP(ClocksOfTheService, AnswersEqualTheConversation, ()) {
  Life life;
  life.Begin(v1::SEVERITY_SEV2);
  const int steps = *rc::gen::inRange(1, 25);
  for (int i = 0; i < steps; ++i) life.Step(/*with_severity=*/false);
  life.Compare();
  life.CompareResponses();
}

}  // namespace
}  // namespace steward::escalations
