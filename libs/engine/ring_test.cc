#include "libs/engine/ring.h"

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::engine {
namespace {

using ::testing::IsEmpty;

RecordPtr MakeRecordAt(uint32_t partition, uint64_t seq, size_t bytes = 10) {
  auto record = std::make_shared<Record>();
  record->partition = partition;
  record->epoch = 1;
  record->seq = seq;
  record->recorded_us = static_cast<int64_t>(seq) * 10;
  record->payload = std::string(bytes, 'x');
  return record;
}

std::vector<uint64_t> Seqs(const std::vector<RecordPtr>& records) {
  std::vector<uint64_t> seqs;
  for (const RecordPtr& record : records) seqs.push_back(record->seq);
  return seqs;
}

TEST(RingTest, ReadsFromASeqOn) {
  Ring ring({Head{1, 4, 0}, Head()}, {});
  ring.Append({MakeRecordAt(0, 5), MakeRecordAt(1, 1), MakeRecordAt(0, 6)});
  EXPECT_THAT(Seqs(ring.Read(0, 5, 10)), ::testing::ElementsAre(5, 6));
  EXPECT_THAT(Seqs(ring.Read(0, 5, 1)), ::testing::ElementsAre(5));
  EXPECT_THAT(Seqs(ring.Read(0, 6, 10)), ::testing::ElementsAre(6));
  // Before the ring, and beyond the head.
  EXPECT_THAT(ring.Read(0, 4, 10), IsEmpty());
  EXPECT_THAT(ring.Read(0, 7, 10), IsEmpty());
  EXPECT_EQ(ring.HeadOf(0).seq, 6);
  EXPECT_EQ(ring.HeadOf(0).recorded_us, 60);
  EXPECT_EQ(ring.Heads()[1].seq, 1);
}

TEST(RingTest, TheOldestLeavesWhenThereAreTooMany) {
  Ring ring({Head(), Head()}, {.records_max = 3, .bytes_max = 1000});
  ring.Append({MakeRecordAt(0, 1), MakeRecordAt(1, 1), MakeRecordAt(1, 2)});
  ring.Append({MakeRecordAt(1, 3)});
  EXPECT_THAT(ring.Read(0, 1, 10), IsEmpty());
  EXPECT_THAT(Seqs(ring.Read(1, 1, 10)), ::testing::ElementsAre(1, 2, 3));
  EXPECT_EQ(ring.HeadOf(0).seq, 1);
}

TEST(RingTest, TheOldestLeaveWhenTheyAreTooLarge) {
  Ring ring({Head()}, {.records_max = 100, .bytes_max = 100});
  ring.Append({MakeRecordAt(0, 1, 60), MakeRecordAt(0, 2, 40)});
  EXPECT_THAT(Seqs(ring.Read(0, 1, 10)), ::testing::ElementsAre(1, 2));
  ring.Append({MakeRecordAt(0, 3, 61)});
  EXPECT_THAT(ring.Read(0, 2, 10), IsEmpty());
  EXPECT_THAT(Seqs(ring.Read(0, 3, 10)), ::testing::ElementsAre(3));
  // One that is larger than the ring isn't kept, but the head knows of it.
  ring.Append({MakeRecordAt(0, 4, 101)});
  EXPECT_THAT(ring.Read(0, 4, 10), IsEmpty());
  EXPECT_EQ(ring.HeadOf(0).seq, 4);
}

TEST(RingTest, AReaderKeepsWhatItHas) {
  Ring ring({Head()}, {.records_max = 1});
  ring.Append({MakeRecordAt(0, 1)});
  const auto read = ring.Read(0, 1, 1);
  ring.Append({MakeRecordAt(0, 2)});
  EXPECT_EQ(read[0]->payload, std::string(10, 'x'));
}

TEST(RingTest, WaitsForAnAppendOrTheEnd) {
  Ring ring({Head()}, {});
  EXPECT_EQ(ring.WaitBeyond(0, absl::InfinitePast()), 0);
  std::thread writer([&] { ring.Append({MakeRecordAt(0, 1)}); });
  EXPECT_EQ(ring.WaitBeyond(0, absl::InfiniteFuture()), 1);
  writer.join();
  ring.Append({});
  EXPECT_EQ(ring.version(), 1);
  std::thread stopper([&] { ring.Stop(); });
  EXPECT_EQ(ring.WaitBeyond(1, absl::InfiniteFuture()), 1);
  stopper.join();
}

}  // namespace
}  // namespace steward::engine
