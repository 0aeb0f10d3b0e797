#include "libs/rpc/test_authority.h"

#include <cstdio>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace steward::rpc {
namespace {

void AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

void WriteCertificate(const std::string& path, X509* certificate) {
  BIO* file = BIO_new_file(path.c_str(), "w");
  PEM_write_bio_X509(file, certificate);
  BIO_free(file);
}

void WriteKey(const std::string& path, EVP_PKEY* key) {
  BIO* file = BIO_new_file(path.c_str(), "w");
  PEM_write_bio_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  BIO_free(file);
}

bool IsAddress(const std::string& host) { return absl::ascii_isdigit(host.front()); }

}  // namespace

TestAuthority::TestAuthority(std::string directory, std::string name)
    : directory_(std::move(directory)),
      name_(std::move(name)),
      key_(NewKey()),
      certificate_(nullptr, &X509_free) {
  certificate_ = Sign("authority", key_.get(), absl::Hours(24));
  WriteCertificate(ca(), certificate_.get());
}

TestAuthority::KeyPtr TestAuthority::NewKey() { return {EVP_EC_gen("P-256"), &EVP_PKEY_free}; }

TestAuthority::CertificatePtr TestAuthority::Sign(const std::string& host, EVP_PKEY* key,
                                                  absl::Duration valid_for) {
  CertificatePtr certificate(X509_new(), &X509_free);
  X509* issuer = certificate_ == nullptr ? certificate.get() : certificate_.get();
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial_++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -long{24} * 3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()),
                  static_cast<long>(absl::ToInt64Seconds(valid_for)));
  X509_set_pubkey(certificate.get(), key);
  const std::string name = absl::StrCat(name_, " ", host);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  if (certificate_ == nullptr) {
    AddExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:TRUE");
  } else {
    AddExtension(certificate.get(), issuer, NID_subject_alt_name,
                 absl::StrCat(IsAddress(host) ? "IP:" : "DNS:", host));
  }
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  return certificate;
}

TlsFiles TestAuthority::Issue(const std::string& host, absl::Duration valid_for) {
  const std::string path = absl::StrCat(directory_, "/", name_, "-", host);
  TlsFiles files{.certificate = path + ".pem", .key = path + ".key", .ca = ca()};
  const KeyPtr key = NewKey();
  WriteCertificate(files.certificate, Sign(host, key.get(), valid_for).get());
  WriteKey(files.key, key.get());
  return files;
}

}  // namespace steward::rpc
