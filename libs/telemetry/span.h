#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/time.h"

#include "libs/telemetry/trace.h"

namespace steward::telemetry {

// One piece of work of a distributed trace, named and described as OpenTelemetry does it. A value.
struct Span {
  // OTLP's numbers.
  enum class Kind { kServer = 2, kConsumer = 5 };
  using Value = std::variant<std::string, int64_t>;

  TraceContext context;
  // All zero where the trace begins here.
  std::array<uint8_t, 8> parent_id{};
  std::string name;
  Kind kind = Kind::kServer;
  absl::Time begin;
  absl::Time end;
  std::vector<std::pair<std::string, Value>> attributes;
  // It failed, and what is to be said of it.
  bool failed = false;
  std::string error;
};

}  // namespace steward::telemetry
