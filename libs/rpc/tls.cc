#include "libs/rpc/tls.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <utility>

#include "absl/strings/str_cat.h"
#include <grpc/grpc.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "libs/base/status.h"
#include "libs/telemetry/log.h"

namespace steward::rpc {
namespace {

constexpr absl::Duration kLook = absl::Seconds(10);
constexpr unsigned kGrpcLookSeconds = 1;

}  // namespace

// A file in memory with a path of this process. Its content is replaced as a whole: who reads it
// has the old one or the new one.
class Tls::MemoryFile final {
 public:
  MemoryFile() : file_(memfd_create("tls", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (file_ >= 0) close(file_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return absl::StrCat("/proc/self/fd/", file_); }

  absl::Status Replace(const std::string& content) {
    const int fresh = memfd_create("tls", MFD_CLOEXEC);
    const bool done =
        fresh >= 0 && file_ >= 0 &&
        write(fresh, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
        dup3(fresh, file_, O_CLOEXEC) == file_;
    const int error = errno;
    if (fresh >= 0) close(fresh);
    if (done) return absl::OkStatus();
    return absl::UnavailableError(absl::StrCat("a file in memory: ", std::strerror(error)));
  }

 private:
  const int file_;
};

absl::StatusOr<std::unique_ptr<Tls>> Tls::Open(TlsFiles files, const Clock& clock) {
  std::unique_ptr<Tls> tls(new Tls(std::move(files), clock));
  STEWARD_ASSIGN_OR_RETURN(const TlsMaterial material, ReadTlsMaterial(tls->files_, clock.Now()));
  STEWARD_RETURN_IF_ERROR(tls->Use(material));
  tls->watch_ = std::thread([raw = tls.get()] { raw->Watch(); });
  return tls;
}

Tls::Tls(TlsFiles files, const Clock& clock)
    : files_(std::move(files)),
      clock_(clock),
      identity_(std::make_unique<MemoryFile>()),
      ca_(std::make_unique<MemoryFile>()) {
  // Its certificate provider doesn't do so.
  grpc_init();
}

Tls::~Tls() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  if (watch_.joinable()) watch_.join();
  grpc_shutdown();
}

// One for each user: of several that watch one, only some hear of what is new.
std::shared_ptr<grpc::experimental::CertificateProviderInterface> Tls::NewProvider() const {
  const std::string identity = files_.certificate.empty() ? "" : identity_->path();
  const std::string ca = files_.ca.empty() ? "" : ca_->path();
  if (identity.empty() && ca.empty()) return nullptr;
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(identity, identity,
                                                                              ca, kGrpcLookSeconds);
}

std::shared_ptr<grpc::ServerCredentials> Tls::ForServer(ClientAuth auth) const {
  grpc::experimental::TlsServerCredentialsOptions options(NewProvider());
  options.watch_identity_key_cert_pairs();
  if (auth == ClientAuth::kRequired) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> Tls::ForClient() const {
  grpc::experimental::TlsChannelCredentialsOptions options;
  if (auto provider = NewProvider(); provider != nullptr)
    options.set_certificate_provider(std::move(provider));
  if (!files_.ca.empty()) options.watch_root_certs();
  if (!files_.certificate.empty()) options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

absl::Status Tls::Use(const TlsMaterial& material) {
  absl::MutexLock lock(&mutex_);
  const std::string identity = absl::StrCat(material.key, "\n", material.certificate);
  if (material.certificate != material_.certificate || material.key != material_.key)
    STEWARD_RETURN_IF_ERROR(identity_->Replace(identity));
  if (material.ca != material_.ca) STEWARD_RETURN_IF_ERROR(ca_->Replace(material.ca));
  material_ = material;
  return absl::OkStatus();
}

absl::Status Tls::Reload() {
  const auto material = ReadTlsMaterial(files_, clock_.Now());
  absl::Status status = material.ok() ? Use(*material) : material.status();
  absl::MutexLock lock(&mutex_);
  if (!status.ok() && status != reload_) {
    telemetry::Log(telemetry::Level::kWarning, "the TLS files are not in use as they are now",
                   {{"cause", std::string(status.message())}});
  }
  reload_ = status;
  return status;
}

absl::Status Tls::LastReload() const {
  absl::MutexLock lock(&mutex_);
  return reload_;
}

absl::Time Tls::end() const {
  absl::MutexLock lock(&mutex_);
  return material_.end;
}

void Tls::Watch() {
  const auto stopped = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopped_; };
  while (true) {
    {
      absl::MutexLock lock(&mutex_);
      if (mutex_.AwaitWithTimeout(absl::Condition(&stopped), kLook)) return;
    }
    // What became of it is told by LastReload.
    static_cast<void>(Reload());
  }
}

}  // namespace steward::rpc
