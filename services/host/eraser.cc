#include "services/host/eraser.h"

#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/overlay.h"
#include "libs/engine/personal.h"
#include "libs/store/keys.h"
#include "libs/telemetry/log.h"
#include "services/host/ledger.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::host {
namespace {

// A purge that meets an open snapshot is tried again after this long.
constexpr absl::Duration kRetryDelay = absl::Milliseconds(500);

// Of whom an erasure was journaled, those for whom `wanted` says so.
absl::StatusOr<std::vector<std::string>> Subjects(
    const store::Reader& rows, absl::FunctionRef<bool(const common::v1::ErasureRow&)> wanted) {
  std::vector<std::string> subjects;
  const std::string prefix =
      store::PartitionKindPrefix(store::kInstallationPartition, store::Kind::kErasure);
  auto row = rows.Scan(store::Family::kRest, store::PrefixRange(prefix));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::ErasureKey::Decode(row->key()));
    common::v1::ErasureRow erasure;
    STEWARD_RETURN_IF_ERROR(engine::DecodeRow(row->value(), &erasure));
    if (wanted(erasure)) subjects.emplace_back(key.subject);
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  return subjects;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> UnpurgedSubjects(const store::Reader& rows) {
  return Subjects(rows, [](const common::v1::ErasureRow& erasure) { return !erasure.purged(); });
}

absl::StatusOr<std::vector<std::string>> ErasedSubjects(const store::Reader& rows) {
  return Subjects(rows, [](const common::v1::ErasureRow&) { return true; });
}

absl::Status EraseByLedger(const std::string& ledger_path, uint32_t partition_count,
                           store::Store* store) {
  STEWARD_ASSIGN_OR_RETURN(const auto subjects, ReadErasureLedger(ledger_path));
  engine::Overlay rows(*store);
  for (const std::string& subject : subjects) {
    STEWARD_ASSIGN_OR_RETURN(
        const auto known,
        store->Get(store::Family::kRest, store::ErasureKey{.subject = subject}.Encode()));
    if (known.has_value()) continue;
    STEWARD_RETURN_IF_ERROR(
        engine::EraseSubject(partition_count, subject, ToMicros(absl::Now()), &rows));
  }
  if (rows.empty()) return absl::OkStatus();
  store::Batch batch;
  rows.FillBatch(&batch);
  return store->Commit(batch, store::Durability::kSynced);
}

Eraser::Eraser(store::Store& store, std::string ledger_path,
               std::function<void(const std::string&)> confirm)
    : store_(store), ledger_path_(std::move(ledger_path)), confirm_(std::move(confirm)) {
  thread_ = std::thread([this] { Run(); });
}

Eraser::~Eraser() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  thread_.join();
}

void Eraser::Enqueue(std::vector<std::string> subjects) {
  absl::MutexLock lock(&mutex_);
  for (std::string& subject : subjects) subjects_.push_back(std::move(subject));
}

void Eraser::Run() {
  std::vector<std::string> subjects;
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return stopped_ || !subjects_.empty();
      };
      if (subjects.empty()) {
        mutex_.Await(absl::Condition(&ready));
      } else {
        // What failed is tried again, together with what came meanwhile.
        const auto stopped = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopped_; };
        mutex_.AwaitWithTimeout(absl::Condition(&stopped), kRetryDelay);
      }
      if (stopped_) return;
      std::move(subjects_.begin(), subjects_.end(), std::back_inserter(subjects));
      subjects_.clear();
    }
    absl::Status status = AppendToLedger(ledger_path_, subjects);
    if (status.ok()) status = store_.Purge(store::Family::kPersonal);
    if (!status.ok()) {
      telemetry::Log(telemetry::Level::kWarning,
                     "an erasure is not finished yet and is tried again",
                     {{"cause", std::string(status.message())}});
      continue;
    }
    for (const std::string& subject : subjects) confirm_(subject);
    subjects.clear();
  }
}

}  // namespace steward::host
