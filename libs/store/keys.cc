#include "libs/store/keys.h"

#include <string>

#include "libs/base/check.h"
#include "libs/store/key_bytes.h"

namespace steward::store {

Family FamilyOf(Kind kind) {
  switch (kind) {
    case Kind::kState:
    case Kind::kSummary:
    case Kind::kMirror:
      return Family::kState;
    case Kind::kJournal:
      return Family::kJournal;
    case Kind::kIndex:
    case Kind::kTimer:
    case Kind::kSum:
    case Kind::kTimeline:
      return Family::kIndex;
    case Kind::kRequest:
      return Family::kRequest;
    case Kind::kPersonalText:
    case Kind::kPersonalSalt:
      return Family::kPersonal;
    case Kind::kSnapshot:
    case Kind::kCursor:
    case Kind::kNamedCursor:
    case Kind::kParked:
    case Kind::kSweep:
    case Kind::kInstallation:
    case Kind::kFoldCursor:
    case Kind::kErasure:
    case Kind::kCrossedFork:
      return Family::kRest;
  }
  STEWARD_UNREACHABLE();
}

absl::StatusOr<Partition> PartitionOfKey(absl::string_view key) {
  if (key.size() < kHeaderBytes) return absl::DataLossError("a key of less than 3 bytes");
  return static_cast<Partition>(ReadBigEndian(key.substr(0, sizeof(Partition))));
}

absl::StatusOr<Kind> KindOfKey(absl::string_view key) {
  if (key.size() < kHeaderBytes) return absl::DataLossError("a key of less than 3 bytes");
  const uint8_t number = static_cast<uint8_t>(key[kHeaderBytes - 1]);
  if (number < static_cast<uint8_t>(Kind::kJournal) ||
      number > static_cast<uint8_t>(Kind::kCrossedFork)) {
    return absl::DataLossError(absl::StrCat("a key of unknown kind ", number));
  }
  return static_cast<Kind>(number);
}

std::string JournalKey::Encode() const { return KeyWriter(p, kKind).U64(seq).Take(); }

absl::StatusOr<JournalKey> JournalKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  JournalKey result;
  result.p = reader.p();
  result.seq = reader.U64();
  return reader.Finish(result);
}

std::string StateKey::Encode() const { return KeyWriter(p, kKind).Text(account).Last(name).Take(); }

absl::StatusOr<StateKey> StateKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  StateKey result;
  result.p = reader.p();
  result.account = reader.Text();
  result.name = reader.Last();
  return reader.Finish(result);
}

std::string SummaryKey::Encode() const { return KeyWriter(p, kKind).Text(account).Take(); }

absl::StatusOr<SummaryKey> SummaryKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  SummaryKey result;
  result.p = reader.p();
  result.account = reader.Text();
  return reader.Finish(result);
}

std::string SnapshotKey::Encode() const {
  return KeyWriter(p, kKind).Text(account).Text(name).U64(revision).Take();
}

absl::StatusOr<SnapshotKey> SnapshotKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  SnapshotKey result;
  result.p = reader.p();
  result.account = reader.Text();
  result.name = reader.Text();
  result.revision = reader.U64();
  return reader.Finish(result);
}

std::string IndexRowKey::Encode() const {
  return KeyWriter(p, kKind).Big(index, sizeof index).Raw(tuple).Text("").Last(name).Take();
}

absl::StatusOr<IndexRowKey> IndexRowKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  IndexRowKey result;
  result.p = reader.p();
  result.index = static_cast<uint16_t>(reader.Big(sizeof result.index));
  result.name = reader.LastFromBack();
  result.tuple = reader.Rest();
  return reader.Finish(result);
}

std::string TimerKey::Encode() const {
  return KeyWriter(p, kKind).I64(due_us).Text(account).Text(aggregate).Last(timer).Take();
}

absl::StatusOr<TimerKey> TimerKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  TimerKey result;
  result.p = reader.p();
  result.due_us = reader.I64();
  result.account = reader.Text();
  result.aggregate = reader.Text();
  result.timer = reader.Last();
  return reader.Finish(result);
}

std::string SumKey::Encode() const {
  STEWARD_CHECK(currency.size() == kCurrencyBytes) << "currency " << currency;
  return KeyWriter(p, kKind)
      .Big(sum, sizeof sum)
      .Raw(group)
      .Text("")
      .Last(currency)
      .I32(day)
      .Take();
}

absl::StatusOr<SumKey> SumKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  SumKey result;
  result.p = reader.p();
  result.sum = static_cast<uint16_t>(reader.Big(sizeof result.sum));
  result.day = UnflipSign<int32_t>(ReadBigEndian(reader.RawFromBack(sizeof result.day)));
  result.currency = reader.LastFromBack();
  reader.Require(result.currency.size() == kCurrencyBytes);
  result.group = reader.Rest();
  return reader.Finish(result);
}

std::string MirrorKey::Encode() const {
  return KeyWriter(p, kKind).Text(account).Text(source).Last(name).Take();
}

absl::StatusOr<MirrorKey> MirrorKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  MirrorKey result;
  result.p = reader.p();
  result.account = reader.Text();
  result.source = reader.Text();
  result.name = reader.Last();
  return reader.Finish(result);
}

std::string TimelineKey::Encode() const {
  return KeyWriter(p, kKind).Text(account).U64(recorded_us).U64(seq).Take();
}

absl::StatusOr<TimelineKey> TimelineKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  TimelineKey result;
  result.p = reader.p();
  result.account = reader.Text();
  result.recorded_us = reader.U64();
  result.seq = reader.U64();
  return reader.Finish(result);
}

std::string RequestKey::Encode() const {
  STEWARD_CHECK(ms <= kMillisMax) << "ms " << ms;
  STEWARD_CHECK(hash.size() == kHashBytes) << "a request hash of " << hash.size() << " bytes";
  return KeyWriter(p, kKind).Big(ms, kMillisBytes).Raw(hash).Take();
}

absl::StatusOr<RequestKey> RequestKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  RequestKey result;
  result.p = reader.p();
  result.ms = reader.Big(kMillisBytes);
  result.hash = reader.Raw(kHashBytes);
  return reader.Finish(result);
}

std::string CursorKey::Encode() const { return KeyWriter(p, kKind).Last(source).Take(); }

absl::StatusOr<CursorKey> CursorKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  CursorKey result;
  result.p = reader.p();
  result.source = reader.Last();
  return reader.Finish(result);
}

std::string NamedCursorKey::Encode() const {
  return KeyWriter(kInstallationPartition, kKind).Text(principal).Last(cursor).Take();
}

absl::StatusOr<NamedCursorKey> NamedCursorKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  NamedCursorKey result;
  reader.Require(reader.p() == kInstallationPartition);
  result.principal = reader.Text();
  result.cursor = reader.Last();
  return reader.Finish(result);
}

std::string ParkedKey::Encode() const { return KeyWriter(p, kKind).Text(source).U64(seq).Take(); }

absl::StatusOr<ParkedKey> ParkedKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  ParkedKey result;
  result.p = reader.p();
  result.source = reader.Text();
  result.seq = reader.U64();
  return reader.Finish(result);
}

std::string SweepKey::Encode() const { return KeyWriter(p, kKind).Last(name).Take(); }

absl::StatusOr<SweepKey> SweepKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  SweepKey result;
  result.p = reader.p();
  result.name = reader.Last();
  return reader.Finish(result);
}

std::string PersonalTextKey::Encode() const {
  return KeyWriter(p, kKind).Text(subject).Text(account).Last(reference).Take();
}

absl::StatusOr<PersonalTextKey> PersonalTextKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  PersonalTextKey result;
  result.p = reader.p();
  result.subject = reader.Text();
  result.account = reader.Text();
  result.reference = reader.Last();
  return reader.Finish(result);
}

std::string PersonalSaltKey::Encode() const {
  return KeyWriter(p, kKind).Text(subject).Last(account).Take();
}

absl::StatusOr<PersonalSaltKey> PersonalSaltKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  PersonalSaltKey result;
  result.p = reader.p();
  result.subject = reader.Text();
  result.account = reader.Last();
  return reader.Finish(result);
}

std::string InstallationKey::Encode() const {
  return KeyWriter(kInstallationPartition, kKind).Take();
}

absl::StatusOr<InstallationKey> InstallationKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  reader.Require(reader.p() == kInstallationPartition);
  return reader.Finish(InstallationKey{});
}

std::string FoldCursorKey::Encode() const { return KeyWriter(p, kKind).Last(fold).Take(); }

absl::StatusOr<FoldCursorKey> FoldCursorKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  FoldCursorKey result;
  result.p = reader.p();
  result.fold = reader.Last();
  return reader.Finish(result);
}

std::string ErasureKey::Encode() const {
  return KeyWriter(kInstallationPartition, kKind).Last(subject).Take();
}

absl::StatusOr<ErasureKey> ErasureKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  ErasureKey result;
  reader.Require(reader.p() == kInstallationPartition);
  result.subject = reader.Last();
  return reader.Finish(result);
}

std::string CrossedForkKey::Encode() const { return KeyWriter(p, kKind).Last(source).Take(); }

absl::StatusOr<CrossedForkKey> CrossedForkKey::Decode(absl::string_view key) {
  KeyReader reader(key, kKind);
  CrossedForkKey result;
  result.p = reader.p();
  result.source = reader.Last();
  return reader.Finish(result);
}

}  // namespace steward::store
