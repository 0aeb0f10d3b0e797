#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "services/ctl/import/plan.h"

namespace steward::importing {

// How far a run is.
struct Progress {
  std::string step;
  int64_t rows_done = 0;
  int64_t rows_total = 0;
  absl::Duration elapsed;
  // Rows a second since the start.
  double rate = 0;
  absl::Duration left = absl::InfiniteDuration();
  // Why nothing is under way: what the requests that are left failed with, and are tried again for.
  std::string waits_for = {};
};

// Who rejected a row.
enum class Rejection { kNone, kByRule, kByData, kByServer, kConflict };

// What became of a row so far. A row may take part in several steps: a rejection by any of them
// counts most.
struct RowState {
  bool imported = false;
  Rejection rejection = Rejection::kNone;
  // Why it was rejected, or skipped.
  std::string why;
  std::vector<std::string> corrections;
};

// How the rows of one file, or derived table, ended. imported + corrected + skipped + rejected +
// unfinished = rows.
struct FileReport {
  std::string id;
  std::string path;
  bool derived = false;
  // Not empty: the file was not read, and this says why.
  std::string not_mapped;
  int64_t rows = 0;
  int64_t imported = 0;
  int64_t corrected = 0;
  int64_t skipped = 0;
  int64_t rejected = 0;
  // Rows that a stopped run didn't come to.
  int64_t unfinished = 0;
  // Among the rejected: by a rule of the mapping, because they can't be read, by the server, as
  // conflicts.
  int64_t rejected_by_rule = 0;
  int64_t rejected_by_data = 0;
  int64_t rejected_by_server = 0;
  int64_t conflicts = 0;
  // How many rows were skipped, and how many rejected by rule, for each reason.
  std::map<std::string, int64_t> reasons;
  // The first few rejections that no rule of the mapping asked for: "line 7: ...".
  std::vector<std::string> examples;
};

struct Report {
  std::string mapping;
  std::vector<FileReport> files;
  int64_t requests = 0;
  int64_t retries = 0;
  absl::Duration elapsed;

  // Whether nothing but the mapping's own rules rejected rows: exit status 0.
  bool Clean() const;
};

// The states of all rows, by file id or derived table's name, in the order of Table::rows.
using RowStates = std::map<std::string, std::vector<RowState>>;

struct RunResult {
  absl::Status status;
  Report report;
  RowStates states;
};

// Counts the rows. `complete`: the run came to its end, so that a row which nobody took is skipped,
// not unfinished.
Report MakeReport(const Plan& plan, const RowStates& states, bool complete);

// Writes `<file>.rejects.csv` and `<file>.corrected.csv` (line, reason, then the original columns)
// into `directory`, made if necessary. A file without such rows gets none; one from an earlier run
// is emptied down to its header. Readable by the owner only, for the rows hold personal text.
// INVALID_ARGUMENT when `directory` is `input_directory`.
absl::Status WriteRejects(const Plan& plan, const RowStates& states, const std::string& directory,
                          const std::string& input_directory);

// The report as lines for people, and as one JSON object.
std::string ReportText(const Report& report);
std::string ReportJson(const Report& report);

// "[#####.....] 1,234/5,000  accounts  812 rows/s  0:04 left", as wide as `width` allows; while it
// waits, "1,234/5,000  accounts  waits: accounts/a1 is not known here".
std::string ProgressLine(const Progress& progress, size_t width);

}  // namespace steward::importing
