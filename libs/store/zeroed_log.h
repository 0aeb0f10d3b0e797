#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <rocksdb/file_system.h>

// Private to the RocksDB store: its log is written over zeros that lie on the disk already.
//
// Why: RocksDB appends to its log. Each sync of an append has to bring the file's new size and the
// state of its blocks to the disk as well, through the file system's journal; a sync of bytes that
// overwrite others brings only the bytes. On ext4 a commit of 1 KB takes about 0.7 times as long,
// and the kernel 0.6 times the CPU (docs/decisions/0009-zeros-ahead-of-the-log.md).
//
// How: once something was appended, another thread writes zeros behind it and syncs them in small
// chunks, so that a commit's own sync never has much of them to wait for. It keeps as many zeros
// ahead as the log has records, 256 KiB at least and 4 MiB at most. When a log is closed it is cut
// to its records. A log that nobody closed ends in zeros; what reads it through this file system
// is told that it ends where its records end: where a header has neither type nor length.
//
// If records follow behind such a place, it is a hole: a commit that reached the disk, and one
// before it that did not. RocksDB's own reader skips holes and may let the later commit come back;
// here it meets half a header, which it takes for the end of all that can be recovered. Damage of
// any other kind is left to that reader, which stops there.
//
// Limits: every byte of the log is written to the disk twice, so commits of 100 KB and more take
// the kernel more CPU than appends do, though less time. Commits that are faster than the zeros,
// and all that follow in a log for whose zeros the disk had no room, are plain appends. A file
// system that never overwrites in place (btrfs, ZFS) gains nothing.
//
// Threads: as rocksdb::FileSystem. An append waits for the zeros only while a chunk is copied to
// the page cache at the very place where it will write, never for the disk.
namespace steward::store {

// Runs a job later, on another thread, or at once. The job owns what it needs.
using Schedule = std::function<void(std::function<void()>)>;

// A new thread, which ends with the last copy of what is returned. No job may own such a copy.
Schedule OnAThread();

// As `base`, but for the logs (digits, ".log") that lie in the directory itself: their size and
// what is read of them end with their records. Those that are made anew get zeros ahead by
// `schedule`, or none if it is null.
std::shared_ptr<rocksdb::FileSystem> NewZeroedLogFileSystem(
    const std::shared_ptr<rocksdb::FileSystem>& base, std::string directory, Schedule schedule);

// How many bytes of zeros are written, and then synced, at a time.
inline constexpr uint64_t kZeroChunkBytes = uint64_t{256} << 10;
// How many bytes ahead of a log's records there are at most, but for a chunk.
inline constexpr uint64_t kZeroAheadBytesMax = uint64_t{4} << 20;

}  // namespace steward::store
