#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <CLI/CLI.hpp>

namespace steward::ctl {

// The script that makes a shell complete `steward`: it asks `steward __complete WORD...`.
// INVALID_ARGUMENT for a shell other than bash, zsh and fish.
absl::StatusOr<std::string> CompletionScript(const std::string& shell);

// What the last of the words can go on to: subcommands, or flags where it begins with a dash.
std::vector<std::string> Complete(CLI::App& app, const std::vector<std::string>& words);

// The subcommand of that name, or null.
CLI::App* FindSubcommand(CLI::App& app, const std::string& name);

// The words that may stand at this place of the command line; `flags`: its flags, those of the
// commands above included.
std::vector<std::string> WordsOf(CLI::App& app, bool flags);

}  // namespace steward::ctl
