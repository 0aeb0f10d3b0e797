#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace steward::telemetry {

// Where a piece of work belongs in a distributed trace (W3C Trace Context, level 1). A value;
// neither id is ever all zero in one that a function below returned.
struct TraceContext {
  std::array<uint8_t, 16> trace_id{};
  std::array<uint8_t, 8> span_id{};
  bool sampled = false;

  bool operator==(const TraceContext&) const = default;
};

// Reads a `traceparent`: exactly "00-<32 hex>-<16 hex>-<2 hex>" in lower case, neither id all zero.
// Anything else, another version included, is nothing, and the receiver starts a new trace. Of the
// flags only "sampled" is kept, as the standard asks of version 00.
std::optional<TraceContext> ParseTraceparent(absl::string_view text);

// Writes the `traceparent` of `context`, 55 characters.
std::string FormatTraceparent(const TraceContext& context);

// The trace id as 32 hex digits, as logs carry it.
std::string FormatTraceId(const TraceContext& context);
// A span's id as 16 hex digits.
std::string FormatSpanId(const std::array<uint8_t, 8>& span_id);

// A new trace, and a new span in the trace of `parent`, with random ids. Thread-safe.
TraceContext NewTrace(bool sampled);
TraceContext NewChild(const TraceContext& parent);

}  // namespace steward::telemetry
