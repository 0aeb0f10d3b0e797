#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "libs/base/business_time.h"
#include "services/escalations/policies/sla_clock.h"
#include "services/escalations/policies/sla_history.h"

// The clocks that come one after the other: customer updates, and answers to the customer
// (DOMAIN.md §3.4 "CUSTOMER_UPDATE", "NEXT_RESPONSE"; §3.6 "Escalations"). Pure and thread-safe.

namespace steward::escalations {

// Updates, or events, of one record.
inline constexpr int32_t kResponseEventsMax = 10'000;

// One clock of a series, once everything known has happened.
struct ResponseClock {
  absl::Time start;
  // Nothing where the clock ended, or stands, in a pause.
  std::optional<absl::Time> due;
  std::optional<absl::Time> stop;
  std::optional<SlaOutcome> outcome;
};

struct CustomerUpdates {
  absl::Time opened;
  // Open time from one update to the next, at least 0.
  int64_t period_ms = 0;
  // In any order; none before `opened`.
  std::vector<absl::Time> updates;
  std::vector<SlaFacts::Pause> pauses;
  // When the record was resolved, if it is: the clock that runs then ends there, and later updates
  // don't count.
  std::optional<absl::Time> resolved;
};

// One clock from the opening, and a new one from each update. A missed one goes on until the next
// update: it is one breach, however long it takes. INVALID_FIELD names the field.
absl::StatusOr<std::vector<ResponseClock>> CustomerUpdateClocks(const CustomerUpdates& record,
                                                                const BusinessCalendar& calendar);

struct ResponseEvent {
  enum class Kind { kAgentReply, kCustomerMessage, kResolved, kReopened };
  absl::Time at;
  Kind kind = Kind::kAgentReply;
};

struct Conversation {
  absl::Time created;
  int64_t first_response_target_ms = 0;
  int64_t next_response_target_ms = 0;
  // In any order; equal instants in the list's order. None before `created`.
  std::vector<ResponseEvent> events;
};

struct ResponseClocks {
  ResponseClock first_response;
  std::vector<ResponseClock> next_responses;
};

// FIRST_RESPONSE runs from the creation to the first reply. After that, the first unanswered
// message starts a NEXT_RESPONSE, and a reply stops it: several messages in a row are one clock.
// RESOLVED stops what runs, and until REOPENED nothing starts; then a clock that it stopped, and
// that nobody answered since, goes on (the time between is a pause), and a message that came
// meanwhile starts one there. A RESOLVED or REOPENED that was already so changes nothing.
// INVALID_FIELD names the field.
absl::StatusOr<ResponseClocks> ResponseClocksOf(const Conversation& conversation,
                                                const BusinessCalendar& calendar);

}  // namespace steward::escalations
