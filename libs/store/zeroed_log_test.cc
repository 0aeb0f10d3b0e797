#include "libs/store/zeroed_log.h"

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <sys/resource.h>
#include <utility>

#include <gtest/gtest.h>
#include <rocksdb/db.h>
#include <rocksdb/utilities/checkpoint.h>

#include "libs/store/test_directory.h"

namespace steward::store {
namespace {

using rocksdb::FileOptions;
using rocksdb::IOOptions;
using rocksdb::Slice;

constexpr size_t kBlockBytes = size_t{32} << 10;
constexpr size_t kHeaderBytes = 7;

// As a log holds it. The checksum is RocksDB's reader's business.
std::string Record(const std::string& payload, char type = 1) {
  std::string record = "crc!";
  record += static_cast<char>(payload.size() & 0xff);
  record += static_cast<char>(payload.size() >> 8);
  return record + type + payload;
}

std::string Contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool AllZero(const std::string& bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char byte) { return byte == '\0'; });
}

class ZeroedLogTest : public ::testing::Test {
 protected:
  // Zeros are written at once, on the thread that appends.
  ZeroedLogTest() {
    Use([](const std::function<void()>& job) { job(); });
  }

  void Use(Schedule schedule) {
    files_ = NewZeroedLogFileSystem(rocksdb::FileSystem::Default(), directory_.path(),
                                    std::move(schedule));
  }
  std::string Path(const std::string& name) const { return directory_.path() + "/" + name; }

  std::unique_ptr<rocksdb::FSWritableFile> Create(const std::string& name) {
    std::unique_ptr<rocksdb::FSWritableFile> file;
    EXPECT_TRUE(files_->NewWritableFile(Path(name), FileOptions(), &file, nullptr).ok());
    return file;
  }
  std::string Write(const std::string& bytes) {
    std::ofstream(Path("7.log"), std::ios::binary) << bytes;
    return Path("7.log");
  }
  uint64_t SizeOf(const std::string& path) {
    uint64_t size = 0;
    EXPECT_TRUE(files_->GetFileSize(path, IOOptions(), &size, nullptr).ok());
    return size;
  }
  std::unique_ptr<rocksdb::FSSequentialFile> Open(const std::string& path) {
    std::unique_ptr<rocksdb::FSSequentialFile> file;
    EXPECT_TRUE(files_->NewSequentialFile(path, FileOptions(), &file, nullptr).ok());
    return file;
  }
  std::string Read(const std::string& path) {
    const auto file = Open(path);
    std::string all;
    char scratch[1000];
    Slice part;
    do {
      EXPECT_TRUE(file->Read(sizeof scratch, IOOptions(), &part, scratch, nullptr).ok());
      all.append(part.data(), part.size());
    } while (!part.empty());
    return all;
  }

  const TestDirectory directory_;
  std::shared_ptr<rocksdb::FileSystem> files_;
};

TEST_F(ZeroedLogTest, ALogHasZerosAheadUntilItIsClosed) {
  const std::string path = Path("000012.log");
  const auto log = Create("000012.log");
  EXPECT_EQ(std::filesystem::file_size(path), 0u);  // A log without records stays empty.
  const std::string record = Record("hello");
  ASSERT_TRUE(log->Append(record, IOOptions(), nullptr).ok());

  const std::string contents = Contents(path);
  EXPECT_GE(contents.size(), kZeroChunkBytes);
  EXPECT_EQ(contents.substr(0, record.size()), record);
  EXPECT_TRUE(AllZero(contents.substr(record.size())));
  EXPECT_EQ(SizeOf(path), record.size());
  EXPECT_EQ(Read(path), record);

  ASSERT_TRUE(log->Close(IOOptions(), nullptr).ok());
  EXPECT_EQ(Contents(path), record);
}

TEST_F(ZeroedLogTest, ALogThatIsOnlyLetGoIsCutToo) {
  ASSERT_TRUE(Create("1.log")->Append(Record("hello"), IOOptions(), nullptr).ok());
  EXPECT_EQ(Contents(Path("1.log")), Record("hello"));
}

TEST_F(ZeroedLogTest, ZerosAreAheadAndBounded) {
  const auto log = Create("1.log");
  const std::string part(100'000, 'x');
  uint64_t appended = 0;
  while (appended < 3 * kZeroAheadBytesMax) {
    ASSERT_TRUE(log->Append(part, IOOptions(), nullptr).ok());
    appended += part.size();
    const uint64_t ahead = std::filesystem::file_size(Path("1.log")) - appended;
    EXPECT_GE(ahead, kZeroChunkBytes / 2);
    EXPECT_LE(ahead, std::clamp(appended, kZeroChunkBytes, kZeroAheadBytesMax) + kZeroChunkBytes);
  }
  EXPECT_EQ(Contents(Path("1.log")).substr(0, appended), std::string(appended, 'x'));
}

TEST_F(ZeroedLogTest, OtherFilesAreLeftAlone) {
  std::filesystem::create_directory(Path("copy"));
  for (const char* name : {"MANIFEST-000001", "LOG", "x1.log", ".log", "1.log.tmp", "copy/1.log"}) {
    const auto file = Create(name);
    const std::string bytes("a\0\0\0\0\0\0\0\0\0\0", 11);
    ASSERT_TRUE(file->Append(bytes, IOOptions(), nullptr).ok());
    EXPECT_EQ(Contents(Path(name)), bytes) << name;
    EXPECT_EQ(SizeOf(Path(name)), bytes.size()) << name;
    EXPECT_EQ(Read(Path(name)), bytes) << name;
  }
}

TEST_F(ZeroedLogTest, WithoutAScheduleNoZerosAreWrittenButThoseOfOthersAreKnown) {
  Use(nullptr);
  const auto log = Create("1.log");
  ASSERT_TRUE(log->Append(Record("hello"), IOOptions(), nullptr).ok());
  EXPECT_EQ(Contents(Path("1.log")), Record("hello"));
  EXPECT_EQ(Read(Write(Record("hello") + std::string(5000, '\0'))), Record("hello"));
}

TEST_F(ZeroedLogTest, RecordsGoOnInTheNextBlock) {
  // The first block has no room for another header; the second one is full to the byte.
  const std::string full = Record(std::string(kBlockBytes - kHeaderBytes - 3, 'a'), 2) +
                           std::string(3, '\0') +
                           Record(std::string(kBlockBytes - kHeaderBytes, 'b'), 3);
  const std::string all = full + Record("end", 4);
  EXPECT_EQ(Read(Write(all + std::string(100'000, '\0'))), all);
  EXPECT_EQ(Read(Write(full + std::string(100'000, '\0'))), full);
  EXPECT_EQ(Read(Write(full)), full);
}

TEST_F(ZeroedLogTest, AHoleReadsAsHalfAHeader) {
  const std::string half(1, '\0');
  const std::string first = Record("first");
  const std::string hole(kBlockBytes - first.size(), '\0');
  EXPECT_EQ(Read(Write(first + hole + Record("second"))), first + half);
  EXPECT_EQ(Read(Write(first + hole + std::string(100'000, '\0') + "x")), first + half);
  EXPECT_EQ(Read(Write(first + std::string(10, '\0') + Record("second"))), first + half);
  EXPECT_EQ(SizeOf(Write(hole + Record("second"))), 1u);
}

TEST_F(ZeroedLogTest, OtherDamageIsLeftToTheReader) {
  const std::string unknown = Record("first") + Record("of another kind", 99);
  EXPECT_EQ(SizeOf(Write(unknown + std::string(100, '\0'))), unknown.size() + 100);
  std::string long_record = Record("first");
  long_record[5] = '\xff';  // More than a block can hold.
  EXPECT_EQ(SizeOf(Write(long_record + std::string(100, '\0'))), long_record.size() + 100);
  EXPECT_EQ(Read(Write("half")), "half");
}

TEST_F(ZeroedLogTest, SkippingEndsWithTheRecordsToo) {
  const auto file = Open(Write(Record("hello") + std::string(5000, '\0')));
  ASSERT_TRUE(file->Skip(3000).ok());
  char scratch[100];
  Slice rest;
  ASSERT_TRUE(file->Read(sizeof scratch, IOOptions(), &rest, scratch, nullptr).ok());
  EXPECT_TRUE(rest.empty());
}

TEST_F(ZeroedLogTest, WithoutRoomForZerosTheLogIsAppended) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit unlimited;
  ::getrlimit(RLIMIT_FSIZE, &unlimited);
  const rlimit limited = {.rlim_cur = kZeroChunkBytes / 2, .rlim_max = unlimited.rlim_max};
  const auto log = Create("1.log");
  ::setrlimit(RLIMIT_FSIZE, &limited);
  const auto first = log->Append(Record("first"), IOOptions(), nullptr);
  ::setrlimit(RLIMIT_FSIZE, &unlimited);

  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(log->Append(Record(std::string(60'000, 'x')), IOOptions(), nullptr).ok());
  EXPECT_EQ(std::filesystem::file_size(Path("1.log")), kZeroChunkBytes / 2);
  ASSERT_TRUE(log->Close(IOOptions(), nullptr).ok());
  EXPECT_EQ(Contents(Path("1.log")), Record("first") + Record(std::string(60'000, 'x')));
}

TEST_F(ZeroedLogTest, ZerosNeverCoverWhatIsAppendedMeanwhile) {
  Use(OnAThread());
  std::mt19937_64 random(7);
  for (int round = 0; round < 3; ++round) {
    const auto log = Create("1.log");
    std::string expected;
    while (expected.size() < (size_t{8} << 20)) {
      const std::string part(random() % 20'000 + 1, static_cast<char>('a' + random() % 26));
      ASSERT_TRUE(log->Append(part, IOOptions(), nullptr).ok());
      expected += part;
    }
    const std::string contents = Contents(Path("1.log"));
    EXPECT_TRUE(contents.compare(0, expected.size(), expected) == 0);
    EXPECT_TRUE(AllZero(contents.substr(expected.size())));
    ASSERT_TRUE(log->Close(IOOptions(), nullptr).ok());
    EXPECT_TRUE(Contents(Path("1.log")) == expected);
  }
}

TEST_F(ZeroedLogTest, RocksDbKnowsAndCopiesOnlyTheRecordsOfItsLog) {
  const auto env = rocksdb::NewCompositeEnv(NewZeroedLogFileSystem(
      rocksdb::FileSystem::Default(), Path("db"), [](const std::function<void()>& job) { job(); }));
  rocksdb::Options options;
  options.create_if_missing = true;
  options.env = env.get();
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(options, Path("db"), &raw).ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  ASSERT_TRUE(db->Put({}, "key", std::string(50'000, 'v')).ok());
  ASSERT_TRUE(db->SyncWAL().ok());

  rocksdb::VectorLogPtr logs;
  ASSERT_TRUE(db->GetSortedWalFiles(logs).ok());
  ASSERT_EQ(logs.size(), 1u);
  const std::string name = logs.front()->PathName();
  EXPECT_LT(logs.front()->SizeFileBytes(), 51'000u);
  EXPECT_GE(std::filesystem::file_size(Path("db" + name)), kZeroChunkBytes);

  rocksdb::Checkpoint* checkpoint = nullptr;
  ASSERT_TRUE(rocksdb::Checkpoint::Create(db.get(), &checkpoint).ok());
  const std::unique_ptr<rocksdb::Checkpoint> owned(checkpoint);
  ASSERT_TRUE(owned->CreateCheckpoint(Path("copy"), /*log_size_for_flush=*/UINT64_MAX).ok());
  EXPECT_EQ(std::filesystem::file_size(Path("copy" + name)), logs.front()->SizeFileBytes());
  rocksdb::DB* raw_copy = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(rocksdb::Options(), Path("copy"), &raw_copy).ok());
  const std::unique_ptr<rocksdb::DB> copy(raw_copy);
  std::string value;
  EXPECT_TRUE(copy->Get({}, "key", &value).ok());
  EXPECT_EQ(value, std::string(50'000, 'v'));
}

}  // namespace
}  // namespace steward::store
