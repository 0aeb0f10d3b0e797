#include "libs/telemetry/metrics.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "prometheus/text_serializer.h"

#include "libs/base/check.h"
#include "libs/telemetry/process_metrics.h"

namespace steward::telemetry {
namespace {

bool IsSnakeCase(absl::string_view name) {
  const auto allowed = [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) ||
           absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == '_';
  };
  return !name.empty() && absl::ascii_islower(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), allowed);
}

// The text format has no room for a second line, and prometheus-cpp 1.0.1 doesn't escape help
// texts.
bool IsOneLine(absl::string_view help) {
  return !help.empty() && help.find_first_of("\n\\") == absl::string_view::npos;
}

// Prometheus makes series with these endings out of a histogram itself.
bool HasHistogramSuffix(absl::string_view name) {
  return absl::EndsWith(name, "_bucket") || absl::EndsWith(name, "_count") ||
         absl::EndsWith(name, "_sum");
}

void CheckLabels(const std::string& name, const Labels& labels) {
  for (const auto& [label, value] : labels) {
    STEWARD_CHECK(IsSnakeCase(label)) << "label " << label << " of metric " << name;
    STEWARD_CHECK(label != "le") << "label of metric " << name << " is Prometheus's own";
  }
}

}  // namespace

std::vector<double> LatencyBounds() {
  return {0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
          0.05,    0.1,    0.25,    0.5,    1,     2.5,    5,     10};
}

std::vector<double> BatchSizeBounds() { return {1, 2, 4, 8, 16, 32, 64, 128, 256}; }

Registry::Registry(const BuildInfo& build) {
  AddGauge("steward_build_info", "Always 1; the labels say which build is running.",
           {{"version", build.version}, {"revision", build.revision}})
      .Set(1);
}

Counter Registry::AddCounter(const std::string& name, const std::string& help,
                             const Labels& labels) {
  CheckLabels(name, labels);
  absl::MutexLock lock(&mutex_);
  Declare(name, {Type::kCounter, help, {}});
  return Counter(prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels));
}

Gauge Registry::AddGauge(const std::string& name, const std::string& help, const Labels& labels) {
  CheckLabels(name, labels);
  absl::MutexLock lock(&mutex_);
  Declare(name, {Type::kGauge, help, {}});
  return Gauge(prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels));
}

Histogram Registry::AddHistogram(const std::string& name, const std::string& help,
                                 const std::vector<double>& bounds, const Labels& labels) {
  CheckLabels(name, labels);
  absl::MutexLock lock(&mutex_);
  const Declaration& declared = Declare(name, {Type::kHistogram, help, bounds});
  return Histogram(
      prometheus::BuildHistogram().Name(name).Help(help).Register(registry_).Add(labels, bounds),
      declared.bounds);
}

std::string Registry::RenderText() const {
  std::vector<prometheus::MetricFamily> families = registry_.Collect();
  std::vector<prometheus::MetricFamily> process = CollectProcessMetrics();
  std::move(process.begin(), process.end(), std::back_inserter(families));
  std::sort(families.begin(), families.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return prometheus::TextSerializer().Serialize(families);
}

const Registry::Declaration& Registry::Declare(const std::string& name,
                                               const Declaration& declaration) {
  const auto [entry, fresh] = declarations_.emplace(name, declaration);
  const Declaration& first = entry->second;
  if (fresh) {
    STEWARD_CHECK(IsSnakeCase(name)) << "name of metric " << name;
    STEWARD_CHECK(!absl::StartsWith(name, "process_")) << name << " may clash with /proc's metrics";
    STEWARD_CHECK(IsOneLine(first.help)) << "help of metric " << name;
    STEWARD_CHECK(absl::EndsWith(name, "_total") == (first.type == Type::kCounter))
        << "counters end in _total, and nothing else does: " << name;
    STEWARD_CHECK(!HasHistogramSuffix(name)) << "ending of metric " << name;
    STEWARD_CHECK(std::is_sorted(first.bounds.begin(), first.bounds.end(), std::less_equal<>()))
        << "bounds of metric " << name << " don't ascend";
  }
  STEWARD_CHECK(first.type == declaration.type) << "metric " << name << " has two types";
  STEWARD_CHECK(first.help == declaration.help) << "metric " << name << " has two help texts";
  STEWARD_CHECK(first.bounds == declaration.bounds)
      << "metric " << name << " has two sets of bounds";
  return first;
}

}  // namespace steward::telemetry
