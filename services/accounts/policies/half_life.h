#pragma once

#include "absl/time/time.h"

// Exponential decay without floating point: a table of the powers 2^(-1/2^k) and shifts. Pure and
// thread-safe.
namespace steward::accounts {

// A number between 0 and 1 in units of 2^-kDecayBits.
using Decay = unsigned __int128;
inline constexpr int kDecayBits = 80;
inline constexpr Decay kDecayOne = Decay{1} << kDecayBits;

// 2^(-age / half_life), the age continuous to the microsecond (DOMAIN.md 3.6, Accounts). 1 for ages
// up to 0, exactly half as much after each half-life (up to 16 of them; then the last bits go), and
// 0 after 81. Elsewhere within 2^-58 of the true value, relative to it. The half-life is above 0
// (STEWARD_CHECK).
Decay DecayAt(absl::Duration age, absl::Duration half_life);

}  // namespace steward::accounts
