#pragma once

#include <iosfwd>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace steward::host {

// Settings from a TOML file, for what neither a flag nor the environment says: flags come before
// the environment, the environment before the file, the file before the defaults. Its keys are the
// names of the flags, one that may be given many times is a list:
//
//   data = "/var/lib/steward"
//   port-base = 7101
//   peer = ["contracts=10.0.0.2:7102", "escalations=10.0.0.4:7104"]
//
// A key that is no flag, and a value that the flag would refuse, are errors with their line. One
// thread.
class Config final {
 public:
  // Adds --config, --check-config and --print-config to `app`, which has its other flags already
  // and outlives this. `not_in_files`: flags that are said for one run only.
  Config(CLI::App* app, std::vector<std::string> not_in_files);

  // Once `app` has parsed its arguments. An exit status when the process is to end: after what
  // --check-config or --print-config asked for, on `out`, or for problems, all of them on `err`.
  std::optional<int> Apply(std::ostream& out, std::ostream& err);

 private:
  bool IsInFiles(const CLI::Option& option) const;
  std::vector<std::string> Keys() const;
  void ReadFile();
  // The values, as a command line would give them.
  void Take(const std::string& key, int line, const std::vector<std::string>& values);
  void Print(std::ostream& out) const;

  CLI::App& app_;
  std::vector<std::string> not_in_files_;
  std::string path_;
  bool check_ = false;
  bool print_ = false;
  std::vector<std::string> problems_;
  // What the file said and was taken, by the flag's name.
  std::map<std::string, int> lines_;
};

}  // namespace steward::host
