#include "libs/bus/kafka/record.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/engine/codec.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy.pb.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;
using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr int64_t kRecordedUs = 1'767'225'600'123'456;

toy::v1::ToyEvent WholeEvent() {
  toy::v1::ToyEvent event;
  common::v1::Envelope* envelope = event.mutable_envelope();
  envelope->set_installation("i-1");
  envelope->set_service("toy");
  envelope->set_partition(3);
  envelope->set_epoch(2);
  envelope->set_seq(117);
  envelope->set_account("A-1");
  envelope->set_aggregate("accounts/A-1/toys/t");
  envelope->set_revision(5);
  envelope->set_transition_first_seq(116);
  envelope->set_transition_count(2);
  envelope->set_type("ToyMade");
  envelope->set_actor("ann");
  *envelope->mutable_effective_time() = ToTimestamp(FromMicros(1'767'222'000'000'000));
  *envelope->mutable_recorded_time() = ToTimestamp(FromMicros(kRecordedUs));
  envelope->set_correlation_id("corr");
  envelope->set_causation_id("cause");
  envelope->set_traceparent("00-trace");
  envelope->set_origin(common::v1::ORIGIN_LIVE);
  return event;
}

Headers HeadersOf(const KafkaRecord& record) {
  Headers headers;
  for (const KafkaHeader& header : record.headers)
    headers.emplace_back(std::string(header.name), std::string(header.value));
  return headers;
}

// A record with what it is made of.
struct Sent {
  common::v1::Envelope envelope;
  std::string payload;
  KafkaRecord record;
};
std::unique_ptr<Sent> Send(const toy::v1::ToyEvent& event, absl::string_view schema) {
  auto sent = std::make_unique<Sent>();
  sent->envelope = event.envelope();
  sent->payload = engine::SerializeDeterministic(event);
  EXPECT_THAT(EventToKafka(sent->envelope, sent->payload, schema, &sent->record), IsOk());
  return sent;
}

// What a consumer would get of the record.
KafkaInput InputOfRecord(const KafkaRecord& record, uint32_t partition) {
  KafkaInput input{partition, record.value.value_or("")};
  for (const KafkaHeader& header : record.headers) {
    if (header.name == "ce_epoch") input.epoch = header.value;
    if (header.name == "ce_sequence") input.sequence = header.value;
    if (header.name == "steward_watermark") input.watermark = header.value;
    if (header.name == "ce_source") input.source = header.value;
  }
  return input;
}

TEST(EventToKafka, SaysEverythingInHeaders) {
  const auto sent = Send(WholeEvent(), "steward.toy.v1.ToyEvent");
  EXPECT_EQ(*sent->record.key, "A-1");
  EXPECT_EQ(*sent->record.value, absl::string_view(sent->payload));
  EXPECT_EQ(sent->record.timestamp_ms, kRecordedUs / 1000);
  EXPECT_THAT(
      HeadersOf(sent->record),
      ElementsAre(
          Pair("ce_specversion", "1.0"), Pair("ce_id", "toy/3/2/117"),
          Pair("ce_source", "/steward/i-1/toy"), Pair("ce_type", "steward.toy.v1.ToyMade"),
          Pair("ce_subject", "accounts/A-1/toys/t"), Pair("ce_time", "2025-12-31T23:00:00.000000Z"),
          Pair("ce_dataschema", "https://type.googleapis.com/steward.toy.v1.ToyEvent"),
          Pair("ce_partitionkey", "A-1"), Pair("ce_sequence", "117"), Pair("ce_revision", "5"),
          Pair("ce_epoch", "2"), Pair("ce_transition", "116+2"), Pair("ce_origin", "LIVE"),
          Pair("ce_actor", "ann"), Pair("ce_correlationid", "corr"),
          Pair("ce_causationid", "cause"), Pair("ce_traceparent", "00-trace"),
          Pair("ce_recordedtime", "2026-01-01T00:00:00.123456Z"),
          Pair("content-type", "application/protobuf")));
}

TEST(EventToKafka, LeavesOutWhatHasNoValue) {
  toy::v1::ToyEvent event;
  common::v1::Envelope* envelope = event.mutable_envelope();
  envelope->set_installation("i-1");
  envelope->set_service("toy");
  envelope->set_epoch(2);
  envelope->set_seq(7);
  envelope->set_type("EpochStarted");
  *envelope->mutable_recorded_time() = ToTimestamp(FromMicros(kRecordedUs));
  const auto sent = Send(event, "");
  EXPECT_FALSE(sent->record.key.has_value());
  EXPECT_THAT(
      HeadersOf(sent->record),
      ElementsAre(Pair("ce_specversion", "1.0"), Pair("ce_id", "toy/0/2/7"),
                  Pair("ce_source", "/steward/i-1/toy"),
                  Pair("ce_type", "steward.toy.v1.EpochStarted"), Pair("ce_sequence", "7"),
                  Pair("ce_epoch", "2"), Pair("ce_recordedtime", "2026-01-01T00:00:00.123456Z"),
                  Pair("content-type", "application/protobuf")));
}

TEST(EventFromKafka, GivesBackWhatWasSent) {
  const auto sent = Send(WholeEvent(), "s");
  const auto got = EventFromKafka(InputOfRecord(sent->record, 3), "toy", "i-1");
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->partition, 3u);
  EXPECT_EQ(got->epoch, 2u);
  EXPECT_EQ(got->seq, 117u);
  EXPECT_EQ(got->payload, sent->payload);
  EXPECT_EQ(got->installation, "i-1");
}

TEST(EventFromKafka, RefusesWhatIsNoneOfTheServices) {
  const auto sent = Send(WholeEvent(), "s");
  const KafkaInput good = InputOfRecord(sent->record, 3);
  const auto refused = [](const KafkaInput& input, absl::string_view service) {
    return EventFromKafka(input, service, "i-1").status();
  };
  KafkaInput bad = good;
  bad.value = "";
  EXPECT_THAT(refused(bad, "toy"), StatusIs(absl::StatusCode::kInvalidArgument));
  bad.value = "not a message";
  EXPECT_THAT(refused(bad, "toy"), StatusIs(absl::StatusCode::kInvalidArgument));
  bad = good;
  bad.partition = 4;
  EXPECT_THAT(refused(bad, "toy"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused(good, "accounts"), StatusIs(absl::StatusCode::kInvalidArgument));
  bad = good;
  bad.sequence = "118";
  EXPECT_THAT(refused(bad, "toy"), StatusIs(absl::StatusCode::kInvalidArgument));
  bad = good;
  bad.epoch = "";
  EXPECT_THAT(refused(bad, "toy"), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(EventFromKafka(good, "toy", "i-2").status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(StateToKafka, CarriesPositionAndWatermark) {
  const StateToSend state{.name = "accounts/A-1/toys/t",
                          .resource = absl::string_view("bytes"),
                          .schema = "steward.toy.v1.Toy",
                          .revision = 5,
                          .reflects = {2, 117},
                          .watermark = {2, 116},
                          .recorded_us = kRecordedUs};
  KafkaRecord record;
  StateToKafka(state, {"i-1", "toy"}, &record);
  EXPECT_EQ(*record.key, "accounts/A-1/toys/t");
  EXPECT_EQ(*record.value, absl::string_view("bytes"));
  EXPECT_THAT(HeadersOf(record),
              ElementsAre(Pair("ce_source", "/steward/i-1/toy"),
                          Pair("ce_dataschema", "https://type.googleapis.com/steward.toy.v1.Toy"),
                          Pair("ce_partitionkey", "A-1"), Pair("ce_sequence", "117"),
                          Pair("ce_revision", "5"), Pair("ce_epoch", "2"),
                          Pair("steward_watermark", "2/116"),
                          Pair("content-type", "application/protobuf")));
  const auto watermark = WatermarkFromKafka(InputOfRecord(record, 3), "toy", "i-1");
  ASSERT_THAT(watermark, IsOk());
  EXPECT_EQ(*watermark, (Place{2, 116}));
  EXPECT_THAT(WatermarkFromKafka(InputOfRecord(record, 3), "toy", "i-2").status(),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(EventToKafka, ARecordIsMadeAnewInTheSameBuffers) {
  const auto sent = Send(WholeEvent(), "steward.toy.v1.ToyEvent");
  const Headers first = HeadersOf(sent->record);
  sent->envelope.clear_account();
  sent->envelope.set_seq(118);
  ASSERT_THAT(EventToKafka(sent->envelope, sent->payload, "steward.toy.v1.ToyEvent", &sent->record),
              IsOk());
  EXPECT_FALSE(sent->record.key.has_value());
  EXPECT_THAT(sent->record.headers, SizeIs(first.size() - 1));
  EXPECT_EQ(InputOfRecord(sent->record, 3).sequence, "118");
}

TEST(EventToKafka, NamesOfAnyLengthHaveRoom) {
  toy::v1::ToyEvent event = WholeEvent();
  event.mutable_envelope()->set_installation(std::string(3000, 'i'));
  event.mutable_envelope()->set_service(std::string(4000, 's'));
  event.mutable_envelope()->set_type(std::string(5000, 't'));
  const auto sent = Send(event, std::string(2000, 'm'));
  EXPECT_EQ(InputOfRecord(sent->record, 3).source,
            absl::StrCat("/steward/", std::string(3000, 'i'), "/", std::string(4000, 's')));
}

TEST(StateToKafka, WhatIsGoneIsATombstone) {
  const StateToSend state{.name = "people/p", .reflects = {1, 9}, .watermark = {1, 9}};
  KafkaRecord record;
  StateToKafka(state, {"i-1", "toy"}, &record);
  EXPECT_FALSE(record.value.has_value());
  EXPECT_EQ(*record.key, "people/p");
}

}  // namespace
}  // namespace steward::bus
