#include "libs/rpc/errors_map.h"

#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"

namespace steward::rpc {
namespace {

using ::testing::ElementsAre;

template <class Detail>
Detail DetailIn(const grpc::Status& status) {
  google::rpc::Status rpc;
  EXPECT_TRUE(rpc.ParseFromString(status.error_details()));
  Detail detail;
  for (const auto& any : rpc.details()) {
    if (any.UnpackTo(&detail)) return detail;
  }
  ADD_FAILURE() << "no " << Detail::descriptor()->full_name();
  return detail;
}

TEST(ErrorsMap, KeepsTheCodeAndNamesTheReason) {
  const grpc::Status status = ToGrpc(NotFound("accounts/a1"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  const auto info = DetailIn<google::rpc::ErrorInfo>(status);
  EXPECT_EQ(info.reason(), "NOT_FOUND");
  EXPECT_EQ(info.domain(), "steward");
}

TEST(ErrorsMap, BringsEveryReasonThereAndBack) {
  const auto* reasons = common::v1::Reason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    const auto reason = static_cast<Reason>(reasons->value(i)->number());
    if (reason == common::v1::REASON_UNSPECIFIED) continue;
    const absl::Status sent = Reject(reason, "why");
    const absl::Status received = FromGrpc(ToGrpc(sent));
    EXPECT_EQ(received.code(), sent.code());
    EXPECT_EQ(DetailOf(received).reason(), reason);
    EXPECT_EQ(received.message(), "why");
  }
}

TEST(ErrorsMap, ListsViolationsByField) {
  const grpc::Status status =
      ToGrpc(InvalidField("contract.lines[2].quantity", "must be at least 1"));
  const auto bad = DetailIn<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad.field_violations_size(), 1);
  EXPECT_EQ(bad.field_violations(0).field(), "contract.lines[2].quantity");
  EXPECT_EQ(DetailOf(FromGrpc(status)).violations(0).description(), "must be at least 1");
}

TEST(ErrorsMap, SaysWhatIsLegalAfterAnIllegalTransition) {
  const grpc::Status status =
      ToGrpc(IllegalTransition("c1", "DRAFT", "sign", {"submit", "cancel"}));
  EXPECT_EQ(DetailIn<google::rpc::PreconditionFailure>(status).violations(0).type(),
            "ILLEGAL_TRANSITION");
  const ErrorDetail detail = DetailOf(FromGrpc(status));
  EXPECT_EQ(detail.state(), "DRAFT");
  EXPECT_EQ(detail.command(), "sign");
  EXPECT_THAT(detail.allowed(), ElementsAre("submit", "cancel"));
}

TEST(ErrorsMap, CarriesDelaysAndTokens) {
  ErrorDetail detail;
  detail.set_reason(common::v1::REASON_SLOW_SUBSCRIBER);
  detail.mutable_retry_after()->set_seconds(3);
  detail.set_resume_token("t7");
  const grpc::Status status = ToGrpc(Reject(detail, "slow"));
  EXPECT_EQ(DetailIn<google::rpc::RetryInfo>(status).retry_delay().seconds(), 3);
  EXPECT_EQ(DetailOf(FromGrpc(status)).resume_token(), "t7");
  EXPECT_EQ(DetailOf(FromGrpc(status)).retry_after().seconds(), 3);
}

TEST(ErrorsMap, NeverAnswersUnknown) {
  EXPECT_EQ(ToGrpc(absl::UnknownError("?")).error_code(), grpc::StatusCode::INTERNAL);
}

TEST(ErrorsMap, StaysSmallEnoughForAClientsMetadata) {
  ErrorDetail detail;
  detail.set_reason(common::v1::REASON_INVALID_FIELD);
  for (int i = 0; i < 100; ++i) {
    auto* violation = detail.add_violations();
    violation->set_field(absl::StrCat("contract.lines[", i, "].quantity"));
    violation->set_description(std::string(100, 'x'));
  }
  const grpc::Status status = ToGrpc(Reject(detail, std::string(10'000, 'm')));
  EXPECT_LT(status.error_details().size() * 4 / 3 + status.error_message().size(), 8192u);
  EXPECT_GT(DetailIn<google::rpc::BadRequest>(status).field_violations_size(), 10);
}

TEST(ErrorsMap, TakesForeignErrorsAsTheyAre) {
  const absl::Status status = FromGrpc(grpc::Status(grpc::StatusCode::UNAVAILABLE, "no route"));
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(DetailOf(status).reason(), common::v1::REASON_UNSPECIFIED);
}

TEST(ErrorsMap, ACallThatNobodyCancelledMetAServerThatEnded) {
  const grpc::Status cancelled(grpc::StatusCode::CANCELLED, "CANCELLED");
  EXPECT_EQ(FromGrpc(cancelled).code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(FromGrpcUncancelled(cancelled).code(), absl::StatusCode::kUnavailable);
  const grpc::Status refused = ToGrpc(NotFound("accounts/a1"));
  EXPECT_EQ(FromGrpcUncancelled(refused), FromGrpc(refused));
}

}  // namespace
}  // namespace steward::rpc
