#include "libs/rpc/principals.h"

#include <fstream>
#include <sodium.h>
#include <sstream>
#include <sys/stat.h>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <toml++/toml.h>

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/telemetry/log.h"

namespace steward::rpc {
namespace {

constexpr absl::Duration kCheckInterval = absl::Seconds(1);
constexpr size_t kDigestBytes = crypto_hash_sha256_BYTES;
// Longer than any token of ours, so that a huge header costs no hashing.
constexpr size_t kTokenBytesMax = 4096;
constexpr size_t kFileBytesMax = 1 << 20;

std::string Digest(absl::string_view token) {
  std::string digest(kDigestBytes, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()),
                     reinterpret_cast<const unsigned char*>(token.data()), token.size());
  return digest;
}

absl::Status Refuse(absl::string_view message) {
  return Reject(common::v1::REASON_UNAUTHENTICATED, message);
}

absl::Status Wrong(const std::string& path, const toml::node& node, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ":", node.source().begin.line, ": ", what));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": can't be read"));
  std::stringstream text;
  text << file.rdbuf();
  std::string content = text.str();
  if (content.size() > kFileBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": larger than 1 MiB"));
  }
  return content;
}

absl::StatusOr<uint32_t> ReadRoles(const toml::node& owner, const toml::node* node,
                                   const std::string& path) {
  const toml::array* roles = node == nullptr ? nullptr : node->as_array();
  if (roles == nullptr) return Wrong(path, owner, "a token needs roles = [\"viewer\", ...]");
  Principal principal;
  for (const toml::node& each : *roles) {
    const auto name = each.value<std::string>().value_or("");
    common::v1::Role role = common::v1::ROLE_UNSPECIFIED;
    const std::string full = absl::StrCat("ROLE_", absl::AsciiStrToUpper(name));
    if (!common::v1::Role_Parse(full, &role) || role <= common::v1::ROLE_PUBLIC) {
      return Wrong(path, each,
                   absl::StrCat("\"", name,
                                "\" is no role: viewer, editor, approver, importer, subscriber, "
                                "operator, personal, deescalator"));
    }
    principal.Grant(role);
  }
  return principal.roles;
}

absl::StatusOr<std::string> ReadDigest(const toml::node& owner, const toml::node* node,
                                       const std::string& path) {
  const std::string hex = node == nullptr ? "" : node->value<std::string>().value_or("");
  bool valid = hex.size() == 2 * kDigestBytes;
  for (const char c : hex) valid = valid && absl::ascii_isxdigit(static_cast<unsigned char>(c));
  if (!valid) return Wrong(path, owner, "a token needs sha256 = \"<64 hexadecimal digits>\"");
  return absl::HexStringToBytes(hex);
}

absl::StatusOr<absl::Time> ReadExpiry(const toml::node* node, const std::string& path) {
  if (node == nullptr) return absl::InfiniteFuture();
  const auto* value = node->as_date_time();
  if (value == nullptr || !value->get().offset.has_value()) {
    return Wrong(path, *node, "expires must be a time with an offset, as 2027-01-01T00:00:00Z");
  }
  const toml::date_time& time = value->get();
  const absl::CivilSecond civil(time.date.year, time.date.month, time.date.day, time.time.hour,
                                time.time.minute, time.time.second);
  return absl::FromCivil(civil, absl::UTCTimeZone()) - absl::Minutes(time.offset->minutes);
}

absl::StatusOr<int> ReadRate(const toml::node* node, const std::string& path) {
  if (node == nullptr) return 0;
  const int64_t rate = node->value_exact<int64_t>().value_or(0);
  if (rate < 1 || rate > kCallsPerSecondMax) {
    return Wrong(path, *node,
                 absl::StrCat("calls_per_second must be a whole number from 1 to ",
                              kCallsPerSecondMax, "; leave it out for no limit"));
  }
  return static_cast<int>(rate);
}

absl::Status CheckKeys(const toml::table& table, const std::string& path) {
  for (const auto& [key, node] : table) {
    const std::string_view name = key.str();
    if (name != "principal" && name != "roles" && name != "sha256" && name != "expires" &&
        name != "calls_per_second") {
      return Wrong(
          path, node,
          absl::StrCat("unknown key \"", Abs(name),
                       "\": a token has principal, roles, sha256, expires, calls_per_second"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<toml::table> ParseToml(absl::string_view text, const std::string& path) {
  try {
    return toml::parse(Std(text), path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", error.source().begin.line, ": ", Abs(error.description())));
  }
}

// The token of exactly one header "Bearer <token>".
absl::StatusOr<absl::string_view> BearerToken(absl::Span<const absl::string_view> authorization) {
  if (authorization.empty()) return Refuse("the call brings no token: authorization: Bearer TOKEN");
  if (authorization.size() > 1) return Refuse("the call brings more than one authorization header");
  absl::string_view value = authorization[0];
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(value, kScheme)) {
    return Refuse("the authorization header is not of the form: Bearer TOKEN");
  }
  value.remove_prefix(kScheme.size());
  if (value.empty() || value.size() > kTokenBytesMax) return Refuse("the token is unknown");
  return value;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TokenFile>> TokenFile::Open(const std::string& path,
                                                           const Clock& clock) {
  std::unique_ptr<TokenFile> file(new TokenFile(path, clock));
  absl::MutexLock lock(&file->mutex_);
  STEWARD_RETURN_IF_ERROR(file->Load());
  file->checked_at_ = clock.BootTime();
  return file;
}

absl::StatusOr<TokenFile::Entries> TokenFile::Parse(absl::string_view text,
                                                    const std::string& path) {
  STEWARD_ASSIGN_OR_RETURN(const toml::table document, ParseToml(text, path));
  Entries entries;
  for (const auto& [key, node] : document) {
    const bool tokens = key.str() == "token" && node.is_array_of_tables();
    if (!tokens) return Wrong(path, node, "only [[token]] tables belong here");
    for (const toml::node& element : *node.as_array()) {
      const toml::table& table = *element.as_table();
      STEWARD_RETURN_IF_ERROR(CheckKeys(table, path));
      Entry entry;
      entry.principal.id = table["principal"].value<std::string>().value_or("");
      if (entry.principal.id.empty()) return Wrong(path, table, "a token needs a principal");
      STEWARD_ASSIGN_OR_RETURN(entry.principal.roles, ReadRoles(table, table.get("roles"), path));
      STEWARD_ASSIGN_OR_RETURN(entry.digest, ReadDigest(table, table.get("sha256"), path));
      STEWARD_ASSIGN_OR_RETURN(entry.expires, ReadExpiry(table.get("expires"), path));
      STEWARD_ASSIGN_OR_RETURN(entry.principal.calls_per_second,
                               ReadRate(table.get("calls_per_second"), path));
      entries.push_back(std::move(entry));
    }
  }
  if (entries.size() > kTokensMax) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": more than ", kTokensMax, " tokens"));
  }
  return entries;
}

absl::Status TokenFile::Load() {
  struct stat file = {};
  if (stat(path_.c_str(), &file) != 0) {
    stamp_.clear();
    return absl::NotFoundError(absl::StrCat(path_, ": there is no such file"));
  }
  std::vector<int64_t> stamp{file.st_mtim.tv_sec * 1'000'000'000 + file.st_mtim.tv_nsec,
                             file.st_size, static_cast<int64_t>(file.st_ino)};
  if (stamp == stamp_) return loaded_;
  stamp_ = std::move(stamp);
  absl::StatusOr<std::string> text = ReadFile(path_);
  absl::StatusOr<Entries> entries = text.ok() ? Parse(*text, path_) : text.status();
  loaded_ = entries.status();
  if (entries.ok()) entries_ = std::make_shared<const Entries>(*std::move(entries));
  return loaded_;
}

std::shared_ptr<const TokenFile::Entries> TokenFile::Current() {
  const absl::Duration now = clock_.BootTime();
  absl::MutexLock lock(&mutex_);
  if (now - checked_at_ >= kCheckInterval) {
    checked_at_ = now;
    absl::Status status = Load();
    if (!status.ok() && status != reload_) {
      telemetry::Log(telemetry::Level::kError, "token file not read again; the old one stays",
                     {{"error", std::string(status.message())}});
    }
    reload_ = std::move(status);
  }
  return entries_;
}

absl::Status TokenFile::LastReload() {
  absl::MutexLock lock(&mutex_);
  return reload_;
}

absl::StatusOr<Principal> TokenFile::Authenticate(
    absl::Span<const absl::string_view> authorization) {
  STEWARD_ASSIGN_OR_RETURN(const absl::string_view token, BearerToken(authorization));
  const std::string digest = Digest(token);
  const std::shared_ptr<const Entries> entries = Current();
  const Entry* found = nullptr;
  // All are compared, each in constant time: how long it takes says nothing about the tokens.
  for (const Entry& entry : *entries) {
    if (sodium_memcmp(entry.digest.data(), digest.data(), kDigestBytes) == 0) found = &entry;
  }
  if (found == nullptr) return Refuse("the token is unknown");
  if (found->expires != absl::InfiniteFuture() && clock_.Now() >= found->expires) {
    return Refuse("the token has expired");
  }
  return found->principal;
}

absl::StatusOr<std::string> ReadToken(const std::string& path) {
  STEWARD_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  const absl::string_view token = absl::StripAsciiWhitespace(text);
  if (token.empty()) return absl::InvalidArgumentError(absl::StrCat(path, ": holds no token"));
  return std::string(token);
}

}  // namespace steward::rpc
