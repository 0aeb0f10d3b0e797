#pragma once

#include <algorithm>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"

// Valid time: half-open intervals of instants, as messages with `valid_from` and an optional
// `valid_to` state them. Pure and thread-safe.
namespace steward::accounts {

// [from, to); an open end is the infinite future.
struct Interval {
  absl::Time from;
  absl::Time to = absl::InfiniteFuture();

  // An empty interval holds no instant: an assignment that was taken back before it began.
  bool empty() const { return to <= from; }
  bool open() const { return to == absl::InfiniteFuture(); }
  bool Contains(absl::Time instant) const { return from <= instant && instant < to; }
  bool operator==(const Interval& other) const { return from == other.from && to == other.to; }
};

// What both have in common; empty where they don't meet.
inline Interval Common(const Interval& a, const Interval& b) {
  return {std::max(a.from, b.from), std::min(a.to, b.to)};
}
inline bool Overlap(const Interval& a, const Interval& b) { return !Common(a, b).empty(); }

// The interval of a stored message (a reporting line, an assignment), whose instants are in range.
template <class Message>
Interval IntervalOf(const Message& stored) {
  return {FromTimestamp(stored.valid_from()).value(), stored.has_valid_to()
                                                          ? FromTimestamp(stored.valid_to()).value()
                                                          : absl::InfiniteFuture()};
}

template <class Message>
void SetInterval(const Interval& interval, Message* stored) {
  *stored->mutable_valid_from() = ToTimestamp(interval.from);
  stored->clear_valid_to();
  if (!interval.open()) *stored->mutable_valid_to() = ToTimestamp(interval.to);
}

// The interval that a request asks for; without a `valid_from` it begins at `from_default`.
// INVALID_FIELD for an end that is not after the start.
template <class Request>
absl::StatusOr<Interval> RequestedInterval(const Request& request, absl::Time from_default) {
  Interval interval{from_default};
  if (request.has_valid_from()) {
    auto from = FromTimestamp(request.valid_from());
    if (!from.ok()) return from.status();
    interval.from = *from;
  }
  if (request.has_valid_to()) {
    auto to = FromTimestamp(request.valid_to());
    if (!to.ok()) return to.status();
    interval.to = *to;
  }
  if (interval.empty()) {
    return InvalidField("valid_to", "must be after valid_from; leave it out for an open end");
  }
  return interval;
}

}  // namespace steward::accounts
