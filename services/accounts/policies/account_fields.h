#pragma once

#include <array>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"

#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::accounts {

// The fields of an account that requests and imports may set; the others are the service's own.
inline constexpr std::array<absl::string_view, 10> kAccountFields = {
    "display_name",  "tier",           "country",        "industry",
    "since",         "annual_revenue", "employee_count", "onboarding_required",
    "propensity_bp", "attributes"};

// What the proto's own rules don't say, for the masked fields: the name is fit to be seen, the day
// exists, the revenue is an amount of a known currency that is not negative, attribute keys occur
// once. INVALID_FIELD with paths from "account". Pure.
absl::Status CheckAccountFields(const google::protobuf::FieldMask& mask,
                                const v1::Account& account);

// Whether an account may have this id: "reference" stands for what belongs to no account, and "-"
// for every account where lists ask for one. INVALID_FIELD with the path. Pure.
absl::Status CheckAccountId(absl::string_view id, absl::string_view path);

// A new account with the settable fields of `requested`: a PROSPECT.
v1::Account NewAccount(absl::string_view name, const v1::Account& requested);

}  // namespace steward::accounts
