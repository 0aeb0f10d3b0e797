#include "services/host/installation.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "libs/base/clock.h"
#include "libs/base/hash.h"
#include "libs/base/ids.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/store/keys.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

constexpr uint32_t kFormatVersion = 1;

std::string PathOf(const std::string& data_dir) { return data_dir + "/" + kInstallationFile; }

absl::StatusOr<common::v1::InstallationRow> Read(const std::string& path) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  common::v1::InstallationRow row;
  if (!google::protobuf::util::JsonStringToMessage(text, &row).ok() || row.installation().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is not an installation file: restore it from a backup"));
  }
  return row;
}

struct NewInstallation {
  std::string id;
  uint32_t partition_count = kPartitionsDefault;
  std::string secret;
};

absl::Status Create(const std::string& path, const NewInstallation& installation) {
  common::v1::InstallationRow row;
  row.set_installation(installation.id);
  row.set_partition_count(installation.partition_count);
  row.set_format_version(kFormatVersion);
  row.set_secret(installation.secret);
  std::string text;
  if (!google::protobuf::util::MessageToJsonString(row, &text).ok()) {
    return absl::InternalError("an installation can't be written as JSON");
  }
  return CreateFile(path, text + "\n");
}

}  // namespace

absl::Status CreateTestInstallation(const std::string& data_dir, absl::string_view secret) {
  const std::string path = PathOf(data_dir);
  std::error_code ignored;
  std::filesystem::create_directories(data_dir, ignored);
  if (std::filesystem::exists(path)) {
    return absl::FailedPreconditionError(
        absl::StrCat(data_dir,
                     " lives by the machine's clock, and keeps it: give the test clock a "
                     "data directory of its own by --data"));
  }
  return Create(path,
                {.id = "00000000-0000-7000-8000-000000000001", .secret = std::string(secret)});
}

absl::StatusOr<common::v1::InstallationRow> LoadOrCreateInstallation(const std::string& data_dir,
                                                                     uint32_t partition_count) {
  const std::string path = PathOf(data_dir);
  std::error_code ignored;
  std::filesystem::create_directories(data_dir, ignored);
  if (!std::filesystem::exists(path)) {
    const SystemClock clock;
    STEWARD_RETURN_IF_ERROR(Create(path, {.id = UuidV7Generator(clock).Next(),
                                          .partition_count = partition_count,
                                          .secret = RandomBytes(kHashKeyBytes)}));
  }
  STEWARD_ASSIGN_OR_RETURN(common::v1::InstallationRow row, Read(path));
  if (row.partition_count() != partition_count) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the installation in ", data_dir, " has ", row.partition_count(), " partitions, not ",
        partition_count, ": the number is fixed when an installation is made"));
  }
  return row;
}

absl::Status BindStore(const common::v1::InstallationRow& installation, const std::string& service,
                       store::Store* store) {
  common::v1::InstallationRow wanted = installation;
  wanted.set_service(service);
  const std::string key = store::InstallationKey().Encode();
  STEWARD_ASSIGN_OR_RETURN(const auto stored, store->Get(store::Family::kRest, key));
  if (!stored.has_value()) {
    store::Batch batch;
    batch.Put(store::Family::kRest, key, engine::EncodeRow(wanted));
    return store->Commit(batch, store::Durability::kSynced);
  }
  common::v1::InstallationRow found;
  STEWARD_RETURN_IF_ERROR(engine::DecodeRow(*stored, &found));
  if (found.installation() != wanted.installation() || found.service() != service ||
      found.partition_count() != wanted.partition_count()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the store is of service ", found.service(), " of installation ", found.installation(),
        " with ", found.partition_count(), " partitions, not of ", service, " of ",
        wanted.installation(), ": give each service of an installation its own directory"));
  }
  return absl::OkStatus();
}

}  // namespace steward::host
