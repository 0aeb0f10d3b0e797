#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "libs/base/clock.h"
#include "steward/common/v1/options.pb.h"

namespace steward::rpc {

// Who calls, and what they may do. A role never implies another.
struct Principal {
  // Opaque; the actor of the events that it causes.
  std::string id;
  // Bit n is set for the role of number n.
  uint32_t roles = 0;
  // How many calls it may make; 0: as many as the server takes (quotas.h).
  int calls_per_second = 0;

  bool Has(common::v1::Role role) const {
    return ((roles >> static_cast<uint32_t>(role)) & 1) != 0;
  }
  void Grant(common::v1::Role role) { roles |= uint32_t{1} << static_cast<uint32_t>(role); }
};

// Turns what a call brings into a principal. Thread-safe.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // `authorization`: the values of all authorization headers of the call. Errors: UNAUTHENTICATED.
  virtual absl::StatusOr<Principal> Authenticate(
      absl::Span<const absl::string_view> authorization) = 0;
};

// At most this many tokens in a file: each call compares with all of them.
inline constexpr size_t kTokensMax = 1000;

// The highest rate that a token may state.
inline constexpr int kCallsPerSecondMax = 1'000'000;

// Bearer tokens from a TOML file that holds only their hashes:
//
//   [[token]]
//   principal = "admin"
//   roles = ["viewer", "editor"]
//   sha256 = "<64 hexadecimal digits of the token's SHA-256>"
//   expires = 2027-01-01T00:00:00Z   # may be left out
//   calls_per_second = 200           # may be left out: no limit; a query counts as 5 calls
//
// The file is read again when it changed, which is looked up at most once a second; a file that
// then has an error changes nothing; the error is logged once, and told until it is mended.
// Thread-safe.
class TokenFile final : public Authenticator {
 public:
  // Errors: NOT_FOUND; INVALID_ARGUMENT with the line. `clock` outlives the result.
  static absl::StatusOr<std::unique_ptr<TokenFile>> Open(const std::string& path,
                                                         const Clock& clock);

  absl::StatusOr<Principal> Authenticate(
      absl::Span<const absl::string_view> authorization) override;
  // Why what the file says now is not what holds, as of the last call; OK where it holds.
  absl::Status LastReload();

 private:
  struct Entry {
    Principal principal;
    // 32 bytes.
    std::string digest;
    absl::Time expires;
  };
  using Entries = std::vector<Entry>;

  TokenFile(std::string path, const Clock& clock) : path_(std::move(path)), clock_(clock) {}

  static absl::StatusOr<Entries> Parse(absl::string_view text, const std::string& path);
  // What became of the file as it is now, read again if it changed.
  absl::Status Load() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The entries, read again when the file changed. Readers share them, so that a reload doesn't
  // wait for them.
  std::shared_ptr<const Entries> Current();

  const std::string path_;
  const Clock& clock_;
  absl::Mutex mutex_;
  std::shared_ptr<const Entries> entries_ ABSL_GUARDED_BY(mutex_);
  // Modification time in nanoseconds, size and inode of what was last read.
  std::vector<int64_t> stamp_ ABSL_GUARDED_BY(mutex_);
  // What became of what was last read.
  absl::Status loaded_ ABSL_GUARDED_BY(mutex_);
  // What the last look came to.
  absl::Status reload_ ABSL_GUARDED_BY(mutex_);
  absl::Duration checked_at_ ABSL_GUARDED_BY(mutex_) = -absl::InfiniteDuration();
};

// How our own services call each other: "service-contracts". Nobody else's principal begins so.
constexpr absl::string_view kServicePrincipal = "service-";

// Makes a token file with random tokens, and beside it one file for each clear token (all 0600):
// `admin.token` (every role), `viewer.token`, `subscriber.token`, and `service-<name>.token` for
// each of `services` (viewer and subscriber). Errors: ALREADY_EXISTS; UNAVAILABLE when a file can't
// be written.
absl::Status CreateTokenFile(const std::string& path, absl::Span<const std::string> services);

// The token in a file, without white space around it. Errors: NOT_FOUND; INVALID_ARGUMENT for an
// empty file.
absl::StatusOr<std::string> ReadToken(const std::string& path);

}  // namespace steward::rpc
