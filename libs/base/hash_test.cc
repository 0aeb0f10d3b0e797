#include "libs/base/hash.h"

#include <random>
#include <set>
#include <string>

#include <boost/crc.hpp>
#include <gtest/gtest.h>

namespace steward {
namespace {

const char kKey[] = "0123456789abcdef0123456789abcdef";

TEST(Murmur2, MatchesKafkasOwnVectors) {
  EXPECT_EQ(Murmur2("21"), -973932308);
  EXPECT_EQ(Murmur2("foobar"), -790332482);
  EXPECT_EQ(Murmur2("a-little-bit-long-string"), -985981536);
  EXPECT_EQ(Murmur2("a-little-bit-longer-string"), -1486304829);
  EXPECT_EQ(Murmur2("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8"), -58897971);
  EXPECT_EQ(Murmur2("abc"), 479470107);
}

TEST(PartitionOf, IsInRangeForAnyCount) {
  EXPECT_EQ(PartitionOf("21", 12), (-973932308 & 0x7fffffff) % 12);
  for (int count : {1, 2, 7, 64}) {
    std::set<int32_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(PartitionOf("account-" + std::to_string(i), count));
    EXPECT_EQ(*seen.begin(), 0);
    EXPECT_EQ(*seen.rbegin(), count - 1);
    EXPECT_EQ(seen.size(), static_cast<size_t>(count));
  }
}

TEST(Crc32c, MatchesThePublishedVectors) {
  EXPECT_EQ(Crc32c(""), 0u);
  EXPECT_EQ(Crc32c("123456789"), 0xE3069283u);
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8A9136AAu);
  EXPECT_EQ(Crc32c(std::string(32, '\xFF')), 0x62A8AB43u);
}

TEST(Crc32c, AgreesWithBoostForEveryLengthAndAlignment) {
  std::mt19937 random(1);
  std::string bytes(300, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (size_t start = 0; start < 9; ++start) {
    for (size_t size = 0; size < 200; ++size) {
      boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> expected;
      expected.process_bytes(bytes.data() + start, size);
      ASSERT_EQ(Crc32c(absl::string_view(bytes).substr(start, size)), expected.checksum());
    }
  }
}

TEST(KeyedHash16, DependsOnKeyAndBytesAndNeverChanges) {
  const std::string hash = KeyedHash16(kKey, "text");
  EXPECT_EQ(HexEncode(hash), "a5f3721cbdb6269aa50a84beff208c9a");
  EXPECT_NE(hash, KeyedHash16(kKey, "texT"));
  EXPECT_NE(hash, KeyedHash16("1123456789abcdef0123456789abcdef", "text"));
}

TEST(KeyedHash16OfParts, DoesNotLetPartsRunIntoEachOther) {
  EXPECT_NE(KeyedHash16OfParts(kKey, {"ab", "c"}), KeyedHash16OfParts(kKey, {"a", "bc"}));
  EXPECT_NE(KeyedHash16OfParts(kKey, {"ab"}), KeyedHash16OfParts(kKey, {"ab", ""}));
  EXPECT_EQ(KeyedHash16OfParts(kKey, {"ab", "c"}), KeyedHash16OfParts(kKey, {"ab", "c"}));
  EXPECT_EQ(KeyedHash16OfParts(kKey, {}).size(), kKeyedHashBytes);
}

TEST(KeyedHash16DeathTest, RefusesAKeyOfAnotherSize) {
  EXPECT_DEATH(KeyedHash16("short", "text"), "a key of 5 bytes");
}

TEST(Sha256Hex, MatchesTheStandardsVector) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(HexEncode, IsLowerCase) {
  EXPECT_EQ(HexEncode(""), "");
  EXPECT_EQ(HexEncode("\x01\xAB"), "01ab");
}

TEST(Base64Url, RoundTripsEveryLength) {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    const absl::StatusOr<std::string> back = Base64UrlDecode(Base64UrlEncode(bytes));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(*back, bytes);
    bytes.push_back(static_cast<char>(i * 37));
  }
  EXPECT_EQ(Base64UrlEncode("\xFB\xFF"), "-_8");
}

TEST(Base64Url, RefusesWhatEncodingNeverMakes) {
  for (const char* text : {"-_8=", "+/8", "-_9", "-", "-_8 ", "-_\n8", "-_8\x80"}) {
    EXPECT_EQ(Base64UrlDecode(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

}  // namespace
}  // namespace steward
