#include <string>

#include "libs/base/check.h"
#include "libs/store/key_bytes.h"
#include "libs/store/keys.h"

namespace steward::store {

std::string PartitionKindPrefix(Partition p, Kind kind) { return KeyWriter(p, kind).Take(); }

std::string AccountPrefix(Partition p, Kind kind, absl::string_view account) {
  STEWARD_CHECK(kind == Kind::kState || kind == Kind::kSummary || kind == Kind::kSnapshot ||
                kind == Kind::kMirror || kind == Kind::kTimeline)
      << "kind " << static_cast<int>(kind) << " isn't keyed by account";
  return KeyWriter(p, kind).Text(account).Take();
}

std::string SnapshotPrefix(Partition p, absl::string_view account, absl::string_view name) {
  return KeyWriter(p, Kind::kSnapshot).Text(account).Text(name).Take();
}

std::string MirrorPrefix(Partition p, absl::string_view account, absl::string_view source) {
  return KeyWriter(p, Kind::kMirror).Text(account).Text(source).Take();
}

std::string IndexPrefix(Partition p, uint16_t index, const IndexKey& tuple) {
  return KeyWriter(p, Kind::kIndex).Big(index, sizeof index).Raw(tuple.bytes()).Take();
}

std::string TimerPrefix(Partition p, int64_t due_us) {
  return KeyWriter(p, Kind::kTimer).I64(due_us).Take();
}

std::string SumPrefix(Partition p, uint16_t sum, const IndexKey& group) {
  return KeyWriter(p, Kind::kSum).Big(sum, sizeof sum).Raw(group.bytes()).Take();
}

std::string SumDaysPrefix(Partition p, uint16_t sum, const IndexKey& group,
                          absl::string_view currency) {
  STEWARD_CHECK(currency.size() == kCurrencyBytes) << "currency " << currency;
  return KeyWriter(p, Kind::kSum)
      .Big(sum, sizeof sum)
      .Raw(group.bytes())
      .Text("")
      .Last(currency)
      .Take();
}

std::string RequestPrefix(Partition p, uint64_t ms) {
  STEWARD_CHECK(ms <= kMillisMax) << "ms " << ms;
  return KeyWriter(p, Kind::kRequest).Big(ms, kMillisBytes).Take();
}

std::string NamedCursorPrefix(absl::string_view principal) {
  return KeyWriter(kInstallationPartition, Kind::kNamedCursor).Text(principal).Take();
}

std::string ParkedPrefix(Partition p, absl::string_view source) {
  return KeyWriter(p, Kind::kParked).Text(source).Take();
}

std::string SubjectPrefix(Partition p, Kind kind, absl::string_view subject) {
  STEWARD_CHECK(kind == Kind::kPersonalText || kind == Kind::kPersonalSalt)
      << "kind " << static_cast<int>(kind) << " isn't keyed by subject";
  return KeyWriter(p, kind).Text(subject).Take();
}

std::string SubjectAccountPrefix(Partition p, absl::string_view subject,
                                 absl::string_view account) {
  return KeyWriter(p, Kind::kPersonalText).Text(subject).Text(account).Take();
}

std::string PrefixEnd(absl::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && end.back() == '\xFF') end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
  return end;
}

Range PrefixRange(absl::string_view prefix, bool reverse) {
  return {.begin = std::string(prefix), .end = PrefixEnd(prefix), .reverse = reverse};
}

}  // namespace steward::store
