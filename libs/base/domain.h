#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "steward/common/v1/envelope.pb.h"

// The words that use cases are written with. A service's domain is three kinds of pure function:
//   Decide  (request | foreign event | timer, view, env) -> Decision
//   Evolve  (event, state*)                                             total, never rejects
//   Derive  (state) -> Rows                                             index entries, timers,
//   contributions to sums
// None of them reads a clock, randomness, the environment or a network. Everything here is a value:
// no thread safety.
namespace steward {

// One event that a Decide returns, with what the engine must know beside its fields.
class DecidedEvent {
 public:
  explicit DecidedEvent(std::unique_ptr<google::protobuf::Message> event)
      : event_(std::move(event)) {}

  // The aggregate that the event belongs to, by resource name. Default: the one that the input is
  // about.
  DecidedEvent& On(absl::string_view aggregate) {
    aggregate_ = std::string(aggregate);
    return *this;
  }
  // When the fact holds. Default: the input's effective time.
  DecidedEvent& At(absl::Time effective_time) {
    effective_time_ = effective_time;
    return *this;
  }
  // Another account whose timeline shows the event.
  DecidedEvent& AlsoInTimelineOf(absl::string_view account_id) {
    also_in_timeline_of_.emplace_back(account_id);
    return *this;
  }

  const google::protobuf::Message& event() const { return *event_; }
  std::unique_ptr<google::protobuf::Message> TakeEvent() { return std::move(event_); }
  const std::string& aggregate() const { return aggregate_; }
  const std::optional<absl::Time>& effective_time() const { return effective_time_; }
  const std::vector<std::string>& also_in_timeline_of() const { return also_in_timeline_of_; }

 private:
  std::unique_ptr<google::protobuf::Message> event_;
  std::string aggregate_;
  std::optional<absl::Time> effective_time_;
  std::vector<std::string> also_in_timeline_of_;
};

// What a Decide returns: events in order, nothing, or a rejection.
class [[nodiscard]] Decision {
 public:
  Decision() = default;
  // Both convert on purpose, so that a rule returns what it found.
  // NOLINTBEGIN(google-explicit-constructor)
  // A rejection: Reject(...), IllegalTransition(...), InvalidField(...).
  Decision(absl::Status rejection) : rejection_(std::move(rejection)) {
    STEWARD_CHECK(!rejection_.ok()) << "a rejection needs an error";
  }
  // One event about the input's own aggregate.
  template <class Event>
  requires std::is_base_of_v<google::protobuf::Message, Event> Decision(Event event) {
    Add(std::move(event));
  }
  // NOLINTEND(google-explicit-constructor)

  template <class Event>
  requires std::is_base_of_v<google::protobuf::Message, Event> DecidedEvent& Add(Event event) {
    events_.emplace_back(std::make_unique<Event>(std::move(event)));
    return events_.back();
  }

  DecidedEvent& Add(std::unique_ptr<google::protobuf::Message> event) {
    events_.emplace_back(std::move(event));
    return events_.back();
  }

  bool rejected() const { return !rejection_.ok(); }
  const absl::Status& rejection() const { return rejection_; }
  std::vector<DecidedEvent>& events() { return events_; }
  const std::vector<DecidedEvent>& events() const { return events_; }

 private:
  absl::Status rejection_;
  std::vector<DecidedEvent> events_;
};

// The command changes nothing: it is answered with the resource as it is, and remembered.
inline Decision Nothing() { return Decision(); }

// Time, ids and who is asking: all that a Decide may know beside its input and the view.
struct Env {
  // The instant of the transition; timers compare with it.
  absl::Time now;
  // The request's `effective_time` or `now`; a timer's due; a foreign event's effective time.
  absl::Time effective_time;
  common::v1::Origin origin = common::v1::ORIGIN_LIVE;
  // The opaque id of the principal.
  std::string actor;
  // The aggregate that the input is about, by resource name; for a foreign event, empty.
  std::string aggregate;
  // The account's id, or "reference".
  std::string account;
  // A server-made id for a part of the aggregate (an assignment, a line), derived from the input:
  // the same for a retry.
  std::string derived_id;
  std::string reason_code;
  // Commands: a key of kHashKeyBytes that only this installation knows, for what nobody may guess
  // (a respondent's token). The same for every input; it never enters an event, a state or a
  // message.
  std::string token_key;
  // A reference to personal text; copy it where the event keeps a reason of its own.
  std::string reason_text;
};

// A timer that fires.
struct TimerFired {
  std::string kind;
  absl::Time due;
  // For a recurring timer: dues that passed without a fire, beside this one.
  uint32_t missed_count = 0;
};

// A part of an index key or of a sum's group: compared as bytes or as a number.
using KeyPart = std::variant<std::string, int64_t>;

// An entry of an index; the aggregate's name is added at its end.
struct IndexRow {
  uint16_t index = 0;
  std::vector<KeyPart> key;

  friend bool operator==(const IndexRow&, const IndexRow&) = default;
};

// The aggregate's timer of this kind.
struct TimerRow {
  std::string kind;
  absl::Time due;

  friend bool operator==(const TimerRow&, const TimerRow&) = default;
};

// From the start of `day` on, the sum of this group is `amount` more. Amounts of equal keys add up.
struct SumRow {
  uint16_t sum = 0;
  std::vector<KeyPart> group;
  // ISO 4217; XXX for what has no currency.
  std::string currency;
  Day day = 0;
  int64_t amount = 0;

  friend bool operator==(const SumRow&, const SumRow&) = default;
};

// What Derive returns. The engine writes the difference between the rows of the old state and of
// the new one.
struct Rows {
  std::vector<IndexRow> index;
  std::vector<TimerRow> timers;
  std::vector<SumRow> sums;

  friend bool operator==(const Rows&, const Rows&) = default;

  Rows& Index(uint16_t id, std::vector<KeyPart> key) {
    index.push_back({id, std::move(key)});
    return *this;
  }
  Rows& Timer(absl::string_view kind, absl::Time due) {
    timers.push_back({std::string(kind), due});
    return *this;
  }
  Rows& Sum(SumRow row) {
    sums.push_back(std::move(row));
    return *this;
  }
};

}  // namespace steward
