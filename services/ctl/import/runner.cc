#include "services/ctl/import/runner.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/hash.h"
#include "services/ctl/import/step_run.h"

namespace steward::importing {
namespace {

void BeginStates(const Plan& plan, RowStates* states) {
  for (const auto& [id, table] : plan.tables()) {
    std::vector<RowState>& rows = (*states)[id];
    rows.resize(table.rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      const Record& record = table.rows[i];
      rows[i].corrections = record.corrections;
      if (record.error.empty()) continue;
      rows[i].rejection = Rejection::kByData;
      rows[i].why = record.error;
    }
  }
}

}  // namespace

RunResult RunPlan(const Plan& plan, Sink& sink, const RunOptions& options) {
  RunResult result;
  BeginStates(plan, &result.states);
  RunState run{.plan = plan, .sink = sink, .options = options, .result = &result};
  for (const Step& step : plan.mapping().steps) {
    run.rows_total += static_cast<int64_t>(plan.TableOf(step).rows.size());
  }
  for (const Step& step : plan.mapping().steps) {
    result.status = StepRun(&run, step).Run();
    if (!result.status.ok()) break;
  }
  Report report = MakeReport(plan, result.states, result.status.ok());
  report.requests = result.report.requests;
  report.retries = result.report.retries;
  report.elapsed = absl::Now() - run.start;
  result.report = std::move(report);
  return result;
}

std::string RequestId(const Step& step, absl::string_view key, absl::string_view content,
                      std::pair<absl::string_view, absl::string_view> mapping_and_run) {
  std::string bytes;
  for (const absl::string_view part :
       {mapping_and_run.first, mapping_and_run.second, absl::string_view(step.source),
        absl::string_view(step.name), key, content}) {
    absl::StrAppend(&bytes, part.size(), ":", part);
  }
  return absl::StrCat("import-", Sha256Hex(bytes).substr(0, 40));
}

}  // namespace steward::importing
