#include "services/ctl/backup.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "libs/base/status.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/json.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

// Longer than checkpoints take; a command that dies meanwhile holds nothing up for longer.
constexpr uint32_t kHoldMillis = 60'000;

absl::Status HoldAll(Session& session, uint32_t hold_ms) {
  common::v1::HoldIntakeRequest request;
  request.set_hold_ms(hold_ms);
  absl::Status status;
  for (const std::string& service : ServiceNames()) {
    common::v1::HoldIntakeResponse response;
    status.Update(session.platform.Call(
        service, FindMethod("steward.common.v1.OperationsService/HoldIntake"), request, &response));
  }
  return status;
}

absl::StatusOr<std::vector<common::v1::WriteBackupResponse>> WriteAll(Session& session,
                                                                      const std::string& name) {
  common::v1::WriteBackupRequest request;
  request.set_backup(name);
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

Json DescribeBackup(const std::filesystem::path& folder) {
  Json backup = {{"backup", folder.filename().string()}, {"whole", true}, {"written_time", ""}};
  for (const std::string& service : ServiceNames()) {
    const Json manifest = ReadManifest(folder / absl::StrCat(service, ".json"));
    if (!manifest.is_object() || !std::filesystem::exists(folder / service / "CURRENT")) {
      backup["whole"] = false;
    } else {
      backup["written_time"] = manifest.value("written_time", "");
    }
  }
  return backup;
}

}  // namespace

absl::StatusOr<int> CreateBackup(Session& session, const std::string& name) {
  const std::string chosen =
      name.empty() ? absl::FormatTime("%Y%m%dT%H%M%SZ", absl::Now(), absl::UTCTimeZone()) : name;
  absl::Status status = HoldAll(session, kHoldMillis);
  const auto parts = status.ok() ? WriteAll(session, chosen) : status;
  if (!parts.ok()) {
    // Each would go on by itself, but later.
    HoldAll(session, 0).IgnoreError();
    return parts.status();
  }
  if (session.json()) {
    Json services = Json::array();
    for (const auto& part : *parts) services.push_back(ToJson(part));
    WriteJson({{"backup", chosen}, {"services", std::move(services)}}, session.format, session.out);
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows = {{"BACKUP", "SERVICE", "RECORDS", "PATH"}};
  for (const auto& part : *parts)
    rows.push_back({chosen, part.service(), absl::StrCat(part.records()), part.path()});
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
  std::vector<std::vector<std::string>> rows = {{"BACKUP", "WRITTEN", "WHOLE"}};
  for (const Json& backup : backups) {
    rows.push_back({backup["backup"], backup["written_time"], backup["whole"] ? "yes" : "no"});
  }
  WriteCells(rows, format, out);
  return kExitOk;
}

}  // namespace steward::ctl
