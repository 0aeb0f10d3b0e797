#include "libs/base/errors.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "steward/common/v1/options.pb.h"

namespace steward {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Reject, TakesTheCodeThatEveryReasonDeclares) {
  const auto* reasons = common::v1::Reason_descriptor();
  for (int i = 0; i < reasons->value_count(); ++i) {
    if (reasons->value(i)->number() == 0) continue;
    const auto reason = static_cast<Reason>(reasons->value(i)->number());
    const absl::Status status = Reject(reason, "why");
    EXPECT_FALSE(status.ok()) << reasons->value(i)->name();
    EXPECT_EQ(static_cast<int>(status.code()),
              reasons->value(i)->options().GetExtension(common::v1::code));
    EXPECT_EQ(DetailOf(status).reason(), reason);
  }
}

TEST(Reject, KeepsTheWholeDetail) {
  ErrorDetail detail;
  detail.set_reason(common::v1::REASON_OVERLOADED);
  detail.mutable_retry_after()->set_seconds(3);
  const absl::Status status = Reject(detail, "1024 calls are under way");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(status.message()), "1024 calls are under way");
  EXPECT_EQ(DetailOf(status).retry_after().seconds(), 3);
}

TEST(RejectDeathTest, RefusesAReasonWithoutACode) {
  EXPECT_DEATH(Reject(common::v1::REASON_UNSPECIFIED, "?").IgnoreError(), "declares no code");
}

TEST(InvalidField, NamesTheFieldInMessageAndViolation) {
  const absl::Status status = InvalidField("contract.lines[2].quantity", "must be at least 1");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()), "contract.lines[2].quantity must be at least 1");
  const ErrorDetail detail = DetailOf(status);
  ASSERT_EQ(detail.violations_size(), 1);
  EXPECT_EQ(detail.violations(0).field(), "contract.lines[2].quantity");
  EXPECT_EQ(detail.violations(0).description(), "must be at least 1");
}

TEST(IllegalTransition, SaysWhatItIsWhatWasAskedAndWhatIsLegal) {
  const absl::Status status =
      IllegalTransition("accounts/a-1/contracts/c-1", "DRAFT", "sign", {"submit", "cancel"});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "accounts/a-1/contracts/c-1 is DRAFT, where \"sign\" is not possible; possible now: "
            "submit, cancel");
  const ErrorDetail detail = DetailOf(status);
  EXPECT_EQ(detail.reason(), common::v1::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(detail.state(), "DRAFT");
  EXPECT_EQ(detail.command(), "sign");
  EXPECT_THAT(detail.allowed(), ElementsAre("submit", "cancel"));
}

TEST(IllegalTransition, SaysWhenNothingIsLegal) {
  const absl::Status status = IllegalTransition("contracts/c-1", "EXPIRED", "sign", {});
  EXPECT_THAT(std::string(status.message()), HasSubstr("nothing is possible any more"));
}

TEST(NotFound, NamesTheThing) {
  const absl::Status status = NotFound("accounts/a-9");
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(std::string(status.message()), "accounts/a-9 does not exist");
}

TEST(DetailOf, IsEmptyForForeignStatuses) {
  EXPECT_EQ(DetailOf(absl::OkStatus()).reason(), common::v1::REASON_UNSPECIFIED);
  EXPECT_EQ(DetailOf(absl::UnknownError("?")).reason(), common::v1::REASON_UNSPECIFIED);
}

TEST(IsBroken, HoldsOnlyForDataLossAndInternal) {
  EXPECT_TRUE(IsBroken(Reject(common::v1::REASON_CORRUPT, "journal record 7")));
  EXPECT_TRUE(IsBroken(absl::InternalError("")));
  EXPECT_FALSE(IsBroken(absl::OkStatus()));
  EXPECT_FALSE(IsBroken(Reject(common::v1::REASON_STORAGE, "disk full")));
}

}  // namespace
}  // namespace steward
