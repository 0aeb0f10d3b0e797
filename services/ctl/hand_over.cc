#include "services/ctl/hand_over.h"

#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/check.h"
#include "libs/base/hash.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/ctl/failure.h"
#include "services/ctl/json.h"
#include "services/ctl/open_work.h"
#include "services/ctl/output.h"
#include "services/ctl/typed_call.h"
#include "services/ctl/values.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::AccountTeam;
using accounts::v1::Assignment;
using Kind = OpenWork::Kind;

constexpr char kReasonCode[] = "HANDOVER";

struct Outcome {
  OpenWork work;
  // Empty: nobody.
  std::string to;
  // Why it is left over; empty: it is not.
  std::string left_over;
};

class Handover {
 public:
  Handover(Session& session, std::string person, std::string to, bool dry_run)
      : session_(session), person_(std::move(person)), to_(std::move(to)), dry_run_(dry_run) {}

  // Errors only where nothing can be known or done for now.
  absl::StatusOr<Outcome> Give(const OpenWork& work) {
    Outcome outcome{.work = work};
    STEWARD_ASSIGN_OR_RETURN(outcome.to, TargetOf(work));
    outcome.left_over = Obstacle(work, outcome.to);
    if (dry_run_ || !outcome.left_over.empty()) return outcome;
    const absl::Status status = Send(work, outcome.to);
    const bool later = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
    if (later) return status;
    if (!status.ok()) outcome.left_over = std::string(status.message());
    return outcome;
  }

  absl::StatusOr<bool> IsThere(const std::string& person) {
    accounts::v1::GetPersonRequest request;
    request.set_name(person);
    STEWARD_ASSIGN_OR_RETURN(const auto found,
                             AskFor<accounts::v1::Person>(
                                 session_, "steward.accounts.v1.PeopleService/GetPerson", request));
    return found.state() == accounts::v1::Person::STATE_ACTIVE;
  }

 private:
  absl::StatusOr<std::string> TargetOf(const OpenWork& work) {
    if (!to_.empty()) return to_;
    if (work.kind == Kind::kAssignment) return std::string();
    const std::string account = absl::StrCat("accounts/", AccountOf(work.name));
    if (const auto known = managers_.find(account); known != managers_.end()) return known->second;
    STEWARD_ASSIGN_OR_RETURN(managers_[account], OtherManagerOf(account));
    return managers_[account];
  }

  // Empty: there is none, or they left.
  absl::StatusOr<std::string> OtherManagerOf(const std::string& account) {
    accounts::v1::GetAccountTeamRequest request;
    request.set_account(account);
    const auto team =
        AskFor<AccountTeam>(session_, "steward.accounts.v1.AccountService/GetAccountTeam", request);
    STEWARD_RETURN_IF_ERROR(team.status());
    for (const Assignment& assignment : team->assignments()) {
      const bool manages = assignment.role() == accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER &&
                           assignment.state() == Assignment::STATE_ACTIVE;
      if (!manages || assignment.person() == person_) continue;
      STEWARD_ASSIGN_OR_RETURN(const bool there, IsThere(assignment.person()));
      if (there) return assignment.person();
    }
    return std::string();
  }

  static std::string Obstacle(const OpenWork& work, const std::string& to) {
    if (work.kind == Kind::kAssignment && work.state != "ACTIVE") {
      return "it begins later: end it, and assign somebody else from then on";
    }
    if (!to.empty()) return "";
    return work.kind == Kind::kAssignment ? "say who follows: --to PERSON"
                                          : "its account has no other manager who is still there";
  }

  absl::Status Send(const OpenWork& work, const std::string& to) {
    switch (work.kind) {
      case Kind::kAssignment:
        return Assign(work, to);
      case Kind::kRenewal:
        return SetOwner<contracts::v1::ReassignRenewalRequest, contracts::v1::Renewal>(
            "steward.contracts.v1.RenewalService/ReassignRenewal", work, to);
      case Kind::kFollowUp:
        return SetOwner<feedback::v1::AssignFollowUpRequest, feedback::v1::FollowUp>(
            "steward.feedback.v1.FollowUpService/AssignFollowUp", work, to);
      case Kind::kEscalation:
        return SetOwner<escalations::v1::SetOwnerRequest, escalations::v1::Escalation>(
            "steward.escalations.v1.EscalationService/SetOwner", work, to);
    }
    STEWARD_UNREACHABLE();
  }

  // Who has the role is ended with it where it is one that one person holds; else apart.
  absl::Status Assign(const OpenWork& work, const std::string& to) {
    accounts::v1::AssignAccountRequest assign;
    assign.set_account(absl::StrCat("accounts/", AccountOf(work.name)));
    assign.set_role(work.role);
    assign.set_person(to);
    STEWARD_ASSIGN_OR_RETURN(const AccountTeam team,
                             Do<AccountTeam>("steward.accounts.v1.AccountService/AssignAccount",
                                             work, to, std::move(assign)));
    for (const Assignment& each : team.assignments()) {
      if (each.name() != work.name || each.state() == Assignment::STATE_ENDED) continue;
      accounts::v1::EndAssignmentRequest end;
      end.set_name(work.name);
      return Do<AccountTeam>("steward.accounts.v1.AccountService/EndAssignment", work, to,
                             std::move(end))
          .status();
    }
    return absl::OkStatus();
  }

  template <class Request, class Response>
  absl::Status SetOwner(const std::string& method, const OpenWork& work, const std::string& to) {
    Request request;
    request.set_name(work.name);
    request.set_owner(to);
    return Do<Response>(method, work, to, std::move(request)).status();
  }

  // The request id says what is given to whom, and from which state on: when the item comes back to
  // the person, it is another request.
  template <class Response, class Request>
  absl::StatusOr<Response> Do(const std::string& method, const OpenWork& work,
                              const std::string& to, Request request) {
    request.set_request_id(
        Sha256Hex(absl::StrJoin({method, person_, to, work.name, work.etag}, "\n")));
    request.set_reason_code(kReasonCode);
    return AskFor<Response>(session_, method, std::move(request));
  }

  Session& session_;
  const std::string person_;
  const std::string to_;
  const bool dry_run_;
  // By account.
  std::map<std::string, std::string> managers_;
};

std::string ResultOf(const Outcome& outcome, bool dry_run) {
  if (!outcome.left_over.empty()) return "LEFT_OVER";
  return dry_run ? "WOULD_BE_HANDED_OVER" : "HANDED_OVER";
}

void Write(Session& session, const std::vector<Outcome>& outcomes, bool dry_run) {
  Json json = Json::array();
  std::vector<std::vector<std::string>> rows = {{"NAME", "KIND", "TO", "RESULT", "WHY"}};
  for (const Outcome& outcome : outcomes) {
    const std::string kind = KindText(outcome.work.kind);
    const std::string result = ResultOf(outcome, dry_run);
    rows.push_back({outcome.work.name, kind, outcome.to, result, outcome.left_over});
    json.push_back({{"kind", kind},
                    {"name", outcome.work.name},
                    {"to", outcome.to},
                    {"result", result},
                    {"why", outcome.left_over}});
  }
  if (session.json()) return WriteJson(json, session.format, session.out);
  WriteCells(rows, session.format, session.out);
}

}  // namespace

void AddHandOverFlags(CLI::App* app, HandOverOptions* options) {
  app->add_option("PERSON", options->person)->required();
  app->add_option("--to", options->to, "Who gets it; default: the manager of each account");
  app->add_flag("--dry-run", options->dry_run, "Only say what would be done");
}

absl::StatusOr<int> HandOver(Session& session, const HandOverOptions& options) {
  STEWARD_ASSIGN_OR_RETURN(const std::string person, FullName("people/*", options.person));
  std::string to;
  if (!options.to.empty()) {
    STEWARD_ASSIGN_OR_RETURN(to, FullName("people/*", options.to));
  }
  if (to == person) return UsageError(absl::StrCat("--to names ", person, ", who holds it"));
  Handover handover(session, person, to, options.dry_run);
  if (!to.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const bool there, handover.IsThere(to));
    if (!there) {
      return absl::FailedPreconditionError(
          absl::StrCat("--to names ", to, ", who has left; name somebody who is still there"));
    }
  }
  STEWARD_ASSIGN_OR_RETURN(const std::vector<OpenWork> all, ListOpenWork(session, person));
  std::vector<Outcome> outcomes;
  int exit = kExitOk;
  absl::Status ended;
  for (const OpenWork& work : all) {
    auto outcome = handover.Give(work);
    if (!outcome.ok()) {
      ended = outcome.status();
      break;
    }
    if (!outcome->left_over.empty()) exit = kExitFailure;
    outcomes.push_back(*std::move(outcome));
  }
  // What was done before a service went away is said, too.
  Write(session, outcomes, options.dry_run);
  if (!ended.ok()) return ended;
  return exit;
}

}  // namespace steward::ctl
