#include "services/accounts/service.h"

#include "services/accounts/contract.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/health_service.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"

namespace steward::accounts {

host::ServiceSpec AccountsSpec() {
  const auto* file = v1::GetAccountRequest::descriptor()->file();
  const auto* calendars = v1::GetCalendarRequest::descriptor()->file();
  const auto* relationships = v1::GetAccountRelationshipRequest::descriptor()->file();
  const auto* health = v1::GetHealthRequest::descriptor()->file();
  return {
      .service = Accounts,
      .apis = {file->FindServiceByName("AccountService"), file->FindServiceByName("PeopleService"),
               calendars->FindServiceByName("CalendarService"),
               relationships->FindServiceByName("RelationshipService"),
               health->FindServiceByName("HealthService")},
      .port_offset = 0};
}

}  // namespace steward::accounts
