#include "services/host/backup.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nlohmann/json.hpp"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/host/installation.h"
#include "services/host/ledger.h"
#include "services/host/version.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

using Path = std::filesystem::path;

std::string ManifestOf(const BackupPart& part) {
  nlohmann::json heads = nlohmann::json::array();
  for (const engine::Head& head : part.heads)
    heads.push_back({{"epoch", head.epoch}, {"seq", head.seq}});
  nlohmann::json manifest = {{"service", part.service},
                             {"installation", part.installation},
                             {"version", kVersion},
                             {"written_time", FormatRfc3339(absl::Now())},
                             {"heads", std::move(heads)}};
  if (!part.set_id.empty()) manifest["set"] = part.set_id;
  return manifest.dump() + "\n";
}

}  // namespace

absl::Status CheckNoBackupPart(const std::string& data_dir, const std::string& name,
                               const std::string& service) {
  if (!std::filesystem::exists(Path(data_dir) / kBackupsDirectory / name / service))
    return absl::OkStatus();
  return Reject(Reason::REASON_ALREADY_EXISTS,
                absl::StrCat("there is a backup ", name, " of ", service,
                             " already: give this one another name"));
}

absl::Status WriteBackupPart(const BackupPart& part, store::Store& store) {
  const Path data(part.data_dir);
  const Path backup = data / kBackupsDirectory / part.name;
  const Path manifest = backup / (part.service + ".json");
  STEWARD_RETURN_IF_ERROR(CheckNoBackupPart(part.data_dir, part.name, part.service));
  STEWARD_RETURN_IF_ERROR(MakeDirectories((data / kBackupsDirectory).string()));
  STEWARD_RETURN_IF_ERROR(MakeDirectories(backup.string()));
  STEWARD_RETURN_IF_ERROR(store.Checkpoint((backup / part.service).string()));
  STEWARD_RETURN_IF_ERROR(
      CopyFile((data / kInstallationFile).string(), (backup / kInstallationFile).string()));
  if (std::filesystem::exists(data / kLedgerFile))
    STEWARD_RETURN_IF_ERROR(
        CopyFile((data / kLedgerFile).string(), (backup / kLedgerFile).string()));
  return ReplaceFile(manifest.string(), ManifestOf(part), store::Durability::kSynced);
}

bool HasStore(const std::string& path) { return std::filesystem::exists(Path(path) / "CURRENT"); }

}  // namespace steward::host
