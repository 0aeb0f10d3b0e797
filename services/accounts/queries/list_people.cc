#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/filter.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "libs/engine/query.h"
#include "services/accounts/people_rows.h"
#include "services/accounts/use_cases.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using engine::Page;
using engine::PageRequest;
using engine::QueryContext;
using v1::ListPeopleRequest;
using v1::ListPeopleResponse;

constexpr std::array<FilterField, 2> kFilterFields = {
    {{.name = "org_unit"}, {.name = "display_name", .by_prefix = true}}};

// People whose names one call compares: names are personal texts, which no index holds.
constexpr int kScannedPeopleMax = 10'000;

PageRequest PageOf(const ListPeopleRequest& request) {
  return {request.page_size(), request.page_token(), absl::StrCat("ListPeople:", request.filter())};
}

absl::Status AddPerson(const std::string& name, const QueryContext& context,
                       ListPeopleResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::PersonState>(name));
  if (state != nullptr) *response->add_people() = std::move(*state->mutable_person());
  return absl::OkStatus();
}

// Where the people of a list stand.
struct IndexScan {
  uint16_t index = kPeopleAll;
  std::vector<KeyPart> key;
};

absl::Status ListByIndex(const IndexScan& scan, const PageRequest& wanted,
                         const QueryContext& context, ListPeopleResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const Page page, context.ScanIndex(scan.index, scan.key, false, wanted));
  for (const std::string& name : page.names) {
    STEWARD_RETURN_IF_ERROR(AddPerson(name, context, response));
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

absl::Status ListByOrgUnit(const Filter& filter, const PageRequest& wanted,
                           const QueryContext& context, ListPeopleResponse* response) {
  if (!absl::StartsWith(filter.value, "orgUnits/")) {
    return UnsupportedFilterValue(filter, "an org unit is named as in \"orgUnits/ID\"");
  }
  return ListByIndex({kPeopleByOrgUnit, {filter.value}}, wanted, context, response);
}

absl::StatusOr<bool> IsCalled(const std::string& person, const Filter& filter,
                              const QueryContext& context) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::PersonState>(person));
  if (state == nullptr || state->person().display_name().empty()) return false;
  STEWARD_ASSIGN_OR_RETURN(const std::string text,
                           context.ResolveText(person, kReference, state->person().display_name()));
  const std::string name = NormalizeForSearch(text);
  const std::string wanted = NormalizeForSearch(filter.value);
  return filter.prefix ? absl::StartsWith(name, wanted) : name == wanted;
}

// A response that takes a bounded number of people.
struct BoundedList {
  int people_max = 0;
  ListPeopleResponse* response = nullptr;

  bool full() const { return response->people_size() == people_max; }
};

// Adds those of a page who are called so, until the list is full. Answers how many names it looked
// at.
absl::StatusOr<int> AddCalled(const Page& page, const Filter& filter, const QueryContext& context,
                              const BoundedList& list) {
  int scanned = 0;
  for (const std::string& name : page.names) {
    if (list.full()) break;
    ++scanned;
    STEWARD_ASSIGN_OR_RETURN(const bool called, IsCalled(name, filter, context));
    if (called) STEWARD_RETURN_IF_ERROR(AddPerson(name, context, list.response));
  }
  return scanned;
}

// Compares the names of people in the order of their ids, a bounded number in a call: a page may be
// short, or empty, and still have a next one.
absl::Status ListByName(const Filter& filter, PageRequest wanted, const QueryContext& context,
                        ListPeopleResponse* response) {
  if (!context.may_read_personal()) {
    return Reject(Reason::REASON_PERSONAL_FIELD,
                  "the filter names display_name, a personal text: it takes the role PERSONAL");
  }
  BoundedList list{limits::kPageItemsDefault, response};
  if (wanted.page_size > 0) list.people_max = std::min(wanted.page_size, limits::kPageItemsMax);
  for (int scanned = 0; scanned < kScannedPeopleMax;) {
    wanted.page_size = limits::kPageItemsMax;
    STEWARD_ASSIGN_OR_RETURN(Page page, context.ScanIndex(kPeopleAll, {}, false, wanted));
    STEWARD_ASSIGN_OR_RETURN(const int taken, AddCalled(page, filter, context, list));
    if (taken < static_cast<int>(page.names.size())) {
      // The token behind the last one that was looked at.
      wanted.page_size = taken;
      STEWARD_ASSIGN_OR_RETURN(page, context.ScanIndex(kPeopleAll, {}, false, wanted));
    }
    response->set_next_page_token(page.next_page_token);
    if (page.next_page_token.empty() || list.full()) break;
    wanted.page_token = page.next_page_token;
    scanned += taken;
  }
  return absl::OkStatus();
}

}  // namespace

// People by org unit, by the beginning of their name (compared as NormalizeForSearch makes it), or
// all of them, also those who left or were erased; always in the order of their ids.
absl::Status ListPeople(const ListPeopleRequest& request, const QueryContext& context,
                        ListPeopleResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kFilterFields));
  const PageRequest wanted = PageOf(request);
  if (!filter.has_value()) return ListByIndex({}, wanted, context, response);
  if (filter->field == "org_unit") return ListByOrgUnit(*filter, wanted, context, response);
  return ListByName(*filter, wanted, context, response);
}

}  // namespace steward::accounts
