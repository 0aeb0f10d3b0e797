#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// Instants as text: ISO 8601 in UTC, to the millisecond. Pure and thread-safe.

namespace steward::calc {

// The instant of "2026-03-29T01:00:00Z" or "2026-03-29T01:00:00.250Z" (one to three digits after
// the point), of the years 1 to 9999; nothing for any other text: other offsets, a second 60, dates
// that don't exist.
std::optional<absl::Time> ParseInstant(absl::string_view text);

// The same form: whole seconds without, others with three digits after the point. What is finer
// than a millisecond is cut off, towards the past.
std::string FormatInstant(absl::Time time);

}  // namespace steward::calc
