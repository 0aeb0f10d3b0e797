#include "services/accounts/policies/role_words.h"

#include <gtest/gtest.h>

namespace steward::accounts {
namespace {

TEST(HasWords, WholeWordsSideBySide) {
  EXPECT_TRUE(HasWords("Senior Account-Manager, EMEA", "account manager"));
  EXPECT_TRUE(HasWords("account manager", "ACCOUNT  MANAGER"));
  EXPECT_FALSE(HasWords("Accounts Manager", "account manager"));
  EXPECT_FALSE(HasWords("Manager, Account", "account manager"));
  EXPECT_FALSE(HasWords("Account Support Manager", "account manager"));
  EXPECT_FALSE(HasWords("", "account manager"));
}

TEST(HasWords, InOtherScripts) {
  EXPECT_TRUE(HasWords("مدیر حساب ارشد", "مدیر حساب"));
  EXPECT_TRUE(HasWords("مدير حساب", "مدیر حساب"));
}

TEST(LooksAfterCustomers, ByTheNameOfTheDepartment) {
  EXPECT_TRUE(LooksAfterCustomers("Sales EMEA"));
  EXPECT_TRUE(LooksAfterCustomers("Key Account Management"));
  EXPECT_TRUE(LooksAfterCustomers("Customer Success & Support"));
  EXPECT_FALSE(LooksAfterCustomers("Customer Engineering"));
  EXPECT_FALSE(LooksAfterCustomers("Accounts Payable"));
  EXPECT_FALSE(LooksAfterCustomers("Presales"));
}

}  // namespace
}  // namespace steward::accounts
