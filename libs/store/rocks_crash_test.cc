#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <optional>
#include <random>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/check.h"
#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "libs/store/store.h"
#include "libs/store/test_directory.h"

// Kills a process in the middle of its commits and looks at what is left. The process is this test
// binary, started again to run the disabled test below: a mere fork() would not have RocksDB's
// threads.
namespace steward::store {
namespace {

using ::testing::HasSubstr;

constexpr char kDirectoryVariable[] = "STEWARD_STORE_CRASH_DIRECTORY";
constexpr char kAcknowledgeVariable[] = "STEWARD_STORE_CRASH_PIPE";
constexpr char kBufferVariable[] = "STEWARD_STORE_CRASH_BUFFER";
constexpr Family kWritten[] = {Family::kJournal, Family::kState, Family::kIndex, Family::kRest};
constexpr uint64_t kSyncEvery = 3;
// Small memtables, so that kills meet flushes and new logs too.
constexpr uint64_t kSmallBufferBytes = uint64_t{256} << 10;
// The log grows over as many zeros as it ever has ahead.
constexpr uint64_t kLargeBufferBytes = uint64_t{64} << 20;

std::string KeyOf(uint64_t seq) { return JournalKey{1, seq}.Encode(); }

uint64_t NewestIn(const Reader& reader, Family family) {
  const auto last = reader.Scan(family, {.begin = "", .end = "", .reverse = true});
  EXPECT_TRUE(last->status().ok()) << last->status();
  return last->Valid() ? JournalKey::Decode(last->key()).value().seq : 0;
}

// The child: commits for ever, and tells the pipe the newest number that a sync covered.
TEST(RocksCrashChild, DISABLED_CommitsUntilKilled) {
  const char* directory = std::getenv(kDirectoryVariable);
  const char* pipe = std::getenv(kAcknowledgeVariable);
  const char* buffer = std::getenv(kBufferVariable);
  STEWARD_CHECK(directory != nullptr && pipe != nullptr && buffer != nullptr) << "started by hand";
  auto store =
      OpenRocksStore({.path = directory, .write_buffer_bytes = std::strtoull(buffer, nullptr, 10)});
  STEWARD_CHECK(store.ok()) << store.status();
  const std::string value(500, 'v');
  Batch batch;
  for (uint64_t seq = NewestIn(**store, Family::kJournal) + 1;; ++seq) {
    batch.Clear();
    for (const Family family : kWritten) batch.Put(family, KeyOf(seq), absl::StrCat(seq, value));
    const bool sync = seq % kSyncEvery == 0;
    const absl::Status status =
        (*store)->Commit(batch, sync ? Durability::kSynced : Durability::kUnsynced);
    STEWARD_CHECK(status.ok()) << status;
    if (!sync) continue;
    STEWARD_CHECK(::write(std::atoi(pipe), &seq, sizeof seq) == sizeof seq) << "pipe";
  }
}

class Child final {
 public:
  explicit Child(const std::string& directory, uint64_t buffer_bytes = kSmallBufferBytes) {
    int ends[2];
    STEWARD_CHECK(::pipe(ends) == 0) << "pipe";
    reads_ = ends[0];
    const std::string writes = std::to_string(ends[1]);
    ::setenv(kDirectoryVariable, directory.c_str(), 1);
    ::setenv(kAcknowledgeVariable, writes.c_str(), 1);
    ::setenv(kBufferVariable, std::to_string(buffer_bytes).c_str(), 1);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
      ::execl("/proc/self/exe", "store_crash_child", "--gtest_also_run_disabled_tests",
              "--gtest_filter=RocksCrashChild.DISABLED_CommitsUntilKilled",
              "--gtest_output=", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(ends[1]);
  }
  ~Child() { ::close(reads_); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  pid_t pid() const { return pid_; }

  // Waits until the child has acknowledged `count` commits more.
  bool WaitFor(int count) {
    for (int i = 0; i < count; ++i) {
      if (!ReadOne()) return false;
    }
    return true;
  }

  // Kills the child and returns the newest number that it acknowledged.
  uint64_t Kill() {
    ::kill(pid_, SIGKILL);
    while (ReadOne()) {
    }
    int status = 0;
    ::waitpid(pid_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "status " << status;
    return acknowledged_;
  }

 private:
  bool ReadOne() {
    return ::read(reads_, &acknowledged_, sizeof acknowledged_) == sizeof acknowledged_;
  }

  pid_t pid_ = 0;
  int reads_ = -1;
  uint64_t acknowledged_ = 0;
};

void ExpectWhole(const std::string& directory, uint64_t acknowledged) {
  const auto store = OpenRocksStore({.path = directory});
  ASSERT_TRUE(store.ok()) << store.status();
  const uint64_t newest = NewestIn(**store, Family::kJournal);
  EXPECT_GE(newest, acknowledged);
  for (const Family family : kWritten) {
    uint64_t count = 0;
    const auto rows = (*store)->Scan(family, {});
    for (; rows->Valid(); rows->Next()) EXPECT_EQ(rows->key(), KeyOf(++count));
    EXPECT_TRUE(rows->status().ok()) << rows->status();
    EXPECT_EQ(count, newest) << "rows of " << FamilyName(family);
  }
  EXPECT_TRUE((*store)->VerifyChecksums().ok());
}

TEST(RocksCrash, KilledProcessLosesNoSyncedBatchAndHalvesNone) {
  const TestDirectory directory;
  for (const int commits : {1, 40, 300, 5, 700, 150}) {
    Child child(directory.path());
    ASSERT_TRUE(child.WaitFor(commits));
    const uint64_t acknowledged = child.Kill();
    ExpectWhole(directory.path(), acknowledged);
  }
}

TEST(RocksCrash, KilledProcessLosesNoSyncedBatchOfALongLog) {
  const TestDirectory directory;
  std::mt19937_64 random(3);
  for (int kill = 0; kill < 20; ++kill) {
    Child child(directory.path(), kLargeBufferBytes);
    ASSERT_TRUE(child.WaitFor(static_cast<int>(random() % (kill % 5 == 0 ? 4000 : 200)) + 1));
    const uint64_t acknowledged = child.Kill();
    ExpectWhole(directory.path(), acknowledged);
  }
}

TEST(RocksCrash, DirectoryOfALivingProcessIsRefused) {
  const TestDirectory directory;
  Child child(directory.path());
  ASSERT_TRUE(child.WaitFor(1));
  const absl::Status status = OpenRocksStore({.path = directory.path()}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(absl::StrCat("pid ", child.pid())));

  child.Kill();
  EXPECT_TRUE(OpenRocksStore({.path = directory.path()}).ok());
}

}  // namespace
}  // namespace steward::store
