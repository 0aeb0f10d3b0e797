#include "services/escalations/policies/response_clocks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::escalations {
namespace {

using Kind = SlaChange::Kind;
using EventKind = ResponseEvent::Kind;

absl::StatusOr<ResponseClock> SeenFrom(const SlaClock& clock, const BusinessCalendar& calendar) {
  ResponseClock response = {
      .start = *clock.start, .stop = clock.ended_at, .outcome = clock.outcome};
  STEWARD_ASSIGN_OR_RETURN(response.due, DueOf(clock, calendar));
  return response;
}

absl::Status CheckUpdates(const CustomerUpdates& record) {
  if (record.period_ms < 0) return InvalidField("period_ms", "must be at least 0");
  if (record.updates.size() > static_cast<size_t>(kResponseEventsMax)) {
    return InvalidField("updates",
                        absl::StrCat("must have at most ", kResponseEventsMax, " entries"));
  }
  for (size_t i = 0; i < record.updates.size(); ++i) {
    if (record.updates[i] < record.opened) {
      return InvalidField(absl::StrCat("updates[", i, "]"), "must not be before `opened`");
    }
  }
  if (record.resolved.has_value() && *record.resolved < record.opened) {
    return InvalidField("resolved", "must not be before `opened`");
  }
  return absl::OkStatus();
}

absl::Status CheckConversation(const Conversation& conversation) {
  if (conversation.first_response_target_ms < 0) {
    return InvalidField("first_response_target_ms", "must be at least 0");
  }
  if (conversation.next_response_target_ms < 0) {
    return InvalidField("next_response_target_ms", "must be at least 0");
  }
  if (conversation.events.size() > static_cast<size_t>(kResponseEventsMax)) {
    return InvalidField("events",
                        absl::StrCat("must have at most ", kResponseEventsMax, " entries"));
  }
  for (size_t i = 0; i < conversation.events.size(); ++i) {
    if (conversation.events[i].at < conversation.created) {
      return InvalidField(absl::StrCat("events[", i, "].at"), "must not be before `created`");
    }
  }
  return absl::OkStatus();
}

// Takes a conversation through its events; the last clock is the only one that may run.
class ConversationClocks final {
 public:
  ConversationClocks(const Conversation& conversation, const BusinessCalendar& calendar)
      : conversation_(conversation), calendar_(calendar) {}

  absl::Status Create() {
    return StartClock(conversation_.created, conversation_.first_response_target_ms);
  }

  absl::Status Take(const ResponseEvent& event) {
    switch (event.kind) {
      case EventKind::kAgentReply:
        return Reply(event.at);
      case EventKind::kCustomerMessage:
        return Message(event.at);
      case EventKind::kResolved:
        return Resolve(event.at);
      case EventKind::kReopened:
        return Reopen(event.at);
    }
    STEWARD_UNREACHABLE();
  }

  absl::StatusOr<ResponseClocks> Result() const {
    ResponseClocks result;
    STEWARD_ASSIGN_OR_RETURN(result.first_response, SeenFrom(clocks_.front(), calendar_));
    for (size_t i = 1; i < clocks_.size(); ++i) {
      STEWARD_ASSIGN_OR_RETURN(const ResponseClock clock, SeenFrom(clocks_[i], calendar_));
      result.next_responses.push_back(clock);
    }
    return result;
  }

 private:
  bool IsRunning() const { return clocks_.back().state == SlaState::kRunning; }

  absl::Status StartClock(absl::Time at, int64_t target_ms) {
    clocks_.push_back({.target_ms = target_ms, .marks = {}});
    return Apply({.kind = Kind::kStart, .at = at}, calendar_, &clocks_.back());
  }

  absl::Status StopClock(absl::Time at) {
    return Apply({.kind = Kind::kStop, .at = at}, calendar_, &clocks_.back());
  }

  absl::Status Reply(absl::Time at) {
    message_waits_ = false;
    resolution_stopped_ = false;
    return IsRunning() ? StopClock(at) : absl::OkStatus();
  }

  absl::Status Message(absl::Time at) {
    message_waits_ = is_resolved_;
    if (is_resolved_ || IsRunning()) return absl::OkStatus();
    return StartClock(at, conversation_.next_response_target_ms);
  }

  absl::Status Resolve(absl::Time at) {
    if (std::exchange(is_resolved_, true)) return absl::OkStatus();
    resolution_stopped_ = IsRunning();
    return resolution_stopped_ ? StopClock(at) : absl::OkStatus();
  }

  absl::Status Reopen(absl::Time at) {
    if (!std::exchange(is_resolved_, false)) return absl::OkStatus();
    const bool message_waits = std::exchange(message_waits_, false);
    if (resolution_stopped_) {
      return Apply({.kind = Kind::kReopen, .at = at}, calendar_, &clocks_.back());
    }
    return message_waits ? Message(at) : absl::OkStatus();
  }

  const Conversation& conversation_;
  const BusinessCalendar& calendar_;
  std::vector<SlaClock> clocks_;
  bool is_resolved_ = false;
  // RESOLVED stopped the last clock, and nobody has answered since.
  bool resolution_stopped_ = false;
  // A message that came while the conversation was resolved.
  bool message_waits_ = false;
};

}  // namespace

absl::StatusOr<std::vector<ResponseClock>> CustomerUpdateClocks(const CustomerUpdates& record,
                                                                const BusinessCalendar& calendar) {
  STEWARD_RETURN_IF_ERROR(CheckUpdates(record));
  std::vector<absl::Time> ends = record.updates;
  std::sort(ends.begin(), ends.end());
  if (record.resolved.has_value()) {
    ends.erase(std::upper_bound(ends.begin(), ends.end(), *record.resolved), ends.end());
    ends.push_back(*record.resolved);
  }
  std::vector<ResponseClock> clocks;
  SlaFacts facts = {.start = record.opened,
                    .target_ms = record.period_ms,
                    .calendar = &calendar,
                    .pauses = record.pauses};
  const size_t count = ends.size() + (record.resolved.has_value() ? 0 : 1);
  for (size_t i = 0; i < count; ++i) {
    facts.stop = i < ends.size() ? std::make_optional(ends[i]) : std::nullopt;
    STEWARD_ASSIGN_OR_RETURN(SlaHistory history, HistoryOf(facts));
    history.marks.clear();
    STEWARD_ASSIGN_OR_RETURN(const SlaReplay replay, Replay(history, absl::InfiniteFuture()));
    STEWARD_ASSIGN_OR_RETURN(const ResponseClock clock, SeenFrom(replay.clock, calendar));
    clocks.push_back(clock);
    facts.start = facts.stop.value_or(facts.start);
  }
  return clocks;
}

absl::StatusOr<ResponseClocks> ResponseClocksOf(const Conversation& conversation,
                                                const BusinessCalendar& calendar) {
  STEWARD_RETURN_IF_ERROR(CheckConversation(conversation));
  std::vector<ResponseEvent> events = conversation.events;
  std::stable_sort(events.begin(), events.end(),
                   [](const ResponseEvent& a, const ResponseEvent& b) { return a.at < b.at; });
  ConversationClocks clocks(conversation, calendar);
  STEWARD_RETURN_IF_ERROR(clocks.Create());
  for (const ResponseEvent& event : events) STEWARD_RETURN_IF_ERROR(clocks.Take(event));
  return clocks.Result();
}

}  // namespace steward::escalations
