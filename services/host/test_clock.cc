#include "services/host/test_clock.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/status.h"
#include "services/host/host.h"
#include "services/host/installation.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

constexpr char kFile[] = "/test_clock";
constexpr char kSeed[] = "steward test clock, not secret..";
static_assert(sizeof(kSeed) - 1 == kHashKeyBytes);
constexpr absl::Duration kAheadMax = absl::Hours(24 * 3653);
constexpr absl::Duration kPatience = absl::Minutes(1);
constexpr absl::Duration kLook = absl::Microseconds(50);

}  // namespace

bool TestClock::Owns(const std::string& data_dir) {
  return std::filesystem::exists(data_dir + kFile);
}

absl::StatusOr<std::unique_ptr<TestClock>> TestClock::Open(const std::string& data_dir,
                                                           std::optional<absl::Time> start) {
  const std::string path = data_dir + kFile;
  absl::Time now = start.value_or(absl::Now());
  if (Owns(data_dir)) {
    STEWARD_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
    STEWARD_ASSIGN_OR_RETURN(now, ParseRfc3339(absl::StripSuffix(text, "\n")));
  } else {
    STEWARD_RETURN_IF_ERROR(CreateTestInstallation(data_dir, kSeed));
  }
  std::unique_ptr<TestClock> clock(new TestClock(path, now));
  STEWARD_RETURN_IF_ERROR(clock->Save());
  return clock;
}

std::function<std::string(size_t)> TestClock::RandomOf(const std::string& service) {
  return [service, count = uint64_t{0}](size_t bytes) mutable {
    std::string random;
    while (random.size() < bytes) {
      random += KeyedHash16OfParts(kSeed, {service, absl::StrCat(++count)});
    }
    random.resize(bytes);
    return random;
  };
}

void TestClock::Drive(std::vector<Host*> hosts) {
  absl::MutexLock lock(&mutex_);
  hosts_ = std::move(hosts);
  // A stop in the middle of an advance left the file behind its journals.
  for (Host* host : hosts_) clock_.Set(std::max(clock_.Now(), host->core().LastRecorded()));
  std::sort(hosts_.begin(), hosts_.end(),
            [](const Host* a, const Host* b) { return a->name() < b->name(); });
}

void TestClock::Stop() {
  stopping_ = true;
  absl::MutexLock lock(&mutex_);
  hosts_.clear();
}

absl::StatusOr<common::v1::AdvanceClockResponse> TestClock::AdvanceTo(absl::Time to) {
  absl::MutexLock lock(&mutex_);
  if (to < clock_.Now() || to > clock_.Now() + kAheadMax) {
    return InvalidField("to", absl::StrCat("must lie between the clock's time, ",
                                           FormatRfc3339(clock_.Now()), ", and 10 years later"));
  }
  common::v1::AdvanceClockResponse response;
  uint64_t inputs = 0;
  // What waits already flows by itself: a queue that is full would wait for its turn for ever.
  for (Host* host : hosts_) STEWARD_RETURN_IF_ERROR(AwaitDelivery(*host));
  for (Host* host : hosts_) host->loop().SetStepped(true);
  const absl::Status status = Run(to, &inputs);
  for (Host* host : hosts_) host->loop().SetStepped(false);
  STEWARD_RETURN_IF_ERROR(Save());
  STEWARD_RETURN_IF_ERROR(status);
  *response.mutable_now() = ToTimestamp(clock_.Now());
  response.set_inputs(inputs);
  return response;
}

absl::Status TestClock::Run(absl::Time to, uint64_t* inputs) {
  while (true) {
    STEWARD_ASSIGN_OR_RETURN(const absl::Time next, Settle(inputs));
    if (next > to) break;
    clock_.Set(std::max(next, clock_.Now()));
  }
  clock_.Set(to);
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> TestClock::Settle(uint64_t* inputs) {
  absl::Time next = absl::InfiniteFuture();
  for (bool moved = true; moved;) {
    moved = false;
    next = absl::InfiniteFuture();
    for (Host* host : hosts_) {
      if (stopping_) return Reject(Reason::REASON_STOPPING, "the platform is stopping");
      STEWARD_RETURN_IF_ERROR(AwaitDelivery(*host));
      STEWARD_ASSIGN_OR_RETURN(const engine::Loop::Turn turn, host->loop().TakeTurn());
      if (turn.timers_held) {
        return absl::UnavailableError(
            absl::StrCat(host->name(), " holds its timers: see `steward doctor`"));
      }
      *inputs += turn.inputs;
      moved = moved || turn.inputs > 0;
      next = std::min(next, turn.next_due);
    }
  }
  return next;
}

// Until every source's durable records lie in the host's queue.
absl::Status TestClock::AwaitDelivery(Host& host) const {
  const absl::Time deadline = absl::Now() + kPatience;
  for (const engine::IntakeFeed* feed : host.loop().intakes()) {
    const auto source = std::find_if(hosts_.begin(), hosts_.end(), [feed](const Host* other) {
      return other->name() == feed->source();
    });
    if (source == hosts_.end()) continue;
    const std::vector<engine::Head> heads = (*source)->feed().ring().Heads();
    const auto is_there = [&heads, feed] {
      const std::vector<uint64_t> seqs = feed->delivered();
      if (seqs.size() != heads.size() || feed->heads().empty()) return false;
      for (size_t p = 0; p < heads.size(); ++p) {
        if (seqs[p] < heads[p].seq) return false;
      }
      return true;
    };
    while (!is_there()) {
      if (stopping_) return Reject(Reason::REASON_STOPPING, "the platform is stopping");
      if (absl::Now() > deadline) {
        return absl::UnavailableError(
            absl::StrCat(host.name(), " doesn't hear from ", feed->source()));
      }
      absl::SleepFor(kLook);
    }
  }
  return absl::OkStatus();
}

absl::Status TestClock::Save() const {
  return ReplaceFile(path_, FormatRfc3339(clock_.Now()) + "\n", store::Durability::kUnsynced);
}

}  // namespace steward::host
