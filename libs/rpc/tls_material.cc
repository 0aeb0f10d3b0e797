#include "libs/rpc/tls_material.h"

#include <ctime>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "libs/base/status.h"

namespace steward::rpc {
namespace {

constexpr size_t kFileBytesMax = size_t{1} << 20;

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using CertificatePtr = std::unique_ptr<X509, Free>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Free>;

absl::Status Wrong(const std::string& path, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", what));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (!file || !(text << file.rdbuf())) return Wrong(path, "can't be read");
  if (text.view().size() > kFileBytesMax) return Wrong(path, "is larger than 1 MiB");
  return text.str();
}

std::unique_ptr<BIO, Free> Open(const std::string& pem) {
  return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// The first certificate; null where there is none.
CertificatePtr FirstCertificate(const std::string& pem) {
  CertificatePtr certificate(
      PEM_read_bio_X509(Open(pem).get(), /*x=*/nullptr, /*cb=*/nullptr, /*u=*/nullptr));
  ERR_clear_error();
  return certificate;
}

// Nobody is there to be asked for a passphrase.
int NoPassphrase(char*, int, int, void*) { return -1; }

KeyPtr FirstKey(const std::string& pem) {
  KeyPtr key(PEM_read_bio_PrivateKey(Open(pem).get(), /*x=*/nullptr, &NoPassphrase, /*u=*/nullptr));
  ERR_clear_error();
  return key;
}

absl::Time EndOf(const X509& certificate) {
  std::tm time{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &time) != 1) return absl::InfinitePast();
  return absl::FromTM(time, absl::UTCTimeZone());
}

absl::Status CheckPair(const TlsFiles& files, absl::Time now, TlsMaterial* material) {
  const CertificatePtr certificate = FirstCertificate(material->certificate);
  if (certificate == nullptr) return Wrong(files.certificate, "holds no certificate in PEM");
  const KeyPtr key = FirstKey(material->key);
  if (key == nullptr) return Wrong(files.key, "holds no private key in PEM without a passphrase");
  const bool match = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!match)
    return Wrong(files.key, absl::StrCat("is not the key of the certificate in ", files.certificate,
                                         ": replace both together"));
  material->end = EndOf(*certificate);
  if (material->end <= now) {
    return Wrong(files.certificate, absl::StrCat("the certificate ended at ",
                                                 absl::FormatTime(material->end), ": renew it"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TlsMaterial> ReadTlsMaterial(const TlsFiles& files, absl::Time now) {
  TlsMaterial material;
  if (files.certificate.empty() != files.key.empty()) {
    return absl::InvalidArgumentError(files.key.empty()
                                          ? "a TLS certificate without its key: name both files"
                                          : "a TLS key without its certificate: name both files");
  }
  if (!files.certificate.empty()) {
    STEWARD_ASSIGN_OR_RETURN(material.certificate, ReadFile(files.certificate));
    STEWARD_ASSIGN_OR_RETURN(material.key, ReadFile(files.key));
    STEWARD_RETURN_IF_ERROR(CheckPair(files, now, &material));
  }
  if (!files.ca.empty()) {
    STEWARD_ASSIGN_OR_RETURN(material.ca, ReadFile(files.ca));
    if (FirstCertificate(material.ca) == nullptr)
      return Wrong(files.ca, "holds no certificate of an authority (CA) in PEM");
  }
  return material;
}

}  // namespace steward::rpc
