#include "services/ctl/import/suggest.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace steward::importing {
namespace {

constexpr size_t kListedMax = 12;

// Levenshtein distance, letter case counting nothing.
size_t Distance(absl::string_view left, absl::string_view right) {
  std::vector<size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < left.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < right.size(); ++j) {
      const bool same = absl::ascii_tolower(static_cast<unsigned char>(left[i])) ==
                        absl::ascii_tolower(static_cast<unsigned char>(right[j]));
      const size_t replaced = diagonal + (same ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
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

}  // namespace steward::importing
