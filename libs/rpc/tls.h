#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/rpc/tls_material.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
namespace experimental {
class CertificateProviderInterface;
}
}  // namespace grpc

namespace steward::rpc {

// One side's TLS, which follows its files: they are looked at every ten seconds, and what is new
// and right is used for new connections within two more; those that stand go on. What is wrong,
// such as a certificate whose key is still the old one, changes nothing, and is told until it is
// mended. Thread-safe.
class Tls final {
 public:
  // Errors: as ReadTlsMaterial. `clock` outlives the result.
  static absl::StatusOr<std::unique_ptr<Tls>> Open(TlsFiles files, const Clock& clock);
  ~Tls();
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;

  enum class ClientAuth { kNone, kRequired };
  // For a server: the files name a certificate. kRequired: they name a CA too, and only clients
  // with a certificate of it get in.
  std::shared_ptr<grpc::ServerCredentials> ForServer(ClientAuth auth) const;
  // For a client: the server's certificate must be for the host that is called, and of the CA, or
  // of one that the system trusts where the files name none.
  std::shared_ptr<grpc::ChannelCredentials> ForClient() const;

  // Looks at the files now. Answers what LastReload does then.
  absl::Status Reload();
  // Why the files as they are now are not in use; OK where they are.
  absl::Status LastReload() const;
  // When the certificate in use ends.
  absl::Time end() const;

 private:
  class MemoryFile;

  Tls(TlsFiles files, const Clock& clock);
  std::shared_ptr<grpc::experimental::CertificateProviderInterface> NewProvider() const;
  absl::Status Use(const TlsMaterial& material);
  void Watch();

  const TlsFiles files_;
  const Clock& clock_;
  // gRPC follows files, and breaks where it reads a certificate and another one's key. So it reads
  // these, which are in memory and change as a whole.
  std::unique_ptr<MemoryFile> identity_;
  std::unique_ptr<MemoryFile> ca_;
  mutable absl::Mutex mutex_;
  TlsMaterial material_ ABSL_GUARDED_BY(mutex_);
  absl::Status reload_ ABSL_GUARDED_BY(mutex_);
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watch_;
};

}  // namespace steward::rpc
