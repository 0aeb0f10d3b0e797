#include "libs/telemetry/otlp.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

using Json = nlohmann::json;

constexpr int kStatusError = 2;

template <size_t N>
std::string Hex(const std::array<uint8_t, N>& id) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(id.data()), N));
}

template <size_t N>
bool IsZero(const std::array<uint8_t, N>& id) {
  return std::all_of(id.begin(), id.end(), [](uint8_t byte) { return byte == 0; });
}

Json ToJson(const std::string& key, const Span::Value& value) {
  Json json;
  if (const auto* text = std::get_if<std::string>(&value); text != nullptr) {
    json["stringValue"] = *text;
  } else {
    // 64-bit numbers are text in the JSON of Protocol Buffers.
    json["intValue"] = absl::StrCat(std::get<int64_t>(value));
  }
  return {{"key", key}, {"value", std::move(json)}};
}

Json ToJson(const Span& span) {
  Json json = {{"traceId", Hex(span.context.trace_id)},
               {"spanId", Hex(span.context.span_id)},
               {"name", span.name},
               {"kind", static_cast<int>(span.kind)},
               {"startTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.begin))},
               {"endTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.end))}};
  if (!IsZero(span.parent_id)) json["parentSpanId"] = Hex(span.parent_id);
  for (const auto& [key, value] : span.attributes) json["attributes"].push_back(ToJson(key, value));
  if (span.failed) json["status"] = {{"code", kStatusError}, {"message", span.error}};
  return json;
}

}  // namespace

std::string SpansToOtlpJson(const SpanSource& source, absl::Span<const Span> spans) {
  Json list = Json::array();
  for (const Span& span : spans) list.push_back(ToJson(span));
  Json source_attributes = Json::array();
  source_attributes.push_back(ToJson("service.name", source.service));
  source_attributes.push_back(ToJson("service.version", source.version));
  source_attributes.push_back(ToJson("service.instance.id", source.instance));
  Json of_source;
  of_source["resource"]["attributes"] = std::move(source_attributes);
  Json of_scope;
  of_scope["scope"]["name"] = "steward";
  of_scope["spans"] = std::move(list);
  of_source["scopeSpans"].push_back(std::move(of_scope));
  Json request;
  request["resourceSpans"].push_back(std::move(of_source));
  return request.dump(-1, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

}  // namespace steward::telemetry
