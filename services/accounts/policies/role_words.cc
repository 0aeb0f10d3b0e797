#include "services/accounts/policies/role_words.h"

#include <algorithm>
#include <array>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "libs/base/text.h"

namespace steward::accounts {
namespace {

constexpr std::array<absl::string_view, 13> kCustomerDepartments = {
    "sales",
    "account management",
    "account managers",
    "key accounts",
    "customer success",
    "client success",
    "customer service",
    "customer services",
    "customer care",
    "customer relations",
    "client services",
    "client relations",
    "customer relationship management"};

}  // namespace

std::string WordsOf(absl::string_view text) {
  std::string words = NormalizeForSearch(text);
  for (char& c : words) {
    if (absl::ascii_ispunct(static_cast<unsigned char>(c))) c = ' ';
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(words, ' ', absl::SkipEmpty());
  return absl::StrJoin(parts, " ");
}

bool HasWords(absl::string_view text, absl::string_view pattern) {
  return absl::StrContains(absl::StrCat(" ", WordsOf(text), " "),
                           absl::StrCat(" ", WordsOf(pattern), " "));
}

bool LooksAfterCustomers(absl::string_view department) {
  return std::any_of(kCustomerDepartments.begin(), kCustomerDepartments.end(),
                     [department](absl::string_view words) { return HasWords(department, words); });
}

}  // namespace steward::accounts
