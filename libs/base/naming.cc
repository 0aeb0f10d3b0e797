#include "libs/base/naming.h"

#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace steward {

std::string AccountOf(absl::string_view name) {
  std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  if (segments.size() < 2 || segments[0] != "accounts") return std::string(kReference);
  return std::string(segments[1]);
}

std::string LastSegment(absl::string_view name) {
  std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  return std::string(segments.back());
}

std::string CollectionOf(absl::string_view name) {
  std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  return std::string(segments.size() % 2 == 0 ? segments[segments.size() - 2] : segments.back());
}

std::string ParentOf(absl::string_view name) {
  std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  if (segments.size() < 3) return "";
  segments.resize(segments.size() - 2);
  return absl::StrJoin(segments, "/");
}

}  // namespace steward
