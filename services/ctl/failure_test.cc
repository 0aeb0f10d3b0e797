#include "services/ctl/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"

namespace steward::ctl {
namespace {

using ::testing::HasSubstr;

TEST(Exit, FollowsTheCode) {
  EXPECT_EQ(ExitOf(absl::OkStatus()), 0);
  EXPECT_EQ(ExitOf(absl::InternalError("")), 1);
  EXPECT_EQ(ExitOf(absl::PermissionDeniedError("")), 1);
  EXPECT_EQ(ExitOf(UsageError("")), 2);
  EXPECT_EQ(ExitOf(absl::NotFoundError("")), 3);
  EXPECT_EQ(ExitOf(absl::AlreadyExistsError("")), 4);
  EXPECT_EQ(ExitOf(absl::AbortedError("")), 4);
  EXPECT_EQ(ExitOf(absl::FailedPreconditionError("")), 4);
  EXPECT_EQ(ExitOf(absl::InvalidArgumentError("")), 5);
  EXPECT_EQ(ExitOf(absl::OutOfRangeError("")), 5);
  EXPECT_EQ(ExitOf(absl::UnavailableError("")), 6);
  EXPECT_EQ(ExitOf(absl::DeadlineExceededError("")), 6);
}

TEST(ErrorText, SaysWhatWhyAndWhatToDo) {
  const std::string text =
      ErrorText(Reject(Reason::REASON_ETAG_MISMATCH, "accounts/a1 has etag 8, not 7"));
  EXPECT_EQ(text,
            "error: accounts/a1 has etag 8, not 7\n"
            "  reason: ETAG_MISMATCH\n"
            "  to do: read it again, and repeat the change on what it is now\n");
}

TEST(ErrorText, ListsEveryViolation) {
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_INVALID_FIELD);
  for (const char* field : {"account.tier", "account.country"}) {
    auto* violation = detail.add_violations();
    violation->set_field(field);
    violation->set_description("must be set");
  }
  const std::string text = ErrorText(Reject(detail, "2 fields are wrong"));
  EXPECT_THAT(text, HasSubstr("  account.tier must be set\n"));
  EXPECT_THAT(text, HasSubstr("  account.country must be set\n"));
}

TEST(ErrorText, NamesVerbsOfTheCommandNotMethods) {
  EXPECT_EQ(ErrorText(IllegalTransition("accounts/a/contracts/c", "STATE_ACTIVE", "ApproveContract",
                                        {"TerminateContract", "AmendContract", "NoSuchMethod"})),
            "error: accounts/a/contracts/c is ACTIVE, where `steward contract approve` is not "
            "possible; possible now: `steward contract terminate`, `steward amendment create`, "
            "NoSuchMethod\n  reason: ILLEGAL_TRANSITION\n");
  EXPECT_THAT(
      ErrorText(IllegalTransition("accounts/a", "LIFECYCLE_ARCHIVED", "ArchiveAccount", {})),
      HasSubstr("accounts/a is ARCHIVED, where `steward account archive` is not possible; nothing "
                "is possible any more\n"));
}

TEST(ErrorText, DoesNotRepeatASingleViolation) {
  EXPECT_EQ(ErrorText(InvalidField("name", "must be set")),
            "error: name must be set\n  reason: INVALID_FIELD\n");
}

}  // namespace
}  // namespace steward::ctl
