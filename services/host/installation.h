#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/store/store.h"
#include "steward/common/v1/stored.pb.h"

// The installation: made once, in the data directory, and the same for all its services.
namespace steward::host {

inline constexpr uint32_t kPartitionsDefault = 16;
// In the data directory.
inline constexpr char kInstallationFile[] = "installation.json";
// The services of an installation; each has a store of that name in the data directory.
inline constexpr const char* kServiceNames[] = {"accounts", "contracts", "feedback", "escalations"};

// Reads <data>/installation.json, or makes it (0600) with a new id and secret. Several processes
// may ask at once: one makes it. Errors: INVALID_ARGUMENT for a file that can't be read, or of
// another number of partitions.
absl::StatusOr<common::v1::InstallationRow> LoadOrCreateInstallation(const std::string& data_dir,
                                                                     uint32_t partition_count);

// Makes <data>/installation.json for a test clock: the same each time. `secret` has kHashKeyBytes.
// FAILED_PRECONDITION where there is one already.
absl::Status CreateTestInstallation(const std::string& data_dir, absl::string_view secret);

// Writes the installation into a new store; refuses a store that is of another one, of another
// service, or of another number of partitions.
absl::Status BindStore(const common::v1::InstallationRow& installation, const std::string& service,
                       store::Store* store);

}  // namespace steward::host
