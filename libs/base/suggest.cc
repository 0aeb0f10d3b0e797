#include "libs/base/suggest.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace steward {
namespace {

constexpr size_t kListedMax = 12;

bool SameLetter(char left, char right) {
  return absl::ascii_tolower(static_cast<unsigned char>(left)) ==
         absl::ascii_tolower(static_cast<unsigned char>(right));
}

// How many letters have to be added, dropped, replaced or swapped with their neighbour; letter case
// counts nothing.
size_t Distance(absl::string_view left, absl::string_view right) {
  std::vector<std::vector<size_t>> costs(left.size() + 1, std::vector<size_t>(right.size() + 1));
  std::iota(costs[0].begin(), costs[0].end(), size_t{0});
  for (size_t i = 1; i <= left.size(); ++i) {
    costs[i][0] = i;
    for (size_t j = 1; j <= right.size(); ++j) {
      const size_t replaced = costs[i - 1][j - 1] + (SameLetter(left[i - 1], right[j - 1]) ? 0 : 1);
      costs[i][j] = std::min({replaced, costs[i - 1][j] + 1, costs[i][j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && SameLetter(left[i - 1], right[j - 2]) &&
                           SameLetter(left[i - 2], right[j - 1]);
      if (swapped) costs[i][j] = std::min(costs[i][j], costs[i - 2][j - 2] + 1);
    }
  }
  return costs[left.size()][right.size()];
}

}  // namespace

std::string Nearest(absl::string_view word, const std::vector<std::string>& names) {
  std::string best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (const std::string& name : names) {
    const size_t distance = Distance(word, name);
    if (distance < best_distance) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string Suggestion(absl::string_view word, const std::vector<std::string>& names) {
  const std::string nearest = Nearest(word, names);
  if (!nearest.empty()) return absl::StrCat("; did you mean '", nearest, "'?");
  if (names.empty() || names.size() > kListedMax) return "";
  return absl::StrCat("; it is one of ", absl::StrJoin(names, ", "));
}

}  // namespace steward
