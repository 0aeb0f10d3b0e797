#include "libs/engine/codec.h"

#include <string>

#include "absl/strings/escaping.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/testing/matchers.h"

// Stored bytes: an installation that was written by an older binary reads them, so none of these
// may ever change.
namespace steward::engine {
namespace {

using ::steward::testing::EqualsProto;
using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using ::steward::testing::StatusIs;

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

common::v1::PartitionPosition Position() {
  common::v1::PartitionPosition position;
  position.set_partition(1);
  position.set_epoch(2);
  position.set_seq(3);
  return position;
}

common::v1::RowHeader Header() {
  common::v1::RowHeader header;
  header.set_create_time_us(1);
  header.set_update_time_us(2);
  header.set_revision(3);
  header.set_last_seq(4);
  header.set_fold_version(5);
  return header;
}

TEST(CodecTest, AJournalRecordIsItsChecksumAndItsPayload) {
  // The check value of CRC32C, little-endian.
  EXPECT_EQ(Hex(EncodeJournal("123456789")), "839206e3313233343536373839");
  EXPECT_EQ(PayloadChecksum("123456789"), 0xE3069283U);
  EXPECT_THAT(DecodeJournal(EncodeJournal("123456789")), IsOkAndHolds("123456789"));
  EXPECT_THAT(DecodeJournal(EncodeJournal("")), IsOkAndHolds(""));
}

TEST(CodecTest, AStateIsItsHeaderAndItsMessage) {
  const std::string bytes = EncodeState(Header(), Position());
  EXPECT_EQ(Hex(bytes), "0a08011002180320042805080110021803");
  common::v1::RowHeader header;
  common::v1::PartitionPosition position;
  ASSERT_THAT(DecodeState(bytes, &header, &position), IsOk());
  EXPECT_THAT(header, EqualsProto(Header()));
  EXPECT_THAT(position, EqualsProto(Position()));
  EXPECT_EQ(Hex(EncodeState({}, common::v1::PartitionPosition())), "00");
}

TEST(CodecTest, ASumIsTwosComplement) {
  EXPECT_EQ(Hex(EncodeSum(1)), "0000000000000001");
  EXPECT_EQ(Hex(EncodeSum(-2)), "fffffffffffffffe");
  for (const int64_t value : {int64_t{0}, int64_t{-1}, INT64_MAX, INT64_MIN}) {
    EXPECT_THAT(DecodeSum(EncodeSum(value)), IsOkAndHolds(value));
  }
}

TEST(CodecTest, ARowIsItsChecksumAndItsMessage) {
  EXPECT_EQ(Hex(EncodeRow(Position())), "c429b718080110021803");
  common::v1::PartitionPosition position;
  ASSERT_THAT(DecodeRow(EncodeRow(Position()), &position), IsOk());
  EXPECT_THAT(position, EqualsProto(Position()));
}

TEST(CodecTest, OtherBytesAreDataLoss) {
  common::v1::PartitionPosition position;
  common::v1::RowHeader header;
  EXPECT_THAT(DecodeJournal("abc"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeJournal("839206e4"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeSum("1234567"), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeRow("", &position), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeState("", &header, &position), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(DecodeState(std::string("\x7F\x08\x01", 3), &header, &position),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_TRUE(IsBroken(DecodeSum("1").status()));
  std::string row = EncodeRow(Position());
  for (size_t i = 0; i < row.size(); ++i) {
    std::string flipped = row;
    flipped[i] = static_cast<char>(flipped[i] ^ 4);
    EXPECT_THAT(DecodeRow(flipped, &position), StatusIs(absl::StatusCode::kDataLoss)) << i;
  }
}

TEST(CodecTest, ATimelineShowsARecordOnceForEachAccount) {
  common::v1::Envelope envelope;
  envelope.set_partition(3);
  envelope.set_epoch(1);
  envelope.set_seq(117);
  envelope.set_service("contracts");
  envelope.set_account("a1");
  *envelope.mutable_recorded_time() = ToTimestamp(FromMicros(1'000'001));
  envelope.add_also_in_timeline_of("a2");
  envelope.add_also_in_timeline_of("a1");
  const auto keys = TimelineKeys(envelope);
  ASSERT_EQ(keys.size(), 2);
  EXPECT_EQ(Hex(keys[0]),
            "000309613100"
            "00000000000f4241"
            "0000000000000075");
  EXPECT_EQ(EventId(envelope), "contracts/3/1/117");
  envelope.clear_also_in_timeline_of();
  envelope.set_account("reference");
  EXPECT_TRUE(TimelineKeys(envelope).empty());
}

TEST(CodecTest, AnEnvelopeIsReadWithoutItsEvent) {
  common::v1::Envelope envelope;
  envelope.set_account("a1");
  envelope.set_seq(7);
  const std::string inner = envelope.SerializeAsString();
  std::string payload = "\x0A";
  payload.push_back(static_cast<char>(inner.size()));
  payload += inner;
  payload += "whatever follows";
  common::v1::Envelope read;
  ASSERT_THAT(ParseEnvelope(payload, &read), IsOk());
  EXPECT_THAT(read, EqualsProto(envelope));
  EXPECT_THAT(ParseEnvelope("", &read), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParseEnvelope(payload.substr(0, 4), &read), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace steward::engine
