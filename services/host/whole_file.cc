#include "services/host/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::host {
namespace {

using store::Durability;

absl::Status CantWrite(const std::string& path, int error) {
  return Reject(Reason::REASON_STORAGE,
                absl::StrCat("can't write ", path, ": ", std::strerror(error)));
}

// A file of our own, which may be torn by a crash.
absl::Status Write(const std::string& path, absl::string_view text, Durability durability) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return CantWrite(path, errno);
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       (durability == Durability::kUnsynced || fsync(file) == 0);
  const int error = errno;
  close(file);
  return written ? absl::OkStatus() : CantWrite(path, error);
}

}  // namespace

absl::Status ReplaceFile(const std::string& path, absl::string_view text, Durability durability) {
  const std::string own = path + ".new";
  STEWARD_RETURN_IF_ERROR(Write(own, text, durability));
  return std::rename(own.c_str(), path.c_str()) == 0 ? absl::OkStatus() : CantWrite(path, errno);
}

absl::Status CreateFile(const std::string& path, absl::string_view text) {
  const std::string own = absl::StrCat(path, ".", getpid());
  const absl::Status written = Write(own, text, Durability::kSynced);
  // The name is given to one.
  const int linked = written.ok() ? link(own.c_str(), path.c_str()) : -1;
  const int error = errno;
  unlink(own.c_str());
  STEWARD_RETURN_IF_ERROR(written);
  return linked == 0 || error == EEXIST ? absl::OkStatus() : CantWrite(path, error);
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("there is no ", path));
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::Status CopyFile(const std::string& from, const std::string& to) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, ReadFile(from));
  return ReplaceFile(to, text, Durability::kSynced);
}

absl::Status MakeDirectories(const std::string& path) {
  std::error_code error;
  const bool made = std::filesystem::create_directories(path, error);
  if (made) std::filesystem::permissions(path, std::filesystem::perms::owner_all, error);
  return error ? CantWrite(path, error.value()) : absl::OkStatus();
}

}  // namespace steward::host
