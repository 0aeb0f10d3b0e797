#include "services/dev/announcement.h"

#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"

namespace steward::dev {
namespace {

using Path = std::filesystem::path;

constexpr char kBuiltProgram[] = "build/bin/steward";
constexpr char kPortfolio[] = "tests/data/portfolio";

// As one word of a shell.
std::string Word(const std::string& text) {
  bool plain = !text.empty();
  for (const char c : text)
    plain = plain && (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                      absl::StrContains("/._-:=+,@", std::string(1, c)));
  return plain ? text : absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// The path below `directory` where it is there, else as it is.
std::string From(const std::string& directory, const std::string& below, const std::string& path) {
  std::error_code error;
  return std::filesystem::equivalent(Path(directory) / below, path, error) ? below : path;
}

// "build/bin/steward", with the flags that say which platform.
std::string CommandFor(const RunningPlatform& platform) {
  std::string command = Word(From(platform.directory, kBuiltProgram, platform.program));
  if (Path(platform.data_dir).lexically_normal() != Path(kDefaultData).lexically_normal())
    absl::StrAppend(&command, " --data ", Word(platform.data_dir));
  if (platform.port_base != kDefaultPortBase)
    absl::StrAppend(&command, " --port-base ", platform.port_base);
  return command;
}

// The example portfolio; empty where this program stands alone.
std::string PortfolioFor(const RunningPlatform& platform) {
  const Path source = Path(platform.program).parent_path().parent_path().parent_path() / kPortfolio;
  if (!std::filesystem::exists(source)) return "";
  return From(platform.directory, kPortfolio, source.string());
}

std::string TryNext(const RunningPlatform& platform) {
  const std::string command = CommandFor(platform);
  const std::string portfolio = PortfolioFor(platform);
  std::vector<std::string> lines = {absl::StrCat("cd ", Word(platform.directory))};
  lines.push_back(absl::StrCat(
      command, portfolio.empty() ? " doctor" : " import portfolio " + Word(portfolio)));
  lines.push_back(absl::StrCat(command, " arr show --at 2026-06-30 --by plan --currency USD"));
  lines.push_back(absl::StrCat(command, " events tail --from earliest --until-head"));
  if (platform.test_clock) lines.push_back(absl::StrCat(command, " clock advance 30d"));
  return absl::StrCat("\nTry next, in another terminal:\n  ", absl::StrJoin(lines, "\n  "), "\n\n");
}

std::string State(const RunningPlatform& platform) {
  std::string state = absl::StrCat(
      "Steward is running", platform.separate ? ", one process for each service" : "", ".\n");
  if (!platform.not_ready.empty()) {
    absl::StrAppend(&state, "Not ready yet: ", absl::StrJoin(platform.not_ready, ", "), "; `",
                    CommandFor(platform), " doctor` says why.\n");
  }
  return state;
}

}  // namespace

std::string Announcement(const RunningPlatform& platform) {
  std::string text = absl::StrCat(State(platform), "\n");
  int port = platform.port_base;
  for (const std::string& service : platform.services) {
    absl::StrAppendFormat(&text,
                          "  %-11s gRPC %s:%d   admin http://%s:%d  (/metrics /livez /readyz)\n",
                          service, platform.address, port, platform.address, port + kAdminOffset);
    ++port;
  }
  const std::string data =
      (Path(platform.directory) / platform.data_dir).lexically_normal().string();
  absl::StrAppend(&text, "\n  data       ", data, "  (kept; --fresh begins anew)\n",
                  "  bus        ",
                  platform.kafka.empty() ? "embedded" : "Apache Kafka at " + platform.kafka, "\n",
                  platform.test_clock ? "  clock      stands still until it is advanced\n" : "",
                  "  token      ", data, "/admin.token  (tokens and roles: tokens.toml)\n");
  return absl::StrCat(text, TryNext(platform), "Ctrl-C stops it.\n");
}

}  // namespace steward::dev
