#include "libs/rpc/pattern_words.h"

#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "re2/re2.h"

namespace steward::rpc {
namespace {

constexpr char kId[] = "[A-Za-z0-9._-]{1,63}";

// "A-Za-z0-9._-" as a list; empty for what isn't known here.
std::vector<std::string> KindsOf(std::string characters) {
  std::vector<std::string> kinds;
  const auto take = [&characters](const char* part) {
    const size_t at = characters.find(part);
    if (at == std::string::npos) return false;
    characters.erase(at, std::string_view(part).size());
    return true;
  };
  const bool capital = take("A-Z");
  const bool small = take("a-z");
  if (capital && small) kinds.emplace_back("letters (a to z)");
  if (capital && !small) kinds.emplace_back("capital letters (A to Z)");
  if (!capital && small) kinds.emplace_back("small letters (a to z)");
  if (take("0-9")) kinds.emplace_back("digits");
  for (const char c : characters) {
    kinds.push_back(c == ' ' ? "spaces" : absl::StrCat("'", std::string(1, c), "'"));
  }
  return kinds;
}

std::string Either(std::vector<std::string> kinds) {
  const std::string last = kinds.back();
  kinds.pop_back();
  return kinds.empty() ? last : absl::StrCat(absl::StrJoin(kinds, ", "), " or ", last);
}

// "[A-Z]{2}" or "[a-z0-9_-]{1,63}".
std::optional<std::string> CharactersInWords(const std::string& pattern) {
  static const RE2* const kForm = new RE2(R"(\[([^\]]+)\]\{(\d+)(?:,(\d+))?\})");
  std::string characters;
  std::string least;
  std::string most;
  if (!RE2::FullMatch(pattern, *kForm, &characters, &least, &most)) return std::nullopt;
  const std::vector<std::string> kinds = KindsOf(characters);
  if (kinds.empty()) return std::nullopt;
  const std::string count = most.empty()   ? least
                            : least == "0" ? absl::StrCat("at most ", most)
                                           : absl::StrCat(least, " to ", most);
  return absl::StrCat("must be ", count, " ", Either(kinds));
}

}  // namespace

std::string PatternInWords(const std::string& pattern) {
  absl::string_view text(pattern);
  if (absl::ConsumePrefix(&text, "^") && absl::ConsumeSuffix(&text, "$")) {
    absl::string_view inner = text;
    if (absl::ConsumePrefix(&inner, "(") && absl::ConsumeSuffix(&inner, ")?")) text = inner;
    if (const auto words = CharactersInWords(std::string(text)); words.has_value()) return *words;
    const std::string form = absl::StrReplaceAll(text, {{kId, "{id}"}});
    if (form.find_first_of("[]()|\\*+?") == std::string::npos && absl::StrContains(form, "/{id}"))
      return absl::StrCat("must have the form ", form, ", where an id is 1 to 63 ",
                          Either(KindsOf("A-Za-z0-9._-")));
    if (text == "[A-Za-z0-9_-][A-Za-z0-9._-]{0,62}")
      return absl::StrCat("must be 1 to 63 ", Either(KindsOf("A-Za-z0-9._-")),
                          ", and not begin with '.'");
    if (text == "all|[1-9][0-9]{0,4}d") return "must be all, or a number of days as in 90d";
  }
  return absl::StrCat("must match ", pattern);
}

}  // namespace steward::rpc
