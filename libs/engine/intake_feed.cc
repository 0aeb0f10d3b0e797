#include "libs/engine/intake_feed.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/forks.h"
#include "libs/engine/tokens.h"

namespace steward::engine {
namespace {

constexpr size_t kQueueRecordsMax = 8192;
constexpr size_t kQueueBytesMax = 16 << 20;
constexpr size_t kReadMax = 1024;
constexpr absl::Duration kFirstDelay = absl::Milliseconds(20);
constexpr absl::Duration kDelayMax = absl::Seconds(2);
constexpr absl::Duration kPatience = absl::Seconds(1);

}  // namespace

IntakeFeed::IntakeFeed(std::string source, Subscriber& subscriber, Peer& peer,
                       std::function<void()> wake)
    : source_(std::move(source)), subscriber_(subscriber), peer_(peer), wake_(std::move(wake)) {
  thread_ = std::thread([this] { Run(); });
}

IntakeFeed::~IntakeFeed() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  subscriber_.Stop();
  thread_.join();
}

void IntakeFeed::Start(std::vector<common::v1::Cursor> after) {
  absl::MutexLock lock(&mutex_);
  after_ = std::move(after);
  queue_.clear();
  queue_bytes_ = 0;
  paused_.clear();
  // Heads of a history that was left would never be reached.
  if (forked_.has_value()) heads_.clear();
  forked_.reset();
  ++generation_;
}

std::vector<ForeignRecord> IntakeFeed::Take(size_t max) {
  std::vector<ForeignRecord> records;
  absl::MutexLock lock(&mutex_);
  if (!paused_.empty()) return records;
  while (!queue_.empty() && records.size() < max) {
    queue_bytes_ -= queue_.front().payload.size();
    records.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return records;
}

void IntakeFeed::Pause(std::string why) {
  absl::MutexLock lock(&mutex_);
  paused_ = std::move(why);
}

std::optional<SourceFork> IntakeFeed::forked() const {
  absl::MutexLock lock(&mutex_);
  return queue_.empty() ? forked_ : std::nullopt;
}

std::vector<uint64_t> IntakeFeed::heads() const {
  absl::MutexLock lock(&mutex_);
  return heads_;
}

std::vector<uint64_t> IntakeFeed::delivered() const {
  absl::MutexLock lock(&mutex_);
  std::vector<uint64_t> seqs;
  for (const auto& cursor : after_) seqs.push_back(cursor.seq());
  return seqs;
}

bool IntakeFeed::waiting() const {
  absl::MutexLock lock(&mutex_);
  return paused_.empty() && !queue_.empty();
}

bool IntakeFeed::connected() const { return problem().ok(); }

absl::Status IntakeFeed::problem() const {
  absl::MutexLock lock(&mutex_);
  return paused_.empty() ? problem_ : absl::UnavailableError(paused_);
}

void IntakeFeed::Run() {
  absl::Duration delay = kFirstDelay;
  uint64_t failed_generation = 0;
  while (true) {
    std::vector<common::v1::Cursor> after;
    uint64_t generation = 0;
    {
      absl::MutexLock lock(&mutex_);
      const auto started = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return stopped_ || (generation_ > 0 && !forked_.has_value());
      };
      mutex_.Await(absl::Condition(&started));
      if (stopped_) return;
      generation = generation_;
      after = after_;
      // What is queued already was delivered: a new connection goes on behind it.
    }
    const absl::Status status = Follow(std::move(after), generation);
    absl::MutexLock lock(&mutex_);
    if (stopped_) return;
    if (generation_ != generation) continue;
    problem_ = status;
    delay = failed_generation == generation ? std::min(delay * 2, kDelayMax) : kFirstDelay;
    failed_generation = generation;
    const auto moved = [this, generation]()
                           ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return Outdated(generation); };
    mutex_.AwaitWithTimeout(absl::Condition(&moved), delay);
  }
}

absl::Status IntakeFeed::Follow(std::vector<common::v1::Cursor> after, uint64_t generation) {
  std::vector<common::v1::Cursor> begin = after;
  absl::Status ended = FollowFrom(begin, &after, generation);
  const ErrorDetail detail = DetailOf(ended);
  if (detail.reason() != Reason::REASON_BEYOND_FORK) return ended;
  if (detail.resume_token().empty()) {
    STEWARD_RETURN_IF_ERROR(LeaveOtherHistory(after, ended));
    wake_();
    return ended;
  }
  STEWARD_ASSIGN_OR_RETURN(const common::v1::FeedToken token,
                           ParseFeedToken(detail.resume_token()));
  begin.assign(token.cursors().begin(), token.cursors().end());
  for (common::v1::Cursor& cursor : begin) cursor.set_installation(token.installation());
  return FollowFrom(begin, &after, generation);
}

absl::Status IntakeFeed::FollowFrom(const std::vector<common::v1::Cursor>& begin,
                                    std::vector<common::v1::Cursor>* after, uint64_t generation) {
  STEWARD_RETURN_IF_ERROR(subscriber_.Start(begin));
  while (true) {
    STEWARD_ASSIGN_OR_RETURN(ForeignRecords read,
                             subscriber_.Next(kReadMax, absl::Now() + kPatience));
    {
      absl::MutexLock lock(&mutex_);
      if (Outdated(generation)) return absl::CancelledError("begun anew");
      problem_ = absl::OkStatus();
      if (!read.heads.empty()) heads_ = read.heads;
    }
    const absl::Status delivered = Deliver(std::move(read.records), after, generation);
    // What lies before a gap that can't be filled yet is there all the same.
    wake_();
    STEWARD_RETURN_IF_ERROR(delivered);
  }
}

absl::Status IntakeFeed::Deliver(std::vector<ForeignRecord> records,
                                 std::vector<common::v1::Cursor>* at, uint64_t generation) {
  for (ForeignRecord& record : records) {
    if (record.partition >= at->size()) {
      return absl::DataLossError(
          absl::StrCat(source_, " sent a record of partition ", record.partition));
    }
    common::v1::Cursor& cursor = (*at)[record.partition];
    if (record.epoch < cursor.epoch() ||
        (record.epoch == cursor.epoch() && record.seq <= cursor.seq()))
      continue;
    if (record.epoch > std::max<uint64_t>(cursor.epoch(), 1))
      STEWARD_RETURN_IF_ERROR(EnterEpoch(record, cursor));
    if (record.seq > cursor.seq() + 1)
      STEWARD_RETURN_IF_ERROR(FillGap(record, &cursor, generation));
    if (!Push(std::move(record), &cursor, generation)) return absl::CancelledError("begun anew");
  }
  return absl::OkStatus();
}

// Whether what was delivered is of the history that `first` goes on from.
absl::Status IntakeFeed::EnterEpoch(const ForeignRecord& first, const common::v1::Cursor& at) {
  STEWARD_ASSIGN_OR_RETURN(const SourceFork fork, FindFork(first.partition, at, first.seq));
  if (fork.seq >= at.seq()) {
    STEWARD_ASSIGN_OR_RETURN(const bool holds, Holds(first.partition, at));
    if (holds) return absl::OkStatus();
  }
  const absl::Status why = absl::UnavailableError(absl::StrCat(
      source_, " went on in epoch ", fork.epoch, " from record ", fork.seq, " of partition ",
      first.partition, ", and what was taken in of another history is being taken back"));
  StandStill(fork, why);
  return why;
}

// The fork that ends the epoch of `at`, in the source's journal up to `head`, which is of a higher
// one. Of several epochs that lie between, the first one counts: FillGap comes through the others.
absl::StatusOr<SourceFork> IntakeFeed::FindFork(uint32_t partition, const common::v1::Cursor& at,
                                                uint64_t head) {
  const uint64_t left = std::max<uint64_t>(at.epoch(), 1);
  SourceFork fork{.partition = partition, .epoch = std::numeric_limits<uint64_t>::max()};
  const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
    STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read, peer_.ReadEvents(partition, seq, 1));
    if (read.records.empty()) {
      return absl::UnavailableError(
          absl::StrCat(source_, " doesn't have record ", seq, " of partition ", partition, " yet"));
    }
    const uint64_t epoch = read.records.front().epoch;
    if (epoch > left) fork.epoch = std::min(fork.epoch, epoch);
    return epoch;
  };
  STEWARD_ASSIGN_OR_RETURN(fork.seq, LastSeqOfEpoch(left, head, epoch_of));
  if (fork.seq < head) return fork;
  return absl::UnavailableError(absl::StrCat(source_, " doesn't have the epoch of record ", head,
                                             " of partition ", partition, " in its journal yet"));
}

// Whether the source's journal has the record that was delivered last.
absl::StatusOr<bool> IntakeFeed::Holds(uint32_t partition, const common::v1::Cursor& at) {
  if (at.seq() == 0) return true;
  STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read, peer_.ReadEvents(partition, at.seq(), 1));
  return !read.records.empty() && read.records.front().seq == at.seq() &&
         PayloadChecksum(read.records.front().payload) == at.checksum();
}

// Where the source's journal of a partition ends, by asking for few records; `near`: a seq that is
// perhaps not far from it. Nobody tells it before a subscription.
absl::StatusOr<RecordPlace> IntakeFeed::FindHead(uint32_t partition, uint64_t near) {
  RecordPlace last;
  const auto reaches = [&](uint64_t seq) -> absl::StatusOr<bool> {
    STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read, peer_.ReadEvents(partition, seq, 1));
    if (read.records.empty()) return false;
    last = {read.records.front().epoch, read.records.front().seq};
    return true;
  };
  uint64_t beyond = std::max<uint64_t>(near, 1);
  STEWARD_ASSIGN_OR_RETURN(bool more, reaches(beyond));
  while (more) {
    beyond *= 2;
    STEWARD_ASSIGN_OR_RETURN(more, reaches(beyond));
  }
  while (last.seq + 1 < beyond) {
    const uint64_t middle = last.seq + (beyond - last.seq) / 2;
    STEWARD_ASSIGN_OR_RETURN(const bool there, reaches(middle));
    if (!there) beyond = middle;
  }
  return last;
}

// The source refused a position because it holds another record there. Where it has begun a new
// epoch since, what was taken in goes back to that: what lies between the point where the histories
// parted, which nobody knows, and the fork is mirrored then, but not reacted to.
absl::Status IntakeFeed::LeaveOtherHistory(const std::vector<common::v1::Cursor>& after,
                                           const absl::Status& why) {
  for (uint32_t p = 0; p < after.size(); ++p) {
    STEWARD_ASSIGN_OR_RETURN(const bool holds, Holds(p, after[p]));
    if (holds) continue;
    STEWARD_ASSIGN_OR_RETURN(const RecordPlace head, FindHead(p, after[p].seq()));
    // It has begun no other epoch yet: the operator's turn.
    if (head.epoch <= after[p].epoch()) continue;
    STEWARD_ASSIGN_OR_RETURN(const SourceFork fork, FindFork(p, after[p], head.seq));
    StandStill(fork, why);
    return absl::OkStatus();
  }
  return absl::OkStatus();
}

void IntakeFeed::StandStill(const SourceFork& fork, const absl::Status& why) {
  absl::MutexLock lock(&mutex_);
  forked_ = fork;
  problem_ = why;
  std::erase_if(queue_, [&fork](const ForeignRecord& record) {
    return record.partition == fork.partition && record.seq > fork.seq;
  });
  queue_bytes_ = 0;
  for (const ForeignRecord& record : queue_) queue_bytes_ += record.payload.size();
}

absl::Status IntakeFeed::FillGap(const ForeignRecord& next, common::v1::Cursor* at,
                                 uint64_t generation) {
  while (at->seq() + 1 < next.seq) {
    const auto missing = std::min<uint64_t>(next.seq - at->seq() - 1, kPeerRecordsMax);
    STEWARD_ASSIGN_OR_RETURN(ForeignRecords read, peer_.ReadEvents(next.partition, at->seq() + 1,
                                                                   static_cast<uint32_t>(missing)));
    if (read.records.empty()) {
      return absl::UnavailableError(absl::StrCat(source_, " doesn't have record ", at->seq() + 1,
                                                 " of partition ", next.partition, " yet"));
    }
    for (ForeignRecord& record : read.records) {
      if (!Push(std::move(record), at, generation)) return absl::CancelledError("begun anew");
    }
  }
  return absl::OkStatus();
}

bool IntakeFeed::Push(ForeignRecord record, common::v1::Cursor* at, uint64_t generation) {
  at->set_epoch(record.epoch);
  at->set_seq(record.seq);
  at->set_checksum(PayloadChecksum(record.payload));
  at->set_installation(record.installation);
  absl::MutexLock lock(&mutex_);
  const auto room = [this, generation]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return Outdated(generation) ||
           (queue_.size() < kQueueRecordsMax && queue_bytes_ < kQueueBytesMax);
  };
  if (!room()) {
    wake_();
    mutex_.Await(absl::Condition(&room));
  }
  if (Outdated(generation)) return false;
  after_[record.partition] = *at;
  queue_bytes_ += record.payload.size();
  queue_.push_back(std::move(record));
  return true;
}

}  // namespace steward::engine
