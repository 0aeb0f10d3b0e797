#include "libs/telemetry/tracer.h"

#include <civetweb.h>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr char kTraceparent[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
constexpr char kUnsampled[] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
constexpr absl::Duration kPatience = absl::Seconds(20);

// A collector on a free port of loopback.
class Collector {
 public:
  Collector() {
    const char* options[] = {"listening_ports", "127.0.0.1:0", "num_threads", "2", nullptr};
    context_ = mg_start(nullptr, nullptr, options);
    EXPECT_NE(context_, nullptr);
    mg_set_request_handler(context_, "/", &Collector::Take, this);
    mg_server_port port{};
    EXPECT_EQ(mg_get_server_ports(context_, 1, &port), 1);
    endpoint_ = "http://127.0.0.1:" + std::to_string(port.port);
  }
  ~Collector() { mg_stop(context_); }

  const std::string& endpoint() const { return endpoint_; }

  // Begins anew: answers with these, then with 200.
  void Reset(std::deque<int> answers) {
    absl::MutexLock lock(&mutex_);
    answers_ = std::move(answers);
    requests_ = 0;
    names_.clear();
  }

  // The names of the spans that were taken, once there are so many requests, also those that were
  // refused.
  std::vector<std::string> AwaitRequests(size_t count) {
    absl::MutexLock lock(&mutex_);
    const auto come = [this, count]() { return requests_ >= count; };
    EXPECT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&come), kPatience));
    return names_;
  }

 private:
  static int Take(mg_connection* connection, void* self) {
    return static_cast<Collector*>(self)->Take(connection);
  }

  int Take(mg_connection* connection) {
    EXPECT_STREQ(mg_get_request_info(connection)->local_uri, "/v1/traces");
    EXPECT_STREQ(mg_get_header(connection, "Content-Type"), "application/json");
    std::string body(static_cast<size_t>(mg_get_request_info(connection)->content_length), '\0');
    for (size_t read = 0; read < body.size();) {
      const int count = mg_read(connection, body.data() + read, body.size() - read);
      if (count <= 0) break;
      read += static_cast<size_t>(count);
    }
    const auto request = nlohmann::json::parse(body);
    int answer = 200;
    {
      absl::MutexLock lock(&mutex_);
      ++requests_;
      if (!answers_.empty()) {
        answer = answers_.front();
        answers_.pop_front();
      }
      if (answer == 200) {
        for (const auto& span : request["resourceSpans"][0]["scopeSpans"][0]["spans"])
          names_.push_back(span["name"]);
      }
    }
    mg_printf(connection, "HTTP/1.1 %d x\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
              answer);
    return answer;
  }

  mg_context* context_ = nullptr;
  std::string endpoint_;
  absl::Mutex mutex_;
  std::deque<int> answers_;
  size_t requests_ = 0;
  std::vector<std::string> names_;
};

class TracerTest : public testing::Test {
 protected:
  // One for all: a civetweb takes two seconds to stop.
  static void SetUpTestSuite() { collector_ = std::make_unique<Collector>(); }
  static void TearDownTestSuite() { collector_.reset(); }

  std::unique_ptr<Tracer> Open(std::deque<int> answers = {}, int sample_percent = 100) {
    collector_->Reset(std::move(answers));
    auto tracer =
        Tracer::Open({.endpoint = collector_->endpoint() + "/", .sample_percent = sample_percent},
                     {"steward-test", "1", "i1"}, registry_);
    EXPECT_TRUE(tracer.ok()) << tracer.status();
    return *std::move(tracer);
  }

  static void Make(Tracer& tracer, const std::string& name, absl::string_view traceparent = "") {
    Span span = tracer.Begin(traceparent);
    span.name = name;
    tracer.End(std::move(span));
  }

  static std::unique_ptr<Collector> collector_;
  Registry registry_{BuildInfo{.version = "1"}};
};

std::unique_ptr<Collector> TracerTest::collector_;

TEST_F(TracerTest, ASpanGoesBelowItsCallers) {
  const auto tracer = Open();
  const Span span = tracer->Begin(kTraceparent);
  const TraceContext parent = *ParseTraceparent(kTraceparent);
  EXPECT_EQ(span.context.trace_id, parent.trace_id);
  EXPECT_EQ(span.parent_id, parent.span_id);
  EXPECT_NE(span.context.span_id, parent.span_id);
  EXPECT_TRUE(span.context.sampled);
}

TEST_F(TracerTest, WithoutACallersATraceBegins) {
  const auto tracer = Open();
  for (const absl::string_view none : {"", "01-garbage"}) {
    const Span span = tracer->Begin(none);
    EXPECT_EQ(span.parent_id, (std::array<uint8_t, 8>{}));
    EXPECT_TRUE(span.context.sampled);
  }
}

TEST_F(TracerTest, SamplesSoManyOfTheTracesThatBeginHere) {
  const auto count = [&](int percent) {
    const auto tracer = Open({}, percent);
    int sampled = 0;
    for (int i = 0; i < 2000; ++i) sampled += tracer->Begin("").context.sampled ? 1 : 0;
    EXPECT_TRUE(tracer->Begin(kTraceparent).context.sampled);
    EXPECT_FALSE(tracer->Begin(kUnsampled).context.sampled);
    return sampled;
  };
  EXPECT_EQ(count(0), 0);
  EXPECT_EQ(count(100), 2000);
  // Ten standard deviations.
  EXPECT_NEAR(count(20), 400, 180);
}

TEST_F(TracerTest, TheCollectorGetsWhatIsSampledInOrder) {
  {
    const auto tracer = Open();
    Make(*tracer, "a");
    Make(*tracer, "not sampled", kUnsampled);
    Make(*tracer, "b", kTraceparent);
  }
  EXPECT_EQ(collector_->AwaitRequests(1), (std::vector<std::string>{"a", "b"}));
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_telemetry_spans_exported_total 2\n"));
}

TEST_F(TracerTest, ManySpansGoInBatches) {
  const auto tracer = Open();
  for (size_t i = 0; i < Tracer::kBatchSpansMax + 1; ++i) Make(*tracer, "a");
  EXPECT_THAT(collector_->AwaitRequests(2), SizeIs(Tracer::kBatchSpansMax + 1));
}

TEST_F(TracerTest, ABatchIsTriedAgainUntilItIsTaken) {
  const auto tracer = Open({503, 429, 200});
  Make(*tracer, "a");
  EXPECT_EQ(collector_->AwaitRequests(3), (std::vector<std::string>{"a"}));
}

TEST_F(TracerTest, WhatTheCollectorRefusesIsDroppedAndTheNextGoesOut) {
  {
    const auto tracer = Open({400});
    Make(*tracer, "bad");
    EXPECT_EQ(collector_->AwaitRequests(1), (std::vector<std::string>{}));
    Make(*tracer, "good");
  }
  EXPECT_EQ(collector_->AwaitRequests(2), (std::vector<std::string>{"good"}));
  EXPECT_THAT(registry_.RenderText(), HasSubstr("steward_telemetry_spans_dropped_total 1\n"));
}

// A request that came says that the one before it was answered, and noted.
TEST_F(TracerTest, SaysThatSpansAreNotTakenUntilTheyAre) {
  const auto tracer = Open({400, 400, 200, 200});
  EXPECT_EQ(tracer->Trouble(), "");
  for (const size_t requests : {1, 2}) {
    Make(*tracer, "bad");
    collector_->AwaitRequests(requests);
  }
  EXPECT_THAT(tracer->Trouble(), HasSubstr(collector_->endpoint() + "/v1/traces"));
  EXPECT_THAT(tracer->Trouble(), HasSubstr("HTTP 400"));
  for (const size_t requests : {3, 4}) {
    Make(*tracer, "good");
    collector_->AwaitRequests(requests);
  }
  EXPECT_EQ(tracer->Trouble(), "");
}

TEST_F(TracerTest, WithoutACollectorNobodyWaitsAndNothingGrows) {
  {
    // Nobody listens on port 1.
    const auto tracer = Tracer::Open({.endpoint = "http://127.0.0.1:1"}, {}, registry_);
    ASSERT_TRUE(tracer.ok()) << tracer.status();
    for (size_t i = 0; i < 3 * Tracer::kQueuedSpansMax; ++i) Make(**tracer, "a");
  }
  EXPECT_THAT(registry_.RenderText(),
              HasSubstr("steward_telemetry_spans_dropped_total " +
                        std::to_string(3 * Tracer::kQueuedSpansMax) + "\n"));
}

TEST_F(TracerTest, ABadEndpointIsRefusedWithTheRemedy) {
  for (const std::string bad : {"", "127.0.0.1:4318", "ftp://a", "http://", "http://a b"}) {
    const auto tracer = Tracer::Open({.endpoint = bad}, {}, registry_);
    EXPECT_THAT(std::string(tracer.status().message()), HasSubstr("http://127.0.0.1:4318")) << bad;
  }
  const auto tracer = Tracer::Open({.endpoint = "http://a", .sample_percent = 101}, {}, registry_);
  EXPECT_THAT(std::string(tracer.status().message()), HasSubstr("--trace-sample"));
}

}  // namespace
}  // namespace steward::telemetry
