#include "libs/testing/matchers.h"

#include "google/protobuf/util/message_differencer.h"

namespace steward::testing {

std::string DifferenceOf(const google::protobuf::Message& expected,
                         const google::protobuf::Message& actual) {
  if (expected.GetDescriptor() != actual.GetDescriptor()) {
    return "the type is " + actual.GetDescriptor()->full_name();
  }
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  return differencer.Compare(expected, actual) ? "" : difference;
}

}  // namespace steward::testing
