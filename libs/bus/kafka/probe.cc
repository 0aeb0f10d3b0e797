#include "libs/bus/kafka/probe.h"

#include "absl/strings/str_cat.h"

namespace steward::bus {

RelayProbe::RelayProbe(telemetry::Registry& registry, const std::vector<std::string>& topics,
                       uint32_t partition_count)
    : lags_(topics.size()),
      errors_(registry.AddCounter("steward_relay_errors_total",
                                  "Errors that stopped the relay to Kafka for a while.")),
      restarts_(registry.AddCounter("steward_relay_restarts_total",
                                    "How often the relay made a new producer.")) {
  for (size_t topic = 0; topic < topics.size(); ++topic) {
    published_.push_back(registry.AddCounter("steward_relay_records_published_total",
                                             "Records that Kafka acknowledged.",
                                             {{"topic", topics[topic]}}));
    for (uint32_t p = 0; p < partition_count; ++p) {
      const telemetry::Labels labels = {{"topic", topics[topic]}, {"partition", absl::StrCat(p)}};
      lags_[topic].push_back(
          {registry.AddGauge("steward_relay_lag_records",
                             "Journal records that are not in the topic yet.", labels),
           registry.AddGauge("steward_relay_lag_seconds",
                             "Age of the oldest journal record that is not in the topic yet.",
                             labels)});
    }
  }
}

void RelayProbe::Lags(size_t topic, uint32_t partition, uint64_t records, absl::Duration age) {
  lags_[topic][partition].records.Set(static_cast<double>(records));
  lags_[topic][partition].seconds.Set(absl::ToDoubleSeconds(age));
}

telemetry::Counter UnreadableRecords(telemetry::Registry& registry, const std::string& source) {
  return registry.AddCounter("steward_intake_unreadable_records_total",
                             "Records of a topic that are none of its source's, and were left out.",
                             {{"source", source}});
}

}  // namespace steward::bus
