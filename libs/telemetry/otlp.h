#pragma once

#include <string>

#include "absl/types/span.h"

#include "libs/telemetry/span.h"

namespace steward::telemetry {

// Who made the spans: OpenTelemetry's service.name, service.version and service.instance.id.
struct SpanSource {
  std::string service;
  std::string version;
  std::string instance;
};

// An ExportTraceServiceRequest in OTLP's JSON (opentelemetry-proto 1.x): ids are hex, times
// nanoseconds since 1970 as text. Texts that are no UTF-8 have U+FFFD in the place of what isn't.
std::string SpansToOtlpJson(const SpanSource& source, absl::Span<const Span> spans);

}  // namespace steward::telemetry
