#pragma once

#include <cstdint>

// Numbers of the accounts service's indexes, frozen: a number never changes its meaning, and a
// retired one stays here with a comment. 1 to 19: accounts and hierarchy; 20 to 39 (people_rows.h):
// people and teams.
namespace steward::accounts {

// {}: every account, by id.
inline constexpr uint16_t kAccountsAll = 1;
// {tier number}
inline constexpr uint16_t kAccountsByTier = 2;
// {country}; an account without a country has no entry.
inline constexpr uint16_t kAccountsByCountry = 3;
// {lifecycle number}
inline constexpr uint16_t kAccountsByLifecycle = 4;
// {display name, normalised for search}
inline constexpr uint16_t kAccountsByName = 5;
// {parent account's name}: the edges (accountParents/{child}) that lead to it.
inline constexpr uint16_t kEdgesByParent = 6;

}  // namespace steward::accounts
