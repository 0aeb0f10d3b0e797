#include "libs/telemetry/otlp.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

using Json = nlohmann::json;

constexpr int kStatusError = 2;

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
  Json json = {{"traceId", FormatTraceId(span.context)},
               {"spanId", FormatSpanId(span.context.span_id)},
               {"name", span.name},
               {"kind", static_cast<int>(span.kind)},
               {"startTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.begin))},
               {"endTimeUnixNano", absl::StrCat(absl::ToUnixNanos(span.end))}};
  if (span.parent_id != decltype(span.parent_id){}) {
    json["parentSpanId"] = FormatSpanId(span.parent_id);
  }
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
