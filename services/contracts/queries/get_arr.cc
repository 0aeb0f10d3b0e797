#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/money.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/queries/queries.h"
#include "services/contracts/queries/revenue_sums.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

using engine::QueryContext;
using v1::GetArrRequest;
using v1::GetArrResponse;

// What the rows of an answer are about.
struct Question {
  // The account's id; empty for the portfolio.
  std::string account;
  std::string currency;
  Day at = 0;
  // The total, at `at` and by the days it changes on.
  int64_t total = 0;
  std::vector<Change> changes;
};

absl::StatusOr<accounts::v1::AccountMirror> FindAccount(const QueryContext& context,
                                                        const std::string& account) {
  STEWARD_ASSIGN_OR_RETURN(const auto mirror,
                           context.FindMirror<accounts::v1::AccountMirror>(account));
  if (mirror == nullptr) return NotFound(absl::StrCat("accounts/", account));
  return *mirror;
}

// Adds what one contract comes to at the day to the total of each product.
absl::Status AddPlans(const v1::ContractState& contract, const Question& question, Totals* plans) {
  for (const auto& step : RevenueSteps(contract)) {
    if (step.currency() != question.currency || step.day() > question.at) continue;
    int64_t& total = (*plans)[step.product()];
    STEWARD_ASSIGN_OR_RETURN(total, CheckedAdd(total, step.amount_minor()));
  }
  return absl::OkStatus();
}

// The products of one account, from its contracts: no sum is kept for them.
absl::StatusOr<Totals> PlansOfAccount(const QueryContext& context, const Question& question) {
  Totals plans;
  engine::PageRequest next;
  next.page_size = limits::kPageItemsMax;
  do {
    STEWARD_ASSIGN_OR_RETURN(
        const engine::Page page,
        context.ScanCollection(absl::StrCat("accounts/", question.account, "/contracts/"), next));
    for (const auto& name : page.names) {
      STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::ContractState>(name));
      if (state != nullptr) STEWARD_RETURN_IF_ERROR(AddPlans(*state, question, &plans));
    }
    next.page_token = page.next_page_token;
  } while (!next.page_token.empty());
  std::erase_if(plans, [](const auto& each) { return each.second == 0; });
  return plans;
}

// The total in the one group that the account belongs to.
Totals OneGroup(const std::string& group, const Question& question) {
  return question.total == 0 ? Totals() : Totals{{group, question.total}};
}

absl::StatusOr<Totals> AccountGroups(const QueryContext& context, GetArrRequest::Grouping grouping,
                                     const Question& question) {
  STEWARD_ASSIGN_OR_RETURN(const accounts::v1::AccountMirror mirror,
                           FindAccount(context, question.account));
  switch (grouping) {
    case GetArrRequest::GROUPING_PLAN:
      return PlansOfAccount(context, question);
    case GetArrRequest::GROUPING_COUNTRY:
      return OneGroup(mirror.country().empty() ? std::string(kNoCountry) : mirror.country(),
                      question);
    case GetArrRequest::GROUPING_ACCOUNT:
      return OneGroup(question.account, question);
    case GetArrRequest::GROUPING_MANAGER:
      return OneGroup(mirror.manager(), question);
    default:  // No grouping, or one that is no group.
      return Totals();
  }
}

absl::StatusOr<Totals> PortfolioGroups(const QueryContext& context,
                                       GetArrRequest::Grouping grouping, const Question& question) {
  switch (grouping) {
    case GetArrRequest::GROUPING_PLAN:
      return GroupsAt(context, kArrByPlan, question.currency, question.at);
    case GetArrRequest::GROUPING_COUNTRY:
      return GroupsAt(context, kArrByCountry, question.currency, question.at);
    case GetArrRequest::GROUPING_ACCOUNT:
      return GroupsAt(context, kArrByAccount, question.currency, question.at);
    case GetArrRequest::GROUPING_MANAGER:
      return GroupsAt(context, kArrByManager, question.currency, question.at);
    default:  // No grouping, or one that is no group.
      return Totals();
  }
}

// The total at each month end from the first month with a change to the last one that `at` covers.
absl::Status AddMonths(const Question& question, GetArrResponse* response) {
  std::vector<Change> changes;
  for (const Change& change : question.changes) {
    if (change.currency == question.currency && change.day <= question.at)
      changes.push_back(change);
  }
  if (changes.empty()) return absl::OkStatus();
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.day < b.day; });
  const int first = MonthOf(changes.front().day);
  const int last = MonthOf(question.at);
  if (last - first >= kMonthsMax) {
    return InvalidField("grouping", absl::StrCat("by month would have more than ", kMonthsMax,
                                                 " rows, from ", MonthKey(first), " on"));
  }

  int64_t total = 0;
  auto next = changes.begin();
  for (int month = first; month <= last && LastDayOf(month) <= question.at; ++month) {
    for (; next != changes.end() && next->day <= LastDayOf(month); ++next) {
      STEWARD_ASSIGN_OR_RETURN(total, CheckedAdd(total, next->amount));
    }
    auto* row = response->add_rows();
    row->set_key(MonthKey(month));
    row->set_arr_minor(total);
  }
  return absl::OkStatus();
}

absl::Status AddRows(const GetArrRequest& request, const QueryContext& context,
                     const Question& question, GetArrResponse* response) {
  if (request.grouping() == GetArrRequest::GROUPING_MONTH) return AddMonths(question, response);
  STEWARD_ASSIGN_OR_RETURN(const Totals totals,
                           question.account.empty()
                               ? PortfolioGroups(context, request.grouping(), question)
                               : AccountGroups(context, request.grouping(), question));
  const bool accounts = request.grouping() == GetArrRequest::GROUPING_ACCOUNT;
  for (const auto& [group, total] : totals) {
    auto* row = response->add_rows();
    row->set_key(accounts ? absl::StrCat("accounts/", group) : group);
    row->set_arr_minor(total);
  }
  return absl::OkStatus();
}

}  // namespace

// Recurring revenue at the start of a day, of the portfolio or one account; by month, at the start
// of each month's last day. Rows are ordered by key, and those at 0 are left out, but for months.
absl::Status GetArr(const GetArrRequest& request, const QueryContext& context,
                    GetArrResponse* response) {
  Question question;
  const Day today = DayInZone(context.now(), absl::UTCTimeZone());
  STEWARD_ASSIGN_OR_RETURN(question.at, DayOr("at", request.at(), today));
  if (request.account().empty()) {
    STEWARD_ASSIGN_OR_RETURN(question.changes, ReadChanges(context, kArrTotal, {}));
  } else {
    question.account = LastSegment(request.account());
    STEWARD_RETURN_IF_ERROR(FindAccount(context, question.account).status());
    STEWARD_ASSIGN_OR_RETURN(question.changes,
                             ReadChanges(context, kArrByAccount, {question.account}));
  }
  STEWARD_ASSIGN_OR_RETURN(question.currency,
                           ChooseCurrency(request.currency(), CurrenciesOf(question.changes)));
  STEWARD_ASSIGN_OR_RETURN(question.total,
                           TotalAt(question.changes, question.currency, question.at));

  response->set_arr_minor(question.total);
  response->set_currency(question.currency);
  *response->mutable_at() = DateFromDay(question.at);
  return AddRows(request, context, question, response);
}

}  // namespace steward::contracts
