#include "libs/rpc/client.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/rpc/async_client.h"
#include "libs/rpc/rpc_fixture_test.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using contracts::v1::Contract;
using contracts::v1::GetContractRequest;

GetContractRequest Get(int number) {
  GetContractRequest request;
  request.set_name(absl::StrCat("accounts/a1/contracts/c", number));
  return request;
}

void AnswerGet(engine::Call* call) {
  Contract contract;
  contract.set_name(static_cast<const GetContractRequest&>(call->request()).name());
  call->Answer(absl::OkStatus(), &contract, "p1");
}

// Refuses the first `count` calls with `status`, then answers.
TestServer::Handler RefuseFirst(std::atomic<int>* count, const absl::Status& status) {
  return [count, status](engine::Call* call) {
    if (count->fetch_sub(1) > 0) return call->Answer(status, nullptr, "");
    AnswerGet(call);
  };
}

TEST(Channel, RepeatsAnUnavailableCallWhenAsked) {
  std::atomic<int> refusals = 2;
  TestServer server(RefuseFirst(&refusals, Reject(common::v1::REASON_STORAGE, "disk full")));
  const auto channel = server.Connect("viewer");
  EXPECT_EQ(channel->Call(ContractMethod("GetContract"), Get(1), nullptr, {.retry = true}),
            absl::OkStatus());
  refusals = 1;
  EXPECT_EQ(channel->Call(ContractMethod("GetContract"), Get(1), nullptr, {}).code(),
            absl::StatusCode::kUnavailable);
}

TEST(Channel, RepeatsNoRejection) {
  std::atomic<int> refusals = 1;
  TestServer server(RefuseFirst(&refusals, NotFound("it")));
  EXPECT_EQ(server.Connect("viewer")
                ->Call(ContractMethod("GetContract"), Get(1), nullptr, {.retry = true})
                .code(),
            absl::StatusCode::kNotFound);
}

TEST(Channel, RepeatsNothingThatWaitsForAnOperator) {
  std::atomic<int> refusals = 1;
  TestServer server(RefuseFirst(&refusals, Reject(Reason::REASON_ROLLED_BACK, "rolled back")));
  EXPECT_EQ(server.Connect("viewer")
                ->Call(ContractMethod("GetContract"), Get(1), nullptr, {.retry = true})
                .code(),
            absl::StatusCode::kUnavailable);
}

TEST(Channel, RepeatsWhatIsBeyondItsShareAfterTheDelay) {
  std::atomic<int> refusals = 1;
  TestServer server(RefuseFirst(
      &refusals, RejectForNow(Reason::REASON_QUOTA_EXCEEDED, absl::Milliseconds(300), "too many")));
  const absl::Time begin = absl::Now();
  EXPECT_EQ(server.Connect("viewer")->Call(ContractMethod("GetContract"), Get(1), nullptr,
                                           {.retry = true}),
            absl::OkStatus());
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(300));
}

TEST(Channel, RepeatsNothingThatIsFull) {
  std::atomic<int> refusals = 1;
  TestServer server(RefuseFirst(&refusals, Reject(Reason::REASON_LIMIT_EXCEEDED, "10 of 10")));
  EXPECT_EQ(server.Connect("viewer")
                ->Call(ContractMethod("GetContract"), Get(1), nullptr, {.retry = true})
                .code(),
            absl::StatusCode::kResourceExhausted);
}

TEST(Channel, StopsRepeatingAtItsTimeout) {
  Channel channel("127.0.0.1:1", "viewer");
  const absl::Time begin = absl::Now();
  const absl::Status status = channel.Call(ContractMethod("GetContract"), Get(1), nullptr,
                                           {.timeout = absl::Milliseconds(300), .retry = true});
  EXPECT_TRUE(absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status)) << status;
  EXPECT_LT(absl::Now() - begin, absl::Seconds(5));
}

TEST(Channel, WaitsForItsConnection) {
  TestServer server(AnswerGet);
  EXPECT_EQ(server.Connect("")->WaitConnected(absl::Now() + absl::Seconds(5)), absl::OkStatus());
  Channel nowhere("127.0.0.1:1", "");
  const absl::Status status = nowhere.WaitConnected(absl::Now() + absl::Milliseconds(100));
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("127.0.0.1:1"));
}

TEST(AsyncClient, KeepsManyCallsUnderWay) {
  TestServer server(AnswerGet);
  const auto channel = server.Connect("viewer");
  AsyncClient client(*channel, 16);
  int right = 0;
  for (int i = 0; i < 500; ++i) {
    client.Start(ContractMethod("GetContract"), Get(i), {},
                 [&right, i](const AsyncClient::Answer& answer) {
                   Contract contract;
                   const bool parsed = contract.ParseFromArray(
                       answer.response.data(), static_cast<int>(answer.response.size()));
                   right += answer.status.ok() && parsed && contract.name() == Get(i).name() &&
                                    answer.position == "p1"
                                ? 1
                                : 0;
                 });
    EXPECT_LE(client.in_flight(), 16u);
  }
  client.Drain();
  EXPECT_EQ(right, 500);
  EXPECT_EQ(client.in_flight(), 0u);
}

TEST(AsyncClient, StartsTheNextCallFromACallback) {
  TestServer server(AnswerGet);
  const auto channel = server.Connect("viewer");
  AsyncClient client(*channel, 1);
  int done = 0;
  std::function<void(const AsyncClient::Answer&)> again = [&](const AsyncClient::Answer&) {
    if (++done < 5) client.Start(ContractMethod("GetContract"), Get(done), {}, again);
  };
  client.Start(ContractMethod("GetContract"), Get(0), {}, again);
  while (client.in_flight() > 0) client.Poll(absl::InfiniteFuture());
  EXPECT_EQ(done, 5);
}

TEST(AsyncClient, LetsGoOfWhatIsUnderWay) {
  std::vector<engine::Call*> held;
  absl::Mutex mutex;
  TestServer server([&](engine::Call* call) {
    absl::MutexLock lock(&mutex);
    held.push_back(call);
  });
  const auto channel = server.Connect("viewer");
  {
    AsyncClient client(*channel, 4);
    client.Start(ContractMethod("GetContract"), Get(1), {},
                 [](const AsyncClient::Answer&) { FAIL(); });
  }
  server.Shutdown(absl::ZeroDuration());
  for (engine::Call* call : held) AnswerGet(call);
}

}  // namespace
}  // namespace steward::rpc
