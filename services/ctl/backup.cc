#include "services/ctl/backup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "libs/base/status.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/json.h"
#include "services/ctl/mistake.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

// Longer than checkpoints take; a command that dies meanwhile holds nothing up for longer.
constexpr uint32_t kHoldMillis = 60'000;
// Who waited for another backup for so long holds all anew: the first holds would end too soon.
constexpr absl::Duration kHoldAgainAfter = absl::Seconds(10);

absl::Status HoldAll(Session& session, const common::v1::HoldIntakeRequest& request) {
  for (const std::string& service : ServiceNames()) {
    common::v1::HoldIntakeResponse response;
    STEWARD_RETURN_IF_ERROR(session.platform.Call(
        service, FindMethod("steward.common.v1.OperationsService/HoldIntake"), request, &response));
  }
  return absl::OkStatus();
}

// Each would go on by itself, but later.
void LetGoOfAll(Session& session, common::v1::HoldIntakeRequest request) {
  request.set_hold_ms(0);
  for (const std::string& service : ServiceNames()) {
    common::v1::HoldIntakeResponse response;
    session.platform
        .Call(service, FindMethod("steward.common.v1.OperationsService/HoldIntake"), request,
              &response)
        .IgnoreError();
  }
}

absl::StatusOr<std::vector<common::v1::WriteBackupResponse>> WriteAll(
    Session& session, const common::v1::WriteBackupRequest& request) {
  std::vector<common::v1::WriteBackupResponse> parts;
  for (const std::string& service : ServiceNames()) {
    STEWARD_RETURN_IF_ERROR(session.platform.Call(
        service, FindMethod("steward.common.v1.OperationsService/WriteBackup"), request,
        &parts.emplace_back()));
  }
  return parts;
}

// What a manifest says; null for none.
Json ReadManifest(const std::filesystem::path& path) {
  std::ifstream file(path);
  return Json::parse(file, nullptr, false);
}

// A text of a manifest; empty where there is none.
std::string TextOf(const Json& manifest, const char* key) {
  const auto found = manifest.find(key);
  return found != manifest.end() && found->is_string() ? found->get<std::string>() : "";
}

// What keeps it from being restored, with the remedy; empty for one that can be restored.
std::string LackOf(const std::filesystem::path& folder) {
  std::vector<std::string> missing;
  std::map<std::string, std::vector<std::string>> services_by_set;
  for (const std::string& service : ServiceNames()) {
    const Json manifest = ReadManifest(folder / absl::StrCat(service, ".json"));
    if (!manifest.is_object() || !std::filesystem::exists(folder / service / "CURRENT")) {
      missing.push_back(service);
    } else {
      services_by_set[TextOf(manifest, "set")].push_back(service);
    }
  }
  if (!missing.empty()) {
    return absl::StrCat("lacks ", absl::StrJoin(missing, ", "),
                        ": it was not finished, or not copied whole");
  }
  if (services_by_set.size() == 1) return "";
  std::vector<std::string> sets;
  sets.reserve(services_by_set.size());
  for (const auto& [set, services] : services_by_set) sets.push_back(absl::StrJoin(services, ", "));
  return absl::StrCat("parts of several backups (", absl::StrJoin(sets, " / "),
                      "): copy all parts of one backup there");
}

Json DescribeBackup(const std::filesystem::path& folder) {
  const std::string lack = LackOf(folder);
  Json backup = {{"backup", folder.filename().string()},
                 {"whole", lack.empty()},
                 {"written_time", ""},
                 {"problem", lack}};
  for (const std::string& service : ServiceNames()) {
    const Json manifest = ReadManifest(folder / absl::StrCat(service, ".json"));
    if (manifest.is_object()) backup["written_time"] = TextOf(manifest, "written_time");
  }
  return backup;
}

}  // namespace

void AddBackupFlags(CLI::App* app, BackupOptions* options) {
  app->add_option("NAME", options->name, "Default: the time, as 20261130T081500Z")
      ->check(NotEmpty());
  app->add_flag("--accept-rolled-back", options->accept_rolled_back,
                "Also where a service was rolled back (else refused): its part lacks what it lost, "
                "though others hold it");
}

void AddRestoreFlags(CLI::App* app, World::Restore* options) {
  app->add_option("BACKUP", options->backup, "A name in --data, or a directory")
      ->required()
      ->check(NotEmpty());
  app->add_flag("--accept-old-ledger", options->accept_old_ledger,
                "Without the newest ledger of erasures: who was erased since comes back");
  app->add_flag("--as-of-backup", options->as_of_backup,
                "With Kafka: what was published since the backup does not come back");
}

absl::StatusOr<int> CreateBackup(Session& session, const BackupOptions& options) {
  const std::string name =
      options.name.empty() ? absl::FormatTime("%Y%m%dT%H%M%SZ", absl::Now(), absl::UTCTimeZone())
                           : options.name;
  common::v1::HoldIntakeRequest hold;
  hold.set_hold_ms(kHoldMillis);
  hold.set_backup(name);
  hold.set_set_id(session.new_id());
  hold.set_accept_rolled_back(options.accept_rolled_back);
  common::v1::WriteBackupRequest request;
  request.set_backup(name);
  request.set_set_id(hold.set_id());
  const absl::Time began = absl::Now();
  absl::Status status = HoldAll(session, hold);
  if (status.ok() && absl::Now() - began > kHoldAgainAfter) status = HoldAll(session, hold);
  const auto parts = status.ok() ? WriteAll(session, request) : status;
  if (!parts.ok()) {
    LetGoOfAll(session, hold);
    return parts.status();
  }
  if (session.json()) {
    Json services = Json::array();
    for (const auto& part : *parts) services.push_back(ToJson(part));
    WriteJson({{"backup", name}, {"set_id", hold.set_id()}, {"services", std::move(services)}},
              session.format, session.out);
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows = {{"BACKUP", "SERVICE", "RECORDS", "PATH"}};
  for (const auto& part : *parts)
    rows.push_back({name, part.service(), absl::StrCat(part.records()), part.path()});
  WriteCells(rows, session.format, session.out);
  return kExitOk;
}

absl::StatusOr<int> ListBackups(const std::string& data, Format format, std::ostream& out) {
  std::vector<std::filesystem::path> folders;
  std::error_code error;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(data) / "backups", error)) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  Json backups = Json::array();
  for (const auto& folder : folders) backups.push_back(DescribeBackup(folder));
  if (format == Format::kJson || format == Format::kYaml) {
    WriteJson({{"backups", std::move(backups)}}, format, out);
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows = {{"BACKUP", "WRITTEN", "WHOLE", "TO LOOK AT"}};
  for (const Json& backup : backups) {
    rows.push_back({backup["backup"], backup["written_time"], backup["whole"] ? "yes" : "no",
                    backup["problem"]});
  }
  WriteCells(rows, format, out);
  return kExitOk;
}

}  // namespace steward::ctl
