#include "libs/engine/row_cache.h"

#include <utility>

#include "libs/base/status.h"

namespace steward::engine {
namespace {

size_t BytesOf(absl::string_view key, absl::string_view value) { return key.size() + value.size(); }

}  // namespace

absl::StatusOr<std::optional<std::string>> RowCache::Get(store::Family family,
                                                         absl::string_view key) const {
  if (family != store::Family::kState) return base_.Get(family, key);
  if (const std::string* row = Find(key); row != nullptr) return std::optional(*row);
  STEWARD_ASSIGN_OR_RETURN(std::optional<std::string> row, base_.Get(family, key));
  if (row.has_value()) Add(key, *row);
  return row;
}

std::string* RowCache::Find(absl::string_view key) const {
  const auto found = recent_.rows.find(key);
  if (found != recent_.rows.end()) return &found->second;
  const auto old = earlier_.rows.find(key);
  if (old == earlier_.rows.end()) return nullptr;
  std::string row = std::move(old->second);
  earlier_.bytes -= BytesOf(key, row);
  earlier_.rows.erase(old);
  Add(key, std::move(row));
  return &recent_.rows.find(key)->second;
}

void RowCache::Add(absl::string_view key, std::string value) const {
  const size_t bytes = BytesOf(key, value);
  if (recent_.bytes + bytes > bytes_max_ / 2) earlier_ = std::exchange(recent_, Half());
  recent_.bytes += bytes;
  recent_.rows.insert_or_assign(std::string(key), std::move(value));
}

void RowCache::Drop(absl::string_view key, Half* half) {
  const auto found = half->rows.find(key);
  if (found == half->rows.end()) return;
  half->bytes -= BytesOf(key, found->second);
  half->rows.erase(found);
}

void RowCache::Refresh(const store::Batch& batch) {
  batch.ForEach([this](const store::Batch::Operation& operation) {
    if (operation.family != store::Family::kState) return;
    if (!operation.value.has_value()) {
      Drop(operation.key, &recent_);
      Drop(operation.key, &earlier_);
    } else if (std::string* row = Find(operation.key); row != nullptr) {
      recent_.bytes += operation.value->size() - row->size();
      row->assign(operation.value->data(), operation.value->size());
    }
  });
}

}  // namespace steward::engine
