#include "libs/store/keys.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::store {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr char kHash[] = "0123456789abcdef";

std::string Hex(absl::string_view bytes) { return absl::BytesToHexString(bytes); }

// Golden bytes, kind by kind: stored data depends on every one of them. Never change a line; a new
// layout is a new kind.
TEST(Keys, BytesAreFrozen) {
  const std::string tuple = IndexKey().Str("x").Int(1).bytes();
  EXPECT_EQ(Hex(JournalKey{0x0102, 3}.Encode()), "0102010000000000000003");
  EXPECT_EQ(Hex(StateKey{1, "ab", "n/1"}.Encode()), "0001026162006e2f31");
  EXPECT_EQ(Hex(SummaryKey{1, "ab"}.Encode()), "000103616200");
  EXPECT_EQ(Hex(SnapshotKey{1, "ab", "n", 256}.Encode()), "0001046162006e000000000000000100");
  EXPECT_EQ(Hex(IndexRowKey{1, 0x0203, tuple, "n"}.Encode()),
            "00010502037800018000000000000001006e");
  EXPECT_EQ(Hex(TimerKey{1, 5, "ab", "n", "k"}.Encode()),
            "0001068000000000000005616200"
            "6e006b");
  EXPECT_EQ(Hex(TimerKey{1, -1, "", "", ""}.Encode()), "0001067fffffffffffffff0000");
  EXPECT_EQ(Hex(SumKey{1, 2, tuple, "USD", -1}.Encode()),
            "00010700027800018000000000000001005553447fffffff");
  EXPECT_EQ(Hex(SumKey{.p = 1, .sum = 2}.Encode()), "00010700020058585880000000");
  EXPECT_EQ(Hex(MirrorKey{1, "ab", "s", "n"}.Encode()), "00010861620073006e");
  EXPECT_EQ(Hex(TimelineKey{1, "ab", 5, 6}.Encode()),
            "00010961620000000000000000050000000000000006");
  EXPECT_EQ(Hex(RequestKey{1, 0x010203040506, kHash}.Encode()),
            "00010a01020304050630313233343536373839616263646566");
  EXPECT_EQ(Hex(CursorKey{1, "s"}.Encode()), "00010b73");
  EXPECT_EQ(Hex(NamedCursorKey{"u", "c"}.Encode()), "ffff0c750063");
  EXPECT_EQ(Hex(ParkedKey{1, "s", 7}.Encode()), "00010d73000000000000000007");
  EXPECT_EQ(Hex(SweepKey{1, "w"}.Encode()), "00010e77");
  EXPECT_EQ(Hex(PersonalTextKey{1, "p", "a", "r"}.Encode()), "00010f7000610072");
  EXPECT_EQ(Hex(PersonalSaltKey{1, "p", "a"}.Encode()), "000110700061");
  EXPECT_EQ(Hex(InstallationKey{}.Encode()), "ffff11");
  EXPECT_EQ(Hex(FoldCursorKey{1, "f"}.Encode()), "00011266");
  EXPECT_EQ(Hex(ErasureKey{"p"}.Encode()), "ffff1370");
  EXPECT_EQ(Hex(CrossedForkKey{5, "accounts"}.Encode()), "0005146163636f756e7473");
}

TEST(Keys, TuplesAreFrozen) {
  EXPECT_EQ(Hex(IndexKey().Str(absl::string_view("a\0b", 3)).bytes()), "6100ff620001");
  EXPECT_EQ(Hex(IndexKey().Str("").Int(-1).Int(0).bytes()), "00017fffffffffffffff8000000000000000");
  EXPECT_EQ(Hex(IndexKey().Int(3).StrPrefix("ab").bytes()), "80000000000000036162");
}

TEST(Keys, FamiliesAreFrozen) {
  const std::vector<Family> by_kind = {
      Family::kJournal,  Family::kState, Family::kState, Family::kRest,  Family::kIndex,
      Family::kIndex,    Family::kIndex, Family::kState, Family::kIndex, Family::kRequest,
      Family::kRest,     Family::kRest,  Family::kRest,  Family::kRest,  Family::kPersonal,
      Family::kPersonal, Family::kRest,  Family::kRest,  Family::kRest};
  for (size_t i = 0; i < by_kind.size(); ++i) {
    EXPECT_EQ(FamilyOf(static_cast<Kind>(i + 1)), by_kind[i]) << "kind " << i + 1;
  }
}

TEST(Keys, DecodeGivesBackWhatWasEncoded) {
  const std::string tuple = IndexKey().Str(absl::string_view("a\0b", 3)).Int(256).bytes();

  const std::string index = IndexRowKey{9, 513, tuple, "accounts/a"}.Encode();
  const auto row = IndexRowKey::Decode(index);
  ASSERT_TRUE(row.ok()) << row.status();
  EXPECT_EQ(row->p, 9);
  EXPECT_EQ(row->index, 513);
  EXPECT_EQ(row->tuple, tuple);
  EXPECT_EQ(row->name, "accounts/a");

  const std::string sum = SumKey{9, 7, tuple, "EUR", -20000}.Encode();
  const auto decoded_sum = SumKey::Decode(sum);
  ASSERT_TRUE(decoded_sum.ok()) << decoded_sum.status();
  EXPECT_EQ(decoded_sum->group, tuple);
  EXPECT_EQ(decoded_sum->currency, "EUR");
  EXPECT_EQ(decoded_sum->day, -20000);

  const std::string timer = TimerKey{9, -5, "a", "contracts/c", "notice"}.Encode();
  const auto decoded_timer = TimerKey::Decode(timer);
  ASSERT_TRUE(decoded_timer.ok()) << decoded_timer.status();
  EXPECT_EQ(decoded_timer->due_us, -5);
  EXPECT_EQ(decoded_timer->aggregate, "contracts/c");
  EXPECT_EQ(decoded_timer->timer, "notice");
}

// For each kind: the decoded struct encodes to the same bytes; a byte less (where the key has a
// fixed end), another kind's number and a stray 0x00 are refused.
template <typename Key>
void ExpectRoundTrip(const Key& key) {
  const std::string bytes = key.Encode();
  const auto decoded = Key::Decode(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(Hex(decoded->Encode()), Hex(bytes));
  EXPECT_EQ(KindOfKey(bytes).value(), Key::kKind);

  std::string other_kind = bytes;
  other_kind[2] = '\x63';
  EXPECT_EQ(Key::Decode(other_kind).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Key::Decode(bytes.substr(0, 2)).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Key::Decode("").status().code(), absl::StatusCode::kDataLoss);
}

TEST(Keys, EveryKindDecodes) {
  ExpectRoundTrip(JournalKey{0xFFFE, UINT64_MAX});
  ExpectRoundTrip(StateKey{0, "a", "n"});
  ExpectRoundTrip(SummaryKey{0, "a"});
  ExpectRoundTrip(SnapshotKey{0, "a", "n", 1});
  ExpectRoundTrip(IndexRowKey{0, 1, "", "n"});
  ExpectRoundTrip(TimerKey{0, kMin, "a", "n", "k"});
  ExpectRoundTrip(SumKey{0, 1, "", "USD", std::numeric_limits<int32_t>::min()});
  ExpectRoundTrip(MirrorKey{0, "a", "s", "n"});
  ExpectRoundTrip(TimelineKey{0, "a", 1, 2});
  ExpectRoundTrip(RequestKey{0, 1, kHash});
  ExpectRoundTrip(CursorKey{0, "s"});
  ExpectRoundTrip(NamedCursorKey{"p", "c"});
  ExpectRoundTrip(ParkedKey{0, "s", 1});
  ExpectRoundTrip(SweepKey{0, "w"});
  ExpectRoundTrip(PersonalTextKey{0, "p", "a", "r"});
  ExpectRoundTrip(PersonalSaltKey{0, "p", "a"});
  ExpectRoundTrip(InstallationKey{});
  ExpectRoundTrip(FoldCursorKey{0, "f"});
  ExpectRoundTrip(ErasureKey{"p"});
  ExpectRoundTrip(CrossedForkKey{5, "accounts"});
}

TEST(Keys, DecodeRefusesCutAndLongKeys) {
  const std::string journal = JournalKey{1, 2}.Encode();
  EXPECT_FALSE(JournalKey::Decode(journal.substr(0, journal.size() - 1)).ok());
  EXPECT_FALSE(JournalKey::Decode(journal + "x").ok());
  EXPECT_FALSE(StateKey::Decode(absl::HexStringToBytes("0001026162")).ok());
  EXPECT_FALSE(StateKey::Decode(absl::HexStringToBytes("00010261006200")).ok());
  EXPECT_FALSE(SumKey::Decode(absl::HexStringToBytes("000107000200555344800000")).ok());
  EXPECT_FALSE(InstallationKey::Decode(absl::HexStringToBytes("000011")).ok());
}

TEST(Keys, TuplesSortLikeTheirValues) {
  const std::vector<std::string> texts = {"",
                                          std::string("\0", 1),
                                          std::string("\0\0", 2),
                                          std::string("\0a", 2),
                                          "\x01",
                                          "a",
                                          std::string("a\0", 2),
                                          std::string("a\0\xFF", 3),
                                          "a\x01",
                                          "aa",
                                          "b",
                                          "\xFF",
                                          "\xFF\xFF"};
  const std::vector<int64_t> numbers = {kMin, -256, -1, 0, 1, 255, 256, kMax};
  std::vector<std::string> keys;
  for (const std::string& text : texts) {
    for (const int64_t number : numbers) keys.push_back(IndexKey().Str(text).Int(number).bytes());
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));

  keys.clear();
  for (const int64_t number : numbers) {
    for (const std::string& text : texts) keys.push_back(IndexKey().Int(number).Str(text).bytes());
  }
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(Keys, TupleReaderTakesTuplesApart) {
  const std::string text("a\0\x01\xFF", 4);
  const std::string bytes = IndexKey().Str(text).Int(-7).Str("").bytes();
  IndexKeyReader reader(bytes);
  EXPECT_EQ(reader.Str().value(), text);
  EXPECT_EQ(reader.Int().value(), -7);
  EXPECT_EQ(reader.Str().value(), "");
  EXPECT_TRUE(reader.done());
  EXPECT_FALSE(reader.Str().ok());
  EXPECT_FALSE(reader.Int().ok());
  EXPECT_FALSE(IndexKeyReader("no end").Str().ok());
}

TEST(Keys, PrefixesCoverTheirRows) {
  const auto covers = [](const std::string& prefix, const std::string& key) {
    const Range range = PrefixRange(prefix);
    return range.begin <= key && (range.end.empty() || key < range.end);
  };
  const IndexKey group = IndexKey().Str("m");
  EXPECT_TRUE(covers(PartitionKindPrefix(7, Kind::kJournal), JournalKey{7, 9}.Encode()));
  EXPECT_FALSE(covers(PartitionKindPrefix(7, Kind::kJournal), JournalKey{8, 9}.Encode()));
  EXPECT_TRUE(covers(AccountPrefix(7, Kind::kState, "a"), StateKey{7, "a", "n"}.Encode()));
  EXPECT_FALSE(covers(AccountPrefix(7, Kind::kState, "a"), StateKey{7, "ab", "n"}.Encode()));
  EXPECT_TRUE(covers(SnapshotPrefix(7, "a", "n"), SnapshotKey{7, "a", "n", 1}.Encode()));
  EXPECT_TRUE(covers(MirrorPrefix(7, "a", "s"), MirrorKey{7, "a", "s", "n"}.Encode()));
  EXPECT_TRUE(covers(IndexPrefix(7, 3, IndexKey().StrPrefix("m")),
                     IndexRowKey{7, 3, IndexKey().Str("mn").bytes(), "n"}.Encode()));
  EXPECT_FALSE(covers(IndexPrefix(7, 3, group),
                      IndexRowKey{7, 3, IndexKey().Str("mn").bytes(), "n"}.Encode()));
  EXPECT_LT(TimerKey({7, 9, "a", "n", "k"}).Encode(), TimerPrefix(7, 10));
  EXPECT_GT(TimerKey({7, 10, "a", "n", "k"}).Encode(), TimerPrefix(7, 10));
  EXPECT_TRUE(covers(SumPrefix(7, 3, group), SumKey{7, 3, group.bytes(), "USD", 1}.Encode()));
  EXPECT_TRUE(
      covers(SumDaysPrefix(7, 3, group, "USD"), SumKey{7, 3, group.bytes(), "USD", -1}.Encode()));
  EXPECT_FALSE(
      covers(SumDaysPrefix(7, 3, group, "USD"), SumKey{7, 3, group.bytes(), "EUR", -1}.Encode()));
  EXPECT_LT(RequestKey({7, 9, kHash}).Encode(), RequestPrefix(7, 10));
  EXPECT_TRUE(covers(NamedCursorPrefix("p"), NamedCursorKey{"p", "c"}.Encode()));
  EXPECT_TRUE(covers(ParkedPrefix(7, "s"), ParkedKey{7, "s", 1}.Encode()));
  EXPECT_TRUE(covers(SubjectPrefix(7, Kind::kPersonalText, "p"),
                     PersonalTextKey{7, "p", "a", "r"}.Encode()));
  EXPECT_TRUE(
      covers(SubjectPrefix(7, Kind::kPersonalSalt, "p"), PersonalSaltKey{7, "p", "a"}.Encode()));
  EXPECT_TRUE(
      covers(SubjectAccountPrefix(7, "p", "a"), PersonalTextKey{7, "p", "a", "r"}.Encode()));
}

TEST(Keys, PrefixEndCarriesOver) {
  EXPECT_EQ(PrefixEnd("a"), "b");
  EXPECT_EQ(PrefixEnd("a\xFF\xFF"), "b");
  EXPECT_EQ(PrefixEnd("\xFF\xFF"), "");
  EXPECT_EQ(PrefixEnd(""), "");
}

TEST(KeysDeathTest, RefuseWhatWouldBreakTheLayout) {
  const absl::string_view zero("a\0b", 3);
  EXPECT_DEATH(StateKey({1, zero, "n"}).Encode(), "0x00 in key part");
  EXPECT_DEATH(StateKey({1, "a", zero}).Encode(), "0x00 in key part");
  EXPECT_DEATH(SumKey({.p = 1, .currency = "US"}).Encode(), "currency US");
  EXPECT_DEATH(RequestKey({1, uint64_t{1} << 48, kHash}).Encode(), "ms 281474976710656");
  EXPECT_DEATH(AccountPrefix(1, Kind::kIndex, "a"), "isn't keyed by account");
}

}  // namespace
}  // namespace steward::store
