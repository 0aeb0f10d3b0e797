#include <utility>

#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// Every calendar, by id.
absl::Status ListCalendars(const v1::ListCalendarsRequest& request,
                           const engine::QueryContext& context,
                           v1::ListCalendarsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(kCalendarsAll, {}, false,
                        {request.page_size(), request.page_token(), "ListCalendars"}));
  for (const std::string& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::CalendarState>(name));
    if (state != nullptr) *response->add_calendars() = std::move(*state->mutable_calendar());
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::accounts
