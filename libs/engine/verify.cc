#include "libs/engine/verify.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/errors.h"
#include "libs/base/ids.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/derived.h"
#include "libs/engine/history.h"
#include "libs/engine/requests.h"
#include "libs/engine/step.h"
#include "libs/engine/verify_folded.h"
#include "libs/telemetry/log.h"

namespace steward::engine {
namespace {

constexpr uint64_t kSnapshotRevisions = 256;
// A start that folds everything says how far it is.
constexpr absl::Duration kProgressEvery = absl::Seconds(5);

const char* ClassOf(store::Kind kind) {
  switch (kind) {
    case store::Kind::kJournal:
      return "journal";
    case store::Kind::kState:
      return "state";
    case store::Kind::kSummary:
      return "summary";
    case store::Kind::kSnapshot:
      return "snapshot";
    case store::Kind::kIndex:
      return "index";
    case store::Kind::kTimer:
      return "timer";
    case store::Kind::kSum:
      return "sum";
    case store::Kind::kMirror:
      return "mirror";
    case store::Kind::kTimeline:
      return "timeline";
    case store::Kind::kRequest:
      return "request";
    default:
      return "row";
  }
}

}  // namespace

Verification::Verification(const Catalog& catalog, std::shared_ptr<const store::Reader> snapshot,
                           VerifyPeers peers, absl::Time now)
    : catalog_(catalog), snapshot_(std::move(snapshot)), peers_(std::move(peers)), now_(now) {}

absl::StatusOr<common::v1::VerifyResponse> Verification::Run(uint32_t max_findings) {
  max_findings_ = max_findings == 0 ? 100 : max_findings;
  for (uint32_t p = 0; p < catalog_.partition_count() && !full(); ++p) {
    STEWARD_RETURN_IF_ERROR(CheckPartition(static_cast<store::Partition>(p)));
  }
  return std::move(response_);
}

bool Verification::full() const {
  return static_cast<uint32_t>(response_.findings_size()) >= max_findings_;
}

void Verification::Find(const RowName& row, absl::string_view problem, std::string detail) {
  if (full()) return;
  auto* finding = response_.add_findings();
  finding->set_row_class(row.row_class);
  finding->set_partition(row.p);
  finding->set_key(row.key);
  finding->set_problem(std::string(problem));
  finding->set_detail(std::move(detail));
}

absl::Status Verification::CheckPartition(store::Partition p) {
  Folded folded;
  STEWARD_RETURN_IF_ERROR(FoldJournal(p, &folded));
  if (folded.broken) return absl::OkStatus();
  RowMap mirrors;
  STEWARD_RETURN_IF_ERROR(repaired_ == nullptr ? FoldMirrors(p, folded, &mirrors)
                                               : ReadMirrors(p, &mirrors));
  STEWARD_RETURN_IF_ERROR(DeriveAll(p, mirrors, &folded));

  RowMap states;
  for (const auto& [name, aggregate] : folded.aggregates) {
    const std::string account = AccountOf(name);
    states[store::StateKey{.p = p, .account = account, .name = name}.Encode()] =
        EncodeState(aggregate.header, *aggregate.state);
  }
  RowMap summaries;
  for (const auto& [account, summary] : folded.summaries) {
    if (summary.header.revision() == 0) continue;
    summaries[store::SummaryKey{.p = p, .account = account}.Encode()] =
        EncodeState(summary.header, *summary.state);
  }
  STEWARD_RETURN_IF_ERROR(CheckJournalEnd(p, folded));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kState, states));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kSummary, summaries));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kSnapshot, folded.snapshots));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kIndex, folded.index_rows));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kTimer, folded.timer_rows));
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kSum, folded.sum_rows));
  if (repaired_ != nullptr) return absl::OkStatus();
  STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kMirror, mirrors));
  if (folded.timeline_known)
    STEWARD_RETURN_IF_ERROR(Compare(p, store::Kind::kTimeline, folded.timeline));
  return CheckRequests(p, folded);
}

absl::Status Verification::FoldJournal(store::Partition p, Folded* folded) {
  STEWARD_ASSIGN_OR_RETURN(
      const auto fold_row,
      snapshot_->Get(store::Family::kRest,
                     store::FoldCursorKey{.p = p, .fold = "timeline"}.Encode()));
  if (fold_row.has_value()) {
    common::v1::Cursor cursor;
    folded->timeline_known = DecodeRow(*fold_row, &cursor).ok();
    if (!folded->timeline_known) Find({"cursor", p, "timeline"}, "CORRUPT");
    folded->timeline_seq = cursor.seq();
  }
  auto row =
      snapshot_->Scan(store::Family::kJournal,
                      store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kJournal)));
  for (; row->Valid() && !folded->broken; row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::JournalKey::Decode(row->key()));
    const std::string name = absl::StrCat(catalog_.service().name(), "/", p, "/", key.seq);
    if (key.seq != folded->head_seq + 1) {
      Find({"journal", p,
            absl::StrCat(catalog_.service().name(), "/", p, "/", folded->head_seq + 1)},
           "MISSING");
      folded->broken = true;
      break;
    }
    const auto payload = DecodeJournal(row->value());
    if (!payload.ok()) {
      Find({"journal", p, name}, "CORRUPT", "its checksum is of other bytes");
      folded->broken = true;
      break;
    }
    folded->head_seq = key.seq;
    const absl::Status status = FoldRecord(p, *payload, folded);
    if (!status.ok()) {
      Find({"journal", p, name}, "UNEXPECTED", std::string(status.message()));
      folded->broken = true;
    }
    response_.set_records_checked(response_.records_checked() + 1);
  }
  return row->status();
}

absl::Status Verification::FoldRecord(store::Partition p, absl::string_view payload,
                                      Folded* folded) {
  STEWARD_ASSIGN_OR_RETURN(const RecordView record, History(catalog_, *snapshot_).Parse(payload));
  const common::v1::Envelope& envelope = record.envelope;
  if (envelope.seq() != folded->head_seq || envelope.partition() != p) {
    return absl::DataLossError(absl::StrCat("its bytes are of record ", EventId(envelope)));
  }
  if (envelope.account().empty()) {
    NoteDropped(*record.event, folded);
    return absl::OkStatus();
  }
  const AggregateType* type = catalog_.service().AggregateOf(envelope.aggregate());
  if (type == nullptr) return absl::DataLossError("its aggregate is of no known collection");
  Folded::Aggregate& aggregate = folded->aggregates[envelope.aggregate()];
  if (aggregate.header.revision() + 1 != envelope.revision() ||
      aggregate.header.last_seq() != envelope.prev_seq()) {
    return absl::DataLossError("it doesn't follow its aggregate's record before");
  }
  const bool summarized = catalog_.service().summary().aggregate_state == type->state;
  const std::unique_ptr<Message> before = summarized && aggregate.state != nullptr
                                              ? Clone(*aggregate.state)
                                              : Catalog::NewMessage(type->state);
  if (aggregate.state == nullptr) aggregate.state = Catalog::NewMessage(type->state);
  type->evolve(*record.event, aggregate.state.get());
  AdvanceHeader(envelope, catalog_.service().fold_version(), &aggregate.header);
  if (aggregate.header.revision() % kSnapshotRevisions == 0) {
    folded->snapshots[store::SnapshotKey{.p = p,
                                         .account = envelope.account(),
                                         .name = envelope.aggregate(),
                                         .revision = envelope.revision()}
                          .Encode()] = EncodeState(aggregate.header, *aggregate.state);
  }
  if (summarized) {
    Folded::Aggregate& summary = folded->summaries[envelope.account()];
    if (summary.state == nullptr)
      summary.state = Catalog::NewMessage(catalog_.service().summary().summary);
    const std::string old_bytes = SerializeDeterministic(*summary.state);
    catalog_.service().summary().evolve(*record.event, *before, *aggregate.state,
                                        summary.state.get());
    if (SerializeDeterministic(*summary.state) != old_bytes) {
      AdvanceHeader(envelope, catalog_.service().fold_version(), &summary.header);
    }
  }
  if (envelope.seq() <= folded->timeline_seq) {
    for (std::string& key : TimelineKeys(envelope)) folded->timeline[std::move(key)] = "";
  }
  return NoteRequest(envelope, folded);
}

void Verification::NoteDropped(const Message& event, Folded* folded) const {
  const auto* dropped = FindEvent<common::v1::ParkedEventDropped>(catalog_, event);
  if (dropped == nullptr) return;
  folded->dropped.emplace(dropped->source(), RecordPlace{dropped->epoch(), dropped->seq()});
}

absl::Status Verification::NoteRequest(const common::v1::Envelope& envelope, Folded* folded) const {
  STEWARD_ASSIGN_OR_RETURN(const absl::Time recorded, FromTimestamp(envelope.recorded_time()));
  const auto& request = envelope.input().request();
  // A little less than a row is kept for: the sweep that forgets it may be ahead of this clock.
  if (request.request_id().empty() || recorded <= now_ - limits::kRequestMemory + absl::Minutes(5))
    return absl::OkStatus();
  const auto ms = static_cast<uint64_t>(ParseUuidV7Millis(request.request_id()).value_or(0));
  folded->requests[RequestRowKey(catalog_, envelope.account(), request, ms)] = {
      RequestRowKey(catalog_, envelope.account(), request, 0), envelope.transition_first_seq()};
  return absl::OkStatus();
}

absl::Status Verification::DeriveAll(store::Partition p, const RowMap& mirrors, Folded* folded) {
  DerivedRows rows;
  for (const auto& [name, aggregate] : folded->aggregates) {
    rows.Add(p, AccountOf(name), name,
             catalog_.service().AggregateOf(name)->derive(*aggregate.state));
  }
  const SummaryType& type = catalog_.service().summary();
  for (const auto& [account, summary] : folded->summaries) {
    if (summary.header.revision() == 0) continue;
    const MirrorType* mirror_type = nullptr;
    for (const MirrorType& mirror : catalog_.service().mirrors()) {
      if (mirror.mirror == type.mirror) mirror_type = &mirror;
    }
    std::unique_ptr<Message> mirror;
    const auto found =
        mirror_type == nullptr
            ? mirrors.end()
            : mirrors.find(store::MirrorKey{.p = p,
                                            .account = account,
                                            .source = mirror_type->source,
                                            .name = MirrorName(type.mirror, mirror_type->per, "")}
                               .Encode());
    if (found != mirrors.end()) {
      mirror = Catalog::NewMessage(type.mirror);
      STEWARD_RETURN_IF_ERROR(DecodeRow(found->second, mirror.get()));
    }
    rows.Add(p, account, "", type.derive(*summary.state, account, mirror.get()));
  }
  for (const std::string& key : rows.keys) {
    (*store::KindOfKey(key) == store::Kind::kTimer ? folded->timer_rows : folded->index_rows)[key] =
        "";
  }
  for (const auto& [key, amount] : rows.sums) {
    if (amount != 0) folded->sum_rows[key] = EncodeSum(static_cast<int64_t>(amount));
  }
  return absl::OkStatus();
}

absl::Status Verification::CheckJournalEnd(store::Partition p, const Folded& folded) {
  // A state that knows of a later record than the journal's last names the one that is gone.
  auto row =
      snapshot_->Scan(store::Family::kState,
                      store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kState)));
  uint64_t last_seq = folded.head_seq;
  for (; row->Valid(); row->Next()) {
    const auto key = store::StateKey::Decode(row->key());
    const AggregateType* type = key.ok() ? catalog_.service().AggregateOf(key->name) : nullptr;
    if (type == nullptr) continue;
    common::v1::RowHeader header;
    auto state = Catalog::NewMessage(type->state);
    // Only the end of the journal is of interest here: what can't be read is found by Compare, and
    // so is a wrong last_seq, for a lost record leaves the revision ahead as well.
    if (!DecodeState(row->value(), &header, state.get()).ok()) continue;
    const auto aggregate = folded.aggregates.find(std::string(key->name));
    const uint64_t revision =
        aggregate == folded.aggregates.end() ? 0 : aggregate->second.header.revision();
    if (header.revision() > revision && header.last_seq() < folded.head_seq + 1'000'000) {
      last_seq = std::max(last_seq, header.last_seq());
    }
  }
  if (last_seq > folded.head_seq) {
    Find({"journal", p, absl::StrCat(catalog_.service().name(), "/", p, "/", folded.head_seq + 1)},
         "MISSING", absl::StrCat("states know of records up to ", last_seq));
  }
  return row->status();
}

absl::Status Verification::ReadMirrors(store::Partition p, RowMap* rows) const {
  auto row =
      snapshot_->Scan(store::Family::kState,
                      store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kMirror)));
  for (; row->Valid(); row->Next()) (*rows)[std::string(row->key())] = std::string(row->value());
  return row->status();
}

absl::Status Verification::Repair(Overlay* repaired) {
  repaired_ = repaired;
  max_findings_ = 1;
  absl::Time told = absl::Now();
  for (uint32_t p = 0; p < catalog_.partition_count(); ++p) {
    STEWARD_RETURN_IF_ERROR(CheckPartition(static_cast<store::Partition>(p)));
    if (absl::Now() - told > kProgressEvery) {
      told = absl::Now();
      telemetry::Log(telemetry::Level::kInfo, "folding the journal anew",
                     {{"service", catalog_.service().name()},
                      {"partitions", p + 1},
                      {"of", catalog_.partition_count()},
                      {"records", response_.records_checked()}});
    }
    if (full()) {
      return Reject(Reason::REASON_CORRUPT,
                    absl::StrCat("record ", response_.findings(0).key(), " is ",
                                 response_.findings(0).problem(), ": restore from a backup"));
    }
  }
  return absl::OkStatus();
}

absl::Status Verification::Compare(store::Partition p, store::Kind kind, const RowMap& expected) {
  auto next = expected.begin();
  const auto report = [&](absl::string_view key, absl::string_view problem) {
    if (repaired_ == nullptr)
      return Find({ClassOf(kind), p, absl::CHexEscape(key.substr(3))}, problem);
    const auto wanted = expected.find(key);
    if (wanted == expected.end()) return repaired_->Delete(store::FamilyOf(kind), std::string(key));
    repaired_->Put(store::FamilyOf(kind), wanted->first, wanted->second);
  };
  auto row = snapshot_->Scan(store::FamilyOf(kind),
                             store::PrefixRange(store::PartitionKindPrefix(p, kind)));
  for (; row->Valid() && !full(); row->Next()) {
    while (next != expected.end() && absl::string_view(next->first) < row->key())
      report((next++)->first, "MISSING");
    response_.set_rows_checked(response_.rows_checked() + 1);
    if (next == expected.end() || absl::string_view(next->first) != row->key()) {
      report(row->key(), "UNEXPECTED");
      continue;
    }
    if (absl::string_view(next->second) != row->value()) report(row->key(), "DIFFERS");
    ++next;
  }
  for (; next != expected.end() && !full(); ++next) report(next->first, "MISSING");
  return row->status();
}

absl::Status Verification::CheckRequests(store::Partition p, const Folded& folded) {
  for (const auto& [key, request] : folded.requests) {
    // Which of the two it was depends on the clock that the request met.
    STEWARD_ASSIGN_OR_RETURN(auto stored, snapshot_->Get(store::Family::kRequest, key));
    if (!stored.has_value()) {
      STEWARD_ASSIGN_OR_RETURN(stored,
                               snapshot_->Get(store::Family::kRequest, request.untimed_key));
    }
    common::v1::RequestRow row;
    if (!stored.has_value()) {
      Find({"request", p, absl::CHexEscape(key.substr(3))}, "MISSING");
    } else if (!DecodeRow(*stored, &row).ok() || row.first_seq() != request.first_seq) {
      Find({"request", p, absl::CHexEscape(key.substr(3))}, "DIFFERS");
    }
  }
  return absl::OkStatus();
}

}  // namespace steward::engine
