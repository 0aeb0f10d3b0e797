#include "libs/rpc/quotas.h"

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

#include "libs/base/errors.h"
#include "libs/rpc/rpc_fixture_test.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

Principal Of(const std::string& id, int calls_per_second) {
  Principal principal;
  principal.id = id;
  principal.calls_per_second = calls_per_second;
  return principal;
}

int Taken(Quotas& quotas, const Principal& principal, absl::Time now) {
  int taken = 0;
  while (taken < 100'000 && quotas.Take(principal, 1, now) == absl::ZeroDuration()) ++taken;
  return taken;
}

TEST(Quotas, LetASecondsWorthPassAtOnceAndThenTheRate) {
  Quotas quotas;
  const Principal alice = Of("alice", 10);
  EXPECT_EQ(Taken(quotas, alice, kNow), 10);
  EXPECT_EQ(Taken(quotas, alice, kNow + absl::Milliseconds(500)), 5);
  EXPECT_EQ(Taken(quotas, alice, kNow + absl::Seconds(100)), 10);
}

TEST(Quotas, SayWhenTheCallWouldBeTaken) {
  Quotas quotas;
  const Principal alice = Of("alice", 10);
  EXPECT_EQ(Taken(quotas, alice, kNow), 10);
  EXPECT_EQ(quotas.Take(alice, 5, kNow), absl::Milliseconds(500));
  EXPECT_EQ(quotas.Take(alice, 5, kNow + absl::Milliseconds(500)), absl::ZeroDuration());
}

TEST(Quotas, AreEachPrincipalsOwn) {
  Quotas quotas;
  EXPECT_EQ(Taken(quotas, Of("alice", 10), kNow), 10);
  EXPECT_EQ(Taken(quotas, Of("bob", 20), kNow), 20);
}

TEST(Quotas, WithoutARateEverythingIsFree) {
  Quotas quotas;
  EXPECT_EQ(Taken(quotas, Of("alice", 0), kNow), 100'000);
}

TEST(Quotas, ALowRateLetsAQueryPassInTime) {
  Quotas quotas;
  const Principal alice = Of("alice", 1);
  const int cost = CostOf(common::v1::HANDLING_QUERY);
  EXPECT_EQ(quotas.Take(alice, cost, kNow), absl::ZeroDuration());
  EXPECT_EQ(quotas.Take(alice, cost, kNow), absl::Seconds(cost));
  EXPECT_EQ(quotas.Take(alice, cost, kNow + absl::Seconds(cost)), absl::ZeroDuration());
}

TEST(Quotas, AClockThatGoesBackTakesAndGivesNothing) {
  Quotas quotas;
  const Principal alice = Of("alice", 10);
  EXPECT_EQ(Taken(quotas, alice, kNow), 10);
  EXPECT_EQ(Taken(quotas, alice, kNow - absl::Hours(1)), 0);
  EXPECT_EQ(Taken(quotas, alice, kNow + absl::Milliseconds(100)), 1);
}

TEST(Quotas, ForgetThoseWhoRested) {
  Quotas quotas;
  quotas.ShareOf("working").in_flight = 1;
  for (size_t i = 0; i < 10 * kTokensMax; ++i)
    quotas.Take(Of(absl::StrCat("p", i), 10), 1, kNow + absl::Seconds(i));
  EXPECT_EQ(quotas.ShareOf("working").in_flight, 1u);
  EXPECT_LE(quotas.size(), 2 * kTokensMax);
}

TEST(CostOf, AQueryCountsForSeveralCalls) {
  EXPECT_EQ(CostOf(common::v1::HANDLING_GET), 1);
  EXPECT_EQ(CostOf(common::v1::HANDLING_COMMAND), 1);
  EXPECT_EQ(CostOf(common::v1::HANDLING_QUERY), 5);
}

// Of the server.

absl::Status CallGet(const TestServer& server, const std::string& token) {
  contracts::v1::GetContractRequest request;
  request.set_name("accounts/a1/contracts/c1");
  return server.Connect(token)->Call(ContractMethod("GetContract"), request, nullptr, {});
}

TEST(ServerQuotas, RefuseCallsBeyondTheRateWithADelayAndTakeThoseOfOthers) {
  TestServer server([](engine::Call* call) {
    const contracts::v1::Contract contract;
    call->Answer(absl::OkStatus(), &contract, "");
  });
  absl::Status status;
  // The bucket holds a query's cost, five calls; it would have to fill faster than that to last.
  for (int i = 0; i < 1000 && status.ok(); ++i) status = CallGet(server, "slow");
  EXPECT_EQ(DetailOf(status).reason(), Reason::REASON_QUOTA_EXCEEDED);
  EXPECT_GT(RetryAfter(status), absl::ZeroDuration());
  EXPECT_LE(RetryAfter(status), absl::Milliseconds(500));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("slow may make 2 calls a second"));
  EXPECT_EQ(CallGet(server, "viewer"), absl::OkStatus());
  EXPECT_THAT(server.registry().RenderText(),
              testing::HasSubstr("steward_rpc_throttled_total 1\n"));
}

TEST(ServerQuotas, LeaveRoomForOthersWhileOneHoldsItsShare) {
  absl::Mutex mutex;
  std::vector<engine::Call*> held;
  TestServer server(
      [&](engine::Call* call) {
        absl::MutexLock lock(&mutex);
        held.push_back(call);
      },
      [](ServerOptions* options) { options->limits.principal_calls_in_flight_max = 1; });
  const auto await = [&](size_t count) {
    absl::MutexLock lock(&mutex);
    const auto there = [&held, count] { return held.size() >= count; };
    mutex.Await(absl::Condition(&there));
  };
  const auto answer = [](engine::Call* call) {
    const contracts::v1::Contract contract;
    call->Answer(absl::OkStatus(), &contract, "");
  };
  std::thread first([&server] { EXPECT_EQ(CallGet(server, "viewer"), absl::OkStatus()); });
  await(1);
  const absl::Status refused = CallGet(server, "viewer");
  EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_QUOTA_EXCEEDED);
  EXPECT_GT(RetryAfter(refused), absl::ZeroDuration());
  std::thread other([&server] { EXPECT_EQ(CallGet(server, "personal"), absl::OkStatus()); });
  await(2);
  answer(held[0]);
  first.join();
  answer(held[1]);
  other.join();
  std::thread again([&server] { EXPECT_EQ(CallGet(server, "viewer"), absl::OkStatus()); });
  await(3);
  answer(held[2]);
  again.join();
}

}  // namespace
}  // namespace steward::rpc
