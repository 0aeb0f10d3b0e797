#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Hashes, checksums and text forms of bytes. All functions are pure and thread-safe.

namespace steward {

// The number of bytes of a key for keyed hashes, and of a keyed hash.
inline constexpr size_t kHashKeyBytes = 32;
inline constexpr size_t kKeyedHashBytes = 16;

// Murmur2 as Kafka's Java client computes it for its default partitioner
// (org.apache.kafka.common.utils.Utils).
int32_t Murmur2(absl::string_view bytes);

// The partition of an account among `partition_count` (at least 1): (murmur2 & 0x7fffffff) mod
// count. It is the one that Kafka's Java clients choose for the same key.
int32_t PartitionOf(absl::string_view account_id, int32_t partition_count);

// CRC-32C (Castagnoli), as in RFC 3720 appendix B.4.
uint32_t Crc32c(absl::string_view bytes);

// The first 16 bytes' worth of a keyed BLAKE2b. `key` has kHashKeyBytes.
std::string KeyedHash16(absl::string_view key, absl::string_view bytes);

// A keyed hash of a list of texts. Each part is preceded by its length, so that ("ab", "c") and
// ("a", "bc") differ.
std::string KeyedHash16OfParts(absl::string_view key, absl::Span<const absl::string_view> parts);

// SHA-256 as 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);

// Two lower-case hexadecimal digits a byte.
std::string HexEncode(absl::string_view bytes);

// Base64 with the URL-safe alphabet of RFC 4648 section 5, without padding. Decoding is strict:
// INVALID_FIELD for padding, white space, characters of the other alphabet and bits that encoding
// would not have set.
std::string Base64UrlEncode(absl::string_view bytes);
absl::StatusOr<std::string> Base64UrlDecode(absl::string_view text);

}  // namespace steward
