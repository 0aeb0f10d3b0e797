#include "libs/base/hash.h"

#include <array>
#include <cstring>
#include <sodium.h>

#include "absl/strings/escaping.h"
#include <boost/crc.hpp>

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/sodium_ready.h"

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace steward {
namespace {

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string ToString(const unsigned char* bytes, size_t size) {
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

uint32_t LittleEndian32(const unsigned char* bytes) {
  return static_cast<uint32_t>(bytes[0]) | static_cast<uint32_t>(bytes[1]) << 8 |
         static_cast<uint32_t>(bytes[2]) << 16 | static_cast<uint32_t>(bytes[3]) << 24;
}

uint32_t PortableCrc32c(absl::string_view bytes) {
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc;
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) uint32_t Sse42Crc32c(absl::string_view bytes) {
  uint64_t crc = 0xFFFFFFFF;
  const char* at = bytes.data();
  size_t left = bytes.size();
  for (; left >= sizeof(uint64_t); left -= sizeof(uint64_t), at += sizeof(uint64_t)) {
    uint64_t word;
    std::memcpy(&word, at, sizeof(word));
    crc = _mm_crc32_u64(crc, word);
  }
  uint32_t tail = static_cast<uint32_t>(crc);
  for (; left > 0; --left, ++at) tail = _mm_crc32_u8(tail, static_cast<uint8_t>(*at));
  return ~tail;
}
#endif

// A keyed BLAKE2b that is fed piece by piece.
class KeyedHash final {
 public:
  explicit KeyedHash(absl::string_view key) {
    EnsureSodiumReady();
    STEWARD_CHECK(key.size() == kHashKeyBytes) << "a key of " << key.size() << " bytes";
    crypto_generichash_init(&state_, Bytes(key), key.size(), kKeyedHashBytes);
  }

  void Add(absl::string_view bytes) {
    crypto_generichash_update(&state_, Bytes(bytes), bytes.size());
  }

  void AddLength(uint64_t length) {
    std::array<unsigned char, 8> bytes;
    for (unsigned char& byte : bytes) {
      byte = static_cast<unsigned char>(length);
      length >>= 8;
    }
    crypto_generichash_update(&state_, bytes.data(), bytes.size());
  }

  std::string Finish() {
    std::array<unsigned char, kKeyedHashBytes> hash;
    crypto_generichash_final(&state_, hash.data(), hash.size());
    return ToString(hash.data(), hash.size());
  }

 private:
  crypto_generichash_state state_;
};

}  // namespace

int32_t Murmur2(absl::string_view bytes) {
  constexpr uint32_t kSeed = 0x9747b28c;
  constexpr uint32_t kMultiplier = 0x5bd1e995;
  constexpr int kShift = 24;
  const unsigned char* at = Bytes(bytes);
  size_t left = bytes.size();
  uint32_t hash = kSeed ^ static_cast<uint32_t>(left);
  for (; left >= 4; left -= 4, at += 4) {
    uint32_t word = LittleEndian32(at) * kMultiplier;
    word ^= word >> kShift;
    hash = (hash * kMultiplier) ^ (word * kMultiplier);
  }
  if (left > 0) {
    std::array<unsigned char, 4> tail{};
    std::memcpy(tail.data(), at, left);
    hash = (hash ^ LittleEndian32(tail.data())) * kMultiplier;
  }
  hash = (hash ^ (hash >> 13)) * kMultiplier;
  return static_cast<int32_t>(hash ^ (hash >> 15));
}

int32_t PartitionOf(absl::string_view account_id, int32_t partition_count) {
  STEWARD_CHECK(partition_count > 0) << partition_count << " partitions";
  return (Murmur2(account_id) & 0x7fffffff) % partition_count;
}

uint32_t Crc32c(absl::string_view bytes) {
#if defined(__x86_64__)
  static const bool has_sse42 = __builtin_cpu_supports("sse4.2") != 0;
  if (has_sse42) return Sse42Crc32c(bytes);
#endif
  return PortableCrc32c(bytes);
}

std::string KeyedHash16(absl::string_view key, absl::string_view bytes) {
  KeyedHash hash(key);
  hash.Add(bytes);
  return hash.Finish();
}

std::string KeyedHash16OfParts(absl::string_view key, absl::Span<const absl::string_view> parts) {
  KeyedHash hash(key);
  for (absl::string_view part : parts) {
    hash.AddLength(part.size());
    hash.Add(part);
  }
  return hash.Finish();
}

std::string Sha256Hex(absl::string_view bytes) {
  EnsureSodiumReady();
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
  crypto_hash_sha256(hash.data(), Bytes(bytes), bytes.size());
  return HexEncode(ToString(hash.data(), hash.size()));
}

std::string HexEncode(absl::string_view bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), Bytes(bytes), bytes.size());
  text.pop_back();
  return text;
}

std::string Base64UrlEncode(absl::string_view bytes) { return absl::WebSafeBase64Escape(bytes); }

absl::StatusOr<std::string> Base64UrlDecode(absl::string_view text) {
  std::string bytes(text.size(), '\0');
  size_t size = 0;
  const int result = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                                       text.data(), text.size(), nullptr, &size, nullptr,
                                       sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  bytes.resize(size);
  // libsodium takes some bytes above 0x7f for digits, so the text is also compared with what
  // encoding makes.
  if (result != 0 || Base64UrlEncode(bytes) != text) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  "the text is not URL-safe base64 without padding");
  }
  return bytes;
}

}  // namespace steward
