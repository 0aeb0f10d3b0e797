#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "steward/feedback/v1/feedback_resources.pb.h"

// What a survey says (DOMAIN.md 3.2). Pure functions.
namespace steward::feedback {

// The fields that make a version, by which an update and a publication go.
inline constexpr absl::string_view kSurveyFields[] = {
    "title",         "kind",       "questions",      "anonymous", "expiry_days",
    "reminder_days", "quiet_days", "recontact_days", "quota"};

// The fields above alone, for a version.
v1::Survey OnlyContent(const v1::Survey& survey);
// Whether both say the same.
bool SameContent(const v1::Survey& a, const v1::Survey& b);

// SURVEY_UNASKABLE where ids or metrics come twice, a question asks for nothing, or reminders don't
// rise to the expiry.
absl::Status CheckContent(const v1::Survey& survey);

// Days from sending to expiry.
int32_t ExpiryDays(const v1::Survey& survey);

}  // namespace steward::feedback
