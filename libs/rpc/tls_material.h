#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace steward::rpc {

// Files in PEM, each of which may be left out (empty).
struct TlsFiles {
  // Ours, followed by its chain. With a key, or neither.
  std::string certificate;
  std::string key;
  // The certificate authorities (CA) that the other side's certificates must come from.
  std::string ca;
};

// What the files hold, checked.
struct TlsMaterial {
  // PEM, empty where no file was named.
  std::string certificate;
  std::string key;
  std::string ca;
  // When the certificate ends; never without one.
  absl::Time end = absl::InfiniteFuture();
};

// Reads the files. Errors: INVALID_ARGUMENT, with the file and what to do: one that can't be read
// or is larger than 1 MiB, holds no PEM of its kind, a key that wants a passphrase or belongs to
// another certificate, a certificate without a key or the other way round, one that has ended
// `now`.
absl::StatusOr<TlsMaterial> ReadTlsMaterial(const TlsFiles& files, absl::Time now);

}  // namespace steward::rpc
