#include "services/host/gauges.h"

#include <limits>

#include "libs/engine/query.h"
#include "libs/telemetry/log.h"

namespace steward::host {
namespace {

constexpr absl::Duration kFresh = absl::Seconds(1);
// Series of one gauge: what has more is no label of bounded values.
constexpr size_t kSeriesMax = 100;

}  // namespace

void BusinessGauges::Refresh() {
  if (parts_.catalog.service().gauges().empty()) return;
  absl::MutexLock lock(&mutex_);
  const absl::Duration now = parts_.clock.BootTime();
  if (now - read_at_ < kFresh) return;
  read_at_ = now;
  const engine::QueryContext context(
      parts_.catalog, parts_.store.Snapshot(),
      {.principal = "metrics", .may_read_personal = false, .now = parts_.clock.Now()});
  for (const engine::GaugeType& gauge : parts_.catalog.service().gauges()) Read(gauge, context);
}

void BusinessGauges::Read(const engine::GaugeType& gauge, const engine::QueryContext& context) {
  std::map<std::string, double> values;
  const absl::Status status = gauge.read(context, &values);
  if (!status.ok()) {
    telemetry::Log(telemetry::Level::kWarning, "a gauge can't be read",
                   {{"gauge", gauge.name}, {"cause", status.ToString()}});
    return;
  }
  auto& series = series_[gauge.name];
  for (auto& [value, handle] : series) {
    if (!values.contains(value)) handle.Set(std::numeric_limits<double>::quiet_NaN());
  }
  for (const auto& [value, amount] : values) {
    auto found = series.find(value);
    if (found == series.end()) {
      if (series.size() >= kSeriesMax) continue;
      const telemetry::Labels labels =
          gauge.label.empty() ? telemetry::Labels{} : telemetry::Labels{{gauge.label, value}};
      found = series.emplace(value, parts_.registry.AddGauge(gauge.name, gauge.help, labels)).first;
    }
    found->second.Set(amount);
  }
}

}  // namespace steward::host
