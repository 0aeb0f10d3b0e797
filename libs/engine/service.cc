#include "libs/engine/service.h"

#include <algorithm>

#include "absl/strings/str_split.h"

#include "libs/base/naming.h"
#include "libs/base/status.h"

namespace steward::engine {

std::string ServiceOf(const Descriptor* message) {
  std::vector<absl::string_view> parts = absl::StrSplit(message->file()->package(), '.');
  STEWARD_CHECK(parts.size() == 3 && parts[0] == "steward")
      << message->full_name() << " belongs to no service";
  return std::string(parts[1]);
}

std::vector<std::string> Service::Sources() const {
  std::vector<std::string> sources;
  for (const auto& mirror : mirrors_) sources.push_back(mirror.source);
  for (const auto& reaction : reactions_) sources.push_back(reaction.source);
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

const AggregateType* Service::AggregateOf(absl::string_view name) const {
  const std::string collection = CollectionOf(name);
  for (const auto& aggregate : aggregates_) {
    if (aggregate.collection == collection) return &aggregate;
  }
  return nullptr;
}

bool Service::IsSilentAfter(const Message& event) const {
  const auto silence = silences_.find(event.GetDescriptor());
  return silence != silences_.end() && silence->second(event);
}

const TimerType* Service::TimerOf(absl::string_view kind) const {
  for (const auto& timer : timers_) {
    if (timer.kind == kind) return &timer;
  }
  return nullptr;
}

}  // namespace steward::engine
