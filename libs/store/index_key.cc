#include <string>

#include "libs/store/key_bytes.h"
#include "libs/store/keys.h"

namespace steward::store {
namespace {

constexpr char kEscapedZero = '\xFF';  // After 0x00: the text goes on with a 0x00.
constexpr char kTextEnd = '\x01';      // After 0x00: the text is over.

}  // namespace

IndexKey& IndexKey::Str(absl::string_view text) {
  AppendEscaped(text);
  bytes_.push_back(kEnd);
  bytes_.push_back(kTextEnd);
  return *this;
}

IndexKey& IndexKey::Int(int64_t value) {
  AppendBigEndian(FlipSign(value), sizeof value, bytes_);
  return *this;
}

IndexKey& IndexKey::StrPrefix(absl::string_view text) {
  AppendEscaped(text);
  return *this;
}

void IndexKey::AppendEscaped(absl::string_view text) {
  for (const char c : text) {
    bytes_.push_back(c);
    if (c == kEnd) bytes_.push_back(kEscapedZero);
  }
}

absl::StatusOr<std::string> IndexKeyReader::Str() {
  std::string text;
  while (true) {
    const size_t zero = rest_.find(kEnd);
    if (zero == absl::string_view::npos || zero + 1 == rest_.size()) break;
    text.append(rest_.data(), zero);
    const char mark = rest_[zero + 1];
    rest_.remove_prefix(zero + 2);
    if (mark == kTextEnd) return text;
    if (mark != kEscapedZero) break;
    text.push_back(kEnd);
  }
  return absl::DataLossError("an index key's text has no end");
}

absl::StatusOr<int64_t> IndexKeyReader::Int() {
  if (rest_.size() < sizeof(int64_t)) {
    return absl::DataLossError("an index key's integer is cut off");
  }
  const int64_t value = UnflipSign<int64_t>(ReadBigEndian(rest_.substr(0, sizeof(int64_t))));
  rest_.remove_prefix(sizeof(int64_t));
  return value;
}

}  // namespace steward::store
