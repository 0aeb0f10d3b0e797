#include "libs/engine/overlay.h"

#include <algorithm>
#include <vector>

namespace steward::engine {
namespace {

using Write = std::pair<std::string, std::optional<std::string>>;

// Merges the overlay's writes of a range into the base's rows; on equal keys the write wins.
class MergedIterator final : public store::RowIterator {
 public:
  MergedIterator(std::vector<Write> writes, std::unique_ptr<store::RowIterator> base, bool reverse)
      : writes_(std::move(writes)), base_(std::move(base)), reverse_(reverse) {
    Settle();
  }

  bool Valid() const override { return on_write_ || base_->Valid(); }
  absl::string_view key() const override {
    return on_write_ ? absl::string_view(writes_[next_].first) : base_->key();
  }
  absl::string_view value() const override {
    return on_write_ ? absl::string_view(*writes_[next_].second) : base_->value();
  }
  absl::Status status() const override { return base_->status(); }

  void Next() override {
    if (on_write_) {
      ++next_;
    } else {
      base_->Next();
    }
    Settle();
  }

 private:
  bool Before(absl::string_view a, absl::string_view b) const { return reverse_ ? b < a : a < b; }

  // Decides which side stands first; skips deleted keys and base rows that a write covers.
  void Settle() {
    on_write_ = false;
    while (next_ < writes_.size()) {
      const Write& write = writes_[next_];
      if (base_->Valid() && Before(base_->key(), write.first)) return;
      if (base_->Valid() && base_->key() == absl::string_view(write.first)) base_->Next();
      if (write.second.has_value()) {
        on_write_ = true;
        return;
      }
      ++next_;
    }
  }

  std::vector<Write> writes_;
  std::unique_ptr<store::RowIterator> base_;
  const bool reverse_;
  size_t next_ = 0;
  bool on_write_ = false;
};

}  // namespace

absl::StatusOr<std::optional<std::string>> Overlay::Get(store::Family family,
                                                        absl::string_view key) const {
  const auto found = writes_.find(KeyView{family, key});
  if (found != writes_.end()) return found->second;
  return base_.Get(family, key);
}

std::unique_ptr<store::RowIterator> Overlay::Scan(store::Family family,
                                                  const store::Range& range) const {
  std::vector<Write> writes;
  for (auto at = writes_.lower_bound(KeyView{family, range.begin}); at != writes_.end(); ++at) {
    if (at->first.family != family || (!range.end.empty() && at->first.key >= range.end)) break;
    writes.emplace_back(at->first.key, at->second);
  }
  if (writes.empty()) return base_.Scan(family, range);
  if (range.reverse) std::reverse(writes.begin(), writes.end());
  return std::make_unique<MergedIterator>(std::move(writes), base_.Scan(family, range),
                                          range.reverse);
}

void Overlay::Set(store::Family family, std::string key, std::optional<std::string> value) {
  writes_.insert_or_assign(Key{family, std::move(key)}, std::move(value));
}

void Overlay::Put(store::Family family, std::string key, std::string value) {
  Set(family, std::move(key), std::move(value));
}

void Overlay::Delete(store::Family family, std::string key) {
  Set(family, std::move(key), std::nullopt);
}

void Overlay::MoveInto(Overlay* other) {
  while (!writes_.empty()) {
    auto placed = other->writes_.insert(writes_.extract(writes_.begin()));
    if (!placed.inserted) placed.position->second = std::move(placed.node.mapped());
  }
}

void Overlay::FillBatch(store::Batch* batch) const {
  for (const auto& [key, value] : writes_) {
    if (value.has_value()) {
      batch->Put(key.family, key.key, *value);
    } else {
      batch->Delete(key.family, key.key);
    }
  }
}

}  // namespace steward::engine
