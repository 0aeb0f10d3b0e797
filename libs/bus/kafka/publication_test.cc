// What of a journal goes out, without a broker: stretches and rounds of states.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/bus/kafka/outlet.h"
#include "libs/bus/kafka/stretch.h"
#include "libs/engine/feed.h"
#include "libs/engine/ring.h"
#include "libs/testing/matchers.h"
#include "libs/testing/toy/toy_bench.h"

namespace steward::bus {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class PublicationTest : public ::testing::Test {
 protected:
  void Make(const std::string& toy) {
    ASSERT_THAT(bench_.Do(toy::Make("a1", toy, 5, absl::StrCat("make ", toy))).status, IsOk());
  }
  void Change(const std::string& toy, int size) {
    ASSERT_THAT(bench_.Do(toy::Change("a1", toy, size, absl::StrCat("change ", toy, size))).status,
                IsOk());
  }
  uint32_t partition() const { return static_cast<uint32_t>(bench_.catalog().PartitionFor("a1")); }

  std::vector<uint64_t> Read(StretchReader& reader, uint64_t begin, size_t max) {
    std::vector<uint64_t> seqs;
    const absl::Status status =
        reader.ForEach(partition(), begin, max, [&](const JournalRecord& record) {
          seqs.push_back(record.envelope.seq());
          EXPECT_FALSE(record.payload.empty());
          return absl::OkStatus();
        });
    EXPECT_THAT(status, IsOk());
    return seqs;
  }

  toy::ToyBench bench_;
  engine::Feed feed_{bench_.catalog(), bench_.store(), bench_.core().ring()};
  StretchReader reader_{feed_, bench_.store()};
};

TEST_F(PublicationTest, AStretchIsReadFromTheRing) {
  for (int i = 0; i < 5; ++i) Make(absl::StrCat("t", i));
  EXPECT_THAT(Read(reader_, 2, 3), ElementsAre(2, 3, 4));
  EXPECT_THAT(Read(reader_, 6, 3), SizeIs(0));
}

TEST_F(PublicationTest, AStretchIsScannedWhereTheRingHasItNoMore) {
  for (int i = 0; i < 5; ++i) Make(absl::StrCat("t", i));
  engine::Ring empty(bench_.core().ring().Heads(), {});
  const engine::Feed feed(bench_.catalog(), bench_.store(), empty);
  StretchReader reader(feed, bench_.store());
  EXPECT_THAT(Read(reader, 2, 3), ElementsAre(2, 3, 4));
  EXPECT_THAT(Read(reader, 4, 10), ElementsAre(4, 5));
  EXPECT_THAT(Read(reader, 6, 3), SizeIs(0));
}

TEST_F(PublicationTest, AMissingRecordIsNoEnd) {
  for (int i = 0; i < 3; ++i) Make(absl::StrCat("t", i));
  std::vector<engine::Head> heads = bench_.core().ring().Heads();
  heads[partition()].seq = 5;
  engine::Ring ahead(heads, {});
  const engine::Feed feed(bench_.catalog(), bench_.store(), ahead);
  StretchReader reader(feed, bench_.store());
  const auto ignore = [](const JournalRecord&) { return absl::OkStatus(); };
  EXPECT_THAT(reader.ForEach(partition(), 2, 10, ignore), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(PublicationTest, ARoundSendsEachResourceOnceAsItIsNow) {
  Make("t1");
  Make("t2");
  for (int size = 10; size < 14; ++size) Change("t1", size);
  StateRound round(0);
  const auto note = [&](const JournalRecord& record) {
    round.Note(record, bench_.catalog().service());
    return absl::OkStatus();
  };
  ASSERT_THAT(reader_.ForEach(partition(), 1, 100, note), IsOk());
  EXPECT_EQ(round.size(), 6u);
  EXPECT_THAT(round.Names(), ElementsAre(toy::ToyName("a1", "t2"), toy::ToyName("a1", "t1")));

  StateOutlet outlet(bench_.catalog(), bench_.store(), reader_);
  std::vector<std::string> sent;
  const auto sink = [&](const KafkaRecord& record, uint64_t covers) {
    std::string watermark;
    for (const KafkaHeader& header : record.headers)
      if (header.name == "steward_watermark") watermark = std::string(header.value);
    sent.push_back(absl::StrCat(std::string(*record.key), " ", covers, " ", watermark));
    return absl::OkStatus();
  };
  ASSERT_THAT(outlet.Send(partition(), round, sink), IsOk());
  // The last one says that the round is whole.
  EXPECT_THAT(sent, ElementsAre(absl::StrCat(toy::ToyName("a1", "t2"), " 0 0/0"),
                                absl::StrCat(toy::ToyName("a1", "t1"), " 6 1/6")));
  round.End(absl::UnixEpoch());
  EXPECT_EQ(round.size(), 0u);
  EXPECT_EQ(round.next(), 7u);
}

}  // namespace
}  // namespace steward::bus
