#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"

#include "libs/base/clock.h"

// Names of things: identifiers that carry their time, identifiers that follow from a request, and
// their grammar.

namespace steward {

// Makes UUIDs of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, a counter of 26 bits
// that starts at a random value in each millisecond (section 6.2, method 1), and 48 random bits.
// The ids of one generator ascend, also while its clock goes back by up to a minute; after a larger
// step they follow the clock. Thread-safe.
class UuidV7Generator final {
 public:
  // `clock` outlives the generator.
  explicit UuidV7Generator(const Clock& clock) : clock_(clock) {}
  UuidV7Generator(const UuidV7Generator&) = delete;
  UuidV7Generator& operator=(const UuidV7Generator&) = delete;

  // The next id, in lower-case canonical form.
  std::string Next();

 private:
  void StartMillisecond(int64_t ms) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Step() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock& clock_;
  absl::Mutex mutex_;
  int64_t last_ms_ ABSL_GUARDED_BY(mutex_) = -1;
  uint32_t counter_ ABSL_GUARDED_BY(mutex_) = 0;
};

// The milliseconds since 1970 in a UUID of version 7, written canonically (8-4-4-4-12 hexadecimal
// digits of either case); nothing for any other text.
std::optional<int64_t> ParseUuidV7Millis(absl::string_view text);

// The id of what a request makes, in the form of a UUID of version 8: a keyed hash of who asked for
// what by which request id, so that a repeat arrives at the same id. `key` has kHashKeyBytes.
std::string DeriveId(absl::string_view key, absl::string_view principal, absl::string_view method,
                     absl::string_view request_id);

// True for 1 to 63 characters out of A-Z a-z 0-9 . _ -
bool IsValidId(absl::string_view id);

// Bytes from the system's cryptographic random source.
std::string RandomBytes(size_t count);

}  // namespace steward
