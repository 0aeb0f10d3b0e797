#include "libs/base/status.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/reporting_lines.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {

// Who a person reports to in [valid_from, valid_to), written over what was stated for that
// interval; without a manager, nobody. Nobody reports to themselves at any instant, directly or
// through others. It begins at the request's effective time unless it says otherwise.
Decision SetReportingLine(const v1::SetReportingLineRequest& request, const PeopleView& view,
                          const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(const Interval interval, RequestedInterval(request, env.effective_time));
  return ChangeReportingLine({request.person(), request.reports_to(), interval}, view, env);
}

}  // namespace steward::accounts
