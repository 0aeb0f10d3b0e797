#include "libs/rpc/feed_streams.h"

#include <gmock/gmock.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/client_metadata.h"
#include "libs/rpc/errors_map.h"
#include "libs/rpc/feed_client.h"
#include "libs/rpc/rpc_fixture_test.h"

namespace steward::rpc {
namespace {

using common::v1::SubscribeRequest;
using common::v1::SubscribeResponse;

constexpr char kPath[] = "/steward.common.v1.EventFeedService/Subscribe";

void NoCalls(engine::Call*) { FAIL() << "a unary call"; }

SubscribeRequest From(const std::string& token, uint32_t credit) {
  SubscribeRequest request;
  if (token.empty()) {
    request.mutable_start()->set_anchor(common::v1::StartPosition::ANCHOR_EARLIEST);
  } else {
    request.mutable_start()->set_token(token);
  }
  request.set_credit(credit);
  request.set_heartbeat_ms(60'000);
  return request;
}

SubscribeRequest More(uint32_t credit) {
  SubscribeRequest request;
  request.set_credit(credit);
  return request;
}

// A Subscribe call, one operation at a time.
class RawSubscriber {
 public:
  RawSubscriber(const TestServer& server, const std::string& token)
      : channel_(server.Connect(token)), stub_(channel_->grpc_channel()) {
    SetMetadata(token, {}, &context_);
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    stream_ = stub_.PrepareCall(&context_, kPath, &queue_);
    stream_->StartCall(this);
    Wait();
  }
  ~RawSubscriber() {
    context_.TryCancel();
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) continue;
  }

  bool Send(const SubscribeRequest& request) {
    stream_->Write(ToBytes(request), this);
    return Wait();
  }
  void CloseSending() {
    stream_->WritesDone(this);
    Wait();
  }
  // False at the end of the stream.
  bool Receive(SubscribeResponse* response) {
    grpc::ByteBuffer bytes;
    stream_->Read(&bytes, this);
    return Wait() && ParseBytes(bytes, response);
  }
  // How many events come before a message without any, or the end.
  size_t CountEvents(size_t at_least) {
    size_t count = 0;
    SubscribeResponse response;
    while (count < at_least && Receive(&response))
      count += static_cast<size_t>(response.events_size());
    return count;
  }
  absl::Status End() {
    grpc::Status status;
    stream_->Finish(&status, this);
    Wait();
    return FromGrpc(status);
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    return queue_.Next(&tag, &ok) && ok;
  }

  std::unique_ptr<Channel> channel_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>> stream_;
};

void AppendMany(TestServer& server, int count, size_t bytes = 0) {
  for (int i = 0; i < count; ++i) server.feed().Append(bytes);
}

TEST(Subscribe, DeliversWhatIsThereAndWhatComes) {
  TestServer server(NoCalls);
  AppendMany(server, 3);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 100));
  SubscribeResponse response;
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.events_size(), 3);
  EXPECT_EQ(response.token(), "t3");
  EXPECT_THAT(response.heads(), testing::ElementsAre(3));
  AppendMany(server, 1);
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.events_size(), 1);
  EXPECT_EQ(response.token(), "t4");
}

TEST(Subscribe, StandsStillWithoutCreditAndAddsItUp) {
  TestServer server(NoCalls);
  AppendMany(server, 10);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 4));
  SubscribeResponse response;
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.events_size(), 4);
  subscriber.Send(More(2));
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.token(), "t6");
  subscriber.Send(More(100));
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.token(), "t10");
}

TEST(Subscribe, PutsAtMost256EventsInAMessage) {
  TestServer server(NoCalls);
  AppendMany(server, 600);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 1000));
  SubscribeResponse response;
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_EQ(response.events_size(), 256);
  EXPECT_EQ(subscriber.CountEvents(344), 344u);
}

TEST(Subscribe, BeatsWithATokenWhenNothingHappens) {
  TestServer server(NoCalls);
  AppendMany(server, 1);
  RawSubscriber subscriber(server, "subscriber");
  SubscribeRequest request = From("t1", 10);
  request.set_heartbeat_ms(100);
  subscriber.Send(request);
  SubscribeResponse response;
  for (int beat = 0; beat < 3; ++beat) {
    ASSERT_TRUE(subscriber.Receive(&response));
    EXPECT_EQ(response.events_size(), 0);
    EXPECT_EQ(response.token(), "t1");
    EXPECT_THAT(response.heads(), testing::ElementsAre(1));
  }
}

TEST(Subscribe, SaysAtOnceThatThereIsNothingNew) {
  TestServer server(NoCalls);
  AppendMany(server, 1);
  RawSubscriber subscriber(server, "subscriber");
  SubscribeRequest request = From("t1", 10);
  request.set_heartbeat_ms(270'000);
  const absl::Time begin = absl::Now();
  subscriber.Send(request);
  SubscribeResponse response;
  ASSERT_TRUE(subscriber.Receive(&response));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
  EXPECT_THAT(response.heads(), testing::ElementsAre(1));
}

TEST(Subscribe, EndsAtTheHeadWhenAsked) {
  TestServer server(NoCalls);
  AppendMany(server, 300);
  RawSubscriber subscriber(server, "subscriber");
  SubscribeRequest request = From("", 1000);
  request.set_until_head(true);
  subscriber.Send(request);
  EXPECT_EQ(subscriber.CountEvents(1000), 300u);
  EXPECT_EQ(subscriber.End(), absl::OkStatus());
}

TEST(Subscribe, EndsWhenNoMoreCreditCanCome) {
  TestServer server(NoCalls);
  AppendMany(server, 5);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 2));
  subscriber.CloseSending();
  EXPECT_EQ(subscriber.CountEvents(1000), 2u);
  EXPECT_EQ(subscriber.End(), absl::OkStatus());
}

TEST(Subscribe, RefusesWhoMayNotAndWhatIsWrong) {
  TestServer server(NoCalls);
  SubscribeResponse response;
  RawSubscriber nobody(server, "nobody");
  EXPECT_EQ(nobody.End().code(), absl::StatusCode::kUnauthenticated);
  RawSubscriber viewer(server, "viewer");
  EXPECT_EQ(viewer.End().code(), absl::StatusCode::kPermissionDenied);
  RawSubscriber garbage(server, "subscriber");
  garbage.Send(From("garbage", 1));
  EXPECT_EQ(DetailOf(garbage.End()).reason(), common::v1::REASON_INVALID_TOKEN);
  RawSubscriber greedy(server, "subscriber");
  greedy.Send(From("", 100'000));
  greedy.Send(More(1));
  EXPECT_EQ(DetailOf(greedy.End()).violations(0).field(), "credit");
}

TEST(Subscribe, LimitsSubscriptionsOfAPrincipal) {
  TestServer server(
      NoCalls, [](ServerOptions* options) { options->limits.principal_subscriptions_max = 1; });
  AppendMany(server, 1);
  RawSubscriber first(server, "subscriber");
  first.Send(From("", 1));
  EXPECT_EQ(first.CountEvents(1), 1u);
  RawSubscriber second(server, "subscriber");
  EXPECT_EQ(second.End().code(), absl::StatusCode::kResourceExhausted);
  RawSubscriber other(server, "admin");
  other.Send(From("", 1));
  EXPECT_EQ(other.CountEvents(1), 1u);
}

TEST(Subscribe, EndsASubscriberThatDoesNotRead) {
  TestServer server(NoCalls, [](ServerOptions* options) {
    options->limits.slow_subscriber_after = absl::Milliseconds(200);
  });
  AppendMany(server, 2000, 1 << 10);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 100'000));
  // The transport's window takes a part; the rest waits until the server has enough.
  const auto ended = [&server] {
    return server.registry().RenderText().find("steward_rpc_slow_subscribers_total 1") !=
           std::string::npos;
  };
  const absl::Time bound = absl::Now() + absl::Seconds(60);
  while (!ended() && absl::Now() < bound) std::this_thread::yield();
  ASSERT_TRUE(ended()) << "the server waits for the subscriber";
  const size_t read = subscriber.CountEvents(2000);
  EXPECT_LT(read, 2000u);
  const absl::Status status = subscriber.End();
  EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsCancelled(status)) << status;
}

TEST(Subscribe, EndsWithATokenWhenTheServerStops) {
  TestServer server(NoCalls);
  AppendMany(server, 2);
  RawSubscriber subscriber(server, "subscriber");
  subscriber.Send(From("", 10));
  EXPECT_EQ(subscriber.CountEvents(2), 2u);
  std::thread stopper([&server] { EXPECT_TRUE(server.Shutdown(absl::Seconds(10))); });
  SubscribeResponse response;
  EXPECT_FALSE(subscriber.Receive(&response));
  const absl::Status status = subscriber.End();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(DetailOf(status).resume_token(), "t2") << status;
  stopper.join();
}

TEST(Subscribe, SurvivesSubscribersThatLeaveAtOnce) {
  TestServer server(
      NoCalls, [](ServerOptions* options) { options->limits.principal_subscriptions_max = 200; });
  AppendMany(server, 500, 100);
  for (int i = 0; i < 100; ++i) {
    RawSubscriber subscriber(server, "subscriber");
    if (i % 2 == 0) subscriber.Send(From("", 1000));
    if (i % 4 == 0) subscriber.CountEvents(1);
  }
  EXPECT_TRUE(server.Shutdown(absl::Seconds(10)));
}

TEST(FeedSubscriber, DeliversRecordsInOrderAndGrantsCreditAnew) {
  TestServer server(NoCalls);
  AppendMany(server, 1000);
  const auto channel = server.Connect("subscriber");
  FeedSubscriber subscriber(*channel, {.service = "contracts", .credit = 50});
  ASSERT_EQ(subscriber.Start({common::v1::Cursor()}), absl::OkStatus());
  uint64_t seq = 0;
  while (seq < 1000) {
    const auto records = subscriber.Next(7, absl::Now() + absl::Seconds(20));
    ASSERT_TRUE(records.ok()) << records.status();
    ASSERT_LE(records->records.size(), 7u);
    ASSERT_FALSE(records->records.empty());
    for (const auto& record : records->records) {
      ASSERT_EQ(record.seq, ++seq);
      EXPECT_EQ(record.epoch, 1u);
    }
    EXPECT_THAT(records->heads, testing::ElementsAre(1000));
  }
}

TEST(FeedSubscriber, AnswersNothingWhenNothingComes) {
  TestServer server(NoCalls);
  const auto channel = server.Connect("subscriber");
  FeedSubscriber subscriber(*channel, {.service = "contracts"});
  ASSERT_EQ(subscriber.Start({}), absl::OkStatus());
  const auto records = subscriber.Next(10, absl::Now() + absl::Milliseconds(30));
  ASSERT_TRUE(records.ok()) << records.status();
  EXPECT_TRUE(records->records.empty());
}

TEST(FeedSubscriber, ReportsTheEndOfTheFeedAndBeginsAnew) {
  auto server = std::make_unique<TestServer>(NoCalls);
  const auto channel = server->Connect("subscriber");
  FeedSubscriber subscriber(*channel, {.service = "contracts"});
  server->feed().Append();
  ASSERT_EQ(subscriber.Start({}), absl::OkStatus());
  ASSERT_TRUE(subscriber.Next(10, absl::Now() + absl::Seconds(20)).ok());
  server.reset();
  EXPECT_EQ(subscriber.Next(10, absl::Now() + absl::Seconds(20)).status().code(),
            absl::StatusCode::kUnavailable);
  ASSERT_EQ(subscriber.Start({}), absl::OkStatus());
  EXPECT_EQ(subscriber.Next(10, absl::Now() + absl::Seconds(20)).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST(FeedSubscriber, StopEndsAWait) {
  TestServer server(NoCalls);
  const auto channel = server.Connect("subscriber");
  FeedSubscriber subscriber(*channel, {.service = "contracts"});
  ASSERT_EQ(subscriber.Start({}), absl::OkStatus());
  // That there is nothing.
  ASSERT_TRUE(subscriber.Next(10, absl::Now() + absl::Seconds(20)).ok());
  std::thread stopper([&subscriber] { subscriber.Stop(); });
  EXPECT_EQ(subscriber.Next(10, absl::Now() + absl::Seconds(20)).status().code(),
            absl::StatusCode::kCancelled);
  stopper.join();
}

TEST(StartAfter, MakesATokenOnlyOfWhatBegan) {
  EXPECT_EQ(StartAfter("accounts", {common::v1::Cursor()}).anchor(),
            common::v1::StartPosition::ANCHOR_EARLIEST);
  common::v1::Cursor cursor;
  cursor.set_seq(7);
  cursor.set_installation("i1");
  EXPECT_FALSE(StartAfter("accounts", {common::v1::Cursor(), cursor}).token().empty());
}

TEST(FeedPeer, ReadsAStretch) {
  TestServer server([](engine::Call* call) {
    const auto& request = static_cast<const common::v1::ReadEventsRequest&>(call->request());
    FakeFeed feed;
    feed.Append();
    common::v1::ReadEventsResponse response;
    uint64_t head = 0;
    if (request.from_seq() == 1) response.add_events(feed.Read(0, 1, &head)[0]);
    call->Answer(absl::OkStatus(), &response, "");
  });
  const auto channel = server.Connect("subscriber");
  FeedPeer peer(*channel);
  const auto records = peer.ReadEvents(0, 1, 10);
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->records.size(), 1u);
  EXPECT_EQ(records->records[0].seq, 1u);
}

}  // namespace
}  // namespace steward::rpc
