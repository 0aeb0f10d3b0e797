#include "libs/base/text.h"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <utf8proc.h>

#include "libs/base/limits.h"

namespace steward {
namespace {

std::string Utf8(const std::vector<int32_t>& characters) {
  std::string text;
  for (int32_t character : characters) {
    utf8proc_uint8_t bytes[4];
    const auto size = utf8proc_encode_char(character, bytes);
    text.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(size));
  }
  return text;
}

TEST(IsUtf8, TakesWholeCharactersOnly) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("a\u06CC\U0001F600"));
  EXPECT_FALSE(IsUtf8("\xff\xfe"));
  EXPECT_FALSE(IsUtf8("a\xD9"));
}

TEST(ValidateName, TakesNamesOfAnyScript) {
  for (const char* name : {"Acme", "Müller & Söhne", "株式会社", "شرکت می‌خواهم",
                           "क्‍ष", "a b"}) {
    EXPECT_TRUE(ValidateName("account.display_name", name).ok()) << name;
  }
  EXPECT_TRUE(ValidateName("f", std::string(200, 'x')).ok());
}

TEST(ValidateName, NamesTheFieldAndTheFault) {
  const absl::Status status = ValidateName("account.display_name", "Ac\u202Eme");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()),
            "account.display_name must not contain the control character U+202E");
}

TEST(ValidateName, RefusesControlsOfEveryKind) {
  std::vector<int32_t> forbidden = {0x7F,   0x80,   0x9F,   0x200E, 0x200F, 0x202A,
                                    0x202E, 0x2066, 0x2069, 0x061C, 0x2028, 0x2029};
  for (int32_t c = 0; c < 0x20; ++c) forbidden.push_back(c);
  for (int32_t c : forbidden) {
    EXPECT_FALSE(ValidateName("f", Utf8({'a', c, 'b'})).ok()) << c;
  }
}

TEST(ValidateName, RefusesBlankLongBrokenAndDecomposedText) {
  EXPECT_FALSE(ValidateName("f", "").ok());
  EXPECT_FALSE(ValidateName("f", " \u00A0\u3000").ok());
  EXPECT_FALSE(ValidateName("f", "\u200C").ok());
  EXPECT_FALSE(ValidateName("f", std::string(201, 'x')).ok());
  EXPECT_FALSE(ValidateName("f", std::string(100'000, 'x')).ok());
  EXPECT_FALSE(ValidateName("f", "a\xFF").ok());
  EXPECT_FALSE(ValidateName("f", "\xC0\x80").ok());
  EXPECT_FALSE(ValidateName("f", "\xED\xA0\x80").ok());
  EXPECT_FALSE(ValidateName("f", "\xE2\x80").ok());
  EXPECT_FALSE(ValidateName("f", "u\u0308").ok());
}

TEST(ValidateName, CountsCharactersNotBytes) {
  std::string name;
  for (int i = 0; i < limits::kNameCharactersMax; ++i) name += "株";
  EXPECT_TRUE(ValidateName("f", name).ok());
  EXPECT_FALSE(ValidateName("f", name + "株").ok());
}

TEST(ValidateNote, TakesLinesAndRefusesOtherControlsAndTooMuch) {
  EXPECT_TRUE(ValidateNote("note.text", "").ok());
  EXPECT_TRUE(ValidateNote("note.text", "one\r\n\ttwo\n").ok());
  EXPECT_FALSE(ValidateNote("note.text", "\x1B[31m").ok());
  EXPECT_FALSE(ValidateNote("note.text", std::string(1, '\0')).ok());
  EXPECT_TRUE(ValidateNote("note.text", std::string(10'000, 'x')).ok());
  EXPECT_FALSE(ValidateNote("note.text", std::string(10'001, 'x')).ok());
}

TEST(NormalizeForSearch, FoldsCaseWidthAndWhiteSpace) {
  EXPECT_EQ(NormalizeForSearch("  ACME\t\u00A0 Corp\u3000"), "acme corp");
  EXPECT_EQ(NormalizeForSearch("Ｆｕｌｌ Straße"), "full strasse");
  EXPECT_EQ(NormalizeForSearch("ﬁn"), "fin");
  EXPECT_EQ(NormalizeForSearch("É"), NormalizeForSearch("e\u0301"));
  EXPECT_EQ(NormalizeForSearch(""), "");
  EXPECT_EQ(NormalizeForSearch(" \n "), "");
}

TEST(NormalizeForSearch, MakesArabicAndPersianSpellingsEqual) {
  EXPECT_EQ(NormalizeForSearch("علي"), NormalizeForSearch("علی"));
  EXPECT_EQ(NormalizeForSearch("على"), NormalizeForSearch("علی"));
  EXPECT_EQ(NormalizeForSearch("كتاب"), "کتاب");
  EXPECT_EQ(NormalizeForSearch("مُحَمَّد"), "محمد");
  EXPECT_EQ(NormalizeForSearch("شـــرکت"), "شرکت");
  EXPECT_EQ(NormalizeForSearch("ﻛﺘﺎﺏ"), "کتاب");
  EXPECT_EQ(NormalizeForSearch("خانۀ"), NormalizeForSearch("خانهٔ"));
  EXPECT_NE(NormalizeForSearch("آب"), NormalizeForSearch("اب"));
}

TEST(NormalizeForSearch, KeepsJoiners) {
  EXPECT_EQ(NormalizeForSearch("می\u200Cخواهم"), "می\u200Cخواهم");
  EXPECT_NE(NormalizeForSearch("می\u200Cخواهم"), NormalizeForSearch("میخواهم"));
}

TEST(NormalizeForSearch, TakesBrokenBytesAsReplacementCharacters) {
  EXPECT_EQ(NormalizeForSearch("a\xFF"), "a\uFFFD");
  EXPECT_EQ(NormalizeForSearch("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
}

TEST(NormalizeForSearch, ChangesNothingTheSecondTime) {
  for (int32_t c = 1; c < 0x110000; ++c) {
    if (!utf8proc_codepoint_valid(c)) continue;
    const std::string once = NormalizeForSearch(Utf8({c}));
    ASSERT_EQ(NormalizeForSearch(once), once) << c;
  }
  std::mt19937 random(3);
  const std::vector<std::pair<int32_t, int32_t>> blocks = {
      {0x20, 0x17F}, {0x300, 0x36F}, {0x600, 0x6FF}, {0x1F00, 0x1FFF}, {0x200B, 0x200F}};
  for (int i = 0; i < 30'000; ++i) {
    std::vector<int32_t> characters;
    for (int j = 0; j < 6; ++j) {
      const auto& [first, last] = blocks[random() % blocks.size()];
      characters.push_back(first + static_cast<int32_t>(random() % (last - first + 1)));
    }
    const std::string once = NormalizeForSearch(Utf8(characters));
    ASSERT_EQ(NormalizeForSearch(once), once) << once;
  }
}

}  // namespace
}  // namespace steward
