#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "libs/store/store.h"

// Small files that are there whole or not at all, for their owner only, and where they lie.
namespace steward::host {

// Writes over what is there. One writer at a time, for each path. Errors: UNAVAILABLE.
absl::Status ReplaceFile(const std::string& path, absl::string_view text,
                         store::Durability durability);

// Leaves what is there: of several processes at once one writes it. Errors: UNAVAILABLE.
absl::Status CreateFile(const std::string& path, absl::string_view text);

// Errors: NOT_FOUND.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Writes over what is there. Errors: NOT_FOUND, UNAVAILABLE.
absl::Status CopyFile(const std::string& from, const std::string& to);

// Those that are missing, for their owner only. Errors: UNAVAILABLE.
absl::Status MakeDirectories(const std::string& path);

}  // namespace steward::host
