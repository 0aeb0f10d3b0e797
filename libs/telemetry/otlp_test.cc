#include "libs/telemetry/otlp.h"

#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

using nlohmann::json;

const SpanSource kSource{
    .service = "steward-accounts", .version = "1.2", .instance = "i1/accounts"};

Span SpanOf(const std::string& traceparent, const std::string& name) {
  Span span;
  span.context = *ParseTraceparent(traceparent);
  span.name = name;
  span.begin = absl::FromUnixNanos(1'700'000'000'000'000'001);
  span.end = span.begin + absl::Milliseconds(2);
  return span;
}

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

json Encoded(const Span& span) {
  return json::parse(
      SpansToOtlpJson(kSource, {span}))["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
}

TEST(SpansToOtlpJson, SaysWhoMadeThem) {
  const json request = json::parse(SpansToOtlpJson(kSource, {SpanOf(kTraceparent, "a")}));
  EXPECT_EQ(request["resourceSpans"][0]["resource"], json::parse(R"({"attributes": [
    {"key": "service.name", "value": {"stringValue": "steward-accounts"}},
    {"key": "service.version", "value": {"stringValue": "1.2"}},
    {"key": "service.instance.id", "value": {"stringValue": "i1/accounts"}}]})"));
  EXPECT_EQ(request["resourceSpans"][0]["scopeSpans"][0]["scope"]["name"], "steward");
}

TEST(SpansToOtlpJson, WritesTheFirstSpanOfATrace) {
  EXPECT_EQ(Encoded(SpanOf(kTraceparent, "a.B/C")), json::parse(R"({
    "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "a.B/C", "kind": 2,
    "startTimeUnixNano": "1700000000000000001", "endTimeUnixNano": "1700000000002000001"})"));
}

TEST(SpansToOtlpJson, WritesParentAttributesAndFailure) {
  Span span = SpanOf(kTraceparent, "a");
  span.kind = Span::Kind::kConsumer;
  span.parent_id = {1, 2, 3, 4, 5, 6, 7, 8};
  span.attributes = {{"rpc.system", "grpc"}, {"rpc.grpc.status_code", int64_t{13}}};
  span.failed = true;
  span.error = "broken \"store\"\n";
  const json encoded = Encoded(span);
  EXPECT_EQ(encoded["kind"], 5);
  EXPECT_EQ(encoded["parentSpanId"], "0102030405060708");
  EXPECT_EQ(encoded["attributes"], json::parse(R"([
    {"key": "rpc.system", "value": {"stringValue": "grpc"}},
    {"key": "rpc.grpc.status_code", "value": {"intValue": "13"}}])"));
  EXPECT_EQ(encoded["status"], (json{{"code", 2}, {"message", "broken \"store\"\n"}}));
}

TEST(SpansToOtlpJson, KeepsTheOrderAndSurvivesBytesThatAreNoText) {
  const std::string text =
      SpansToOtlpJson(kSource, {SpanOf(kTraceparent, "first"), SpanOf(kTraceparent, "\xff")});
  const json spans = json::parse(text)["resourceSpans"][0]["scopeSpans"][0]["spans"];
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0]["name"], "first");
  EXPECT_EQ(spans[1]["name"], "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace steward::telemetry
