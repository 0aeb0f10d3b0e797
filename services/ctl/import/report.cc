#include "services/ctl/import/report.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "libs/base/status.h"
#include "services/ctl/import/csv.h"

namespace steward::importing {
namespace {

constexpr size_t kExamplesMax = 5;
constexpr char kUntaken[] = "no step of the mapping takes this row";

bool IsCorrected(const RowState& state) {
  return state.rejection == Rejection::kNone && state.imported && !state.corrections.empty();
}

void CountRejected(const RowState& state, int64_t line, FileReport* file) {
  ++file->rejected;
  if (state.rejection == Rejection::kByRule) {
    ++file->rejected_by_rule;
    ++file->reasons[state.why];
    return;
  }
  if (state.rejection == Rejection::kByData) ++file->rejected_by_data;
  if (state.rejection == Rejection::kByServer) ++file->rejected_by_server;
  if (state.rejection == Rejection::kConflict) ++file->conflicts;
  if (file->examples.size() < kExamplesMax) {
    file->examples.push_back(absl::StrCat("line ", line, ": ", state.why));
  }
}

void CountRow(const RowState& state, int64_t line, const std::string& untaken, FileReport* file) {
  ++file->rows;
  if (state.rejection != Rejection::kNone) return CountRejected(state, line, file);
  if (state.imported) {
    ++(state.corrections.empty() ? file->imported : file->corrected);
    return;
  }
  const std::string& why = state.why.empty() ? untaken : state.why;
  if (why.empty()) {
    ++file->unfinished;
    return;
  }
  ++file->skipped;
  ++file->reasons[why];
}

FileReport Count(const Table& table, const std::vector<RowState>& states,
                 const std::string& untaken) {
  FileReport file;
  file.path = table.name;
  file.derived = table.derived;
  for (size_t i = 0; i < states.size(); ++i)
    CountRow(states[i], table.rows[i].line, untaken, &file);
  return file;
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) absl::StrAppend(&joined, joined.empty() ? "" : "; ", text);
  return joined;
}

absl::Status WriteRows(const std::string& path, const std::string& text, bool any) {
  std::error_code ignored;
  if (!any && !std::filesystem::exists(path, ignored)) return absl::OkStatus();
  std::ofstream output(path, std::ios::binary | std::ios::trunc);
  // Before the first row is in it.
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write, ignored);
  output << text;
  output.close();
  if (!output) return absl::UnavailableError(absl::StrCat("can't write ", path));
  return absl::OkStatus();
}

// Writes the rows for which `why` says something.
template <typename Why>
absl::Status WriteTable(const Table& table, const std::vector<RowState>& states,
                        const std::string& path, Why why) {
  std::vector<std::string> fields = {"line", "reason"};
  fields.insert(fields.end(), table.header.begin(), table.header.end());
  std::string text = CsvLine(fields);
  bool any = false;
  for (size_t i = 0; i < states.size(); ++i) {
    const std::string reason = why(states[i]);
    if (reason.empty()) continue;
    any = true;
    fields = {absl::StrCat(table.rows[i].line), reason};
    fields.insert(fields.end(), table.rows[i].raw.begin(), table.rows[i].raw.end());
    text += CsvLine(fields);
  }
  return WriteRows(path, text, any);
}

std::string JsonText(const std::string& text) {
  std::string json = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&json, "\\", std::string(1, c));
    } else if (byte < 0x20) {
      absl::StrAppendFormat(&json, "\\u%04x", byte);
    } else {
      json.push_back(c);
    }
  }
  json.push_back('"');
  return json;
}

std::string FileJson(const FileReport& file) {
  if (!file.not_mapped.empty()) {
    return absl::StrCat("{\"file\": ", JsonText(file.path),
                        ", \"not_mapped\": ", JsonText(file.not_mapped), "}");
  }
  std::string reasons;
  for (const auto& [why, count] : file.reasons) {
    absl::StrAppend(&reasons, reasons.empty() ? "" : ", ", JsonText(why), ": ", count);
  }
  std::string examples;
  for (const std::string& example : file.examples) {
    absl::StrAppend(&examples, examples.empty() ? "" : ", ", JsonText(example));
  }
  return absl::StrCat("{\"", file.derived ? "derived" : "file", "\": ", JsonText(file.path),
                      ", \"rows\": ", file.rows, ", \"imported\": ", file.imported,
                      ", \"corrected\": ", file.corrected, ", \"skipped\": ", file.skipped,
                      ", \"rejected\": ", file.rejected, ", \"unfinished\": ", file.unfinished,
                      ", \"rejected_by\": {\"rule\": ", file.rejected_by_rule,
                      ", \"data\": ", file.rejected_by_data,
                      ", \"server\": ", file.rejected_by_server, ", \"conflict\": ", file.conflicts,
                      "}, \"reasons\": {", reasons, "}, \"examples\": [", examples, "]}");
}

std::string Clock(absl::Duration duration) {
  if (duration == absl::InfiniteDuration()) return "-:--";
  const int64_t seconds = absl::ToInt64Seconds(duration);
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

}  // namespace

bool Report::Clean() const {
  return std::all_of(files.begin(), files.end(),
                     [](const FileReport& file) { return file.rejected == file.rejected_by_rule; });
}

Report MakeReport(const Plan& plan, const RowStates& states, bool complete) {
  Report report;
  report.mapping = plan.mapping().name;
  for (const SourceFile& file : plan.mapping().files) {
    FileReport counted;
    if (file.not_mapped.empty()) {
      const std::string untaken = !file.skipped.empty() ? file.skipped : complete ? kUntaken : "";
      counted = Count(plan.tables().at(file.id), states.at(file.id), untaken);
    }
    counted.id = file.id;
    counted.path = file.path;
    counted.not_mapped = file.not_mapped;
    report.files.push_back(std::move(counted));
  }
  for (const Derive& derive : plan.mapping().derives) {
    FileReport counted =
        Count(plan.tables().at(derive.name), states.at(derive.name), complete ? kUntaken : "");
    counted.id = derive.name;
    report.files.push_back(std::move(counted));
  }
  return report;
}

absl::Status WriteRejects(const Plan& plan, const RowStates& states, const std::string& directory,
                          const std::string& input_directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error)
    return absl::UnavailableError(absl::StrCat("can't make ", directory, ": ", error.message()));
  if (std::filesystem::equivalent(directory, input_directory, error)) {
    return absl::InvalidArgumentError(absl::StrCat("rejects are not written beside the input in ",
                                                   directory, "; name another directory"));
  }
  for (const auto& [id, table] : plan.tables()) {
    const std::string stem = std::filesystem::path(table.name).stem().string();
    const std::string base = absl::StrCat(directory, "/", stem);
    STEWARD_RETURN_IF_ERROR(
        WriteTable(table, states.at(id), base + ".rejects.csv", [](const RowState& state) {
          return state.rejection == Rejection::kNone ? std::string()
                 : state.why.empty()                 ? "rejected"
                                                     : state.why;
        }));
    STEWARD_RETURN_IF_ERROR(
        WriteTable(table, states.at(id), base + ".corrected.csv", [](const RowState& state) {
          return IsCorrected(state) ? Joined(state.corrections) : std::string();
        }));
  }
  return absl::OkStatus();
}

std::string ReportText(const Report& report) {
  std::string text = absl::StrFormat("%-28s %8s %9s %10s %8s %9s\n", "file", "rows", "imported",
                                     "corrected", "skipped", "rejected");
  for (const FileReport& file : report.files) {
    if (!file.not_mapped.empty()) {
      absl::StrAppendFormat(&text, "%-28s not yet mapped: %s\n", file.path, file.not_mapped);
      continue;
    }
    absl::StrAppendFormat(&text, "%-28s %8d %9d %10d %8d %9d\n",
                          file.derived ? file.path + " (derived)" : file.path, file.rows,
                          file.imported, file.corrected, file.skipped, file.rejected);
    for (const auto& [why, count] : file.reasons)
      absl::StrAppendFormat(&text, "  %d: %s\n", count, why);
    for (const std::string& example : file.examples) absl::StrAppend(&text, "  ", example, "\n");
    if (file.unfinished > 0)
      absl::StrAppend(&text, "  ", file.unfinished, " rows were not reached\n");
  }
  absl::StrAppendFormat(&text, "%d requests, %d of them sent again, in %s\n", report.requests,
                        report.retries,
                        absl::FormatDuration(absl::Trunc(report.elapsed, absl::Milliseconds(1))));
  return text;
}

std::string ReportJson(const Report& report) {
  std::string files;
  for (const FileReport& file : report.files) {
    absl::StrAppend(&files, files.empty() ? "\n    " : ",\n    ", FileJson(file));
  }
  return absl::StrCat("{\n  \"mapping\": ", JsonText(report.mapping),
                      ",\n  \"clean\": ", report.Clean() ? "true" : "false",
                      ",\n  \"requests\": ", report.requests, ",\n  \"retries\": ", report.retries,
                      ",\n  \"elapsed_ms\": ", absl::ToInt64Milliseconds(report.elapsed),
                      ",\n  \"files\": [", files, "\n  ]\n}\n");
}

std::string ProgressLine(const Progress& progress, size_t width) {
  if (!progress.waits_for.empty()) {
    return absl::StrFormat("%d/%d  %s  waits: %s", progress.rows_done, progress.rows_total,
                           progress.step, progress.waits_for)
        .substr(0, width);
  }
  const std::string text =
      absl::StrFormat(" %d/%d  %s  %.0f rows/s  %s left", progress.rows_done, progress.rows_total,
                      progress.step, progress.rate, Clock(progress.left));
  constexpr size_t kBarMin = 10;
  constexpr size_t kBarMax = 40;
  if (text.size() + kBarMin + 2 > width) return text.substr(1, width);
  const size_t cells = std::min(kBarMax, width - text.size() - 2);
  const int64_t total = std::max<int64_t>(progress.rows_total, 1);
  const size_t full = static_cast<size_t>(static_cast<int64_t>(cells) * progress.rows_done / total);
  return absl::StrCat("[", std::string(full, '#'), std::string(cells - full, '.'), "]", text);
}

}  // namespace steward::importing
