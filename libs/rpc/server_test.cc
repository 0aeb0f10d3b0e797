#include "libs/rpc/server.h"

#include <string>

#include "absl/synchronization/notification.h"
#include "grpc/health/v1/health.pb.h"
#include <gmock/gmock.h>
#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/sync_stream.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/errors_map.h"
#include "libs/rpc/rpc_fixture_test.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using contracts::v1::Contract;
using contracts::v1::GetContractRequest;
using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kName[] = "accounts/a1/contracts/c1";

GetContractRequest Get(const std::string& name) {
  GetContractRequest request;
  request.set_name(name);
  return request;
}

// Answers each Get with a contract of the asked name and the title `principal`, at position "p7".
void AnswerGet(engine::Call* call) {
  Contract contract;
  contract.set_name(static_cast<const GetContractRequest&>(call->request()).name());
  contract.set_title(call->info().principal);
  call->Answer(absl::OkStatus(), &contract, "p7");
}

TestServer::Handler AnswerWith(const absl::Status& status) {
  return [status](engine::Call* call) { call->Answer(status, nullptr, ""); };
}

absl::Status CallGet(Channel& channel, Contract* contract = nullptr,
                     const CallOptions& options = {}) {
  return channel.Call(ContractMethod("GetContract"), Get(kName), contract, options);
}

// One call of any method with any bytes and metadata, as a stranger makes it.
grpc::Status RawCall(const std::string& target, const std::string& path, const std::string& bytes,
                     const std::vector<std::pair<std::string, std::string>>& metadata) {
  Channel channel(target, "");
  grpc::ClientContext context;
  for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
  grpc::CompletionQueue queue;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(channel.grpc_channel());
  const grpc::Slice slice(bytes);
  const auto reader = stub.PrepareUnaryCall(&context, path, grpc::ByteBuffer(&slice, 1), &queue);
  reader->StartCall();
  grpc::ByteBuffer answer;
  grpc::Status status;
  reader->Finish(&answer, &status, &status);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status;
}

TEST(Server, AnswersWithTheResponseAndItsPosition) {
  TestServer server(AnswerGet);
  Contract contract;
  std::string position;
  ASSERT_EQ(CallGet(*server.Connect("viewer"), &contract, {.position = &position}),
            absl::OkStatus());
  EXPECT_EQ(contract.name(), kName);
  EXPECT_EQ(contract.title(), "viewer");
  EXPECT_EQ(position, "p7");
}

TEST(Server, GivesTheEngineWhatIsKnownOfTheCall) {
  engine::CallInfo info;
  TestServer server([&info](engine::Call* call) {
    info = call->info();
    AnswerGet(call);
  });
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const CallOptions options{.timeout = absl::Seconds(7), .after = {"x", "y"}, .traceparent = trace};
  ASSERT_EQ(CallGet(*server.Connect("personal"), nullptr, options), absl::OkStatus());
  EXPECT_EQ(info.method, ContractMethod("GetContract"));
  EXPECT_EQ(info.principal, "personal");
  EXPECT_TRUE(info.may_read_personal);
  EXPECT_EQ(info.traceparent, trace);
  EXPECT_THAT(info.after, testing::ElementsAre("x", "y"));
  // Timeouts travel rounded up.
  EXPECT_LE(info.deadline, absl::Now() + absl::Seconds(8));
  EXPECT_GT(info.deadline, absl::Now());
}

TEST(Server, GivesACallWithoutADeadlineTheDefaultOne) {
  absl::Time deadline;
  TestServer server([&deadline](engine::Call* call) {
    deadline = call->info().deadline;
    AnswerGet(call);
  });
  const grpc::Status status =
      RawCall(server.target(), "/steward.contracts.v1.ContractService/GetContract",
              Get(kName).SerializeAsString(), {{"authorization", "Bearer viewer"}});
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_LE(deadline, absl::Now() + absl::Seconds(30));
  EXPECT_GT(deadline, absl::Now() + absl::Seconds(15));
}

TEST(Server, EndsACallAtItsDeadline) {
  std::vector<engine::Call*> held;
  TestServer server([&held](engine::Call* call) { held.push_back(call); });
  const absl::Status status =
      CallGet(*server.Connect("viewer"), nullptr, {.timeout = absl::Milliseconds(50)});
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  // Late, but allowed.
  while (!held.empty()) {
    AnswerGet(held.back());
    held.pop_back();
  }
}

TEST(Server, CarriesTheEnginesErrorToTheCaller) {
  TestServer server(AnswerWith(IllegalTransition(kName, "DRAFT", "sign", {"submit", "cancel"})));
  const absl::Status status = CallGet(*server.Connect("viewer"));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(DetailOf(status).allowed(), testing::ElementsAre("submit", "cancel"));
}

TEST(Server, RefusesAnInvalidRequestBeforeTheEngine) {
  TestServer server([](engine::Call*) { FAIL() << "the engine got the call"; });
  const absl::Status status =
      server.Connect("viewer")->Call(ContractMethod("GetContract"), Get("nonsense"), nullptr, {});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_THAT(DetailOf(status).violations(), SizeIs(1));
  EXPECT_EQ(DetailOf(status).violations(0).field(), "name");
}

TEST(Server, RefusesCallersItDoesNotKnow) {
  TestServer server([](engine::Call*) { FAIL() << "the engine got the call"; });
  const std::string path = "/steward.contracts.v1.ContractService/GetContract";
  const std::string bytes = Get(kName).SerializeAsString();
  const std::vector<std::vector<std::pair<std::string, std::string>>> bad = {
      {},
      {{"authorization", "Bearer nobody"}},
      {{"authorization", "viewer"}},
      {{"authorization", "Bearer viewer"}, {"authorization", "Bearer admin"}}};
  for (const auto& metadata : bad) {
    EXPECT_EQ(RawCall(server.target(), path, bytes, metadata).error_code(),
              grpc::StatusCode::UNAUTHENTICATED);
  }
  ASSERT_THAT(server.denials(), SizeIs(bad.size()));
  EXPECT_EQ(server.denials()[0].method, path);
  EXPECT_EQ(server.denials()[0].reason, "UNAUTHENTICATED");
  EXPECT_THAT(server.denials()[0].peer, HasSubstr("127.0.0.1"));
}

TEST(Server, RefusesARoleThatIsTooLow) {
  TestServer server([](engine::Call*) { FAIL() << "the engine got the call"; });
  contracts::v1::ApproveContractRequest request;
  request.set_name(kName);
  const absl::Status status =
      server.Connect("viewer")->Call(ContractMethod("ApproveContract"), request, nullptr, {});
  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(status.message()), HasSubstr("APPROVER"));
  ASSERT_THAT(server.denials(), SizeIs(1));
  EXPECT_EQ(server.denials()[0].principal, "viewer");
}

TEST(Server, AnswersUnimplementedForWhatItDoesNotServe) {
  TestServer server(AnswerGet);
  for (const char* path : {"/steward.contracts.v1.ContractService/Nothing", "/no.Such/Service"}) {
    EXPECT_EQ(RawCall(server.target(), path, "", {{"authorization", "Bearer admin"}}).error_code(),
              grpc::StatusCode::UNIMPLEMENTED);
  }
}

TEST(Server, RefusesBytesThatAreNoMessage) {
  TestServer server(AnswerGet);
  EXPECT_EQ(RawCall(server.target(), "/steward.contracts.v1.ContractService/GetContract",
                    "\xff\xff\xff", {{"authorization", "Bearer viewer"}})
                .error_code(),
            grpc::StatusCode::INTERNAL);
}

TEST(Server, RefusesAMessageThatIsTooLarge) {
  TestServer server(AnswerGet);
  EXPECT_EQ(
      RawCall(server.target(), "/steward.contracts.v1.ContractService/GetContract",
              std::string(limits::kMessageBytesMax + 1, 'x'), {{"authorization", "Bearer viewer"}})
          .error_code(),
      grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST(Server, RefusesCallsBeyondItsLimitWithADelay) {
  std::vector<engine::Call*> held;
  absl::Notification holding;
  TestServer server(
      [&](engine::Call* call) {
        held.push_back(call);
        holding.Notify();
      },
      [](ServerOptions* options) { options->limits.calls_in_flight_max = 1; });
  const auto channel = server.Connect("viewer");
  std::thread first([&channel] { EXPECT_EQ(CallGet(*channel), absl::OkStatus()); });
  holding.WaitForNotification();
  const absl::Status status = CallGet(*channel);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(DetailOf(status).reason(), common::v1::REASON_OVERLOADED);
  EXPECT_TRUE(DetailOf(status).has_retry_after());
  AnswerGet(held[0]);
  first.join();
}

TEST(Server, TakesManyCallsAtOnceAndUsesItsSlotsAgain) {
  TestServer server(AnswerGet);
  std::vector<std::thread> callers;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    callers.emplace_back([&server, &answered] {
      const auto channel = server.Connect("viewer");
      for (int call = 0; call < 50; ++call) answered += CallGet(*channel).ok() ? 1 : 0;
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(answered, 400);
}

TEST(Server, CountsCallsByMethodAndCode) {
  TestServer server(AnswerGet);
  const auto channel = server.Connect("viewer");
  ASSERT_EQ(CallGet(*channel), absl::OkStatus());
  ASSERT_FALSE(channel->Call(ContractMethod("GetContract"), Get("nonsense"), nullptr, {}).ok());
  ASSERT_TRUE(server.Shutdown(absl::Seconds(5)));
  const std::string text = server.registry().RenderText();
  EXPECT_THAT(
      text,
      HasSubstr(
          "grpc_server_handled_total{grpc_code=\"InvalidArgument\",grpc_method=\"GetContract\","
          "grpc_service=\"steward.contracts.v1.ContractService\",grpc_type=\"unary\"} 1"));
  EXPECT_THAT(
      text,
      HasSubstr("grpc_server_handling_seconds_count{grpc_method=\"GetContract\","
                "grpc_service=\"steward.contracts.v1.ContractService\",grpc_type=\"unary\"} 2"));
}

TEST(Server, ChecksHealthWithoutAToken) {
  std::atomic<bool> ready = false;
  TestServer server(AnswerGet, [&ready](ServerOptions* options) {
    options->ready = [&ready] { return ready.load(); };
  });
  const auto channel = server.Connect("");
  const auto* check =
      HealthCheckRequest::descriptor()->file()->FindServiceByName("Health")->FindMethodByName(
          "Check");
  HealthCheckRequest request;
  HealthCheckResponse response;
  ASSERT_EQ(channel->Call(check, request, &response), absl::OkStatus());
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  ready = true;
  request.set_service("steward.contracts.v1.ContractService");
  ASSERT_EQ(channel->Call(check, request, &response), absl::OkStatus());
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  request.set_service("nobody");
  EXPECT_EQ(channel->Call(check, request, &response).code(), absl::StatusCode::kNotFound);
}

TEST(Server, TellsHealthWatchersOfAChangeAndOfTheEnd) {
  std::atomic<bool> ready = false;
  TestServer server(AnswerGet, [&ready](ServerOptions* options) {
    options->ready = [&ready] { return ready.load(); };
  });
  const auto channel = server.Connect("");
  grpc::ClientContext context;
  const grpc::internal::RpcMethod method("/grpc.health.v1.Health/Watch",
                                         grpc::internal::RpcMethod::SERVER_STREAMING);
  const std::unique_ptr<grpc::ClientReader<grpc::ByteBuffer>> reader(
      grpc::internal::ClientReaderFactory<grpc::ByteBuffer>::Create(
          channel->grpc_channel().get(), method, &context, ToBytes(HealthCheckRequest())));
  grpc::ByteBuffer bytes;
  HealthCheckResponse response;
  ASSERT_TRUE(reader->Read(&bytes) && ParseBytes(bytes, &response));
  EXPECT_EQ(response.status(), HealthCheckResponse::NOT_SERVING);
  ready = true;
  ASSERT_TRUE(reader->Read(&bytes) && ParseBytes(bytes, &response));
  EXPECT_EQ(response.status(), HealthCheckResponse::SERVING);
  std::thread stopper([&server] { EXPECT_TRUE(server.Shutdown(absl::Seconds(5))); });
  while (reader->Read(&bytes)) continue;
  EXPECT_EQ(FromGrpc(reader->Finish()).code(), absl::StatusCode::kUnavailable);
  stopper.join();
}

TEST(Server, HasReflectionOnlyWhenAsked) {
  const std::string path = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo";
  TestServer closed(AnswerGet);
  EXPECT_EQ(RawCall(closed.target(), path, "", {}).error_code(), grpc::StatusCode::UNIMPLEMENTED);
  TestServer open(AnswerGet, [](ServerOptions* options) { options->reflection = true; });
  EXPECT_NE(RawCall(open.target(), path, "", {}).error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

TEST(Server, NamesTheFlagWhenItsPortIsTaken) {
  TestServer first(AnswerGet);
  telemetry::Registry registry{telemetry::BuildInfo{.version = "test"}};
  FakeAuthenticator authenticator;
  ServerOptions options;
  options.address = first.target();
  options.address_flag = "--grpc-address";
  options.authenticator = &authenticator;
  options.registry = &registry;
  const auto second = Server::Start(std::move(options));
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              testing::AllOf(HasSubstr("--grpc-address"), HasSubstr("Address already in use")));
}

TEST(Server, SaysWhyItsAddressIsNone) {
  telemetry::Registry registry{telemetry::BuildInfo{.version = "test"}};
  FakeAuthenticator authenticator;
  // TEST-NET-1 is nobody's.
  for (const auto& [address, why] : {std::pair("192.0.2.1:0", "Cannot assign requested address"),
                                     std::pair("no host:0", "Name or service not known")}) {
    const auto server =
        Server::Start({.address = address, .authenticator = &authenticator, .registry = &registry});
    EXPECT_THAT(std::string(server.status().message()), HasSubstr(why));
  }
}

TEST(Server, AnswersWhatItHasBeforeItStops) {
  std::atomic<engine::Call*> held = nullptr;
  absl::Notification holding;
  TestServer server([&](engine::Call* call) {
    held = call;
    holding.Notify();
  });
  const auto channel = server.Connect("viewer");
  std::thread caller([&channel] { EXPECT_EQ(CallGet(*channel), absl::OkStatus()); });
  holding.WaitForNotification();
  std::thread stopper([&server] { EXPECT_TRUE(server.Shutdown(absl::Seconds(10))); });
  AnswerGet(held);
  caller.join();
  stopper.join();
}

TEST(Server, GivesUpOnCallsThatNobodyAnswers) {
  std::atomic<engine::Call*> held = nullptr;
  absl::Notification holding;
  TestServer server([&](engine::Call* call) {
    held = call;
    holding.Notify();
  });
  const auto channel = server.Connect("viewer");
  std::thread caller([&channel] { EXPECT_FALSE(CallGet(*channel).ok()); });
  holding.WaitForNotification();
  EXPECT_FALSE(server.Shutdown(absl::Milliseconds(20)));
  caller.join();
  AnswerGet(held);
}

}  // namespace
}  // namespace steward::rpc
