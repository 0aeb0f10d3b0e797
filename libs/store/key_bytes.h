#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/check.h"
#include "libs/store/keys.h"

// Private to the .cc files of keys.h: how the parts of a key are written and read.
namespace steward::store {

inline constexpr char kEnd = '\0';
inline constexpr size_t kHeaderBytes = 3;
inline constexpr size_t kHashBytes = 16;
inline constexpr size_t kMillisBytes = 6;
inline constexpr size_t kCurrencyBytes = 3;
inline constexpr uint64_t kMillisMax = (uint64_t{1} << 48) - 1;

inline void AppendBigEndian(uint64_t value, size_t size, std::string& out) {
  for (size_t i = size; i > 0; --i) {
    out.push_back(static_cast<char>((value >> (8 * (i - 1))) & 0xFF));
  }
}

inline uint64_t ReadBigEndian(absl::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = (value << 8) | static_cast<uint8_t>(c);
  return value;
}

template <typename Signed>
auto FlipSign(Signed value) {
  using Unsigned = std::make_unsigned_t<Signed>;
  return static_cast<Unsigned>(static_cast<Unsigned>(value) ^
                               (Unsigned{1} << (8 * sizeof(Signed) - 1)));
}

template <typename Signed>
Signed UnflipSign(uint64_t value) {
  using Unsigned = std::make_unsigned_t<Signed>;
  return static_cast<Signed>(static_cast<Unsigned>(static_cast<Unsigned>(value) ^
                                                   (Unsigned{1} << (8 * sizeof(Signed) - 1))));
}

// Appends the parts of one key.
class KeyWriter final {
 public:
  KeyWriter(Partition p, Kind kind) {
    bytes_.reserve(64);
    Big(p, sizeof p);
    Big(static_cast<uint8_t>(kind), 1);
  }
  KeyWriter& Big(uint64_t value, size_t size) {
    AppendBigEndian(value, size, bytes_);
    return *this;
  }
  KeyWriter& U64(uint64_t value) { return Big(value, sizeof value); }
  KeyWriter& I64(int64_t value) { return Big(FlipSign(value), sizeof value); }
  KeyWriter& I32(int32_t value) { return Big(FlipSign(value), sizeof value); }
  KeyWriter& Raw(absl::string_view bytes) {
    bytes_.append(bytes.data(), bytes.size());
    return *this;
  }
  // A text that nothing follows.
  KeyWriter& Last(absl::string_view text) {
    STEWARD_CHECK(text.find(kEnd) == absl::string_view::npos)
        << "0x00 in key part " << absl::CHexEscape(text);
    return Raw(text);
  }
  KeyWriter& Text(absl::string_view text) {
    Last(text);
    bytes_.push_back(kEnd);
    return *this;
  }
  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// Takes the parts of one key, from the front or from the back. After the first part that isn't
// there everything reads as empty, and Finish() tells.
class KeyReader final {
 public:
  KeyReader(absl::string_view key, Kind kind) : key_(key), rest_(key) {
    p_ = static_cast<Partition>(Big(sizeof p_));
    Require(Big(1) == static_cast<uint8_t>(kind));
  }
  Partition p() const { return p_; }
  void Require(bool condition) { ok_ = ok_ && condition; }
  absl::string_view Raw(size_t size) {
    Require(rest_.size() >= size);
    if (!ok_) return {};
    const absl::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  absl::string_view RawFromBack(size_t size) {
    Require(rest_.size() >= size);
    if (!ok_) return {};
    const absl::string_view taken = rest_.substr(rest_.size() - size);
    rest_.remove_suffix(size);
    return taken;
  }
  uint64_t Big(size_t size) { return ReadBigEndian(Raw(size)); }
  uint64_t U64() { return Big(sizeof(uint64_t)); }
  int64_t I64() { return UnflipSign<int64_t>(U64()); }
  absl::string_view Text() {
    const size_t end = rest_.find(kEnd);
    Require(end != absl::string_view::npos);
    if (!ok_) return {};
    const absl::string_view text = Raw(end);
    rest_.remove_prefix(1);
    return text;
  }
  absl::string_view Last() {
    const absl::string_view text = Raw(rest_.size());
    Require(text.find(kEnd) == absl::string_view::npos);
    return text;
  }
  // The text after the last 0x00, which is taken too.
  absl::string_view LastFromBack() {
    const size_t end = rest_.rfind(kEnd);
    Require(end != absl::string_view::npos);
    if (!ok_) return {};
    const absl::string_view text = RawFromBack(rest_.size() - end - 1);
    rest_.remove_suffix(1);
    return text;
  }
  absl::string_view Rest() { return Raw(rest_.size()); }

  template <typename Key>
  absl::StatusOr<Key> Finish(const Key& result) const {
    if (ok_ && rest_.empty()) return result;
    return absl::DataLossError(absl::StrCat("not a key of kind ", static_cast<int>(Key::kKind),
                                            ": ", absl::CHexEscape(key_)));
  }

 private:
  absl::string_view key_;
  absl::string_view rest_;
  Partition p_ = 0;
  bool ok_ = true;
};

}  // namespace steward::store
