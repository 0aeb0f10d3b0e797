#include "services/accounts/policies/job_titles.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "services/accounts/policies/role_words.h"

namespace steward::accounts {
namespace {

struct BuiltIn {
  absl::string_view pattern;
  int32_t strength_bp;
};

// Key, senior and global account managers match "account manager".
constexpr std::array<BuiltIn, 11> kBuiltIn = {{{"assistant", 5'000},
                                               {"account manager", 10'000},
                                               {"customer success manager", 10'000},
                                               {"client success manager", 10'000},
                                               {"customer relationship manager", 10'000},
                                               {"relationship manager", 10'000},
                                               {"client manager", 10'000},
                                               {"client partner", 10'000},
                                               {"account director", 8'000},
                                               {"account executive", 8'000},
                                               {"customer service manager", 5'000}}};

}  // namespace

const JobTitleRules& BuiltInJobTitles() {
  static const auto* const kRules = [] {
    auto* rules = new JobTitleRules();
    for (const BuiltIn& each : kBuiltIn) {
      v1::JobTitleRule* rule = rules->Add();
      rule->set_pattern(std::string(each.pattern));
      rule->set_strength_bp(each.strength_bp);
    }
    return rules;
  }();
  return *kRules;
}

const JobTitleRules& JobTitlesInForce(const v1::JobTitles& set) {
  return set.rules().empty() ? BuiltInJobTitles() : set.rules();
}

int32_t TitleStrengthBp(absl::string_view title, const JobTitleRules& rules) {
  const auto rule = std::find_if(rules.begin(), rules.end(), [title](const auto& each) {
    return HasWords(title, each.pattern());
  });
  return rule == rules.end() ? 0 : rule->strength_bp();
}

absl::Status CheckJobTitles(const JobTitleRules& rules) {
  std::set<std::string> patterns;
  for (int i = 0; i < rules.size(); ++i) {
    const std::string path = absl::StrCat("rules[", i, "].pattern");
    std::string words = WordsOf(rules[i].pattern());
    if (words.empty()) return InvalidField(path, "must have a word, as in \"account manager\"");
    if (!patterns.insert(std::move(words)).second) {
      return InvalidField(path, "stands twice; the first rule that a title matches decides");
    }
  }
  return absl::OkStatus();
}

}  // namespace steward::accounts
