#include "libs/testing/toy/toy_model.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"

namespace steward::toy {
namespace {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

std::optional<int64_t> Micros(bool has, const google::protobuf::Timestamp& time) {
  return has ? std::optional(ToMicros(FromTimestamp(time).value())) : std::nullopt;
}

}  // namespace

absl::StatusCode ToyModel::Make(const v1::MakeToyRequest& request, int64_t now_us) {
  const std::string name = absl::StrCat(request.parent(), "/toys/", request.toy_id());
  Fire(AccountOf(name), now_us);
  if (toys.contains(name)) return absl::StatusCode::kAlreadyExists;
  if (request.toy().size() < 0) return absl::StatusCode::kInvalidArgument;
  const v1::Toy& toy = request.toy();
  toys[name] = {.color = toy.color(),
                .size = toy.size(),
                .note = toy.note(),
                .wake_us = Micros(toy.has_wake_time(), toy.wake_time()),
                .break_us = Micros(toy.has_break_time(), toy.break_time()),
                .revision = 1};
  Settle(AccountOf(name));
  return absl::StatusCode::kOk;
}

absl::StatusCode ToyModel::Change(const v1::ChangeToyRequest& request, int64_t now_us) {
  const v1::Toy& wanted = request.toy();
  Fire(AccountOf(wanted.name()), now_us);
  const auto found = toys.find(wanted.name());
  if (found == toys.end()) return absl::StatusCode::kNotFound;
  Toy& toy = found->second;
  if (!request.etag().empty() && request.etag() != absl::StrCat(toy.revision))
    return absl::StatusCode::kAborted;
  if (toy.broken) return absl::StatusCode::kFailedPrecondition;
  if (toy.size == wanted.size() && toy.note == wanted.note()) return absl::StatusCode::kOk;
  toy.size = wanted.size();
  toy.note = wanted.note();
  ++toy.revision;
  Settle(AccountOf(wanted.name()));
  return absl::StatusCode::kOk;
}

void ToyModel::Hear(const Heard& heard) {
  if (parked.contains(heard.account) || !Process(heard)) parked[heard.account].push_back(heard);
}

uint32_t ToyModel::Replay(const std::string& account, bool drop) {
  uint32_t gone = 0;
  std::deque<Heard>& waiting = parked[account];
  while (!waiting.empty() && ((gone == 0 && drop) || Process(waiting.front()))) {
    waiting.pop_front();
    ++gone;
  }
  if (waiting.empty()) parked.erase(account);
  return gone;
}

bool ToyModel::Process(const Heard& heard) {
  if (heard.room.has_value()) {
    rooms[heard.account] = *heard.room;
  } else {
    const auto found = toys.find(heard.toy);
    if (found == toys.end()) return false;
    ++found->second.played;
    ++found->second.revision;
  }
  Settle(heard.account);
  return true;
}

void ToyModel::Fire(const std::string& account, int64_t before_us) {
  while (true) {
    std::string first;
    int64_t first_us = before_us;
    for (const auto& [name, toy] : toys) {
      if (!account.empty() && AccountOf(name) != account) continue;
      const int64_t due_us = std::min(toy.wake_us.value_or(kNever), toy.break_us.value_or(kNever));
      if (due_us >= first_us) continue;
      first = name;
      first_us = due_us;
    }
    if (first.empty()) return;
    Toy& toy = toys[first];
    // At the same instant it breaks first.
    if (toy.break_us == first_us) {
      toy.broken = true;
      toy.break_us.reset();
    } else {
      ++toy.woken;
    }
    toy.wake_us.reset();
    ++toy.revision;
    Settle(AccountOf(first));
  }
}

void ToyModel::Settle(const std::string& account) {
  const auto room = rooms.find(account);
  for (auto& [name, toy] : toys) {
    if (AccountOf(name) != account) continue;
    const bool sticks_out = room != rooms.end() && toy.size > room->second;
    if (sticks_out != toy.sticks_out) ++toy.revision;
    toy.sticks_out = sticks_out;
  }
}

}  // namespace steward::toy
