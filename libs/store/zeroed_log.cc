#include "libs/store/zeroed_log.h"

#include <algorithm>
#include <deque>
#include <fcntl.h>
#include <limits>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"

namespace steward::store {
namespace {

using rocksdb::FileOptions;
using rocksdb::IODebugContext;
using rocksdb::IOOptions;
using rocksdb::IOStatus;
using rocksdb::Slice;

// The form of a log: blocks, and in them records, each with a header of a checksum (4 bytes), a
// length (2) and a type (1). No record leaves its block; where a header has no room, zeros fill it.
constexpr size_t kBlockBytes = size_t{32} << 10;
constexpr size_t kHeaderBytes = 7;
constexpr unsigned kTypeMax = 4;  // RocksDB has more, for logs that it recycles or compresses.
constexpr uint64_t kPageBytes = 4096;
constexpr uint64_t kNowhere = std::numeric_limits<uint64_t>::max();

// Where the records of a block end: behind its last byte if they may go on in the next one.
size_t EndInBlock(const Slice& block) {
  size_t at = 0;
  while (at + kHeaderBytes <= block.size()) {
    const auto byte = [&block, at](size_t i) { return static_cast<unsigned char>(block[at + i]); };
    const size_t length = byte(4) + (size_t{byte(5)} << 8);
    const unsigned type = byte(6);
    if (type == 0 && length == 0) return at;
    if (type > kTypeMax) break;
    at += kHeaderBytes + length;
  }
  return block.size();
}

bool AllZero(const Slice& bytes) {
  return std::all_of(bytes.data(), bytes.data() + bytes.size(),
                     [](char byte) { return byte == '\0'; });
}

// What is read of a log: up to where its records end. If anything but zeros follows, that is a hole
// and no end, and one byte of it goes along: the reader takes that for a torn header, and stops the
// recovery there, whereas an end would let it go on with the next log. (A log that grows meanwhile
// may look holed. It is the newest one, so its copy loses nothing by half a header at its end.)
IOStatus FindEnd(rocksdb::FSSequentialFile& log, uint64_t* end) {
  std::vector<char> scratch(kBlockBytes);
  *end = 0;
  bool ended = false;
  while (true) {
    Slice block;
    IOStatus status = log.Read(kBlockBytes, IOOptions(), &block, scratch.data(), nullptr);
    if (!status.ok() || block.empty()) return status;
    const size_t records = ended ? 0 : EndInBlock(block);
    *end += records;
    ended = records < block.size();
    block.remove_prefix(records);
    if (!AllZero(block)) {
      ++*end;
      return status;
    }
  }
}

// The zeros behind the records of one log that is being written. The writer of the log and the
// thread of the zeros use it.
class ZerosAhead final {
 public:
  // Takes the open file.
  explicit ZerosAhead(int file) : file_(file) {}
  ~ZerosAhead() { ::close(file_); }
  ZerosAhead(const ZerosAhead&) = delete;
  ZerosAhead& operator=(const ZerosAhead&) = delete;

  // Comes before each append, and keeps zeros from its place. True if it is time for Write.
  bool MakeWay(uint64_t bytes) ABSL_LOCKS_EXCLUDED(mutex_);

  // Writes zeros until there are enough.
  void Write();

  // Ends the writing of zeros, and cuts the file.
  void Stop(uint64_t size) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  uint64_t Wanted() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return std::clamp(appended_, kZeroChunkBytes, kZeroAheadBytesMax);
  }
  // Where the next chunk belongs, which is then being written; nowhere if none is needed.
  uint64_t Begin() ABSL_LOCKS_EXCLUDED(mutex_);
  void End(bool ok) ABSL_LOCKS_EXCLUDED(mutex_);

  const int file_;
  absl::Mutex mutex_;
  uint64_t appended_ ABSL_GUARDED_BY(mutex_) = 0;
  // Up to where zeros were written. May lie before the end of the records.
  uint64_t zeroed_ ABSL_GUARDED_BY(mutex_) = 0;
  // Where a chunk is just being written.
  uint64_t chunk_ ABSL_GUARDED_BY(mutex_) = kNowhere;
  bool scheduled_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
};

bool ZerosAhead::MakeWay(uint64_t bytes) {
  const absl::MutexLock lock(&mutex_);
  appended_ += bytes;
  const auto clear = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return chunk_ >= appended_; };
  mutex_.Await(absl::Condition(&clear));
  if (stopped_ || scheduled_ || zeroed_ >= appended_ + Wanted() / 2) return false;
  scheduled_ = true;
  return true;
}

void ZerosAhead::Write() {
  const std::string zeros(kZeroChunkBytes, '\0');
  for (uint64_t begin = Begin(); begin != kNowhere; begin = Begin()) {
    const ssize_t written = ::pwrite(file_, zeros.data(), zeros.size(), static_cast<off_t>(begin));
    End(written == static_cast<ssize_t>(zeros.size()));
    // If the sync fails, so does the writer's own, which says so.
    ::fdatasync(file_);
  }
}

uint64_t ZerosAhead::Begin() {
  const absl::MutexLock lock(&mutex_);
  if (stopped_ || zeroed_ >= appended_ + Wanted()) {
    scheduled_ = false;
    return kNowhere;
  }
  const uint64_t free = (appended_ + kPageBytes - 1) / kPageBytes * kPageBytes;
  chunk_ = std::max(zeroed_, free);
  return chunk_;
}

void ZerosAhead::End(bool ok) {
  const absl::MutexLock lock(&mutex_);
  if (ok) {
    zeroed_ = chunk_ + kZeroChunkBytes;
  } else {
    stopped_ = true;  // No room, most likely: the log goes on without.
  }
  chunk_ = kNowhere;
}

void ZerosAhead::Stop(uint64_t size) {
  {
    const absl::MutexLock lock(&mutex_);
    stopped_ = true;
    const auto idle = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return chunk_ == kNowhere; };
    mutex_.Await(absl::Condition(&idle));
  }
  // A log that can't be cut ends in zeros, which its readers know.
  if (::ftruncate(file_, static_cast<off_t>(size)) != 0) return;
}

class ZeroedLog final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  // The zeros are shared with the jobs that write them.
  ZeroedLog(std::unique_ptr<rocksdb::FSWritableFile> file, std::shared_ptr<ZerosAhead> zeros,
            Schedule schedule)
      : FSWritableFileOwnerWrapper(std::move(file)),
        zeros_(std::move(zeros)),
        schedule_(std::move(schedule)) {}
  ~ZeroedLog() override { StopZeros(); }
  ZeroedLog(const ZeroedLog&) = delete;
  ZeroedLog& operator=(const ZeroedLog&) = delete;

  IOStatus Append(const Slice& data, const IOOptions& options, IODebugContext* debug) override {
    MakeWay(data.size());
    return target()->Append(data, options, debug);
  }
  IOStatus Append(const Slice& data, const IOOptions& options,
                  const rocksdb::DataVerificationInfo& verification,
                  IODebugContext* debug) override {
    MakeWay(data.size());
    return target()->Append(data, options, verification, debug);
  }
  IOStatus Close(const IOOptions& options, IODebugContext* debug) override {
    StopZeros();
    return target()->Close(options, debug);
  }

 private:
  void MakeWay(size_t bytes) {
    if (zeros_ == nullptr || !zeros_->MakeWay(bytes)) return;
    schedule_([zeros = zeros_] { zeros->Write(); });
  }
  void StopZeros() {
    if (zeros_ == nullptr) return;
    zeros_->Stop(target()->GetFileSize(IOOptions(), nullptr));
    zeros_.reset();
  }

  std::shared_ptr<ZerosAhead> zeros_;
  const Schedule schedule_;
};

// The records of a log, without the zeros behind them.
class LogRecords final : public rocksdb::FSSequentialFileOwnerWrapper {
 public:
  LogRecords(std::unique_ptr<rocksdb::FSSequentialFile> file, uint64_t end)
      : FSSequentialFileOwnerWrapper(std::move(file)), left_(end) {}

  IOStatus Read(size_t bytes, const IOOptions& options, Slice* result, char* scratch,
                IODebugContext* debug) override {
    IOStatus status =
        target()->Read(std::min<uint64_t>(bytes, left_), options, result, scratch, debug);
    left_ -= result->size();
    return status;
  }
  IOStatus Skip(uint64_t bytes) override {
    const uint64_t skipped = std::min(bytes, left_);
    left_ -= skipped;
    return target()->Skip(skipped);
  }

 private:
  uint64_t left_;
};

class ZeroedLogFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  ZeroedLogFileSystem(const std::shared_ptr<rocksdb::FileSystem>& base, std::string directory,
                      Schedule schedule)
      : FileSystemWrapper(base), prefix_(std::move(directory)), schedule_(std::move(schedule)) {}

  const char* Name() const override { return "steward.ZeroedLogFileSystem"; }

  IOStatus NewWritableFile(const std::string& path, const FileOptions& options,
                           std::unique_ptr<rocksdb::FSWritableFile>* result,
                           IODebugContext* debug) override {
    IOStatus status = target()->NewWritableFile(path, options, result, debug);
    if (!status.ok() || schedule_ == nullptr || !IsLog(path)) return status;
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return status;  // Without zeros, then.
    *result = std::make_unique<ZeroedLog>(std::move(*result), std::make_shared<ZerosAhead>(file),
                                          schedule_);
    return status;
  }

  IOStatus NewSequentialFile(const std::string& path, const FileOptions& options,
                             std::unique_ptr<rocksdb::FSSequentialFile>* result,
                             IODebugContext* debug) override {
    if (!IsLog(path)) return target()->NewSequentialFile(path, options, result, debug);
    uint64_t end = 0;
    IOStatus status = FindEndOf(path, options, &end);
    if (status.ok()) status = target()->NewSequentialFile(path, options, result, debug);
    if (status.ok()) *result = std::make_unique<LogRecords>(std::move(*result), end);
    return status;
  }

  IOStatus GetFileSize(const std::string& path, const IOOptions& options, uint64_t* size,
                       IODebugContext* debug) override {
    if (!IsLog(path)) return target()->GetFileSize(path, options, size, debug);
    return FindEndOf(path, FileOptions(), size);
  }

 private:
  bool IsLog(absl::string_view path) const {
    if (!absl::ConsumePrefix(&path, prefix_)) return false;
    while (absl::ConsumePrefix(&path, "/")) {
    }
    if (!absl::ConsumeSuffix(&path, ".log") || path.empty()) return false;
    return std::all_of(path.begin(), path.end(), absl::ascii_isdigit);
  }

  IOStatus FindEndOf(const std::string& path, const FileOptions& options, uint64_t* end) {
    std::unique_ptr<rocksdb::FSSequentialFile> file;
    IOStatus status = target()->NewSequentialFile(path, options, &file, nullptr);
    return status.ok() ? FindEnd(*file, end) : status;
  }

  const std::string prefix_;
  const Schedule schedule_;
};

// One thread, which runs jobs in order. Those that it has not begun when it ends are dropped.
class JobThread final {
 public:
  JobThread() : thread_([this] { Run(); }) {
    pthread_setname_np(thread_.native_handle(), "log-zeros");
  }
  ~JobThread() {
    {
      const absl::MutexLock lock(&mutex_);
      ended_ = true;
    }
    thread_.join();
  }
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  void Add(std::function<void()> job) ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    jobs_.push_back(std::move(job));
  }

 private:
  void Run() {
    while (const std::function<void()> job = Next()) job();
  }
  std::function<void()> Next() ABSL_LOCKS_EXCLUDED(mutex_) {
    const absl::MutexLock lock(&mutex_);
    const auto ready = [this]()
                           ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return ended_ || !jobs_.empty(); };
    mutex_.Await(absl::Condition(&ready));
    if (ended_) return nullptr;
    std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  absl::Mutex mutex_;
  // At most one for each log that is open.
  std::deque<std::function<void()>> jobs_ ABSL_GUARDED_BY(mutex_);
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // The last member: it uses the others.
};

}  // namespace

Schedule OnAThread() {
  // Shared by the file system and the logs that it has open.
  const auto thread = std::make_shared<JobThread>();
  return [thread](std::function<void()> job) { thread->Add(std::move(job)); };
}

std::shared_ptr<rocksdb::FileSystem> NewZeroedLogFileSystem(
    const std::shared_ptr<rocksdb::FileSystem>& base, std::string directory, Schedule schedule) {
  return std::make_shared<ZeroedLogFileSystem>(base, std::move(directory), std::move(schedule));
}

}  // namespace steward::store
