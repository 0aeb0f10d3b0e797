#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/escalations/queries/queries.h"
#include "services/escalations/rows.h"
#include "services/mirrors/known_account.h"
#include "steward/escalations/v1/escalations_state.pb.h"

namespace steward::escalations {
namespace {

using v1::Escalation;
using v1::ListEscalationsRequest;

// The index entries among which the answer is.
struct Scan {
  uint16_t index = 0;
  std::vector<KeyPart> key;
};

Scan ScanFor(const ListEscalationsRequest& request) {
  if (!request.owner().empty()) return {kByOwner, {request.owner()}};
  Scan scan = {kByAccount, {}};
  if (request.state() != Escalation::STATE_UNSPECIFIED) {
    scan = {kByState, {int64_t{request.state()}}};
  } else if (request.severity() != v1::SEVERITY_UNSPECIFIED) {
    scan = {kBySeverity, {int64_t{request.severity()}}};
  }
  const std::string account = LastSegment(request.parent());
  if (!account.empty() && account != mirrors::kEveryAccount) scan.key.emplace_back(account);
  return scan;
}

// What the index doesn't say already.
bool IsAsked(const Escalation& escalation, const ListEscalationsRequest& request) {
  const std::string account = LastSegment(request.parent());
  if (account != mirrors::kEveryAccount && !account.empty() &&
      AccountOf(escalation.name()) != account) {
    return false;
  }
  const bool any_severity = request.severity() == v1::SEVERITY_UNSPECIFIED;
  const bool any_state = request.state() == Escalation::STATE_UNSPECIFIED;
  return (any_severity || escalation.severity() == request.severity()) &&
         (any_state || escalation.state() == request.state());
}

// What the page token is bound to.
std::string QueryOf(const ListEscalationsRequest& request) {
  return absl::StrCat("ListEscalations\n", request.parent(), "\n", request.severity(), "\n",
                      request.state(), "\n", request.owner());
}

}  // namespace

// The escalations of an account by id, or of all accounts by account and id. A page may hold fewer
// than it could, where several fields are asked for. NOT_FOUND for an account that nobody has told
// of.
absl::Status ListEscalations(const ListEscalationsRequest& request,
                             const engine::QueryContext& context,
                             v1::ListEscalationsResponse* response) {
  const Scan scan = ScanFor(request);
  STEWARD_ASSIGN_OR_RETURN(
      const engine::Page page,
      context.ScanIndex(scan.index, scan.key, /*prefix_of_last=*/false,
                        {request.page_size(), request.page_token(), QueryOf(request)}));
  if (page.names.empty())
    STEWARD_RETURN_IF_ERROR(mirrors::CheckAccountKnown(context, request.parent()));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::EscalationState>(name));
    if (state == nullptr || !IsAsked(state->escalation(), request)) continue;
    *response->add_escalations() = std::move(*state->mutable_escalation());
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::escalations
