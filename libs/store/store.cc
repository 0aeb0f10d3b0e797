#include "libs/store/store.h"

#include <cstring>
#include <limits>

#include "libs/base/check.h"

namespace steward::store {
namespace {

// The first byte of an operation: the family, and this bit for a delete.
constexpr uint8_t kDeleteBit = 0x80;

void AppendLength(size_t length, std::string& rep) {
  STEWARD_CHECK(length <= std::numeric_limits<uint32_t>::max()) << length << " bytes in one row";
  const uint32_t fixed = static_cast<uint32_t>(length);
  char bytes[sizeof fixed];
  std::memcpy(bytes, &fixed, sizeof fixed);
  rep.append(bytes, sizeof fixed);
}

absl::string_view Take(size_t size, absl::string_view& rest) {
  const absl::string_view taken = rest.substr(0, size);
  rest.remove_prefix(size);
  return taken;
}

size_t TakeLength(absl::string_view& rest) {
  uint32_t length = 0;
  std::memcpy(&length, Take(sizeof length, rest).data(), sizeof length);
  return length;
}

}  // namespace

absl::string_view FamilyName(Family family) {
  switch (family) {
    case Family::kState:
      return "state";
    case Family::kJournal:
      return "journal";
    case Family::kIndex:
      return "index";
    case Family::kRequest:
      return "request";
    case Family::kPersonal:
      return "personal";
    case Family::kRest:
      return "rest";
  }
  STEWARD_UNREACHABLE();
}

void Batch::Put(Family family, absl::string_view key, absl::string_view value) {
  Add(family, false, key, value);
}

void Batch::Delete(Family family, absl::string_view key) { Add(family, true, key, ""); }

void Batch::Append(const Batch& other) {
  const size_t added = other.count_;
  rep_.append(other.rep_);
  count_ += added;
}

void Batch::Clear() {
  rep_.clear();
  count_ = 0;
}

void Batch::ForEach(absl::FunctionRef<void(const Operation&)> visit) const {
  absl::string_view rest = rep_;
  while (!rest.empty()) {
    const uint8_t tag = static_cast<uint8_t>(Take(1, rest)[0]);
    const size_t key_size = TakeLength(rest);
    const size_t value_size = TakeLength(rest);
    Operation operation{.family = static_cast<Family>(tag & ~kDeleteBit), .key = {}, .value = {}};
    operation.key = Take(key_size, rest);
    const absl::string_view value = Take(value_size, rest);
    if ((tag & kDeleteBit) == 0) operation.value = value;
    visit(operation);
  }
}

void Batch::Add(Family family, bool is_delete, absl::string_view key, absl::string_view value) {
  const uint8_t tag =
      static_cast<uint8_t>(static_cast<uint8_t>(family) | (is_delete ? kDeleteBit : 0));
  rep_.push_back(static_cast<char>(tag));
  AppendLength(key.size(), rep_);
  AppendLength(value.size(), rep_);
  rep_.append(key.data(), key.size());
  rep_.append(value.data(), value.size());
  ++count_;
}

}  // namespace steward::store
