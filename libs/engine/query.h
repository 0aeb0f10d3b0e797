#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "libs/engine/history.h"
#include "libs/engine/service.h"
#include "libs/store/store.h"
#include "steward/common/v1/envelope.pb.h"

namespace steward::engine {

class Catalog;
class Overlay;

// Who asks, and how far back.
struct QueryOptions {
  std::string principal;
  bool may_read_personal = false;
  absl::Time now;
};

// One page of a list: names in key order, and the token of the next page ("" at the end).
struct Page {
  std::vector<std::string> names;
  std::string next_page_token;
};

struct PageRequest {
  int32_t page_size = 0;
  std::string page_token;
  // What the token is bound to: the query's own fields, serialized. A token of another query is
  // INVALID_ARGUMENT.
  std::string query;
};

// What a query reads: a snapshot of the store, all partitions. Made for one query on one thread of
// the pool. Errors: DATA_LOSS for corrupt rows; INVALID_ARGUMENT for a page token of another query.
class QueryContext {
 public:
  QueryContext(const Catalog& catalog, std::shared_ptr<const store::Reader> snapshot,
               QueryOptions options);

  absl::Time now() const { return options_.now; }
  bool may_read_personal() const { return options_.may_read_personal; }
  const std::string& principal() const { return options_.principal; }

  // The state of an aggregate, its resource's output-only fields filled; null when there is none.
  template <class State>
  absl::StatusOr<std::unique_ptr<State>> Find(absl::string_view name) const {
    auto state = FindState(name, std::nullopt);
    if (!state.ok()) return state.status();
    return std::unique_ptr<State>(static_cast<State*>(state->release()));
  }
  // The state as it was known at a recorded time; null when it wasn't there yet.
  template <class State>
  absl::StatusOr<std::unique_ptr<State>> FindAsOf(absl::string_view name,
                                                  absl::Time recorded_at) const {
    auto state = FindState(name, recorded_at);
    if (!state.ok()) return state.status();
    return std::unique_ptr<State>(static_cast<State*>(state->release()));
  }
  template <class Mirror>
  absl::StatusOr<std::unique_ptr<Mirror>> FindMirror(absl::string_view account,
                                                     absl::string_view aggregate = "") const {
    auto mirror = FindMirrorRow(account, aggregate, Mirror::descriptor());
    if (!mirror.ok()) return mirror.status();
    return std::unique_ptr<Mirror>(static_cast<Mirror*>(mirror->release()));
  }

  // Names of aggregates whose index entries begin with `key` (a string as the last part matches as
  // a prefix when `prefix_of_last`), over all partitions, in key order.
  absl::StatusOr<Page> ScanIndex(uint16_t index, const std::vector<KeyPart>& key,
                                 bool prefix_of_last, const PageRequest& page) const;

  // Names of the aggregates of one account and one collection ("accounts/a1/contracts/"), in order:
  // they lie together, so it takes no index.
  absl::StatusOr<Page> ScanCollection(absl::string_view collection, const PageRequest& page) const;

  // Calls `visit` with every row of a sum whose group begins with `group`, in no promised order
  // over partitions.
  struct SumEntry {
    std::vector<KeyPart> group;
    std::string currency;
    Day day = 0;
    int64_t amount = 0;
  };
  absl::Status VisitSum(uint16_t sum, const std::vector<KeyPart>& group,
                        const std::function<void(const SumEntry&)>& visit) const;

  // The account's timeline, newest first.
  struct Timeline {
    std::vector<RecordView> records;
    std::string next_page_token;
  };
  absl::StatusOr<Timeline> ReadTimeline(absl::string_view account, const PageRequest& page) const;

  // The newest record of an aggregate, recorded at or before `recorded_at`, that `matches`; empty
  // when there is none.
  absl::StatusOr<std::optional<RecordView>> FindRecord(
      absl::string_view aggregate, absl::Time recorded_at,
      const std::function<bool(const Message& event)>& matches) const;

  // The text behind a reference; "[erased]" where it is gone, "" for an empty reference. CHECKs
  // may_read_personal().
  absl::StatusOr<std::string> ResolveText(absl::string_view subject, absl::string_view account,
                                          absl::string_view reference) const;

  const Catalog& catalog() const { return catalog_; }
  const store::Reader& snapshot() const { return *snapshot_; }
  const std::shared_ptr<const store::Reader>& shared_snapshot() const { return snapshot_; }

 private:
  absl::StatusOr<std::unique_ptr<Message>> FindState(absl::string_view name,
                                                     std::optional<absl::Time> as_of) const;
  absl::StatusOr<std::unique_ptr<Message>> FindMirrorRow(absl::string_view account,
                                                         absl::string_view aggregate,
                                                         const Descriptor* type) const;
  absl::Status FoldTimelineTails(Overlay* rows) const;

  const Catalog& catalog_;
  std::shared_ptr<const store::Reader> snapshot_;
  QueryOptions options_;
};

}  // namespace steward::engine
