#include <map>
#include <string>
#include <variant>

#include "libs/base/civil_date.h"
#include "libs/base/status.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/rows.h"

namespace steward::feedback {

// How many chose each reason in exit surveys, before the start of a day, as now known.
absl::Status ListExitReasons(const v1::ListExitReasonsRequest& request,
                             const engine::QueryContext& context,
                             v1::ListExitReasonsResponse* response) {
  std::map<std::string, int64_t> counts;
  Day end = 0;
  if (request.has_at()) {
    STEWARD_ASSIGN_OR_RETURN(end, DayFromDate(request.at()));
  }
  const auto visit = [&](const engine::QueryContext::SumEntry& entry) {
    if (request.has_at() && entry.day >= end) return;
    counts[std::get<std::string>(entry.group.front())] += entry.amount;
  };
  STEWARD_RETURN_IF_ERROR(context.VisitSum(kExitReasons, {}, visit));
  for (const auto& [reason, n] : counts) {
    if (n == 0) continue;
    auto* row = response->add_rows();
    row->set_key(reason);
    row->set_n(n);
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
