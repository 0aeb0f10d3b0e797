#include "libs/bus/kafka/options.h"

#include <cstdlib>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

std::string FileOf(const std::string& text) {
  std::string path = ::testing::TempDir() + "/kafka-" +
                     ::testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ofstream(path) << text;
  return path;
}

TEST(KafkaConfig, HandsSettingsOnAndKeepsOurOwn) {
  const auto options = KafkaOptionsOf("b:1", FileOf("# to the broker\n"
                                                    "security.protocol = SASL_SSL\n"
                                                    "\n"
                                                    "sasl.password=a=b\n"
                                                    "steward.replication.factor=3\n"
                                                    "steward.retention.ms=1000\n"
                                                    "steward.topic.prefix=acme\n"));
  ASSERT_THAT(options, IsOk());
  EXPECT_TRUE(options->enabled());
  EXPECT_EQ(options->replication_factor, 3);
  EXPECT_EQ(options->retention_ms, 1000);
  EXPECT_EQ(options->topic_prefix, "acme");
  EXPECT_THAT(options->settings,
              ElementsAre(Pair("sasl.password", "a=b"), Pair("security.protocol", "SASL_SSL")));
}

TEST(KafkaConfig, NamesTheLineThatIsWrong) {
  for (const std::string line : {"no.such.key=1", "acks=1", "steward.colour=red", "words",
                                 "steward.replication.factor=many", "linger.ms=soon"}) {
    const absl::Status status = KafkaOptionsOf("b:1", FileOf("\n" + line + "\n")).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument)) << line;
    EXPECT_THAT(std::string(status.message()), HasSubstr(":2: ")) << line;
  }
}

TEST(KafkaConfig, NeverRepeatsASecret) {
  const absl::Status status = KafkaOptionsOf("b:1", FileOf("security.protocol=hunter2\n")).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hunter2")));
}

TEST(KafkaConfig, WithoutBrokersIsRefused) {
  EXPECT_THAT(KafkaOptionsOf("", "some-file").status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const auto none = KafkaOptionsOf("", "");
  ASSERT_THAT(none, IsOk());
  EXPECT_FALSE(none->enabled());
  EXPECT_THAT(KafkaOptionsOf("b:1", "/no/such/file").status(),
              StatusIs(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace steward::bus
