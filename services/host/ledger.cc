#include "services/host/ledger.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::host {

absl::StatusOr<std::vector<std::string>> ReadErasureLedger(const std::string& path) {
  std::vector<std::string> subjects;
  std::set<std::string> known;
  std::ifstream file(path);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const nlohmann::json json = nlohmann::json::parse(line, nullptr, false);
    if (!json.is_object() || !json.contains("subject") || !json["subject"].is_string()) {
      return absl::InvalidArgumentError(absl::StrCat(
          path, " line ", number, " is no erasure: restore the file from its newest copy"));
    }
    std::string subject = json["subject"].get<std::string>();
    if (known.insert(subject).second) subjects.push_back(std::move(subject));
  }
  return subjects;
}

absl::Status AppendToLedger(const std::string& path, absl::Span<const std::string> subjects) {
  STEWARD_ASSIGN_OR_RETURN(const auto there, ReadErasureLedger(path));
  const std::set<std::string> known(there.begin(), there.end());
  std::string lines;
  for (const std::string& subject : subjects) {
    if (known.contains(subject)) continue;
    const nlohmann::json line = {{"subject", subject}, {"ledger_time", FormatRfc3339(absl::Now())}};
    absl::StrAppend(&lines, line.dump(), "\n");
  }
  if (lines.empty()) return absl::OkStatus();
  // In one write: the services of an installation share the file.
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && write(file, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()) &&
      fsync(file) == 0;
  const int error = errno;
  if (file >= 0) close(file);
  if (written) return absl::OkStatus();
  return Reject(Reason::REASON_STORAGE,
                absl::StrCat("can't write ", path, ": ", std::strerror(error)));
}

}  // namespace steward::host
