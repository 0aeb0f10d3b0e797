#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"

// How strongly the channels (mail, calls, meetings) speak for a person as the account's manager:
// the person's share of the account's interactions, recent ones counting more (DOMAIN.md 3.1,
// IdentifyAccountManager; 3.6, Accounts). Pure and thread-safe.
namespace steward::accounts {

struct ChannelInteraction {
  std::string person;
  absl::Time at;
};

struct ChannelRules {
  // An interaction counts half as much each time that this has passed.
  absl::Duration half_life = absl::Hours(30 * 24);
  // Interactions within [now - look_back, now] count, both ends included.
  absl::Duration look_back = absl::Hours(365 * 24);
};

struct ChannelStrength {
  std::string person;
  // The share, 0 to 10000 bp.
  int32_t strength_bp = 0;
};

// s = sum over the person's interactions of 2^(-age / half_life), divided by the sum over all, in
// bp, each half up: the shares of several persons may miss 10000 by a little, for each stands as
// evidence alone. The age is continuous. One entry for each person that has an interaction, in the
// order of their first ones; 0 for those whose interactions are all outside the window, and for all
// where none is inside.
std::vector<ChannelStrength> ChannelStrengths(absl::Span<const ChannelInteraction> interactions,
                                              absl::Time now, const ChannelRules& rules = {});

}  // namespace steward::accounts
