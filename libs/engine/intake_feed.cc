#include "libs/engine/intake_feed.h"

#include <algorithm>
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
  if (detail.reason() != Reason::REASON_BEYOND_FORK || detail.resume_token().empty()) return ended;
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

// Whether what was delivered is of the history that `first` goes on from. Of several epochs that
// lie between, the first one counts: FillGap comes through the others.
absl::Status IntakeFeed::EnterEpoch(const ForeignRecord& first, const common::v1::Cursor& at) {
  const uint64_t left = std::max<uint64_t>(at.epoch(), 1);
  uint64_t above = first.epoch;
  const auto epoch_of = [&](uint64_t seq) -> absl::StatusOr<uint64_t> {
    STEWARD_ASSIGN_OR_RETURN(const ForeignRecords read, peer_.ReadEvents(first.partition, seq, 1));
    if (read.records.empty()) {
      return absl::UnavailableError(absl::StrCat(source_, " doesn't have record ", seq,
                                                 " of partition ", first.partition, " yet"));
    }
    const uint64_t epoch = read.records.front().epoch;
    if (epoch > left) above = std::min(above, epoch);
    return epoch;
  };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t fork, LastSeqOfEpoch(left, first.seq, epoch_of));
  if (fork >= at.seq()) return absl::OkStatus();
  StandStill({first.partition, above, fork});
  return absl::UnavailableError(
      absl::StrCat(source_, " went on in epoch ", above, " from record ", fork, " of partition ",
                   first.partition, ", and what was taken in beyond it is being taken back"));
}

void IntakeFeed::StandStill(const SourceFork& fork) {
  absl::MutexLock lock(&mutex_);
  forked_ = fork;
  std::erase_if(queue_, [&fork](const ForeignRecord& record) {
    return record.partition == fork.partition && record.seq > fork.seq;
  });
  queue_bytes_ = 0;
  for (const ForeignRecord& record : queue_) queue_bytes_ += record.payload.size();
}

absl::Status IntakeFeed::FillGap(const ForeignRecord& next, common::v1::Cursor* at,
                                 uint64_t generation) {
  while (at->seq() + 1 < next.seq) {
    const auto missing = std::min<uint64_t>(next.seq - at->seq() - 1, kReadMax);
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
