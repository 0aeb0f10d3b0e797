#include "libs/base/ids.h"

#include <algorithm>
#include <array>
#include <sodium.h>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"

#include "libs/base/hash.h"
#include "libs/base/limits.h"
#include "libs/base/sodium_ready.h"

namespace steward {
namespace {

using UuidBytes = std::array<unsigned char, 16>;

constexpr uint32_t kCounterMax = (1u << 26) - 1;
// A millisecond's counter starts in the lower half, so that at least 2^25 ids fit before it runs
// over.
constexpr uint32_t kCounterStartMax = (1u << 25) - 1;
constexpr int64_t kStepBackMaxMs = 60'000;
constexpr size_t kTextSize = 36;

void SetVersion(UuidBytes* uuid, unsigned char version) {
  (*uuid)[6] = static_cast<unsigned char>(((*uuid)[6] & 0x0F) | (version << 4));
  (*uuid)[8] = static_cast<unsigned char>(((*uuid)[8] & 0x3F) | 0x80);
}

constexpr bool IsHyphenAt(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::string Canonical(const UuidBytes& uuid) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(kTextSize);
  for (unsigned char byte : uuid) {
    if (IsHyphenAt(text.size())) text.push_back('-');
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 0x0F]);
  }
  return text;
}

bool IsCanonical(absl::string_view text) {
  if (text.size() != kTextSize) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool fits =
        IsHyphenAt(i) ? text[i] == '-' : absl::ascii_isxdigit(static_cast<unsigned char>(text[i]));
    if (!fits) return false;
  }
  return true;
}

int64_t HexValue(char digit) {
  if (digit <= '9') return digit - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(digit)) - 'a' + 10;
}

UuidBytes Assemble(int64_t ms, uint32_t counter) {
  UuidBytes uuid;
  for (size_t i = 0; i < 6; ++i) uuid[i] = static_cast<unsigned char>(ms >> (40 - 8 * i));
  // The counter's upper 12 bits fill what the version leaves of bytes 6 and 7, its lower 14 what
  // the variant leaves of bytes 8 and 9.
  uuid[6] = static_cast<unsigned char>(counter >> 22);
  uuid[7] = static_cast<unsigned char>(counter >> 14);
  uuid[8] = static_cast<unsigned char>((counter >> 8) & 0x3F);
  uuid[9] = static_cast<unsigned char>(counter);
  randombytes_buf(uuid.data() + 10, 6);
  SetVersion(&uuid, 7);
  return uuid;
}

}  // namespace

std::string UuidV7Generator::Next() {
  EnsureSodiumReady();
  const int64_t now_ms = std::max<int64_t>(0, absl::ToUnixMillis(clock_.Now()));
  absl::MutexLock lock(&mutex_);
  if (now_ms > last_ms_ || now_ms < last_ms_ - kStepBackMaxMs) {
    StartMillisecond(now_ms);
  } else {
    Step();
  }
  return Canonical(Assemble(last_ms_, counter_));
}

void UuidV7Generator::StartMillisecond(int64_t ms) {
  last_ms_ = ms;
  counter_ = randombytes_random() & kCounterStartMax;
}

void UuidV7Generator::Step() {
  if (counter_ < kCounterMax) {
    ++counter_;
  } else {
    StartMillisecond(last_ms_ + 1);
  }
}

std::optional<int64_t> ParseUuidV7Millis(absl::string_view text) {
  if (!IsCanonical(text) || text[14] != '7') return std::nullopt;
  if ((HexValue(text[19]) & 0b1100) != 0b1000) return std::nullopt;
  int64_t ms = 0;
  for (size_t i = 0; i < 13; ++i) {
    if (!IsHyphenAt(i)) ms = ms << 4 | HexValue(text[i]);
  }
  return ms;
}

std::string DeriveId(absl::string_view key, absl::string_view principal, absl::string_view method,
                     absl::string_view request_id) {
  const std::string hash = KeyedHash16OfParts(key, {principal, method, request_id});
  UuidBytes uuid;
  std::copy(hash.begin(), hash.end(), uuid.begin());
  SetVersion(&uuid, 8);
  return Canonical(uuid);
}

bool IsValidId(absl::string_view id) {
  if (id.empty() || id.size() > static_cast<size_t>(limits::kIdBytesMax)) return false;
  return std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  });
}

std::string RandomBytes(size_t count) {
  EnsureSodiumReady();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace steward
