#pragma once

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"

#include "steward/accounts/v1/job_titles.pb.h"

// Which job titles speak for an account manager (DOMAIN.md 1, step 5; 2, I4). Pure and thread-safe.
namespace steward::accounts {

using JobTitleRules = google::protobuf::RepeatedPtrField<v1::JobTitleRule>;

inline constexpr absl::string_view kJobTitlesName = "jobTitles/account-manager";

// What holds where nothing was set (ours): the titles that the field has for an account manager.
// It lives as long as the program.
const JobTitleRules& BuiltInJobTitles();

// The rules that hold: the built-in ones instead of none.
const JobTitleRules& JobTitlesInForce(const v1::JobTitles& set);

// What the first rule says that the title matches, 0 to 10000 bp; 0 where none does.
int32_t TitleStrengthBp(absl::string_view title, const JobTitleRules& rules);

// Each pattern has a word, and none stands twice. INVALID_FIELD with paths from "rules".
absl::Status CheckJobTitles(const JobTitleRules& rules);

}  // namespace steward::accounts
