#pragma once

#include <string>

#include "absl/strings/string_view.h"

// Resource names: "accounts/a1", "accounts/a1/contracts/c1", "accounts/a1/team", "people/p1".
namespace steward {

// The partition key of everything that belongs to no single account.
inline constexpr absl::string_view kReference = "reference";

// "a1" for "accounts/a1" and everything below it, else "reference".
std::string AccountOf(absl::string_view name);

// The last segment: "c1", "team".
std::string LastSegment(absl::string_view name);

// The collection that a name belongs to: "contracts" for "accounts/a1/contracts/c1"; a singleton's
// own word
// ("team" for "accounts/a1/team").
std::string CollectionOf(absl::string_view name);

// Drops the last two segments of a name: "accounts/a1" for "accounts/a1/assignments/x".
std::string ParentOf(absl::string_view name);

}  // namespace steward
