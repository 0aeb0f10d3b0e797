#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/accounts/policies/hierarchy_rollup.h"
#include "services/accounts/rows.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;

// Each costs two reads of the snapshot.
constexpr size_t kSubtreeAccountsMax = 10'000;
constexpr int32_t kPageSize = 1'000;

// The account with the severities of what is open there.
absl::Status Add(std::string account, std::string parent, const QueryContext& context,
                 std::vector<AccountFigures>* found) {
  if (found->size() >= kSubtreeAccountsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat("more than ", kSubtreeAccountsMax,
                               " accounts lie below it: ask for those below it"));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::AccountSituationState>(
                                                 absl::StrCat(account, "/situation")));
  AccountFigures figures{.account = std::move(account), .parent = std::move(parent)};
  if (state != nullptr) {
    for (const auto& each : state->account_situation().open_by_severity()) {
      figures.open_escalations.insert(figures.open_escalations.end(),
                                      static_cast<size_t>(each.count()), each.severity());
    }
  }
  found->push_back(std::move(figures));
  return absl::OkStatus();
}

absl::Status AddChildren(const std::string& parent, const QueryContext& context,
                         std::vector<AccountFigures>* found) {
  engine::PageRequest page{.page_size = kPageSize, .page_token = "", .query = parent};
  do {
    STEWARD_ASSIGN_OR_RETURN(const engine::Page edges,
                             context.ScanIndex(kEdgesByParent, {parent}, false, page));
    for (const std::string& edge : edges.names) {
      STEWARD_RETURN_IF_ERROR(
          Add(absl::StrCat("accounts/", LastSegment(edge)), parent, context, found));
    }
    page.page_token = edges.next_page_token;
  } while (!page.page_token.empty());
  return absl::OkStatus();
}

}  // namespace

// What is open at an account and everywhere below it, added up at read (DOMAIN.md 3.1 Hierarchy).
// NOT_FOUND for an account that doesn't exist; LIMIT_EXCEEDED for more than 10,000 accounts.
absl::Status GetSubtreeSituation(const v1::GetSubtreeSituationRequest& request,
                                 const QueryContext& context,
                                 v1::GetSubtreeSituationResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto account, context.Find<v1::AccountState>(request.account()));
  if (account == nullptr) return NotFound(request.account());
  std::vector<AccountFigures> accounts;
  STEWARD_RETURN_IF_ERROR(Add(request.account(), "", context, &accounts));
  for (size_t i = 0; i < accounts.size(); ++i) {
    // A copy: the list grows meanwhile.
    const std::string parent = accounts[i].account;
    STEWARD_RETURN_IF_ERROR(AddChildren(parent, context, &accounts));
  }
  STEWARD_ASSIGN_OR_RETURN(const AccountForest forest, AccountForest::Create(std::move(accounts)));
  STEWARD_ASSIGN_OR_RETURN(const SubtreeRollup rollup, forest.RollupOf(request.account()));
  response->set_account(request.account());
  response->set_account_count(rollup.accounts);
  response->set_open_escalation_count(rollup.open_escalations);
  response->set_worst_severity(
      static_cast<v1::EscalationSeverity>(rollup.worst_severity.value_or(0)));
  return absl::OkStatus();
}

}  // namespace steward::accounts
