#include "libs/base/naming.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace steward {

std::string AccountOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "accounts/")) return std::string(kReference);
  return std::string(name.substr(0, name.find('/')));
}

std::string LastSegment(absl::string_view name) {
  return std::string(name.substr(name.rfind('/') + 1));
}

std::string CollectionOf(absl::string_view name) {
  const bool resource = std::count(name.begin(), name.end(), '/') % 2 == 1;
  if (resource) name = name.substr(0, name.rfind('/'));
  return LastSegment(name);
}

std::string ParentOf(absl::string_view name) {
  std::vector<absl::string_view> segments = absl::StrSplit(name, '/');
  if (segments.size() < 3) return "";
  segments.resize(segments.size() - 2);
  return absl::StrJoin(segments, "/");
}

}  // namespace steward
