#include "libs/base/suggest.h"

#include <gtest/gtest.h>

namespace steward {
namespace {

TEST(Suggest, NearNamesOnly) {
  EXPECT_EQ(Nearest("colunm", {"column", "file"}), "column");
  EXPECT_EQ(Nearest("Signup_Date", {"signup_date", "x"}), "signup_date");
  EXPECT_EQ(Nearest("zzz", {"column", "file"}), "");
  EXPECT_EQ(Suggestion("zzz", {"a", "b"}), "; it is one of a, b");
}

}  // namespace
}  // namespace steward
