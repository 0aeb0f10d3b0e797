#include "libs/engine/derived.h"

#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::engine {

void DerivedRows::Add(store::Partition p, absl::string_view account, absl::string_view name,
                      const Rows& rows) {
  for (const IndexRow& row : rows.index) {
    const store::IndexKey tuple = EncodeTuple(row.key);
    keys.insert(store::IndexRowKey{.p = p, .index = row.index, .tuple = tuple.bytes(), .name = name}
                    .Encode());
  }
  for (const TimerRow& row : rows.timers) {
    keys.insert(store::TimerKey{.p = p,
                                .due_us = ToMicros(row.due),
                                .account = account,
                                .aggregate = name,
                                .timer = row.kind}
                    .Encode());
  }
  for (const SumRow& row : rows.sums) {
    const store::IndexKey group = EncodeTuple(row.group);
    sums[store::SumKey{
        .p = p, .sum = row.sum, .group = group.bytes(), .currency = row.currency, .day = row.day}
             .Encode()] += row.amount;
  }
}

void DerivedChanges::Replace(const DerivedRows& before, const DerivedRows& after) {
  for (const std::string& key : before.keys) {
    if (!after.keys.contains(key)) keys_[key] = false;
  }
  for (const std::string& key : after.keys) {
    if (!before.keys.contains(key)) keys_[key] = true;
  }
  for (const auto& [key, amount] : before.sums) sums_[key] -= amount;
  for (const auto& [key, amount] : after.sums) sums_[key] += amount;
}

absl::Status DerivedChanges::Write(Overlay* rows) const {
  std::vector<std::pair<std::string, std::optional<std::string>>> sums;
  for (const auto& [key, delta] : sums_) {
    if (delta == 0) continue;
    STEWARD_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                             rows->Get(store::Family::kIndex, key));
    int64_t old_value = 0;
    if (stored.has_value()) {
      STEWARD_ASSIGN_OR_RETURN(old_value, DecodeSum(*stored));
    }
    const __int128 value = old_value + delta;
    if (value > std::numeric_limits<int64_t>::max() ||
        value < std::numeric_limits<int64_t>::min()) {
      return Reject(Reason::REASON_OUT_OF_RANGE,
                    "a total over all accounts would leave the range of 64-bit minor units");
    }
    sums.emplace_back(
        key, value == 0 ? std::nullopt : std::optional(EncodeSum(static_cast<int64_t>(value))));
  }
  for (const auto& [key, put] : keys_) {
    if (put) {
      rows->Put(store::Family::kIndex, key, "");
    } else {
      rows->Delete(store::Family::kIndex, key);
    }
  }
  for (auto& [key, value] : sums) {
    if (value.has_value()) {
      rows->Put(store::Family::kIndex, std::move(key), *std::move(value));
    } else {
      rows->Delete(store::Family::kIndex, std::move(key));
    }
  }
  return absl::OkStatus();
}

}  // namespace steward::engine
