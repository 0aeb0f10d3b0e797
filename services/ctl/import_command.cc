#include "services/ctl/import_command.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/import/mapping.h"
#include "services/ctl/import/plan.h"
#include "services/ctl/import/runner.h"

namespace steward::ctl {
namespace {

constexpr size_t kLineWidth = 78;
// On what is no terminal a line is said once in this time.
constexpr absl::Duration kSayEvery = absl::Seconds(10);

std::vector<std::string> KnownMappings(const std::vector<std::string>& directories) {
  std::vector<std::string> names;
  for (const std::string& directory : directories) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
      if (entry.path().extension() == ".toml") names.push_back(entry.path().stem());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

absl::StatusOr<std::string> FindMapping(const ImportOptions& options) {
  if (!options.mapping.empty()) return options.mapping;
  for (const std::string& directory : options.mapping_directories) {
    const auto path = std::filesystem::path(directory) / (options.name + ".toml");
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) return path.string();
  }
  return UsageError(absl::StrCat(
      "no mapping '", options.name, "' in ", absl::StrJoin(options.mapping_directories, ", "),
      Suggestion(options.name, KnownMappings(options.mapping_directories)),
      "; name a file with --mapping, or the directory of mappings with STEWARD_MAPPINGS"));
}

absl::StatusOr<importing::Mapping> Load(const std::string& path) {
  std::ifstream file(path);
  if (!file) return UsageError(absl::StrCat("can't read the mapping ", path));
  std::stringstream text;
  text << file.rdbuf();
  return importing::LoadMapping(text.str(), path, importing::ImportMethods());
}

absl::Status CheckDirectories(const ImportOptions& options) {
  std::error_code error;
  if (!std::filesystem::is_directory(options.directory, error)) {
    return UsageError(absl::StrCat(options.directory, " is no directory"));
  }
  if (std::filesystem::equivalent(options.directory, options.rejects, error)) {
    return UsageError(absl::StrCat("rejected rows are never written beside the input, ",
                                   options.directory, "; name another directory with --rejects"));
  }
  return absl::OkStatus();
}

std::vector<std::string> ServicesOf(const importing::Mapping& mapping) {
  std::vector<std::string> services;
  for (const importing::Step& step : mapping.steps) {
    const std::string service = ServiceOf(*step.method);
    if (std::count(services.begin(), services.end(), service) == 0) services.push_back(service);
  }
  return services;
}

// Says how far the import is: over and over on one line of a terminal, else now and then.
class ProgressTalk final {
 public:
  explicit ProgressTalk(Session& session) : session_(session) {}

  void Say(const importing::Progress& progress) {
    if (session_.err_is_terminal) {
      const std::string line = importing::ProgressLine(progress, kLineWidth);
      session_.err << '\r' << line;
      if (line.size() < kLineWidth) session_.err << std::string(kLineWidth - line.size(), ' ');
      session_.err << std::flush;
      return;
    }
    if (progress.elapsed - said_ < kSayEvery) return;
    said_ = progress.elapsed;
    session_.err << importing::ProgressLine(progress, kLineWidth) << std::endl;
  }

  void End() {
    if (session_.err_is_terminal) session_.err << '\r' << std::string(kLineWidth, ' ') << '\r';
  }

 private:
  Session& session_;
  absl::Duration said_ = absl::ZeroDuration();
};

void ShowReport(Session& session, const importing::Report& report) {
  if (!session.json()) {
    session.out << importing::ReportText(report);
    return;
  }
  const Json json = Json::parse(importing::ReportJson(report), nullptr, false);
  WriteJson(json, session.format, session.out);
}

}  // namespace

absl::StatusOr<int> RunImport(Session& session, const ImportOptions& options) {
  STEWARD_RETURN_IF_ERROR(CheckDirectories(options));
  STEWARD_ASSIGN_OR_RETURN(const std::string path, FindMapping(options));
  STEWARD_ASSIGN_OR_RETURN(const importing::Mapping mapping, Load(path));
  STEWARD_ASSIGN_OR_RETURN(const auto plan, importing::Plan::Open(mapping, options.directory));
  STEWARD_ASSIGN_OR_RETURN(const auto sink, session.platform.OpenSink(ServicesOf(mapping)));

  ProgressTalk talk(session);
  importing::RunOptions run;
  run.overwrite = options.overwrite;
  // Each run is decided anew: equal content changes nothing, and live changes are noticed.
  run.run_id = session.new_id();
  run.progress = [&talk](const importing::Progress& progress) { talk.Say(progress); };
  run.cancelled = session.interrupted;
  const importing::RunResult result = importing::RunPlan(*plan, *sink, run);
  talk.End();

  ShowReport(session, result.report);
  STEWARD_RETURN_IF_ERROR(
      importing::WriteRejects(*plan, result.states, options.rejects, options.directory));
  STEWARD_RETURN_IF_ERROR(result.status);
  return result.report.Clean() ? kExitOk : kExitFailure;
}

std::vector<std::string> MappingDirectories(const std::string& executable) {
  if (const char* named = std::getenv("STEWARD_MAPPINGS"); named != nullptr && *named != '\0') {
    return {named};
  }
  const auto bin = std::filesystem::path(executable).parent_path();
  return {(bin / "../../deploy/mappings").lexically_normal().string(),
          (bin / "../share/steward/mappings").lexically_normal().string()};
}

}  // namespace steward::ctl
