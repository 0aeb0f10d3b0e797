#include <algorithm>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/reporting_lines.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

// A source states where each line begins. It lasts until the person's next one, so that rows mean
// the same in any order and when they are sent again.
Interval UntilNextLine(absl::Time from, const ReportingLines& lines) {
  Interval interval{from};
  for (const v1::ReportingLine& line : lines) {
    const absl::Time start = IntervalOf(line).from;
    if (start > from) interval.to = std::min(interval.to, start);
  }
  return interval;
}

bool SetLive(const v1::PersonState& state) {
  const auto& live = state.live_fields();
  return std::find(live.begin(), live.end(), "reporting_lines") != live.end();
}

}  // namespace

// Who a person reports to as a source system knows it, from `valid_from` until the next line that
// stands there. Equal content is nothing new; lines that a live request set since are a conflict
// unless the import overwrites.
Decision ImportReportingLine(const v1::ImportReportingLineRequest& request, const PeopleView& view,
                             const Env& env) {
  const v1::PersonState& state = *view.person();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time from, FromTimestamp(request.valid_from()));
  const Interval interval = UntilNextLine(from, state.person().reporting_lines());
  Decision decision =
      ChangeReportingLine({request.person(), request.reports_to(), interval}, view, env);
  const bool changes = !decision.rejected() && !decision.events().empty();
  if (!changes || request.overwrite() || !SetLive(state)) return decision;
  return Reject(Reason::REASON_IMPORT_CONFLICT,
                absl::StrCat(request.person(),
                             " has other reporting_lines, set by a request since "
                             "the last import; an import with overwrite takes its own"));
}

}  // namespace steward::accounts
