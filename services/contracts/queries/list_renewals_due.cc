#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/civil_date.h"
#include "libs/base/status.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/renewal_pages.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

constexpr int32_t kDaysDefault = 90;

}  // namespace

// The undecided renewals that are due within so many days of today (UTC), the next first; those in
// grace, whose day has passed, come before them. The index is in this order, so that the first one
// beyond the horizon ends the list.
absl::Status ListRenewalsDue(const v1::ListRenewalsDueRequest& request,
                             const engine::QueryContext& context,
                             v1::ListRenewalsDueResponse* response) {
  const int32_t days = request.days() > 0 ? request.days() : kDaysDefault;
  const Day horizon = DayInZone(context.now(), absl::UTCTimeZone()) + days;
  const uint16_t index = request.at_risk() ? kRenewalsAtRisk : kRenewalsDue;
  const std::string query = absl::StrCat("ListRenewalsDue\n", days, "\n", request.at_risk());
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page,
                           context.ScanIndex(index, {}, /*prefix_of_last=*/false,
                                             {request.page_size(), request.page_token(), query}));
  STEWARD_ASSIGN_OR_RETURN(const auto renewals, ReadRenewals(context, page.names));
  response->set_next_page_token(page.next_page_token);
  for (const auto& renewal : renewals) {
    if (DayFromDate(renewal.due_date()).value_or(kDayMax) >= horizon) {
      response->clear_next_page_token();
      break;
    }
    *response->add_renewals() = renewal;
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
