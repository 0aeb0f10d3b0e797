#include "services/ctl/open_work.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/ctl/failure.h"
#include "services/ctl/json.h"
#include "services/ctl/output.h"
#include "services/ctl/typed_call.h"
#include "services/ctl/values.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::ctl {
namespace {

using Kind = OpenWork::Kind;

std::string OfAccount(const std::string& account) { return absl::StrCat("accounts/", account); }

// The assignments that the person has in one account.
absl::Status AddAssignments(Session& session, const std::string& account, const std::string& person,
                            std::vector<OpenWork>* all) {
  accounts::v1::GetAccountTeamRequest request;
  request.set_account(account);
  STEWARD_ASSIGN_OR_RETURN(
      const auto team, AskFor<accounts::v1::AccountTeam>(
                           session, "steward.accounts.v1.AccountService/GetAccountTeam", request));
  for (const auto& assignment : team.assignments()) {
    const bool over = assignment.state() == accounts::v1::Assignment::STATE_ENDED;
    if (over || assignment.person() != person) continue;
    all->push_back({.kind = Kind::kAssignment,
                    .name = assignment.name(),
                    .state = TextAt(assignment, "state"),
                    .detail = TextAt(assignment, "role"),
                    .etag = team.etag(),
                    .role = assignment.role()});
  }
  return absl::OkStatus();
}

absl::Status AddAccounts(Session& session, const std::string& person, std::vector<OpenWork>* all) {
  accounts::v1::ListAccountsRequest request;
  request.set_filter(absl::StrCat("member = \"", person, "\""));
  STEWARD_ASSIGN_OR_RETURN(
      const auto list, AskFor<accounts::v1::ListAccountsResponse>(
                           session, "steward.accounts.v1.AccountService/ListAccounts", request));
  for (const auto& account : list.accounts()) {
    STEWARD_RETURN_IF_ERROR(AddAssignments(session, account.name(), person, all));
  }
  return absl::OkStatus();
}

// One entry for each row of a list; `detail` is the path of what the entry says beside its state.
template <class Rows>
void AddRows(Kind kind, const Rows& rows, const std::string& detail, std::vector<OpenWork>* all) {
  for (const auto& row : rows) {
    all->push_back({.kind = kind,
                    .name = row.name(),
                    .state = TextAt(row, "state"),
                    .detail = TextAt(row, detail),
                    .etag = row.etag()});
  }
}

absl::Status AddRenewals(Session& session, const std::string& person, std::vector<OpenWork>* all) {
  contracts::v1::ListRenewalsRequest request;
  request.set_parent(OfAccount("-"));
  request.set_filter(absl::StrCat("owner = \"", person, "\""));
  STEWARD_ASSIGN_OR_RETURN(
      const auto list, AskFor<contracts::v1::ListRenewalsResponse>(
                           session, "steward.contracts.v1.RenewalService/ListRenewals", request));
  AddRows(Kind::kRenewal, list.renewals(), "due_date", all);
  return absl::OkStatus();
}

absl::Status AddFollowUps(Session& session, const std::string& person, std::vector<OpenWork>* all) {
  feedback::v1::ListFollowUpsRequest request;
  request.set_parent(OfAccount("-"));
  request.set_filter(absl::StrCat("owner = \"", person, "\""));
  STEWARD_ASSIGN_OR_RETURN(
      const auto list, AskFor<feedback::v1::ListFollowUpsResponse>(
                           session, "steward.feedback.v1.FollowUpService/ListFollowUps", request));
  AddRows(Kind::kFollowUp, list.follow_ups(), "metric", all);
  return absl::OkStatus();
}

absl::Status AddEscalations(Session& session, const std::string& person,
                            std::vector<OpenWork>* all) {
  escalations::v1::ListEscalationsRequest request;
  request.set_owner(person);
  STEWARD_ASSIGN_OR_RETURN(
      const auto list,
      AskFor<escalations::v1::ListEscalationsResponse>(
          session, "steward.escalations.v1.EscalationService/ListEscalations", request));
  AddRows(Kind::kEscalation, list.escalations(), "severity", all);
  return absl::OkStatus();
}

Json JsonOf(const std::vector<OpenWork>& all) {
  Json json = Json::array();
  for (const OpenWork& work : all) {
    json.push_back({{"kind", KindText(work.kind)},
                    {"name", work.name},
                    {"account", OfAccount(AccountOf(work.name))},
                    {"state", work.state},
                    {"detail", work.detail}});
  }
  return json;
}

}  // namespace

std::string KindText(OpenWork::Kind kind) {
  switch (kind) {
    case Kind::kAssignment:
      return "ASSIGNMENT";
    case Kind::kRenewal:
      return "RENEWAL";
    case Kind::kFollowUp:
      return "FOLLOW_UP";
    case Kind::kEscalation:
      return "ESCALATION";
  }
  STEWARD_UNREACHABLE();
}

absl::StatusOr<std::vector<OpenWork>> ListOpenWork(Session& session, const std::string& person) {
  accounts::v1::GetPersonRequest request;
  request.set_name(person);
  STEWARD_RETURN_IF_ERROR(
      AskFor<accounts::v1::Person>(session, "steward.accounts.v1.PeopleService/GetPerson", request)
          .status());
  std::vector<OpenWork> all;
  STEWARD_RETURN_IF_ERROR(AddAccounts(session, person, &all));
  STEWARD_RETURN_IF_ERROR(AddRenewals(session, person, &all));
  STEWARD_RETURN_IF_ERROR(AddFollowUps(session, person, &all));
  STEWARD_RETURN_IF_ERROR(AddEscalations(session, person, &all));
  return all;
}

absl::StatusOr<int> ShowOpenWork(Session& session, const std::string& person) {
  STEWARD_ASSIGN_OR_RETURN(const std::string name, FullName("people/*", person));
  STEWARD_ASSIGN_OR_RETURN(const std::vector<OpenWork> all, ListOpenWork(session, name));
  if (session.json()) {
    WriteJson(JsonOf(all), session.format, session.out);
    return kExitOk;
  }
  std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "STATE", "DETAIL"}};
  for (const OpenWork& work : all) {
    rows.push_back({work.name, KindText(work.kind), work.state, work.detail});
  }
  WriteCells(rows, session.format, session.out);
  return kExitOk;
}

}  // namespace steward::ctl
