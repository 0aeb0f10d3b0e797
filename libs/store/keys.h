#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/store/store.h"

// The only place that builds key bytes. Every key begins with the partition (2 bytes, big-endian)
// and the kind (1 byte); the layout of each kind stands at its struct, parts joined without gaps:
//   u16, u48, u64   unsigned, big-endian
//   i32, i64        two's complement with the sign bit flipped, big-endian: sorts by value
//   text            the bytes as they are; ids and names never hold 0x00 (checked)
//   0               one 0x00 byte, the end of a text that something follows
//   tuple           what IndexKey makes
// The bytes are frozen: stored data depends on them, and a golden test holds them. Kinds are never
// renumbered or reused.
//
// Each struct has Encode() and a static Decode(), which returns DATA_LOSS for bytes that aren't a
// key of that kind. Text fields are views: of the caller's text when encoding, of the decoded key
// when decoding, so they must not outlive it.
namespace steward::store {

using Partition = uint16_t;

// Holds the rows that belong to the installation and not to a partition of accounts.
inline constexpr Partition kInstallationPartition = 0xFFFF;

enum class Kind : uint8_t {
  kJournal = 1,
  kState = 2,
  kSummary = 3,
  kSnapshot = 4,
  kIndex = 5,
  kTimer = 6,
  kSum = 7,
  kMirror = 8,
  kTimeline = 9,
  kRequest = 10,
  kCursor = 11,
  kNamedCursor = 12,
  kParked = 13,
  kSweep = 14,
  kPersonalText = 15,
  kPersonalSalt = 16,
  kInstallation = 17,
  kFoldCursor = 18,
  kErasure = 19,
  kCrossedFork = 20,
};

// The family in which all rows of the kind lie.
Family FamilyOf(Kind kind);

// The partition and kind of any key, or DATA_LOSS when it is none.
absl::StatusOr<Partition> PartitionOfKey(absl::string_view key);
absl::StatusOr<Kind> KindOfKey(absl::string_view key);

// Builds the tuple of an index or of a sum's group, which sorts like the values it is made of,
// part by part: IndexKey().Str("tier-1").Int(due_us). A text ends in 0x00 0x01, and a 0x00 in it
// becomes 0x00 0xFF; an integer is an i64. All rows of one index have parts of the same types.
class IndexKey {
 public:
  IndexKey& Str(absl::string_view text);
  IndexKey& Int(int64_t value);
  // A text without its end: the tuple is then a prefix of all whose text begins so. Only for scans,
  // and only as the last part.
  IndexKey& StrPrefix(absl::string_view text);

  const std::string& bytes() const { return bytes_; }

 private:
  void AppendEscaped(absl::string_view text);

  std::string bytes_;
};

// Takes a tuple apart, part by part, in the order in which it was built. The bytes must outlive it.
class IndexKeyReader {
 public:
  explicit IndexKeyReader(absl::string_view bytes) : rest_(bytes) {}
  absl::StatusOr<std::string> Str();
  absl::StatusOr<int64_t> Int();
  bool done() const { return rest_.empty(); }

 private:
  absl::string_view rest_;
};

// p, 1, seq u64
struct JournalKey {
  static constexpr Kind kKind = Kind::kJournal;
  Partition p = 0;
  uint64_t seq = 0;
  std::string Encode() const;
  static absl::StatusOr<JournalKey> Decode(absl::string_view key);
};

// p, 2, account, 0, name
struct StateKey {
  static constexpr Kind kKind = Kind::kState;
  Partition p = 0;
  absl::string_view account = {};
  absl::string_view name = {};
  std::string Encode() const;
  static absl::StatusOr<StateKey> Decode(absl::string_view key);
};

// p, 3, account, 0
struct SummaryKey {
  static constexpr Kind kKind = Kind::kSummary;
  Partition p = 0;
  absl::string_view account = {};
  std::string Encode() const;
  static absl::StatusOr<SummaryKey> Decode(absl::string_view key);
};

// p, 4, account, 0, name, 0, revision u64
struct SnapshotKey {
  static constexpr Kind kKind = Kind::kSnapshot;
  Partition p = 0;
  absl::string_view account = {};
  absl::string_view name = {};
  uint64_t revision = 0;
  std::string Encode() const;
  static absl::StatusOr<SnapshotKey> Decode(absl::string_view key);
};

// p, 5, index u16, tuple, 0, name
struct IndexRowKey {
  static constexpr Kind kKind = Kind::kIndex;
  Partition p = 0;
  uint16_t index = 0;
  absl::string_view tuple = {};  // IndexKey::bytes().
  absl::string_view name = {};
  std::string Encode() const;
  static absl::StatusOr<IndexRowKey> Decode(absl::string_view key);
};

// p, 6, due i64 (microseconds since 1970), account, 0, aggregate, 0, timer
struct TimerKey {
  static constexpr Kind kKind = Kind::kTimer;
  Partition p = 0;
  int64_t due_us = 0;
  absl::string_view account = {};
  absl::string_view aggregate = {};
  absl::string_view timer = {};  // The timer's kind.
  std::string Encode() const;
  static absl::StatusOr<TimerKey> Decode(absl::string_view key);
};

// p, 7, sum u16, tuple, 0, currency (3 bytes), day i32 (days since 1970)
struct SumKey {
  static constexpr Kind kKind = Kind::kSum;
  Partition p = 0;
  uint16_t sum = 0;
  absl::string_view group = {};        // IndexKey::bytes(); empty for a total.
  absl::string_view currency = "XXX";  // ISO 4217; XXX, no currency, for counts.
  int32_t day = 0;
  std::string Encode() const;
  static absl::StatusOr<SumKey> Decode(absl::string_view key);
};

// p, 8, account, 0, source, 0, name
struct MirrorKey {
  static constexpr Kind kKind = Kind::kMirror;
  Partition p = 0;
  absl::string_view account = {};
  absl::string_view source = {};
  absl::string_view name = {};
  std::string Encode() const;
  static absl::StatusOr<MirrorKey> Decode(absl::string_view key);
};

// p, 9, account, 0, recorded u64 (microseconds since 1970), seq u64
struct TimelineKey {
  static constexpr Kind kKind = Kind::kTimeline;
  Partition p = 0;
  absl::string_view account = {};  // The shown account; p is the record's partition.
  uint64_t recorded_us = 0;
  uint64_t seq = 0;
  std::string Encode() const;
  static absl::StatusOr<TimelineKey> Decode(absl::string_view key);
};

// p, 10, ms u48 (milliseconds since 1970), hash (16 bytes)
struct RequestKey {
  static constexpr Kind kKind = Kind::kRequest;
  Partition p = 0;
  uint64_t ms = 0;
  absl::string_view hash = {};
  std::string Encode() const;
  static absl::StatusOr<RequestKey> Decode(absl::string_view key);
};

// p, 11, source
struct CursorKey {
  static constexpr Kind kKind = Kind::kCursor;
  Partition p = 0;
  absl::string_view source = {};
  std::string Encode() const;
  static absl::StatusOr<CursorKey> Decode(absl::string_view key);
};

// 0xFFFF, 12, principal, 0, cursor
struct NamedCursorKey {
  static constexpr Kind kKind = Kind::kNamedCursor;
  absl::string_view principal = {};
  absl::string_view cursor = {};
  std::string Encode() const;
  static absl::StatusOr<NamedCursorKey> Decode(absl::string_view key);
};

// p, 13, source, 0, seq u64
struct ParkedKey {
  static constexpr Kind kKind = Kind::kParked;
  Partition p = 0;
  absl::string_view source = {};
  uint64_t seq = 0;
  std::string Encode() const;
  static absl::StatusOr<ParkedKey> Decode(absl::string_view key);
};

// p, 14, name
struct SweepKey {
  static constexpr Kind kKind = Kind::kSweep;
  Partition p = 0;
  absl::string_view name = {};
  std::string Encode() const;
  static absl::StatusOr<SweepKey> Decode(absl::string_view key);
};

// p, 15, subject, 0, account, 0, reference
struct PersonalTextKey {
  static constexpr Kind kKind = Kind::kPersonalText;
  Partition p = 0;
  absl::string_view subject = {};
  absl::string_view account = {};
  absl::string_view reference = {};
  std::string Encode() const;
  static absl::StatusOr<PersonalTextKey> Decode(absl::string_view key);
};

// p, 16, subject, 0, account
struct PersonalSaltKey {
  static constexpr Kind kKind = Kind::kPersonalSalt;
  Partition p = 0;
  absl::string_view subject = {};
  absl::string_view account = {};
  std::string Encode() const;
  static absl::StatusOr<PersonalSaltKey> Decode(absl::string_view key);
};

// 0xFFFF, 17: a single row.
struct InstallationKey {
  static constexpr Kind kKind = Kind::kInstallation;
  std::string Encode() const;
  static absl::StatusOr<InstallationKey> Decode(absl::string_view key);
};

// p, 18, fold
struct FoldCursorKey {
  static constexpr Kind kKind = Kind::kFoldCursor;
  Partition p = 0;
  absl::string_view fold = {};
  std::string Encode() const;
  static absl::StatusOr<FoldCursorKey> Decode(absl::string_view key);
};

// 0xFFFF, 19, subject: reserved for the state of an erasure.
struct ErasureKey {
  static constexpr Kind kKind = Kind::kErasure;
  absl::string_view subject = {};
  std::string Encode() const;
  static absl::StatusOr<ErasureKey> Decode(absl::string_view key);
};

// p, 20, source
struct CrossedForkKey {
  static constexpr Kind kKind = Kind::kCrossedFork;
  Partition p = 0;
  absl::string_view source = {};
  std::string Encode() const;
  static absl::StatusOr<CrossedForkKey> Decode(absl::string_view key);
};

// Prefixes for scans: everything whose key begins with them. Turn them into bounds by PrefixRange.
std::string PartitionKindPrefix(Partition p, Kind kind);
// All rows of an account: state, summary, snapshot, mirror, timeline.
std::string AccountPrefix(Partition p, Kind kind, absl::string_view account);
// The snapshots of one aggregate, up to the revision.
std::string SnapshotPrefix(Partition p, absl::string_view account, absl::string_view name);
// What one source told about an account.
std::string MirrorPrefix(Partition p, absl::string_view account, absl::string_view source);
// An index from a tuple on; give a whole tuple for equal rows, or its first parts for more.
std::string IndexPrefix(Partition p, uint16_t index, const IndexKey& tuple);
// The timers due at that instant: as the end of a range, all that are due before it.
std::string TimerPrefix(Partition p, int64_t due_us);
// All sums of a number whose group begins with the parts given.
std::string SumPrefix(Partition p, uint16_t sum, const IndexKey& group);
// One sum in one currency, by day. The group must be whole.
std::string SumDaysPrefix(Partition p, uint16_t sum, const IndexKey& group,
                          absl::string_view currency);
// The requests of a millisecond: as the end of a range, all before it.
std::string RequestPrefix(Partition p, uint64_t ms);
// The named cursors of a principal.
std::string NamedCursorPrefix(absl::string_view principal);
// What is parked of one source.
std::string ParkedPrefix(Partition p, absl::string_view source);
// The personal rows of a subject (kind kPersonalText or kPersonalSalt), and its texts in an
// account.
std::string SubjectPrefix(Partition p, Kind kind, absl::string_view subject);
std::string SubjectAccountPrefix(Partition p, absl::string_view subject, absl::string_view account);

// The smallest key greater than all that begin with `prefix`; empty (no bound) when there is none.
std::string PrefixEnd(absl::string_view prefix);
Range PrefixRange(absl::string_view prefix, bool reverse = false);

}  // namespace steward::store
