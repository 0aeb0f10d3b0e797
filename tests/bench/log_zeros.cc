// What zeros ahead of the store's log are worth (libs/store/zeroed_log.h): one thread commits
// synced batches to a fresh store without them and to one with them, in turns (ABBA), on the same
// disk. The machine's own noise is in both, so look at the ratios.
//
//   steward-bench-log-zeros [--dir DIR] [--commits N] [--bytes N] [--rounds N]

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <sys/resource.h>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

#include "libs/base/check.h"
#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"

namespace {

using steward::store::Family;

struct Flags {
  std::string dir = "/tmp";
  int commits = 20000;
  int bytes = 900;
  int rounds = 4;
};

struct Measured {
  double p50_us = 0;
  double p99_us = 0;
  double p999_us = 0;
  double commits_per_s = 0;
  double kernel_us = 0;  // CPU of the process, by commit.
  double user_us = 0;
};

double CpuMicros(const timeval& spent) {
  return 1e6 * static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_usec);
}

// A state row and a journal row, as a small command writes them.
void Fill(uint64_t seq, const std::string& value, steward::store::Batch& batch) {
  batch.Clear();
  batch.Put(Family::kJournal, steward::store::JournalKey{1, seq}.Encode(), value);
  batch.Put(Family::kRest, steward::store::JournalKey{1, seq % 1000}.Encode(), value);
}

Measured CommitMany(const Flags& flags, bool zeros) {
  std::string dir = flags.dir + "/steward-log-zeros-XXXXXX";
  STEWARD_CHECK(mkdtemp(dir.data()) != nullptr) << dir;
  auto store = steward::store::OpenRocksStore({.path = dir + "/store", .zero_log_ahead = zeros});
  STEWARD_CHECK(store.ok()) << store.status();
  const std::string value(static_cast<size_t>(flags.bytes) / 2, 'v');
  steward::store::Batch batch;
  std::vector<double> took_us;
  rusage before;
  getrusage(RUSAGE_SELF, &before);
  const absl::Time begin = absl::Now();
  for (int i = 1; i <= flags.commits; ++i) {
    Fill(static_cast<uint64_t>(i), value, batch);
    const absl::Time from = absl::Now();
    STEWARD_CHECK((*store)->Commit(batch, steward::store::Durability::kSynced).ok());
    took_us.push_back(absl::ToDoubleMicroseconds(absl::Now() - from));
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - begin);
  rusage after;
  getrusage(RUSAGE_SELF, &after);
  store->reset();
  std::filesystem::remove_all(dir);

  std::sort(took_us.begin(), took_us.end());
  const auto rank = [&took_us](size_t of_1000) {
    return took_us[(took_us.size() - 1) * of_1000 / 1000];
  };
  return {.p50_us = rank(500),
          .p99_us = rank(990),
          .p999_us = rank(999),
          .commits_per_s = flags.commits / seconds,
          .kernel_us = (CpuMicros(after.ru_stime) - CpuMicros(before.ru_stime)) / flags.commits,
          .user_us = (CpuMicros(after.ru_utime) - CpuMicros(before.ru_utime)) / flags.commits};
}

void Print(const char* name, const Measured& measured) {
  std::cout << absl::StrFormat("%-8s p50 %4.0f us  p99 %5.0f us  p999 %5.0f us  %6.0f commits/s  ",
                               name, measured.p50_us, measured.p99_us, measured.p999_us,
                               measured.commits_per_s)
            << absl::StrFormat("%3.0f us kernel, %3.0f us user\n", measured.kernel_us,
                               measured.user_us)
            << std::flush;
}

double MedianRatio(const std::vector<Measured>& with, const std::vector<Measured>& without,
                   double Measured::*field) {
  std::vector<double> ratios;
  for (size_t i = 0; i < with.size(); ++i) ratios.push_back(with[i].*field / (without[i].*field));
  std::sort(ratios.begin(), ratios.end());
  return ratios[ratios.size() / 2];
}

void Compare(const Flags& flags) {
  std::vector<Measured> with;
  std::vector<Measured> without;
  for (int round = 0; round < 2 * flags.rounds; ++round) {
    for (const bool zeros : {round % 2 == 1, round % 2 == 0}) {
      const Measured measured = CommitMany(flags, zeros);
      Print(zeros ? "zeros" : "appends", measured);
      (zeros ? with : without).push_back(measured);
    }
  }
  std::cout << absl::StrFormat(
      "zeros / appends, median of %d pairs: p50 %.2f, p99 %.2f, commits/s %.2f, kernel %.2f, "
      "user %.2f\n",
      2 * flags.rounds, MedianRatio(with, without, &Measured::p50_us),
      MedianRatio(with, without, &Measured::p99_us),
      MedianRatio(with, without, &Measured::commits_per_s),
      MedianRatio(with, without, &Measured::kernel_us),
      MedianRatio(with, without, &Measured::user_us));
}

}  // namespace

int main(int argc, char** argv) {
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  CLI::App app("What zeros ahead of the log are worth", "steward-bench-log-zeros");
  Flags flags;
  app.add_option("--dir", flags.dir, "Where the stores are made: the disk to measure")
      ->check(CLI::ExistingDirectory);
  app.add_option("--commits", flags.commits, "Commits of one store")
      ->check(CLI::Range(100, 10'000'000));
  app.add_option("--bytes", flags.bytes, "Bytes of one commit")->check(CLI::Range(2, 10'000'000));
  app.add_option("--rounds", flags.rounds, "Of appends, zeros, zeros, appends")
      ->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  Compare(flags);
  return 0;
}
