#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

// Which responses count at an instant (DOMAIN.md 3.2 "Windowing", 3.6). Pure and thread-safe.
namespace steward::feedback {

enum class ResponseState {
  // It can still be edited.
  kReceived,
  kLocked,
  // A duplicate, a test, spam.
  kExcluded,
};

struct SurveyResponse {
  // Decides between equal instants: the higher one is later.
  std::string id;
  // Who answered; empty where nobody knows, for the survey is anonymous.
  std::string contact;
  // Metric with its version. A contact has one response for each.
  std::string metric;
  absl::Time received_at;
  ResponseState state = ResponseState::kReceived;
  int64_t score = 0;
};

struct ResponseWindow {
  // The end, exclusive: what arrives at as_of counts from then on.
  absl::Time as_of;
  // The window begins `days` times 24 hours before as_of, inclusive. From 1 to 36,500.
  int64_t days = 90;
};

// The places in `responses` of those that count, in order: of each contact and metric the latest
// LOCKED one that was received in the window. Others don't replace it: a contact whose later
// response is excluded, or may still be edited, counts with the one before. Each response without a
// contact counts for itself. Equal instants and equal ids: the later place. INVALID_FIELD for
// "window_days" out of its range.
absl::StatusOr<std::vector<size_t>> LatestInWindow(absl::Span<const SurveyResponse> responses,
                                                   const ResponseWindow& window);

}  // namespace steward::feedback
