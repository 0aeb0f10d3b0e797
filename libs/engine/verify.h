#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/engine/catalog.h"
#include "libs/engine/overlay.h"
#include "libs/engine/ports.h"
#include "libs/engine/record.h"
#include "libs/store/store.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::engine {

// The owners of the mirrors, by service. Borrowed.
using VerifyPeers = std::map<std::string, Peer*, std::less<>>;

// Refolds a service's journal and the mirrors on one snapshot and compares every folded, derived
// and mirror row byte for byte. The memory of one partition's rows at a time. It never needs
// personal rows. Any thread; one run each.
class Verification {
 public:
  Verification(const Catalog& catalog, std::shared_ptr<const store::Reader> snapshot,
               VerifyPeers peers, absl::Time now);

  // Writes what a refold of the own journal gives in place of what differs: states, summaries,
  // snapshots, indexes, timers and sums. For a start with a newer fold version, before anything is
  // served.
  absl::Status Repair(Overlay* repaired);

  // At most `max_findings`. UNAVAILABLE when the owner of a mirror doesn't answer.
  absl::StatusOr<common::v1::VerifyResponse> Run(uint32_t max_findings);

 private:
  using RowMap = absl::btree_map<std::string, std::string>;
  struct Folded;

  absl::Status CheckPartition(store::Partition p);
  absl::Status FoldJournal(store::Partition p, Folded* folded);
  absl::Status FoldRecord(store::Partition p, absl::string_view payload, Folded* folded);
  void NoteDropped(const Message& event, Folded* folded) const;
  absl::Status NoteRequest(const common::v1::Envelope& envelope, Folded* folded) const;
  absl::Status FoldMirrors(store::Partition p, const Folded& folded, RowMap* rows);
  absl::Status DeriveAll(store::Partition p, const RowMap& mirrors, Folded* folded);
  // A source, how far it was followed, and the records that were not folded.
  struct Follow {
    const std::string& source;
    const common::v1::Cursor& cursor;
    const std::set<RecordPlace>& skipped;
  };
  absl::Status FoldSource(store::Partition p, const Follow& follow, RowMap* rows);
  absl::Status ReadMirrors(store::Partition p, RowMap* rows) const;
  absl::Status CheckJournalEnd(store::Partition p, const Folded& folded);
  absl::Status Compare(store::Partition p, store::Kind kind, const RowMap& expected);
  absl::Status CheckRequests(store::Partition p, const Folded& folded);
  struct RowName {
    std::string row_class;
    store::Partition p = 0;
    std::string key;
  };
  void Find(const RowName& row, absl::string_view problem, std::string detail = "");
  bool full() const;

  const Catalog& catalog_;
  std::shared_ptr<const store::Reader> snapshot_;
  VerifyPeers peers_;
  const absl::Time now_;
  // Set while repairing: differences go there instead of into the findings.
  Overlay* repaired_ = nullptr;
  uint32_t max_findings_ = 0;
  common::v1::VerifyResponse response_;
};

}  // namespace steward::engine
