#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <initializer_list>
#include <string>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/hash.h"
#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/rpc/principals.h"

namespace steward::rpc {
namespace {

constexpr size_t kTokenBytes = 32;

struct NewToken {
  std::string principal;
  std::vector<std::string> roles;
};

// Writes a file that is there for its owner only, and that was not there before.
absl::Status WriteNewFile(const std::string& path, absl::string_view content) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0 && errno == EEXIST) return absl::AlreadyExistsError(absl::StrCat(path, " exists"));
  if (file < 0) return absl::UnavailableError(absl::StrCat(path, ": ", std::strerror(errno)));
  const ssize_t written = write(file, content.data(), content.size());
  const bool ok = written == static_cast<ssize_t>(content.size()) && fsync(file) == 0;
  const int error = errno;
  close(file);
  if (ok) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(path, ": ", std::strerror(error)));
}

std::vector<NewToken> Tokens(absl::Span<const std::string> services) {
  std::vector<NewToken> tokens{{"admin",
                                {"viewer", "editor", "approver", "importer", "subscriber",
                                 "operator", "personal", "deescalator"}},
                               {"viewer", {"viewer"}},
                               {"subscriber", {"subscriber"}}};
  for (const std::string& service : services) {
    tokens.push_back({absl::StrCat(kServicePrincipal, service), {"viewer", "subscriber"}});
  }
  return tokens;
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

}  // namespace

absl::Status CreateTokenFile(const std::string& path, absl::Span<const std::string> services) {
  if (access(path.c_str(), F_OK) == 0) {
    return absl::AlreadyExistsError(absl::StrCat(path, " exists"));
  }
  std::string table =
      "# Who may call. A token's clear text is in the file that is named like its principal;\n"
      "# sha256 is its hash (printf %s TOKEN | sha256sum). Changes are seen within a second.\n";
  for (const NewToken& token : Tokens(services)) {
    const std::string text = absl::StrCat("stw_", Base64UrlEncode(RandomBytes(kTokenBytes)));
    absl::StrAppend(&table, "\n[[token]]\nprincipal = \"", token.principal, "\"\nroles = [\"",
                    absl::StrJoin(token.roles, "\", \""), "\"]\nsha256 = \"", Sha256Hex(text),
                    "\"\n");
    const std::string clear = absl::StrCat(DirectoryOf(path), token.principal, ".token");
    // One that is left from an attempt without a table opens nothing.
    unlink(clear.c_str());
    STEWARD_RETURN_IF_ERROR(WriteNewFile(clear, absl::StrCat(text, "\n")));
  }
  // Last: a crash before it leaves clear tokens that open nothing.
  return WriteNewFile(path, table);
}

}  // namespace steward::rpc
