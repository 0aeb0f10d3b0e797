#include "libs/store/directory_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace steward::store {
namespace {

absl::Status Refused(const std::string& what, int error) {
  return absl::FailedPreconditionError(absl::StrCat(what, ": ", std::strerror(error)));
}

absl::Status Held(const std::string& directory, int file) {
  char text[32] = {};
  const ssize_t size = ::pread(file, text, sizeof text - 1, 0);
  const std::string pid(absl::StripAsciiWhitespace(
      absl::string_view(text, size > 0 ? static_cast<size_t>(size) : 0)));
  return absl::FailedPreconditionError(absl::StrCat(
      directory, " is held by another process", pid.empty() ? "" : absl::StrCat(" (pid ", pid, ")"),
      "; stop it first, or give this one another directory"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<DirectoryLock>> DirectoryLock::Acquire(
    const std::string& directory) {
  if (::mkdir(directory.c_str(), 0750) != 0 && errno != EEXIST) {
    return Refused(absl::StrCat("can't make ", directory), errno);
  }
  const std::string path = absl::StrCat(directory, "/OWNER");
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
  if (file < 0) return Refused(absl::StrCat("can't open ", path), errno);
  std::unique_ptr<DirectoryLock> lock(new DirectoryLock(file));
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return Held(directory, file);
    return Refused(absl::StrCat("can't lock ", path), errno);
  }
  // The text only serves the other's message; on a full disk the lock alone must do.
  const std::string pid = absl::StrCat(::getpid(), "\n");
  if (::ftruncate(file, 0) == 0 && ::pwrite(file, pid.data(), pid.size(), 0) < 0) return lock;
  return lock;
}

DirectoryLock::~DirectoryLock() { ::close(file_); }

}  // namespace steward::store
