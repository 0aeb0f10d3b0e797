#include "libs/engine/query.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/catalog.h"
#include "libs/engine/codec.h"
#include "libs/engine/overlay.h"
#include "libs/engine/personal.h"
#include "libs/engine/step.h"
#include "libs/engine/tokens.h"

namespace steward::engine {
namespace {

store::Partition P(size_t p) { return static_cast<store::Partition>(p); }

size_t PageSize(int32_t asked) {
  if (asked <= 0) return static_cast<size_t>(limits::kPageItemsDefault);
  return static_cast<size_t>(std::min(asked, limits::kPageItemsMax));
}

// The rows of one range in every partition, as one stream ordered by the key behind the partition.
class PartitionMerge {
 public:
  PartitionMerge(const store::Reader& rows, store::Family family,
                 const std::vector<store::Range>& ranges, bool reverse)
      : reverse_(reverse) {
    for (const store::Range& range : ranges) sources_.push_back(rows.Scan(family, range));
  }
  // The source that stands first; null at the end. Call Next() on it to go on.
  store::RowIterator* First() {
    store::RowIterator* first = nullptr;
    for (const auto& source : sources_) {
      if (!source->Valid()) continue;
      if (first == nullptr || Before(source->key().substr(2), first->key().substr(2)))
        first = source.get();
    }
    return first;
  }
  absl::Status status() const {
    for (const auto& source : sources_) STEWARD_RETURN_IF_ERROR(source->status());
    return absl::OkStatus();
  }

 private:
  bool Before(absl::string_view a, absl::string_view b) const { return reverse_ ? b < a : a < b; }
  const bool reverse_;
  std::vector<std::unique_ptr<store::RowIterator>> sources_;
};

}  // namespace

QueryContext::QueryContext(const Catalog& catalog, std::shared_ptr<const store::Reader> snapshot,
                           QueryOptions options)
    : catalog_(catalog), snapshot_(std::move(snapshot)), options_(std::move(options)) {}

absl::StatusOr<std::unique_ptr<Message>> QueryContext::FindState(
    absl::string_view name, std::optional<absl::Time> as_of) const {
  const History history(catalog_, *snapshot_);
  auto view = !as_of.has_value()
                  ? history.Current(name)
                  : history.AsOf(name, [&](const common::v1::Envelope& envelope) {
                      return FromTimestamp(envelope.recorded_time()).value() <= *as_of;
                    });
  if (!view.ok()) return view.status();
  if (view->state != nullptr) FillOutputFields(view->header, ResourceIn(view->state.get()));
  return std::move(view->state);
}

absl::StatusOr<std::unique_ptr<Message>> QueryContext::FindMirrorRow(absl::string_view account,
                                                                     absl::string_view aggregate,
                                                                     const Descriptor* type) const {
  for (const MirrorType& mirror : catalog_.service().mirrors()) {
    if (mirror.mirror != type) continue;
    // Keys borrow their parts.
    const std::string name = MirrorName(type, mirror.per, aggregate);
    const store::MirrorKey key{.p = catalog_.PartitionFor(account),
                               .account = account,
                               .source = mirror.source,
                               .name = name};
    STEWARD_ASSIGN_OR_RETURN(const auto row, snapshot_->Get(store::Family::kState, key.Encode()));
    if (!row.has_value()) break;
    auto message = Catalog::NewMessage(type);
    STEWARD_RETURN_IF_ERROR(DecodeRow(*row, message.get()));
    return message;
  }
  return std::unique_ptr<Message>();
}

absl::StatusOr<Page> QueryContext::ScanIndex(uint16_t index, const std::vector<KeyPart>& key,
                                             bool prefix_of_last, const PageRequest& page) const {
  const std::string& secret = catalog_.installation().secret();
  const std::string query = OfCaller(page.query, options_.principal);
  STEWARD_ASSIGN_OR_RETURN(const std::string after,
                           DecodePageToken(secret, query, page.page_token));
  std::vector<KeyPart> whole = key;
  store::IndexKey tuple;
  if (prefix_of_last) {
    whole.pop_back();
    tuple = EncodeTuple(whole).StrPrefix(std::get<std::string>(key.back()));
  } else {
    tuple = EncodeTuple(whole);
  }
  std::vector<store::Range> ranges;
  for (size_t p = 0; p < catalog_.partition_count(); ++p) {
    store::Range range = store::PrefixRange(store::IndexPrefix(P(p), index, tuple));
    // The token holds the key behind the partition: the next greater one begins with it and a zero
    // byte.
    if (!after.empty())
      range.begin = absl::StrCat(range.begin.substr(0, 2), after, absl::string_view("\0", 1));
    ranges.push_back(std::move(range));
  }
  PartitionMerge merge(*snapshot_, store::Family::kIndex, ranges, false);
  Page result;
  std::string last;
  for (auto* row = merge.First(); row != nullptr; row = merge.First()) {
    if (result.names.size() == PageSize(page.page_size)) {
      result.next_page_token = EncodePageToken(secret, query, last);
      break;
    }
    STEWARD_ASSIGN_OR_RETURN(const auto decoded, store::IndexRowKey::Decode(row->key()));
    result.names.emplace_back(decoded.name);
    last = std::string(row->key().substr(2));
    row->Next();
  }
  STEWARD_RETURN_IF_ERROR(merge.status());
  return result;
}

absl::StatusOr<Page> QueryContext::ScanCollection(absl::string_view collection,
                                                  const PageRequest& page) const {
  const std::string& secret = catalog_.installation().secret();
  const std::string query = OfCaller(page.query, options_.principal);
  STEWARD_ASSIGN_OR_RETURN(const std::string after,
                           DecodePageToken(secret, query, page.page_token));
  const std::string account = AccountOf(collection);
  const std::string name_prefix =
      store::AccountPrefix(catalog_.PartitionFor(account), store::Kind::kState, account);
  store::Range range = store::PrefixRange(absl::StrCat(name_prefix, collection));
  if (!after.empty()) range.begin = absl::StrCat(name_prefix, after, absl::string_view("\0", 1));
  Page result;
  auto row = snapshot_->Scan(store::Family::kState, range);
  for (; row->Valid(); row->Next()) {
    const absl::string_view name = row->key().substr(name_prefix.size());
    // What belongs to one of them lies among them.
    if (absl::StrContains(name.substr(collection.size()), '/')) continue;
    if (result.names.size() == PageSize(page.page_size)) {
      result.next_page_token = EncodePageToken(secret, query, result.names.back());
      break;
    }
    result.names.emplace_back(name);
  }
  STEWARD_RETURN_IF_ERROR(row->status());
  return result;
}

absl::Status QueryContext::VisitSum(uint16_t sum, const std::vector<KeyPart>& group,
                                    const std::function<void(const SumEntry&)>& visit) const {
  for (size_t p = 0; p < catalog_.partition_count(); ++p) {
    auto row = snapshot_->Scan(store::Family::kIndex,
                               store::PrefixRange(store::SumPrefix(P(p), sum, EncodeTuple(group))));
    for (; row->Valid(); row->Next()) {
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::SumKey::Decode(row->key()));
      SumEntry entry{.currency = std::string(key.currency), .day = key.day};
      STEWARD_ASSIGN_OR_RETURN(entry.amount, DecodeSum(row->value()));
      store::IndexKeyReader reader(key.group);
      while (!reader.done()) {
        STEWARD_ASSIGN_OR_RETURN(std::string part, reader.Str());
        entry.group.emplace_back(std::move(part));
      }
      visit(entry);
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return absl::OkStatus();
}

absl::StatusOr<QueryContext::Timeline> QueryContext::ReadTimeline(absl::string_view account,
                                                                  const PageRequest& page) const {
  const std::string& secret = catalog_.installation().secret();
  const std::string query =
      OfCaller(absl::StrCat("timeline ", account, page.query), options_.principal);
  STEWARD_ASSIGN_OR_RETURN(const std::string after,
                           DecodePageToken(secret, query, page.page_token));
  Overlay folded(*snapshot_);
  STEWARD_RETURN_IF_ERROR(FoldTimelineTails(&folded));
  std::vector<store::Range> ranges;
  for (size_t p = 0; p < catalog_.partition_count(); ++p) {
    store::Range range = store::PrefixRange(
        store::AccountPrefix(P(p), store::Kind::kTimeline, account), /*reverse=*/true);
    if (!after.empty()) range.end = absl::StrCat(range.begin.substr(0, 2), after);
    ranges.push_back(std::move(range));
  }
  PartitionMerge merge(folded, store::Family::kIndex, ranges, true);
  const History history(catalog_, *snapshot_);
  Timeline timeline;
  std::string last;
  for (auto* row = merge.First(); row != nullptr; row = merge.First()) {
    if (timeline.records.size() == PageSize(page.page_size)) {
      timeline.next_page_token = EncodePageToken(secret, query, last);
      break;
    }
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::TimelineKey::Decode(row->key()));
    STEWARD_ASSIGN_OR_RETURN(const std::string payload, history.Payload(key.p, key.seq));
    STEWARD_ASSIGN_OR_RETURN(RecordView record, history.Parse(payload));
    timeline.records.push_back(std::move(record));
    last = std::string(row->key().substr(2));
    row->Next();
  }
  STEWARD_RETURN_IF_ERROR(merge.status());
  return timeline;
}

// The fold behind the commit lags a little: the records after its cursors are folded here, for this
// read.
absl::Status QueryContext::FoldTimelineTails(Overlay* rows) const {
  for (size_t p = 0; p < catalog_.partition_count(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(
        const auto row,
        snapshot_->Get(store::Family::kRest,
                       store::FoldCursorKey{.p = P(p), .fold = "timeline"}.Encode()));
    common::v1::Cursor cursor;
    if (row.has_value()) STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &cursor));
    store::Range range =
        store::PrefixRange(store::PartitionKindPrefix(P(p), store::Kind::kJournal));
    range.begin = store::JournalKey{.p = P(p), .seq = cursor.seq() + 1}.Encode();
    auto record = snapshot_->Scan(store::Family::kJournal, range);
    for (; record->Valid(); record->Next()) {
      STEWARD_ASSIGN_OR_RETURN(const auto payload, DecodeJournal(record->value()));
      common::v1::Envelope envelope;
      STEWARD_RETURN_IF_ERROR(ParseEnvelope(payload, &envelope));
      for (std::string& key : TimelineKeys(envelope))
        rows->Put(store::Family::kIndex, std::move(key), "");
    }
    STEWARD_RETURN_IF_ERROR(record->status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<RecordView>> QueryContext::FindRecord(
    absl::string_view aggregate, absl::Time recorded_at,
    const std::function<bool(const Message& event)>& matches) const {
  std::optional<RecordView> found;
  STEWARD_RETURN_IF_ERROR(History(catalog_, *snapshot_).Walk(aggregate, [&](RecordView record) {
    if (FromTimestamp(record.envelope.recorded_time()).value() > recorded_at ||
        !matches(*record.event))
      return true;
    found = std::move(record);
    return false;
  }));
  return found;
}

absl::StatusOr<std::string> QueryContext::ResolveText(absl::string_view subject,
                                                      absl::string_view account,
                                                      absl::string_view reference) const {
  STEWARD_CHECK(options_.may_read_personal)
      << "a query resolves a text for a caller who may not read it";
  if (reference.empty()) return std::string();
  STEWARD_ASSIGN_OR_RETURN(const Text text,
                           FindText(*snapshot_, {.p = catalog_.PartitionFor(account),
                                                 .subject = subject,
                                                 .account = account,
                                                 .reference = reference}));
  return text.state == TextState::kPresent ? text.text : std::string("[erased]");
}

}  // namespace steward::engine
