// What GetStatus says.

#include <algorithm>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/system_methods.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::engine {
namespace {

constexpr uint64_t kOverdueTimersMax = 10'000;

absl::Status AddCrossedForks(const store::Reader& rows, const Catalog& catalog,
                             common::v1::ServiceStatus* status) {
  for (uint32_t p = 0; p < catalog.partition_count(); ++p) {
    const auto prefix =
        store::PartitionKindPrefix(static_cast<store::Partition>(p), store::Kind::kCrossedFork);
    auto row = rows.Scan(store::Family::kRest, store::PrefixRange(prefix));
    for (; row->Valid(); row->Next()) {
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::CrossedForkKey::Decode(row->key()));
      common::v1::CrossedForkRow crossed;
      STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &crossed));
      auto* fork = status->add_crossed_forks();
      fork->set_source(std::string(key.source));
      fork->set_partition(p);
      fork->set_epoch(crossed.epoch());
      fork->set_fork_seq(crossed.fork_seq());
      fork->set_left_epoch(crossed.left_epoch());
      fork->set_left_seq(crossed.left_seq());
      *fork->mutable_crossed_time() = ToTimestamp(FromMicros(crossed.time_us()));
      fork->set_kept_effect_count(crossed.kept_effect_count());
      *fork->mutable_kept_effects() = crossed.kept_effects();
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<uint64_t> SystemMethods::CountOverdueTimers(const QueryContext& context) const {
  uint64_t overdue = 0;
  for (uint32_t p = 0; p < catalog_.partition_count(); ++p) {
    const auto prefix =
        store::PartitionKindPrefix(static_cast<store::Partition>(p), store::Kind::kTimer);
    auto row = context.snapshot().Scan(store::Family::kIndex, store::PrefixRange(prefix));
    for (; row->Valid() && overdue < kOverdueTimersMax; row->Next(), ++overdue) {
      STEWARD_ASSIGN_OR_RETURN(const auto timer, store::TimerKey::Decode(row->key()));
      if (timer.due_us >= ToMicros(context.now())) break;
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return overdue;
}

absl::Status SystemMethods::GetStatus(const QueryContext& context,
                                      common::v1::ServiceStatus* status) {
  STEWARD_ASSIGN_OR_RETURN(const uint64_t overdue, CountOverdueTimers(context));
  status->set_timers_overdue(overdue);
  status->set_service(catalog_.service().name());
  status->set_installation(catalog_.installation().installation());
  status->set_version(options_.version);
  status->set_partition_count(catalog_.partition_count());
  *status->mutable_now() = ToTimestamp(context.now());
  status->set_test_clock(options_.advance_clock != nullptr);
  for (std::string& problem : loop_->Problems()) status->add_problems(std::move(problem));
  if (options_.more_problems) {
    for (std::string& problem : options_.more_problems()) status->add_problems(std::move(problem));
  }
  status->set_ready(status->problems().empty());
  if (options_.warnings) {
    for (std::string& warning : options_.warnings()) status->add_warnings(std::move(warning));
  }
  for (const Head& head : feed_.ring().Heads()) {
    auto* partition = status->add_partitions();
    partition->set_epoch(head.epoch);
    partition->set_durable_seq(head.seq);
  }
  STEWARD_RETURN_IF_ERROR(AddCrossedForks(context.snapshot(), catalog_, status));
  absl::MutexLock lock(&mutex_);
  status->set_parked_records(parked_);
  for (const IntakeFeed* feed : loop_->intakes()) {
    auto* source = status->add_sources();
    source->set_source(feed->source());
    source->set_connected(feed->connected());
    uint64_t lag = 0;
    const std::vector<uint64_t> heads = feed->heads();
    const std::vector<uint64_t>& cursors = cursors_[feed->source()];
    for (size_t p = 0; p < cursors.size(); ++p) {
      source->add_cursor_seqs(cursors[p]);
      source->add_head_seqs(p < heads.size() ? heads[p] : 0);
      if (p < heads.size()) lag += heads[p] - std::min(heads[p], cursors[p]);
    }
    source->set_lag_records(lag);
  }
  return absl::OkStatus();
}

}  // namespace steward::engine
