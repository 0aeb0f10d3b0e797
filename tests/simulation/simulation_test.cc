#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gtest/gtest.h>

#include "tests/simulation/history.h"

// Histories of the four services: STEWARD_SEEDS of them from STEWARD_SEED on.
namespace steward::simulation {
namespace {

constexpr int64_t kSeedsDefault = 2000;
constexpr int64_t kSteps = 100;
constexpr int64_t kTwiceOneIn = 20;

int64_t NumberOf(const char* variable, int64_t otherwise) {
  const char* text = std::getenv(variable);
  int64_t number = 0;
  return text != nullptr && absl::SimpleAtoi(text, &number) ? number : otherwise;
}

TEST(Simulation, HistoriesLeaveNoDoubt) {
  const int64_t first = NumberOf("STEWARD_SEED", 1);
  const int64_t count = NumberOf("STEWARD_SEEDS", kSeedsDefault);
  Worked worked;
  for (int64_t seed = first; seed < first + count; ++seed) {
    History history(static_cast<uint64_t>(seed), &worked);
    const std::vector<std::string> problems = history.Live(kSteps);
    ASSERT_TRUE(problems.empty()) << "STEWARD_SEED=" << seed << " STEWARD_SEEDS=1\n"
                                  << absl::StrJoin(problems, "\n") << "\nthe last steps:\n"
                                  << absl::StrJoin(history.last_steps(), "\n");
    if (seed % kTwiceOneIn != 0) continue;
    Worked ignored;
    History again(static_cast<uint64_t>(seed), &ignored);
    ASSERT_TRUE(again.Live(kSteps).empty());
    ASSERT_TRUE(history.Journals() == again.Journals())
        << "STEWARD_SEED=" << seed << ": the same history wrote other bytes";
  }
  for (size_t kind = 0; kind < RequestKinds(); ++kind) {
    const std::string type = absl::StrCat("steward.", RequestType(kind));
    if (std::getenv("STEWARD_SHOW") != nullptr) std::cout << worked[type] << " " << type << "\n";
    // A history that only refuses proves little.
    if (count >= kSeedsDefault) {
      EXPECT_GT(worked[type], 0) << type << " never worked";
    }
  }
}

}  // namespace
}  // namespace steward::simulation
