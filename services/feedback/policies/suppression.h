#pragma once

#include <cstdint>

#include "absl/time/time.h"

#include "steward/feedback/v1/feedback_resources.pb.h"

// Who is left in peace (DOMAIN.md 3.2 "Suppression order"). Pure functions.
namespace steward::feedback {

// What the rules look at.
struct Addressee {
  // The published version that they would be asked.
  const v1::Survey& survey;
  // Empty for a contact that was never heard of.
  const v1::Contact& contact;
  // An escalation of SEV1 or SEV2 is open for the account.
  bool escalated = false;
  // Invitations to this survey that the account was sent so far.
  int32_t sent_count = 0;
};

// The first rule that says no, in this order: consent, opt-out, quiet period over all surveys,
// recontact to this survey, open escalation, quota; UNSPECIFIED where none does. `survey` in the
// contact is looked up by `survey_name`.
v1::Suppression WhySuppressed(const Addressee& addressee, const std::string& survey_name,
                              absl::Time now);

}  // namespace steward::feedback
