#include "libs/engine/feed.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/catalog.h"
#include "libs/engine/codec.h"
#include "libs/engine/forks.h"
#include "libs/engine/history.h"
#include "libs/engine/tokens.h"

namespace steward::engine {
namespace {

using common::v1::Cursor;

// Records that one look at a partition takes at most, so that all partitions get their turn.
constexpr size_t kTurnRecordsMax = 256;

// Where records are read from: the journal, its newest part from the ring.
struct Source {
  const Catalog& catalog;
  const store::Reader& rows;
  const Ring& ring;
};

absl::StatusOr<RecordPtr> ReadRecord(const Source& source, uint32_t p, uint64_t seq) {
  STEWARD_ASSIGN_OR_RETURN(
      std::string payload,
      History(source.catalog, source.rows).Payload(static_cast<store::Partition>(p), seq));
  common::v1::Envelope envelope;
  STEWARD_RETURN_IF_ERROR(ParseEnvelope(payload, &envelope));
  return MakeRecord(envelope, std::move(payload));
}

// Durable records from `seq` on, at most `max`.
absl::StatusOr<std::vector<RecordPtr>> ReadRecords(const Source& source, uint32_t p, uint64_t seq,
                                                   size_t max) {
  std::vector<RecordPtr> records = source.ring.Read(p, seq, max);
  if (!records.empty()) return records;
  const uint64_t head = source.ring.HeadOf(p).seq;
  for (uint64_t next = seq; next <= head && records.size() < max; ++next) {
    STEWARD_ASSIGN_OR_RETURN(RecordPtr record, ReadRecord(source, p, next));
    records.push_back(std::move(record));
  }
  return records;
}

// What one Read has delivered so far, and may deliver.
struct Allowance {
  size_t events;
  size_t bytes;
};

class JournalReader final : public FeedReader {
 public:
  JournalReader(Source source, std::vector<Cursor> cursors)
      : source_(source), cursors_(std::move(cursors)), opening_(source.ring.Heads()) {}

  void Filter(const common::v1::EventFilter& filter) {
    types_.insert(filter.types().begin(), filter.types().end());
    accounts_.insert(filter.accounts().begin(), filter.accounts().end());
  }

  absl::Status Read(size_t max_events, size_t max_bytes,
                    common::v1::SubscribeResponse* response) override {
    Allowance left{max_events, max_bytes};
    // A filter may hide whole turns: go on until something shows, or nothing is left.
    bool moved = true;
    while (moved && response->events_size() == 0) {
      moved = false;
      for (size_t turn = 0; turn < cursors_.size() && left.events > 0 && left.bytes > 0; ++turn) {
        const uint64_t before = cursors_[next_partition_].seq();
        STEWARD_RETURN_IF_ERROR(ReadPartition(next_partition_, &left, response));
        if (cursors_[next_partition_].seq() != before) moved = true;
        next_partition_ = (next_partition_ + 1) % cursors_.size();
      }
    }
    common::v1::FeedToken token;
    token.set_installation(source_.catalog.installation().installation());
    token.set_service(source_.catalog.service().name());
    for (const Cursor& cursor : cursors_) *token.add_cursors() = cursor;
    response->set_token(EncodeToken(token));
    for (const Head& head : source_.ring.Heads()) response->add_heads(head.seq);
    return absl::OkStatus();
  }

  bool PassedOpeningHeads() const override {
    for (size_t p = 0; p < cursors_.size(); ++p) {
      if (cursors_[p].seq() < opening_[p].seq) return false;
    }
    return true;
  }

 private:
  absl::Status ReadPartition(size_t p, Allowance* left, common::v1::SubscribeResponse* response) {
    Cursor& cursor = cursors_[p];
    STEWARD_ASSIGN_OR_RETURN(const auto records, ReadRecords(source_, static_cast<uint32_t>(p),
                                                             cursor.seq() + 1, kTurnRecordsMax));
    for (const RecordPtr& record : records) {
      if (left->events == 0 || left->bytes == 0) break;
      cursor.set_epoch(record->epoch);
      cursor.set_seq(record->seq);
      cursor.set_checksum(record->checksum);
      if (!Wanted(*record)) continue;
      response->add_events(record->payload);
      left->bytes -= std::min(left->bytes, record->payload.size());
      --left->events;
    }
    return absl::OkStatus();
  }

  bool Wanted(const Record& record) const {
    if (record.account.empty()) return true;
    return (types_.empty() || types_.contains(record.type)) &&
           (accounts_.empty() || accounts_.contains(record.account));
  }

  const Source source_;
  std::vector<Cursor> cursors_;
  const std::vector<Head> opening_;
  absl::flat_hash_set<std::string> types_;
  absl::flat_hash_set<std::string> accounts_;
  size_t next_partition_ = 0;
};

}  // namespace

Feed::Feed(const Catalog& catalog, const store::Store& store, Ring& ring)
    : catalog_(catalog), store_(store), ring_(ring) {}

absl::StatusOr<std::unique_ptr<FeedReader>> Feed::Open(const common::v1::StartPosition& start,
                                                       const common::v1::EventFilter& filter,
                                                       absl::string_view principal) {
  STEWARD_ASSIGN_OR_RETURN(std::vector<Cursor> cursors, StartCursors(start, principal));
  auto reader =
      std::make_unique<JournalReader>(Source{catalog_, store_, ring_}, std::move(cursors));
  reader->Filter(filter);
  return reader;
}

absl::StatusOr<std::unique_ptr<FeedReader>> Feed::OpenAfter(const std::vector<Cursor>& cursors) {
  if (cursors.size() != catalog_.partition_count()) {
    return Reject(Reason::REASON_INVALID_TOKEN, "a start needs one cursor for each partition");
  }
  if (absl::Status status = CheckCursors(cursors); !status.ok()) {
    PeerRefused(status);
    return status;
  }
  return std::make_unique<JournalReader>(Source{catalog_, store_, ring_}, cursors);
}

void Feed::OnRolledBack(std::function<void(absl::Status)> told) {
  absl::MutexLock lock(&mutex_);
  told_ = std::move(told);
  if (told_ && !rolled_back_.ok()) told_(rolled_back_);
}

void Feed::PeerRefused(const absl::Status& why) {
  const ErrorDetail refused = DetailOf(why);
  if (refused.reason() != Reason::REASON_FROM_THE_FUTURE &&
      refused.reason() != Reason::REASON_BEYOND_FORK)
    return;
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_ROLLED_BACK);
  absl::MutexLock lock(&mutex_);
  // A later epoch explains it, also one that has begun since: the peer goes back.
  if (refused.epoch() == 0 || refused.epoch() < ring_.HeadOf(0).epoch) return;
  detail.set_epoch(std::max(refused.epoch(), DetailOf(rolled_back_).epoch()));
  rolled_back_ = Reject(
      detail,
      absl::StrCat("others hold more of this service's facts than its journal (",
                   std::string(why.message()),
                   "): it was rolled back and takes no mutation; restore it from a newer backup, "
                   "or, where there is none, `steward epoch start --service ",
                   catalog_.service().name(), "`"));
  if (told_) told_(rolled_back_);
}

void Feed::NewEpoch() {
  absl::MutexLock lock(&mutex_);
  if (rolled_back_.ok() || ring_.HeadOf(0).epoch <= DetailOf(rolled_back_).epoch()) return;
  rolled_back_ = absl::OkStatus();
  if (told_) told_(rolled_back_);
}

// The cursor where the journal has its record; the fork's where an epoch that came later begins
// before it.
absl::StatusOr<Cursor> Feed::SharedPart(uint32_t partition, const Cursor& cursor) const {
  if (cursor.seq() == 0) return cursor;
  const Head head = ring_.HeadOf(partition);
  const auto record_at = [&](uint64_t seq) {
    return ReadRecord({catalog_, store_, ring_}, partition, seq);
  };
  // A fork's cursor is of the epoch behind it: its record alone doesn't say that we have that
  // epoch.
  if (cursor.seq() <= head.seq && cursor.epoch() <= head.epoch) {
    STEWARD_ASSIGN_OR_RETURN(const RecordPtr record, record_at(cursor.seq()));
    if (record->checksum == cursor.checksum()) return cursor;
  }
  if (cursor.epoch() < head.epoch) {
    const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
      STEWARD_ASSIGN_OR_RETURN(const RecordPtr record, record_at(seq));
      return record->epoch;
    };
    STEWARD_ASSIGN_OR_RETURN(const uint64_t fork,
                             LastSeqOfEpoch(cursor.epoch(), head.seq, epoch_of));
    if (fork < cursor.seq()) return CursorAt(partition, fork);
  }
  ErrorDetail detail;
  if (cursor.epoch() >= head.epoch) detail.set_epoch(cursor.epoch());
  if (cursor.seq() > head.seq) {
    detail.set_reason(Reason::REASON_FROM_THE_FUTURE);
    return Reject(
        detail,
        absl::StrCat(
            "the position lies ", cursor.seq() - head.seq, " records beyond the journal of ",
            catalog_.service().name(), " in partition ", partition,
            ": the service was rolled back; restore it, or subscribe from an earlier token"));
  }
  detail.set_reason(Reason::REASON_BEYOND_FORK);
  return Reject(detail, absl::StrCat("the journal of ", catalog_.service().name(),
                                     " holds another record at ", cursor.seq(), " of partition ",
                                     partition, ": subscribe from an earlier token"));
}

// BEYOND_FORK with the token to go on from where a cursor lies beyond one.
absl::Status Feed::CheckCursors(const std::vector<Cursor>& cursors) const {
  common::v1::FeedToken resume;
  resume.set_installation(catalog_.installation().installation());
  resume.set_service(catalog_.service().name());
  bool forked = false;
  for (uint32_t p = 0; p < cursors.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(Cursor shared, SharedPart(p, cursors[p]));
    forked = forked || shared.seq() != cursors[p].seq();
    // Said once for all, for the token travels in an error's details.
    shared.clear_installation();
    *resume.add_cursors() = std::move(shared);
  }
  if (!forked) return absl::OkStatus();
  ErrorDetail detail;
  detail.set_reason(Reason::REASON_BEYOND_FORK);
  detail.set_resume_token(EncodeToken(resume));
  return Reject(detail,
                absl::StrCat(catalog_.service().name(),
                             " went on in a new epoch, before records that this position has seen: "
                             "they never happened; go on from the token in the answer's details"));
}

absl::StatusOr<std::string> Feed::TokenOfStart(const common::v1::StartPosition& start,
                                               absl::string_view principal) const {
  if (start.at_case() != common::v1::StartPosition::kCursor) return start.token();
  const std::string key =
      store::NamedCursorKey{.principal = principal, .cursor = start.cursor()}.Encode();
  STEWARD_ASSIGN_OR_RETURN(const auto row, store_.Get(store::Family::kRest, key));
  common::v1::NamedCursor named;
  if (row.has_value()) STEWARD_RETURN_IF_ERROR(DecodeRow(*row, &named));
  return named.token();
}

absl::StatusOr<std::vector<Cursor>> Feed::StartCursors(const common::v1::StartPosition& start,
                                                       absl::string_view principal) const {
  using Start = common::v1::StartPosition;
  std::vector<Cursor> cursors(catalog_.partition_count());
  if (start.at_case() == Start::kTime) {
    STEWARD_ASSIGN_OR_RETURN(const absl::Time time, FromTimestamp(start.time()));
    for (uint32_t p = 0; p < cursors.size(); ++p) {
      STEWARD_ASSIGN_OR_RETURN(cursors[p], CursorBefore(p, time));
    }
    return cursors;
  }
  if (start.anchor() == Start::ANCHOR_LATEST) {
    for (uint32_t p = 0; p < cursors.size(); ++p) {
      STEWARD_ASSIGN_OR_RETURN(cursors[p], CursorAt(p, ring_.HeadOf(p).seq));
    }
    return cursors;
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string token, TokenOfStart(start, principal));
  return token.empty() ? cursors : CursorsOfToken(token);
}

absl::StatusOr<std::vector<Cursor>> Feed::CursorsOfToken(absl::string_view text) const {
  STEWARD_ASSIGN_OR_RETURN(const common::v1::FeedToken token, ParseFeedToken(text));
  if (token.installation() != catalog_.installation().installation() ||
      token.service() != catalog_.service().name() ||
      token.cursors_size() != static_cast<int>(catalog_.partition_count())) {
    return Reject(
        Reason::REASON_INVALID_TOKEN,
        absl::StrCat("the token is of ", token.service().empty() ? "no service" : token.service(),
                     " of another installation, or of another service: use one that ",
                     catalog_.service().name(), " gave"));
  }
  std::vector<Cursor> cursors(token.cursors().begin(), token.cursors().end());
  STEWARD_RETURN_IF_ERROR(CheckCursors(cursors));
  return cursors;
}

absl::StatusOr<Cursor> Feed::CursorAt(uint32_t partition, uint64_t seq) const {
  Cursor cursor;
  if (seq == 0) return cursor;
  STEWARD_ASSIGN_OR_RETURN(const RecordPtr record,
                           ReadRecord({catalog_, store_, ring_}, partition, seq));
  cursor.set_epoch(record->epoch);
  cursor.set_seq(seq);
  cursor.set_checksum(record->checksum);
  return cursor;
}

absl::StatusOr<Cursor> Feed::CursorBefore(uint32_t partition, absl::Time time) const {
  // Recorded times increase with seq: the last record before `time`.
  uint64_t low = 0;
  uint64_t high = ring_.HeadOf(partition).seq;
  while (low < high) {
    const uint64_t middle = low + (high - low + 1) / 2;
    STEWARD_ASSIGN_OR_RETURN(const RecordPtr record,
                             ReadRecord({catalog_, store_, ring_}, partition, middle));
    if (record->recorded_us < ToMicros(time)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return CursorAt(partition, low);
}

absl::StatusOr<std::vector<RecordPtr>> Feed::Records(uint32_t partition, uint64_t from_seq,
                                                     size_t max) const {
  return ReadRecords({catalog_, store_, ring_}, partition, from_seq, max);
}

absl::Status Feed::ReadEvents(const common::v1::ReadEventsRequest& request,
                              common::v1::ReadEventsResponse* response) const {
  constexpr size_t kDefaultEvents = 100;
  if (request.partition() >= catalog_.partition_count()) {
    return InvalidField("partition", absl::StrCat("must be below ", catalog_.partition_count()));
  }
  const size_t max = request.max_events() == 0 ? kDefaultEvents : request.max_events();
  STEWARD_ASSIGN_OR_RETURN(const auto records,
                           Records(request.partition(), request.from_seq(), max));
  for (const RecordPtr& record : records) response->add_events(record->payload);
  const Head head = ring_.HeadOf(request.partition());
  response->set_head_seq(head.seq);
  response->set_head_epoch(head.epoch);
  response->set_installation(catalog_.installation().installation());
  return absl::OkStatus();
}

uint64_t Feed::version() const { return ring_.version(); }
uint64_t Feed::WaitBeyond(uint64_t seen, absl::Time deadline) const {
  return ring_.WaitBeyond(seen, deadline);
}
void Feed::Stop() { ring_.Stop(); }

}  // namespace steward::engine
