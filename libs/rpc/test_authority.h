#pragma once

#include <memory>
#include <string>

#include "absl/time/time.h"
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "libs/rpc/tls_material.h"

// An authority that signs certificates for tests of TLS. For tests only.
namespace steward::rpc {

class TestAuthority final {
 public:
  // Its files lie in `directory`, and their names begin with `name`.
  TestAuthority(std::string directory, std::string name);

  // A new certificate for the host (a name, or an IPv4 address), with its key: NAME-HOST.pem and
  // NAME-HOST.key. Names this authority as the one to trust.
  TlsFiles Issue(const std::string& host, absl::Duration valid_for = absl::Hours(1));
  std::string ca() const { return directory_ + "/" + name_ + "-ca.pem"; }

 private:
  using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
  using CertificatePtr = std::unique_ptr<X509, decltype(&X509_free)>;

  static KeyPtr NewKey();
  CertificatePtr Sign(const std::string& host, EVP_PKEY* key, absl::Duration valid_for);

  const std::string directory_;
  const std::string name_;
  KeyPtr key_;
  CertificatePtr certificate_;
  long serial_ = 1;
};

}  // namespace steward::rpc
