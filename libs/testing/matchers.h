#pragma once

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"

#include "libs/base/errors.h"

// Matchers that the library versions in use lack. Failure texts show both sides.
namespace steward::testing {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <class T>
const absl::Status& StatusOf(const absl::StatusOr<T>& value) {
  return value.status();
}

// A status, or a StatusOr, that is OK.
MATCHER(IsOk, negation ? "isn't OK" : "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// With this canonical code.
MATCHER_P(StatusIs, code, "has the code " + absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// Rejected for this reason.
MATCHER_P(HasReason, reason, "has the reason " + common::v1::Reason_Name(reason)) {
  *result_listener << StatusOf(arg).ToString() << " with the reason "
                   << common::v1::Reason_Name(DetailOf(StatusOf(arg)).reason());
  return DetailOf(StatusOf(arg)).reason() == reason;
}

// A StatusOr that is OK and whose value matches.
MATCHER_P(IsOkAndHolds, inner, "is OK and holds a value that matches") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

// "" when the messages are equal, else how they differ.
std::string DifferenceOf(const google::protobuf::Message& expected,
                         const google::protobuf::Message& actual);

inline const google::protobuf::Message& MessageOf(const google::protobuf::Message& message) {
  return message;
}
template <class Pointer>
auto MessageOf(const Pointer& pointer) -> decltype(*pointer) {
  return *pointer;
}

// Equal in every field; also through a pointer. The expected message is copied.
class EqualsProtoMatcher {
 public:
  using is_gtest_matcher = void;
  explicit EqualsProtoMatcher(const google::protobuf::Message& expected)
      : expected_(expected.New()) {
    expected_->CopyFrom(expected);
  }
  template <class T>
  bool MatchAndExplain(const T& actual, std::ostream* out) const {
    const std::string difference = DifferenceOf(*expected_, MessageOf(actual));
    if (out != nullptr && !difference.empty()) *out << "which differs:\n" << difference;
    return difference.empty();
  }
  void DescribeTo(std::ostream* out) const { *out << "equals\n" << expected_->DebugString(); }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "doesn't equal\n" << expected_->DebugString();
  }

 private:
  // Shared because gmock copies matchers; nobody changes it.
  std::shared_ptr<google::protobuf::Message> expected_;
};
inline EqualsProtoMatcher EqualsProto(const google::protobuf::Message& expected) {
  return EqualsProtoMatcher(expected);
}

}  // namespace steward::testing
