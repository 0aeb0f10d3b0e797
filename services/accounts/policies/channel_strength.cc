#include "services/accounts/policies/channel_strength.h"

#include <cstddef>
#include <map>

#include "libs/base/check.h"
#include "libs/base/integer_math.h"
#include "services/accounts/policies/half_life.h"

namespace steward::accounts {
namespace {

// Interactions whose sum still leaves room for the factor of basis points in 128 bits.
constexpr size_t kInteractionsMax = size_t{1} << 32;

}  // namespace

std::vector<ChannelStrength> ChannelStrengths(absl::Span<const ChannelInteraction> interactions,
                                              absl::Time now, const ChannelRules& rules) {
  STEWARD_CHECK(interactions.size() <= kInteractionsMax);
  std::vector<ChannelStrength> strengths;
  std::vector<Decay> sums;
  std::map<absl::string_view, size_t> index_of;
  Decay total = 0;
  for (const ChannelInteraction& interaction : interactions) {
    const auto [entry, is_new] = index_of.emplace(interaction.person, strengths.size());
    if (is_new) {
      strengths.push_back({interaction.person});
      sums.push_back(0);
    }
    if (interaction.at > now || interaction.at < now - rules.look_back) continue;
    const Decay weight = DecayAt(now - interaction.at, rules.half_life);
    sums[entry->second] += weight;
    total += weight;
  }
  for (size_t i = 0; total > 0 && i < sums.size(); ++i) {
    const Decay scaled = 2 * sums[i] * kWholeBp + total;
    strengths[i].strength_bp = static_cast<int32_t>(scaled / (2 * total));
  }
  return strengths;
}

}  // namespace steward::accounts
