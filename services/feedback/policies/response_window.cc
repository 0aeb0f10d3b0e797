#include "services/feedback/policies/response_window.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::feedback {
namespace {

constexpr int64_t kWindowDaysMax = 36'500;

bool IsLater(const SurveyResponse& left, const SurveyResponse& right) {
  return std::tie(left.received_at, left.id) >= std::tie(right.received_at, right.id);
}

}  // namespace

absl::StatusOr<std::vector<size_t>> LatestInWindow(absl::Span<const SurveyResponse> responses,
                                                   const ResponseWindow& window) {
  if (window.days < 1 || window.days > kWindowDaysMax) {
    return InvalidField("window_days", absl::StrCat("must be from 1 to ", kWindowDaysMax));
  }
  const absl::Time start = window.as_of - window.days * absl::Hours(24);
  std::vector<size_t> counting;
  std::map<std::pair<absl::string_view, absl::string_view>, size_t> latest;
  for (size_t i = 0; i < responses.size(); ++i) {
    const SurveyResponse& response = responses[i];
    if (response.state != ResponseState::kLocked) continue;
    if (response.received_at < start || response.received_at >= window.as_of) continue;
    if (response.contact.empty()) {
      counting.push_back(i);
      continue;
    }
    const auto [entry, first] = latest.try_emplace({response.contact, response.metric}, i);
    if (!first && IsLater(response, responses[entry->second])) entry->second = i;
  }
  for (const auto& [key, place] : latest) counting.push_back(place);
  std::sort(counting.begin(), counting.end());
  return counting;
}

}  // namespace steward::feedback
