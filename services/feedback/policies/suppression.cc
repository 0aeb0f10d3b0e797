#include "services/feedback/policies/suppression.h"

#include <string>

#include "libs/base/clock.h"

namespace steward::feedback {
namespace {

using google::protobuf::Timestamp;

// Days are of 24 hours.
bool IsWithin(const Timestamp& last, int32_t days, absl::Time now) {
  const auto instant = FromTimestamp(last);
  return instant.ok() && now < *instant + days * absl::Hours(24);
}

bool WasInvited(const Addressee& addressee, const std::string& survey_name, absl::Time now) {
  for (const auto& each : addressee.contact.surveys()) {
    if (each.survey() != survey_name) continue;
    return IsWithin(each.last_invited_time(), addressee.survey.recontact_days(), now);
  }
  return false;
}

bool InQuietPeriod(const Addressee& addressee, absl::Time now) {
  return addressee.contact.has_last_invited_time() &&
         IsWithin(addressee.contact.last_invited_time(), addressee.survey.quiet_days(), now);
}

}  // namespace

v1::Suppression WhySuppressed(const Addressee& addressee, const std::string& survey_name,
                              absl::Time now) {
  const v1::Survey& survey = addressee.survey;
  if (addressee.contact.consent() == v1::Contact::CONSENT_WITHDRAWN) {
    return v1::SUPPRESSION_CONSENT;
  }
  if (addressee.contact.opted_out()) return v1::SUPPRESSION_OPTED_OUT;
  if (InQuietPeriod(addressee, now)) return v1::SUPPRESSION_QUIET_PERIOD;
  if (WasInvited(addressee, survey_name, now)) return v1::SUPPRESSION_RECONTACT;
  if (addressee.escalated) return v1::SUPPRESSION_OPEN_ESCALATION;
  if (survey.quota() > 0 && addressee.sent_count >= survey.quota()) return v1::SUPPRESSION_QUOTA;
  return v1::SUPPRESSION_UNSPECIFIED;
}

}  // namespace steward::feedback
