#include "libs/engine/probe.h"

#include "libs/base/errors.h"

namespace steward::engine {

using telemetry::Labels;

Probe::Probe(telemetry::Registry& registry, const std::string& service)
    : registry_(registry),
      service_(service),
      commits_synced_(local_.Add(
          registry.AddCounter("steward_engine_commits_total", "Batches written to the store.",
                              {{"service", service}, {"durability", "synced"}}))),
      commits_unsynced_(local_.Add(
          registry.AddCounter("steward_engine_commits_total", "Batches written to the store.",
                              {{"service", service}, {"durability", "unsynced"}}))),
      records_(local_.Add(registry.AddCounter("steward_engine_journal_records_total",
                                              "Events written to the journal.",
                                              {{"service", service}}))),
      rows_(local_.Add(registry.AddCounter("steward_engine_rows_written_total",
                                           "Rows put or deleted.", {{"service", service}}))),
      foreign_(local_.Add(registry.AddCounter("steward_engine_foreign_records_total",
                                              "Records of other services taken in.",
                                              {{"service", service}}))),
      timers_(local_.Add(registry.AddCounter("steward_engine_timers_fired_total", "Timers fired.",
                                             {{"service", service}}))),
      batch_answers_(local_.Add(
          registry.AddHistogram("steward_engine_batch_answers", "Answers released by one commit.",
                                telemetry::BatchSizeBounds(), {{"service", service}}))),
      commit_seconds_(local_.Add(
          registry.AddHistogram("steward_engine_commit_seconds", "Time to write and sync a batch.",
                                telemetry::LatencyBounds(), {{"service", service}}))),
      timer_lateness_(local_.Add(registry.AddHistogram(
          "steward_engine_timer_lateness_seconds", "How long after its due a timer fired.",
          telemetry::LatencyBounds(), {{"service", service}}))),
      intake_lag_(registry.AddGauge("steward_engine_intake_lag_records",
                                    "Records of other services not taken in yet.",
                                    {{"service", service}})),
      parked_(registry.AddGauge("steward_engine_parked_records",
                                "Foreign records that could not be processed, or wait.",
                                {{"service", service}})),
      timers_failed_(registry.AddGauge("steward_engine_timers_failed",
                                       "Timers put aside because they changed nothing.",
                                       {{"service", service}})),
      timers_held_(registry.AddGauge("steward_engine_timers_held",
                                     "1 while a clock step holds the timers.",
                                     {{"service", service}})),
      timeline_lag_(registry.AddGauge("steward_engine_timeline_lag_records",
                                      "Records behind the timeline's fold.",
                                      {{"service", service}})),
      disk_full_(registry.AddGauge("steward_store_disk_full",
                                   "1 while commits are refused for lack of space.",
                                   {{"service", service}})) {}

void Probe::Committed(const CommitStats& stats, size_t answers, absl::Duration took) {
  (stats.synced ? commits_synced_ : commits_unsynced_).Increment();
  records_.Increment(stats.records);
  rows_.Increment(stats.rows);
  batch_answers_.Observe(static_cast<double>(answers));
  commit_seconds_.Observe(absl::ToDoubleSeconds(took));
}

void Probe::CommandRejected(const absl::Status& status) {
  const std::string reason = common::v1::Reason_Name(DetailOf(status).reason());
  auto found = rejections_.find(reason);
  if (found == rejections_.end()) {
    found = rejections_
                .emplace(reason, registry_.AddCounter("steward_engine_rejections_total",
                                                      "Commands refused, by reason.",
                                                      {{"service", service_}, {"reason", reason}}))
                .first;
  }
  found->second.Increment();
}

void Probe::ForeignTaken(size_t records) { foreign_.Increment(records); }

void Probe::TimersFired(size_t count, absl::Duration lateness) {
  timers_.Increment(count);
  timer_lateness_.ObserveMany(absl::ToDoubleSeconds(lateness), count);
}

void Probe::Observe(const Core& core, uint64_t intake_lag_records, bool disk_full) {
  intake_lag_.Set(static_cast<double>(intake_lag_records));
  parked_.Set(static_cast<double>(core.parked_count()));
  timers_failed_.Set(static_cast<double>(core.failed_timer_count()));
  timers_held_.Set(core.timers_held() ? 1 : 0);
  timeline_lag_.Set(static_cast<double>(core.timeline_lag_records()));
  disk_full_.Set(disk_full ? 1 : 0);
}

}  // namespace steward::engine
