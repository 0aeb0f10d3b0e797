#pragma once

#include "absl/status/status.h"

#include "libs/engine/query.h"
#include "steward/feedback/v1/feedback_service.pb.h"

// The reads of the feedback service that are more than one aggregate. Thread-safe: each reads its
// own snapshot. The rule of each stands at its definition.
namespace steward::feedback {

absl::Status ListSurveys(const v1::ListSurveysRequest& request, const engine::QueryContext& context,
                         v1::ListSurveysResponse* response);
absl::Status ListSurveyVersions(const v1::ListSurveyVersionsRequest& request,
                                const engine::QueryContext& context,
                                v1::ListSurveyVersionsResponse* response);
absl::Status ListInvitations(const v1::ListInvitationsRequest& request,
                             const engine::QueryContext& context,
                             v1::ListInvitationsResponse* response);
absl::Status GetInvitationToken(const v1::GetInvitationTokenRequest& request,
                                const engine::QueryContext& context, v1::InvitationToken* response);
absl::Status ListResponses(const v1::ListResponsesRequest& request,
                           const engine::QueryContext& context,
                           v1::ListResponsesResponse* response);
absl::Status ListFollowUps(const v1::ListFollowUpsRequest& request,
                           const engine::QueryContext& context,
                           v1::ListFollowUpsResponse* response);
absl::Status GetScore(const v1::GetScoreRequest& request, const engine::QueryContext& context,
                      v1::GetScoreResponse* response);
absl::Status GetTrend(const v1::GetTrendRequest& request, const engine::QueryContext& context,
                      v1::GetTrendResponse* response);
absl::Status ListExitReasons(const v1::ListExitReasonsRequest& request,
                             const engine::QueryContext& context,
                             v1::ListExitReasonsResponse* response);

}  // namespace steward::feedback
