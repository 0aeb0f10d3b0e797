#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace steward::ctl {

// What is wrong with a command line that CLI11 refused, in the words of the command that was
// reached: an unknown flag or word with the nearest that there is, and where help is.
std::string ExplainMistake(CLI::App& app, const CLI::ParseError& error);

// Refuses an argument that is there and holds nothing.
CLI::Validator NotEmpty();

}  // namespace steward::ctl
