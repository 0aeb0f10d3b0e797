#include "libs/testing/toy/toy_bench.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/history.h"
#include "libs/engine/verify.h"

namespace steward::toy {
namespace {

constexpr absl::string_view kSource = "toysource";

}  // namespace

absl::StatusOr<engine::ForeignRecords> SourceJournal::ReadEvents(uint32_t partition,
                                                                 uint64_t from_seq, uint32_t max) {
  engine::ForeignRecords read;
  for (const engine::ForeignRecord& record : records_[partition]) {
    if (record.seq >= from_seq && read.records.size() < max) read.records.push_back(record);
  }
  for (uint32_t p = 0; p < ToyBench::kPartitions; ++p) read.heads.push_back(head(p));
  return read;
}

common::v1::InstallationRow ToyInstallation() {
  common::v1::InstallationRow installation;
  installation.set_installation("toy-installation");
  installation.set_partition_count(ToyBench::kPartitions);
  installation.set_format_version(1);
  installation.set_secret(std::string(32, 's'));
  return installation;
}

ToyBench::ToyBench(uint32_t fold_version)
    : clock_(FromMicros(1'767'225'600'000'000)),
      catalog_(engine::Catalog::Build(Toys(fold_version), ToyInstallation()).value()) {
  Restart();
}

void ToyBench::Restart(bool power_lost) {
  core_.reset();
  if (power_lost) store_.Crash();
  // No salt comes twice, so that a text which should have kept its salt is seen.
  const auto random = [this](size_t count) {
    std::string bytes = absl::StrCat("salt ", ++random_count_);
    bytes.resize(count, '.');
    return bytes;
  };
  core_ = std::make_unique<engine::Core>(*catalog_, store_, clock_,
                                         engine::Core::Options{.random = random});
  const absl::Status status = core_->Recover();
  STEWARD_CHECK(status.ok()) << status.ToString();
}

void ToyBench::Restore(const store::Store& backup) {
  core_.reset();
  store::Batch batch;
  for (const auto& [place, value] : AllRows()) batch.Delete(place.first, place.second);
  for (const store::Family family : store::kFamilies) {
    auto row = backup.Scan(family, {});
    for (; row->Valid(); row->Next())
      batch.Put(family, std::string(row->key()), std::string(row->value()));
  }
  const absl::Status status = store_.Commit(batch, store::Durability::kSynced);
  STEWARD_CHECK(status.ok()) << status.ToString();
  Restart();
}

engine::Reply ToyBench::Execute(const engine::Message& request) {
  const engine::CommandPlan* plan = catalog_->PlanForRequest(request.GetDescriptor());
  STEWARD_CHECK(plan != nullptr) << request.GetDescriptor()->name();
  const std::unique_ptr<engine::Message> copy = Clone(request);
  return core_->Execute(*plan, {.principal = "tester", .may_read_personal = true}, copy.get());
}

engine::Reply ToyBench::Do(const engine::Message& request) {
  engine::Reply reply = Execute(request);
  const absl::Status status = Commit();
  if (!status.ok()) return {status, nullptr, ""};
  return reply;
}

void ToyBench::Advance(absl::Duration step) {
  clock_.Advance(step);
  while (core_->NextDue() <= clock_.Now()) {
    const auto fired = core_->FireTimers(100);
    STEWARD_CHECK(fired.ok()) << fired.status().ToString();
  }
}

engine::ForeignRecord ToyBench::Publish(absl::string_view account, const engine::Message& event) {
  const store::Partition p = catalog_->PartitionFor(account);
  toysource::v1::ToySourceEvent message;
  common::v1::Envelope* envelope = message.mutable_envelope();
  envelope->set_installation(catalog_->installation().installation());
  envelope->set_service(std::string(kSource));
  envelope->set_partition(p);
  envelope->set_epoch(epochs_[p]);
  envelope->set_seq(source_.head(p) + 1);
  envelope->set_account(std::string(account));
  envelope->set_aggregate(absl::StrCat("accounts/", account, "/shelf"));
  envelope->set_revision(++revisions_[std::string(account)]);
  envelope->set_type(event.GetDescriptor()->name());
  envelope->set_origin(common::v1::ORIGIN_LIVE);
  *envelope->mutable_effective_time() = ToTimestamp(clock_.Now());
  *envelope->mutable_recorded_time() = ToTimestamp(clock_.Now());
  const auto* oneof = message.GetDescriptor()->oneof_decl(0);
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->message_type() != event.GetDescriptor()) continue;
    message.GetReflection()->MutableMessage(&message, oneof->field(i))->CopyFrom(event);
  }
  source_.records(p).push_back(
      {p, epochs_[p], envelope->seq(), engine::SerializeDeterministic(message)});
  return source_.records(p).back();
}

void ToyBench::ForkSource(uint32_t partition, uint64_t seq, uint64_t epoch) {
  epochs_[partition] = epoch;
  source_.records(partition).resize(seq);
  toysource::v1::ToySourceEvent message;
  common::v1::Envelope* envelope = message.mutable_envelope();
  envelope->set_installation(catalog_->installation().installation());
  envelope->set_service(std::string(kSource));
  envelope->set_partition(partition);
  envelope->set_epoch(epoch);
  envelope->set_seq(seq + 1);
  envelope->set_type("EpochStarted");
  *envelope->mutable_recorded_time() = ToTimestamp(clock_.Now());
  auto* fork = message.mutable_epoch_started()->add_forks();
  fork->set_epoch(epoch);
  fork->set_fork_seq(seq);
  source_.records(partition).push_back(
      {partition, epoch, seq + 1, engine::SerializeDeterministic(message)});
}

absl::Status ToyBench::TakeIn(size_t max) {
  for (uint32_t p = 0; p < kPartitions; ++p) {
    while (max > 0 && core_->CursorsOf(kSource)[p].seq() < source_.head(p)) {
      const uint64_t seq = core_->CursorsOf(kSource)[p].seq() + 1;
      STEWARD_RETURN_IF_ERROR(core_->TakeIn(kSource, source_.records(p)[seq - 1]));
      --max;
    }
  }
  return absl::OkStatus();
}

std::vector<std::string> ToyBench::Verify(const store::Store& store) {
  engine::Verification verification(*catalog_, store.Snapshot(), {{std::string(kSource), &source_}},
                                    clock_.Now());
  const auto report = verification.Run(100);
  if (!report.ok()) return {report.status().ToString()};
  std::vector<std::string> findings;
  for (const auto& finding : report->findings()) {
    findings.push_back(absl::StrCat(finding.row_class(), " ", finding.problem(), " ",
                                    finding.partition(), "/", finding.key()));
  }
  return findings;
}

std::unique_ptr<v1::Toy> ToyBench::FindToy(absl::string_view name) {
  auto view = engine::History(*catalog_, store_).Current(name);
  STEWARD_CHECK(view.ok()) << view.status().ToString();
  if (view->state == nullptr) return nullptr;
  engine::FillOutputFields(view->header, engine::ResourceIn(view->state.get()));
  return std::make_unique<v1::Toy>(static_cast<const v1::ToyState&>(*view->state).toy());
}

std::vector<store::Row> ToyBench::RowsOf(store::Kind kind) {
  std::vector<store::Row> rows;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    auto row = store_.Scan(store::FamilyOf(kind), store::PrefixRange(store::PartitionKindPrefix(
                                                      static_cast<store::Partition>(p), kind)));
    for (; row->Valid(); row->Next())
      rows.push_back({std::string(row->key()), std::string(row->value())});
  }
  return rows;
}

std::map<std::pair<store::Family, std::string>, std::string> ToyBench::AllRows() {
  std::map<std::pair<store::Family, std::string>, std::string> rows;
  for (const store::Family family : store::kFamilies) {
    auto row = store_.Scan(family, {});
    for (; row->Valid(); row->Next())
      rows[{family, std::string(row->key())}] = std::string(row->value());
  }
  return rows;
}

v1::MakeToyRequest Make(absl::string_view account, absl::string_view toy, int64_t size,
                        absl::string_view request_id) {
  v1::MakeToyRequest request;
  request.set_parent(absl::StrCat("accounts/", account));
  request.set_toy_id(std::string(toy));
  request.mutable_toy()->set_color("red");
  request.mutable_toy()->set_size(size);
  request.set_request_id(std::string(request_id));
  return request;
}

v1::ChangeToyRequest Change(absl::string_view account, absl::string_view toy, int64_t size,
                            absl::string_view request_id) {
  v1::ChangeToyRequest request;
  request.mutable_toy()->set_name(ToyName(account, toy));
  request.mutable_toy()->set_size(size);
  request.set_request_id(std::string(request_id));
  return request;
}

toysource::v1::ShelfMeasured Measured(int64_t room) {
  toysource::v1::ShelfMeasured event;
  event.set_room(room);
  return event;
}

toysource::v1::ToyPlayedWith Played(absl::string_view account, absl::string_view toy) {
  toysource::v1::ToyPlayedWith event;
  event.set_toy(ToyName(account, toy));
  return event;
}

std::string ToyName(absl::string_view account, absl::string_view toy) {
  return absl::StrCat("accounts/", account, "/toys/", toy);
}

}  // namespace steward::toy
