#pragma once

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/repeated_field.h"

#include "steward/feedback/v1/feedback_resources.pb.h"

// What a response may say. Pure functions.
namespace steward::feedback {

using Scores = google::protobuf::RepeatedPtrField<v1::Score>;

// SCORE_OUT_OF_SCALE for a score outside its metric's scale; INVALID_FIELD for a metric that comes
// twice. Paths begin with `path` ("scores").
absl::Status CheckScores(const Scores& scores, const std::string& path);

// NOT_ASKED for a metric that the version of the survey has no question for, or a reason that it
// doesn't offer. An empty reason is none.
absl::Status CheckAsked(const v1::Survey& version, const Scores& scores, const std::string& reason);

}  // namespace steward::feedback
