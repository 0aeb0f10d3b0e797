// What a call's trace is to the engine, with and without a tracer.
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "libs/base/errors.h"
#include "libs/rpc/rpc_fixture_test.h"
#include "libs/telemetry/trace.h"
#include "libs/telemetry/tracer.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using ::testing::HasSubstr;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

class Tracing : public testing::Test {
 protected:
  // Nobody listens on port 1: the spans that ended are counted as dropped.
  void OpenTracer() {
    auto tracer = telemetry::Tracer::Open({.endpoint = "http://127.0.0.1:1"}, {}, registry_);
    ASSERT_TRUE(tracer.ok()) << tracer.status();
    tracer_ = *std::move(tracer);
  }

  // The traceparent that the engine sees of a call with this one.
  std::string Seen(const std::string& traceparent, const absl::Status& answer = absl::OkStatus()) {
    std::string seen;
    TestServer server(
        [&](engine::Call* call) {
          seen = call->info().traceparent;
          const contracts::v1::Contract contract;
          call->Answer(answer, answer.ok() ? &contract : nullptr, "");
        },
        [this](ServerOptions* options) { options->tracer = tracer_.get(); });
    contracts::v1::GetContractRequest request;
    request.set_name("accounts/a1/contracts/c1");
    EXPECT_EQ(
        server.Connect("viewer")
            ->Call(ContractMethod("GetContract"), request, nullptr, {.traceparent = traceparent})
            .code(),
        answer.code());
    return seen;
  }

  telemetry::Registry registry_{telemetry::BuildInfo{.version = "test"}};
  std::unique_ptr<telemetry::Tracer> tracer_;
};

TEST_F(Tracing, WithoutATracerTheCallersPlaceIsKept) {
  EXPECT_EQ(Seen(kTraceparent), kTraceparent);
  EXPECT_EQ(Seen(""), "");
}

TEST_F(Tracing, WhatIsNoTraceparentIsIgnored) {
  EXPECT_EQ(Seen("garbage"), "");
  EXPECT_EQ(Seen(std::string(4000, 'a')), "");
}

TEST_F(Tracing, WithATracerTheEngineWorksBelowTheCallsSpan) {
  OpenTracer();
  const auto seen = telemetry::ParseTraceparent(Seen(kTraceparent));
  ASSERT_TRUE(seen.has_value());
  const auto caller = *telemetry::ParseTraceparent(kTraceparent);
  EXPECT_EQ(seen->trace_id, caller.trace_id);
  EXPECT_NE(seen->span_id, caller.span_id);
}

TEST_F(Tracing, WithATracerEachCallHasATrace) {
  OpenTracer();
  const std::string first = Seen("");
  EXPECT_TRUE(telemetry::ParseTraceparent(first).has_value()) << first;
  const std::string second = Seen("garbage");
  EXPECT_TRUE(telemetry::ParseTraceparent(second).has_value()) << second;
  EXPECT_NE(first, second);
}

TEST_F(Tracing, EachCallThatIsLetInEndsOneSpan) {
  OpenTracer();
  Seen(kTraceparent);
  Seen("", Reject(Reason::REASON_NOT_FOUND, "no"));
  tracer_.reset();
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_telemetry_spans_dropped_total 2\n"));
}

}  // namespace
}  // namespace steward::rpc
