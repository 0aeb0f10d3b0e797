// The TLS of a host: its server's, and that of the connections to its sources.

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "services/host/host.h"
#include "services/host/tls_warnings.h"

namespace steward::host {
namespace {

// How long before its end a certificate should have been renewed.
constexpr absl::Duration kRenewBefore = absl::Hours(14 * 24);

bool IsLoopback(const std::string& address) {
  return absl::StartsWith(address, "127.") || address == "localhost" || address == "[::1]";
}

absl::Status CheckTls(const HostOptions& options) {
  const bool serves = !options.tls.certificate.empty() || !options.tls.key.empty();
  if (!serves && !options.tls.ca.empty()) {
    return absl::InvalidArgumentError(
        "--tls-ca without a certificate: name ours with --tls-certificate and --tls-key");
  }
  if (options.tls_client_auth && options.tls.ca.empty()) {
    return absl::InvalidArgumentError(
        "--tls-client-auth: say with --tls-ca whose certificates clients must have");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Host::OpenTls() {
  if (absl::Status status = CheckTls(options_); !status.ok()) return status;
  if (options_.tls.certificate.empty() && options_.tls.key.empty()) return absl::OkStatus();
  auto tls = rpc::Tls::Open(options_.tls, machine_clock_);
  if (!tls.ok()) return tls.status();
  tls_ = *std::move(tls);
  tls_end_.emplace(registry_.AddGauge("steward_tls_certificate_end_timestamp_seconds",
                                      "When the certificate in use ends, in seconds since 1970."));
  return absl::OkStatus();
}

void Host::ObserveTls() {
  if (tls_ != nullptr) tls_end_->Set(static_cast<double>(absl::ToUnixSeconds(tls_->end())));
}

std::vector<std::string> TlsWarnings(const std::string& address, const rpc::Tls* tls) {
  if (tls == nullptr) {
    if (IsLoopback(address)) return {};
    return {absl::StrCat("calls and their tokens travel unencrypted on ", address,
                         ": give --tls-certificate and --tls-key, or listen on 127.0.0.1")};
  }
  std::vector<std::string> warnings;
  if (absl::Status reload = tls->LastReload(); !reload.ok()) {
    warnings.push_back(
        absl::StrCat("the changed TLS files are not in use, and those of before hold: ",
                     std::string(reload.message())));
  }
  if (tls->end() - absl::Now() < kRenewBefore) {
    warnings.push_back(
        absl::StrCat("the TLS certificate ends at ", absl::FormatTime(tls->end()), ": renew it"));
  }
  return warnings;
}

}  // namespace steward::host
