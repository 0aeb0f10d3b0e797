#pragma once

#include <string>

#include "steward/common/v1/envelope.pb.h"
#include "steward/escalations/v1/escalations_resources.pb.h"

// How clocks get into an escalation. Total, pure functions.
namespace steward::escalations {

// The id by which explanations cite a record: service/partition/epoch/seq.
std::string RecordId(const common::v1::Envelope& envelope);

// Writes the record's id where a clock doesn't say yet what began or ended it.
void Cite(const common::v1::Envelope& envelope, v1::SlaClock* clock);

// Puts the clock in the place of the one of its kind and number, or at the end. Of a kind that
// repeats only the last ones stay.
void KeepClock(v1::SlaClock clock, v1::Escalation* escalation);

// A reply that came after the resolution: what it answered is not taken up again by a reopening.
void Answered(v1::Escalation* escalation);

}  // namespace steward::escalations
