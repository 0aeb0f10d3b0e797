#include "libs/store/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/status.h"

namespace steward::store {
namespace {

absl::Status Failed(absl::string_view what, const std::string& path, int error) {
  const std::string message = absl::StrCat(what, " ", path, ": ", std::strerror(error));
  return error == ENOSPC ? absl::UnavailableError(message) : absl::DataLossError(message);
}

absl::Status SyncPath(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Failed("open", path, errno);
  const int result = ::fsync(file);
  const int error = errno;
  ::close(file);
  return result == 0 ? absl::OkStatus() : Failed("fsync", path, error);
}

}  // namespace

absl::StatusOr<uint64_t> FreeBytes(const std::string& path) {
  struct statvfs disk;
  if (::statvfs(path.c_str(), &disk) != 0) return Failed("statvfs", path, errno);
  return uint64_t{disk.f_bavail} * uint64_t{disk.f_frsize};
}

absl::StatusOr<std::vector<std::string>> NonEmptyFiles(const std::string& directory,
                                                       absl::string_view suffix) {
  std::vector<std::string> paths;
  std::error_code error;
  std::filesystem::directory_iterator entries(directory, error);
  for (; !error && entries != std::filesystem::directory_iterator(); entries.increment(error)) {
    if (!absl::EndsWith(entries->path().native(), suffix)) continue;
    std::error_code gone;  // A file may go while we look.
    const uintmax_t size = entries->file_size(gone);
    if (!gone && size > 0) paths.push_back(entries->path().native());
  }
  if (error) return Failed("list", directory, error.value());
  return paths;
}

bool Exists(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

absl::Status SyncDirectory(const std::string& directory) {
  STEWARD_ASSIGN_OR_RETURN(const std::vector<std::string> files, NonEmptyFiles(directory, ""));
  for (const std::string& file : files) STEWARD_RETURN_IF_ERROR(SyncPath(file));
  STEWARD_RETURN_IF_ERROR(SyncPath(directory));
  return SyncPath(absl::StrCat(directory, "/.."));
}

}  // namespace steward::store
