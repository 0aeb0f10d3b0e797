#include "services/host/backup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "services/host/installation.h"
#include "services/host/version.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

using Path = std::filesystem::path;

constexpr char kInstallationFile[] = "installation.json";
constexpr char kLedgerFile[] = "erasures.jsonl";
// There while a restore moves stores; what is left of one that was cut off.
constexpr char kRestoringFile[] = "restoring";

absl::Status DiskError(absl::string_view what, const Path& path, const std::error_code& error) {
  return Reject(Reason::REASON_STORAGE,
                absl::StrCat("can't ", what, " ", path.string(), ": ", error.message()));
}

absl::Status MakeDirectories(const Path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  return error ? DiskError("make", path, error) : absl::OkStatus();
}

absl::Status CopyFile(const Path& from, const Path& to) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, ReadFile(from.string()));
  return ReplaceFile(to.string(), text, store::Durability::kSynced);
}

absl::Status Move(const Path& from, const Path& to) {
  std::error_code error;
  std::filesystem::rename(from, to, error);
  return error ? DiskError("move", from, error) : absl::OkStatus();
}

std::string ManifestOf(const BackupPart& part) {
  nlohmann::json heads = nlohmann::json::array();
  for (const engine::Head& head : part.heads)
    heads.push_back({{"epoch", head.epoch}, {"seq", head.seq}});
  const nlohmann::json manifest = {{"service", part.service},
                                   {"installation", part.installation},
                                   {"version", kVersion},
                                   {"written_time", FormatRfc3339(absl::Now())},
                                   {"heads", std::move(heads)}};
  return manifest.dump() + "\n";
}

// What a manifest or an installation file says under `key`; empty where it says nothing.
std::string FieldOf(const Path& path, const char* key) {
  const auto text = ReadFile(path.string());
  const nlohmann::json json = nlohmann::json::parse(text.ok() ? *text : "", nullptr, false);
  if (!json.is_object() || !json.contains(key) || !json[key].is_string()) return "";
  return json[key].get<std::string>();
}

Path MarkOf(const std::string& data_dir, const std::string& service) {
  return Path(data_dir) / (service + ".restored");
}

// A name without a slash is one of the data directory's own backups.
Path DirectoryOf(const RestoreOptions& options) {
  if (absl::StrContains(options.backup, "/")) return options.backup;
  return Path(options.data_dir) / "backups" / options.backup;
}

absl::Status CheckWhole(const Path& backup) {
  if (!std::filesystem::is_directory(backup))
    return absl::NotFoundError(absl::StrCat("there is no backup at ", backup.string()));
  const std::string installation = FieldOf(backup / kInstallationFile, "installation");
  for (const char* service : kServiceNames) {
    const Path manifest = backup / absl::StrCat(service, ".json");
    if (FieldOf(manifest, "service") != service || !std::filesystem::exists(backup / service)) {
      return absl::FailedPreconditionError(
          absl::StrCat("the backup lacks ", service, ": ", manifest.string(),
                       " is missing or no manifest; it was not finished, or not copied whole"));
    }
    if (installation.empty() || FieldOf(manifest, "installation") != installation) {
      return absl::FailedPreconditionError(absl::StrCat(
          backup.string(), " holds parts of several installations, or no installation.json"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckInstallation(const Path& backup, const Path& data) {
  if (!std::filesystem::exists(data / kInstallationFile)) return absl::OkStatus();
  const std::string ours = FieldOf(data / kInstallationFile, "installation");
  const std::string theirs = FieldOf(backup / kInstallationFile, "installation");
  if (ours == theirs) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(data.string(), " is of installation ", ours,
                                                    ", and the backup of ", theirs,
                                                    ": restore it into a directory of its own"));
}

absl::Status CheckNothingRuns(const Path& data) {
  for (const char* service : kServiceNames) {
    if (std::filesystem::exists(data / service))
      STEWARD_RETURN_IF_ERROR(store::CheckUnowned((data / service).string()));
  }
  return absl::OkStatus();
}

// The newest ledger must be there: it names whom the backup still knows and nobody may.
absl::Status CheckLedger(const Path& backup, const Path& data, bool accept_old) {
  const auto theirs = ReadErasureLedger((backup / kLedgerFile).string());
  STEWARD_RETURN_IF_ERROR(theirs.status());
  if (!std::filesystem::exists(data / kLedgerFile)) {
    if (accept_old) return absl::OkStatus();
    // Where nobody was ever erased there is no ledger; an empty directory doesn't say that.
    if (theirs->empty() && std::filesystem::exists(data / kInstallationFile))
      return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("there is no ledger of erasures ", (data / kLedgerFile).string(),
                     ": put its newest copy there, or whom somebody erased since the backup comes "
                     "back; --accept-old-ledger goes on with the backup's own"));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto ours, ReadErasureLedger((data / kLedgerFile).string()));
  const std::set<std::string> known(ours.begin(), ours.end());
  for (const std::string& subject : *theirs) {
    if (known.contains(subject)) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("the ledger of erasures ", (data / kLedgerFile).string(),
                     " is older than the backup's: put its newest copy there"));
  }
  return absl::OkStatus();
}

// The highest epoch in the journal of a store; 0 for one that can't be read any more.
uint64_t HighestEpoch(const Path& path) {
  const auto store = store::OpenRocksStore({.path = path.string()});
  if (!store.ok()) return 0;
  uint64_t highest = 0;
  for (store::Partition p = 0; p < kPartitionsDefault; ++p) {
    const auto last = (*store)->Scan(
        store::Family::kJournal,
        store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kJournal), true));
    if (!last->Valid()) continue;
    const auto payload = engine::DecodeJournal(last->value());
    common::v1::Envelope envelope;
    if (payload.ok() && engine::ParseEnvelope(*payload, &envelope).ok())
      highest = std::max(highest, envelope.epoch());
  }
  return highest;
}

// Copies beside the place first, so that a restore that is cut off has replaced nothing.
absl::Status CopyIn(const Path& backup, const Path& data) {
  for (const char* service : kServiceNames) {
    const Path incoming = data / absl::StrCat(service, ".incoming");
    std::error_code error;
    std::filesystem::remove_all(incoming, error);
    std::filesystem::copy(backup / service, incoming, std::filesystem::copy_options::recursive,
                          error);
    if (error) return DiskError("copy", backup / service, error);
  }
  sync();
  return absl::OkStatus();
}

absl::Status PutInPlace(const Path& data, const Path& replaced, const std::string& service) {
  uint64_t epoch = 0;
  if (std::filesystem::exists(data / service)) {
    epoch = HighestEpoch(data / service);
    STEWARD_RETURN_IF_ERROR(MakeDirectories(replaced));
    STEWARD_RETURN_IF_ERROR(Move(data / service, replaced / service));
  }
  std::error_code ignored;
  std::filesystem::remove(data / absl::StrCat(service, ".heads"), ignored);
  // Before the store: one that is started without the mark would go on as if nothing was lost.
  STEWARD_RETURN_IF_ERROR(ReplaceFile(MarkOf(data.string(), service), absl::StrCat(epoch, "\n"),
                                      store::Durability::kSynced));
  return Move(data / absl::StrCat(service, ".incoming"), data / service);
}

}  // namespace

absl::Status WriteBackupPart(const BackupPart& part, store::Store& store) {
  const Path data(part.data_dir);
  const Path backup = data / "backups" / part.name;
  const Path manifest = backup / (part.service + ".json");
  STEWARD_RETURN_IF_ERROR(MakeDirectories(backup));
  if (std::filesystem::exists(backup / part.service)) {
    return Reject(Reason::REASON_ALREADY_EXISTS,
                  absl::StrCat("there is a backup ", part.name, " of ", part.service,
                               " already: give it another name"));
  }
  STEWARD_RETURN_IF_ERROR(store.Checkpoint((backup / part.service).string()));
  STEWARD_RETURN_IF_ERROR(CopyFile(data / kInstallationFile, backup / kInstallationFile));
  if (std::filesystem::exists(data / kLedgerFile))
    STEWARD_RETURN_IF_ERROR(CopyFile(data / kLedgerFile, backup / kLedgerFile));
  return ReplaceFile(manifest.string(), ManifestOf(part), store::Durability::kSynced);
}

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

absl::StatusOr<Restored> Restore(const RestoreOptions& options) {
  const Path data(options.data_dir);
  const Path backup = DirectoryOf(options);
  STEWARD_RETURN_IF_ERROR(CheckWhole(backup));
  STEWARD_RETURN_IF_ERROR(MakeDirectories(data));
  STEWARD_RETURN_IF_ERROR(CheckInstallation(backup, data));
  STEWARD_RETURN_IF_ERROR(CheckNothingRuns(data));
  STEWARD_RETURN_IF_ERROR(CheckLedger(backup, data, options.accept_old_ledger));
  STEWARD_RETURN_IF_ERROR(CopyIn(backup, data));
  const Path replaced =
      data / absl::StrCat("replaced-",
                          absl::FormatTime("%Y%m%dT%H%M%E3SZ", absl::Now(), absl::UTCTimeZone()));
  Restored restored{.written_time = FieldOf(backup / "accounts.json", "written_time")};
  if (!std::filesystem::exists(data / kInstallationFile))
    STEWARD_RETURN_IF_ERROR(CopyFile(backup / kInstallationFile, data / kInstallationFile));
  if (!std::filesystem::exists(data / kLedgerFile) && std::filesystem::exists(backup / kLedgerFile))
    STEWARD_RETURN_IF_ERROR(CopyFile(backup / kLedgerFile, data / kLedgerFile));
  STEWARD_RETURN_IF_ERROR(ReplaceFile((data / kRestoringFile).string(), backup.string() + "\n",
                                      store::Durability::kSynced));
  for (const char* service : kServiceNames) {
    STEWARD_RETURN_IF_ERROR(PutInPlace(data, replaced, service));
    restored.services.emplace_back(service);
  }
  std::error_code ignored;
  std::filesystem::remove(data / kRestoringFile, ignored);
  if (std::filesystem::exists(replaced)) restored.replaced = replaced.string();
  return restored;
}

absl::Status CheckNotRestoring(const std::string& data_dir) {
  const auto backup = ReadFile((Path(data_dir) / kRestoringFile).string());
  if (!backup.ok()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("a restore of ", std::string(absl::StripAsciiWhitespace(*backup)), " into ",
                   data_dir, " was cut off: run it again"));
}

RestoredMark ReadRestoredMark(const std::string& data_dir, const std::string& service) {
  RestoredMark mark;
  std::ifstream file(MarkOf(data_dir, service));
  mark.restored = file.is_open();
  if (mark.restored) file >> mark.epoch;
  return mark;
}

void RemoveRestoredMark(const std::string& data_dir, const std::string& service) {
  std::error_code ignored;
  std::filesystem::remove(MarkOf(data_dir, service), ignored);
}

}  // namespace steward::host
