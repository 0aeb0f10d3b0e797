#include "libs/base/status.h"

#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace steward {
namespace {

absl::StatusOr<int> Half(int number) {
  if (number % 2 != 0) return absl::InvalidArgumentError("odd");
  return number / 2;
}

absl::Status PassOn(const absl::Status& status, bool* went_on) {
  STEWARD_RETURN_IF_ERROR(status);
  *went_on = true;
  return absl::OkStatus();
}

absl::StatusOr<int> Quarter(int number) {
  STEWARD_ASSIGN_OR_RETURN(const int half, Half(number));
  int quarter = 0;
  STEWARD_ASSIGN_OR_RETURN(quarter, Half(half));
  return quarter;
}

absl::StatusOr<std::unique_ptr<int>> Moved() {
  absl::StatusOr<std::unique_ptr<int>> made = std::make_unique<int>(5);
  STEWARD_ASSIGN_OR_RETURN(std::unique_ptr<int> number, std::move(made));
  return number;
}

TEST(ReturnIfError, ReturnsTheErrorAndOtherwiseGoesOn) {
  bool went_on = false;
  EXPECT_EQ(PassOn(absl::AbortedError("no"), &went_on), absl::AbortedError("no"));
  EXPECT_FALSE(went_on);
  EXPECT_TRUE(PassOn(absl::OkStatus(), &went_on).ok());
  EXPECT_TRUE(went_on);
}

TEST(AssignOrReturn, DeclaresOrAssigns) {
  const absl::StatusOr<int> quarter = Quarter(20);
  ASSERT_TRUE(quarter.ok()) << quarter.status();
  EXPECT_EQ(*quarter, 5);
}

TEST(AssignOrReturn, ReturnsTheErrorOfEitherStep) {
  EXPECT_EQ(Quarter(3).status(), absl::InvalidArgumentError("odd"));
  EXPECT_EQ(Quarter(6).status(), absl::InvalidArgumentError("odd"));
}

TEST(AssignOrReturn, MovesWhatCannotBeCopied) {
  const absl::StatusOr<std::unique_ptr<int>> moved = Moved();
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_EQ(**moved, 5);
}

TEST(StringViews, AdaptorsBorrowTheSameMemory) {
  const std::string text("a\0b", 3);
  const absl::string_view abs = Abs(text);
  EXPECT_EQ(abs.data(), text.data());
  EXPECT_EQ(abs.size(), 3u);
  const std::string_view std_view = Std(abs);
  EXPECT_EQ(std_view.data(), text.data());
  EXPECT_EQ(std_view.size(), 3u);
}

}  // namespace
}  // namespace steward
