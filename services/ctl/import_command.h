#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/ctl/session.h"

namespace steward::ctl {

struct ImportOptions {
  // "ravenstack": the mapping is NAME.toml.
  std::string name;
  // Where the source's files are.
  std::string directory;
  // Empty: looked for in `mapping_directories`.
  std::string mapping;
  std::vector<std::string> mapping_directories;
  // Where rejected and corrected rows are written.
  std::string rejects = ".";
  bool overwrite = false;
};

// Imports a source system's files. Progress as talk, the summary as data. kExitOk when nothing but
// the mapping's own rules rejected rows, else kExitFailure. A run that was stopped or killed is
// simply started again.
absl::StatusOr<int> RunImport(Session& session, const ImportOptions& options);

// Where mappings ship: beside the source tree that the executable was built in, or installed with.
std::vector<std::string> MappingDirectories(const std::string& executable);

}  // namespace steward::ctl
