#include "services/feedback/policies/survey_fields.h"

#include <set>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/status.h"

namespace steward::feedback {
namespace {

constexpr int32_t kExpiryDaysDefault = 14;

absl::Status Unaskable(const v1::Survey& survey, absl::string_view why) {
  return Reject(Reason::REASON_SURVEY_UNASKABLE, absl::StrCat("\"", survey.title(), "\" ", why));
}

absl::Status CheckQuestions(const v1::Survey& survey) {
  std::set<std::string> ids;
  std::set<v1::Metric> metrics;
  for (const auto& question : survey.questions()) {
    const std::string& id = question.question_id();
    if (!ids.insert(id).second) {
      return Unaskable(survey, absl::StrCat("has two questions ", id, ": give each its own id"));
    }
    const bool scored = question.metric() != v1::METRIC_UNSPECIFIED;
    if (scored && !metrics.insert(question.metric()).second) {
      return Unaskable(survey, absl::StrCat("asks for ", v1::Metric_Name(question.metric()),
                                            " twice: one question has a metric"));
    }
    if (scored == !question.choices().empty()) {
      return Unaskable(
          survey, absl::StrCat("has a question ", id, " that needs either a metric or choices"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

v1::Survey OnlyContent(const v1::Survey& survey) {
  v1::Survey content;
  CopyFields(PopulatedFields(survey, kSurveyFields), survey, &content);
  return content;
}

bool SameContent(const v1::Survey& a, const v1::Survey& b) {
  return OnlyContent(a).SerializeAsString() == OnlyContent(b).SerializeAsString();
}

absl::Status CheckContent(const v1::Survey& survey) {
  STEWARD_RETURN_IF_ERROR(CheckQuestions(survey));
  int32_t last = 0;
  for (const int32_t day : survey.reminder_days()) {
    if (day <= last || day >= ExpiryDays(survey)) {
      return Unaskable(survey, absl::StrCat("reminds on day ", day,
                                            ": reminders rise, and end "
                                            "before the expiry on day ",
                                            ExpiryDays(survey)));
    }
    last = day;
  }
  return absl::OkStatus();
}

int32_t ExpiryDays(const v1::Survey& survey) {
  return survey.expiry_days() > 0 ? survey.expiry_days() : kExpiryDaysDefault;
}

}  // namespace steward::feedback
