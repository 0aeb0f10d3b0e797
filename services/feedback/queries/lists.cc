#include "absl/strings/match.h"

#include "libs/base/errors.h"
#include "services/feedback/queries/listing.h"
#include "services/feedback/queries/queries.h"
#include "services/feedback/rows.h"
#include "steward/feedback/v1/feedback_state.pb.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;

constexpr FilterField kByState[] = {{.name = "state"}};
constexpr FilterField kByStateOrOwner[] = {{.name = "state"}, {.name = "owner"}};

absl::StatusOr<IndexScan> FollowUpScan(const v1::ListFollowUpsRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kByStateOrOwner));
  const bool by_owner = filter.has_value() && filter->field == "owner";
  if (!by_owner) {
    return ScanByState(request.parent(), filter,
                       {kFollowUpsByAccount, kFollowUpsByState, v1::FollowUp::State_descriptor()});
  }
  const bool every_account = LastSegment(request.parent()) == mirrors::kEveryAccount;
  if (!every_account || !absl::StartsWith(filter->value, "people/")) {
    return UnsupportedFilterValue(*filter,
                                  "\"people/ID\", with the parent \"accounts/-\" for all accounts");
  }
  return IndexScan{kFollowUpsByOwner, {filter->value}};
}

}  // namespace

// All surveys by state and id, or those in a state.
absl::Status ListSurveys(const v1::ListSurveysRequest& request, const QueryContext& context,
                         v1::ListSurveysResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kByState));
  IndexScan scan{kSurveysByState, {}};
  if (filter.has_value()) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t state,
                             FilterNumber(*filter, *v1::Survey::State_descriptor()));
    scan.key.emplace_back(state);
  }
  const std::string query = absl::StrCat("ListSurveys\n", request.filter());
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page,
                           context.ScanIndex(scan.index, scan.key, /*prefix_of_last=*/false,
                                             {request.page_size(), request.page_token(), query}));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::SurveyState>(name));
    if (state != nullptr) *response->add_surveys() = state->survey();
  }
  response->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

// The versions of a survey as they were published, oldest first.
absl::Status ListSurveyVersions(const v1::ListSurveyVersionsRequest& request,
                                const QueryContext& context,
                                v1::ListSurveyVersionsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<v1::SurveyState>(request.name()));
  if (state == nullptr) return NotFound(request.name());
  *response->mutable_versions() = state->versions();
  return absl::OkStatus();
}

// Of an account by id, or of all accounts by state.
absl::Status ListInvitations(const v1::ListInvitationsRequest& request, const QueryContext& context,
                             v1::ListInvitationsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kByState));
  STEWARD_ASSIGN_OR_RETURN(const IndexScan scan,
                           ScanByState(request.parent(), filter,
                                       {kInvitationsByAccount, kInvitationsByState,
                                        v1::Invitation::State_descriptor()}));
  const auto add = [response](const v1::InvitationState& state) {
    *response->add_invitations() = state.invitation();
  };
  return AddPage<v1::InvitationState>(request, scan, context, std::pair(response, add));
}

// Of an account by id, or of all accounts by state.
absl::Status ListResponses(const v1::ListResponsesRequest& request, const QueryContext& context,
                           v1::ListResponsesResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const auto filter, ParseFilter(request.filter(), kByState));
  STEWARD_ASSIGN_OR_RETURN(
      const IndexScan scan,
      ScanByState(request.parent(), filter,
                  {kResponsesByAccount, kResponsesByState, v1::Response::State_descriptor()}));
  const auto add = [response](const v1::ResponseState& state) {
    *response->add_responses() = state.response();
  };
  return AddPage<v1::ResponseState>(request, scan, context, std::pair(response, add));
}

// Of an account by id, of all accounts by state, or what one owner has not closed.
absl::Status ListFollowUps(const v1::ListFollowUpsRequest& request, const QueryContext& context,
                           v1::ListFollowUpsResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(const IndexScan scan, FollowUpScan(request));
  const auto add = [response](const v1::FollowUpState& state) {
    *response->add_follow_ups() = state.follow_up();
  };
  return AddPage<v1::FollowUpState>(request, scan, context, std::pair(response, add));
}

}  // namespace steward::feedback
