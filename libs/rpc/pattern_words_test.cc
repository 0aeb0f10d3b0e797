#include "libs/rpc/pattern_words.h"

#include "gtest/gtest.h"

namespace steward::rpc {
namespace {

TEST(PatternInWords, SaysWhichCharactersAndHowMany) {
  EXPECT_EQ(PatternInWords("^[A-Za-z0-9._-]{0,63}$"),
            "must be at most 63 letters (a to z), digits, '.', '_' or '-'");
  EXPECT_EQ(PatternInWords("^[a-z0-9_-]{1,63}$"),
            "must be 1 to 63 small letters (a to z), digits, '_' or '-'");
  EXPECT_EQ(PatternInWords("^[A-Z0-9_]{0,63}$"),
            "must be at most 63 capital letters (A to Z), digits or '_'");
  EXPECT_EQ(PatternInWords("^[A-Za-z0-9._ -]{0,63}$"),
            "must be at most 63 letters (a to z), digits, '.', '_', spaces or '-'");
}

TEST(PatternInWords, SaysHowManyExactly) {
  EXPECT_EQ(PatternInWords("^[A-Z]{3}$"), "must be 3 capital letters (A to Z)");
  EXPECT_EQ(PatternInWords("^([A-Z]{2})?$"), "must be 2 capital letters (A to Z)");
}

TEST(PatternInWords, ShowsTheFormOfAName) {
  EXPECT_EQ(PatternInWords("^accounts/[A-Za-z0-9._-]{1,63}$"),
            "must have the form accounts/{id}, where an id is 1 to 63 letters (a to z), digits, "
            "'.', '_' or '-'");
  EXPECT_EQ(PatternInWords("^(accounts/[A-Za-z0-9._-]{1,63}/contracts/[A-Za-z0-9._-]{1,63})?$"),
            "must have the form accounts/{id}/contracts/{id}, where an id is 1 to 63 letters (a to "
            "z), digits, '.', '_' or '-'");
}

TEST(PatternInWords, SaysWhatAFilesNameIs) {
  for (const char* pattern :
       {"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}$", "^([A-Za-z0-9_-][A-Za-z0-9._-]{0,62})?$"}) {
    EXPECT_EQ(PatternInWords(pattern),
              "must be 1 to 63 letters (a to z), digits, '.', '_' or '-', and not begin with '.'");
  }
}

TEST(PatternInWords, SaysWhatAWindowIs) {
  EXPECT_EQ(PatternInWords("^(all|[1-9][0-9]{0,4}d)?$"),
            "must be all, or a number of days as in 90d");
}

TEST(PatternInWords, NamesWhatItDoesNotKnow) {
  EXPECT_EQ(PatternInWords("a+b"), "must match a+b");
  EXPECT_EQ(PatternInWords("^(a|b)$"), "must match ^(a|b)$");
}

}  // namespace
}  // namespace steward::rpc
