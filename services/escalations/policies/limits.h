#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// How much one escalation holds.
namespace steward::escalations {

// Notes, and updates: one an hour for six weeks.
inline constexpr int kPostsMax = 1000;
// Escalations that one goes on with, and the cases behind it.
inline constexpr int kMergedMax = 100;
inline constexpr int kCasesMax = 100;
// People who want to know.
inline constexpr int kWatchersMax = 50;

// LIMIT_EXCEEDED where the escalation has as many posts of a kind as it may.
absl::Status CheckPosts(absl::string_view name, int posted);

}  // namespace steward::escalations
