#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

// Random requests of all four services: legal ones, and ones that come too early, too late, twice
// or about nothing.
namespace steward::simulation {

// Numbers that follow from a seed, the same on every platform (std's distributions aren't).
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  // From `low` to `high`, both included.
  int64_t Int(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine_() % static_cast<uint64_t>(high - low + 1));
  }
  bool OneIn(int64_t n) { return Int(1, n) == 1; }

 private:
  std::mt19937_64 engine_;
};

// The names that journals have shown, by collection ("contracts", "followUps").
using KnownNames = std::map<std::string, std::vector<std::string>, std::less<>>;

// How many kinds of commands there are.
size_t RequestKinds();
// The type of a kind, "contracts.v1.SignContractRequest".
absl::string_view RequestType(size_t kind);
// What a request is about, where that is one thing by name: "contracts". Empty for others.
absl::string_view CollectionOf(size_t kind);
// One of the kinds, by how often it is to come; seldom one about what isn't there yet.
size_t AnyKind(const KnownNames& names, Random* random);
// One of these (there is one), by how often each is to come.
size_t ByWeight(const std::vector<size_t>& kinds, Random* random);
// What a request may be about.
struct Known {
  const KnownNames& names;
  absl::Time now;
};
// One of these, with `request_id`; about names that are known where there are some.
std::unique_ptr<google::protobuf::Message> MakeRequest(size_t kind, const Known& known,
                                                       absl::string_view request_id,
                                                       Random* random);
// The first requests of a history, in order: calendars, people, accounts, surveys.
std::vector<size_t> OpeningKinds();

}  // namespace steward::simulation
