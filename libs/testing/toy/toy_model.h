#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/testing/toy/toy.pb.h"

namespace steward::toy {

// The toy service in plain maps, without partitions, rows, batches or time of its own: what the
// core must agree with. A value: copy it to remember what was durable.
class ToyModel {
 public:
  struct Toy {
    std::string color;
    int64_t size = 0;
    std::string note;
    bool broken = false;
    bool sticks_out = false;
    int32_t woken = 0;
    int32_t played = 0;
    std::optional<int64_t> wake_us;
    std::optional<int64_t> break_us;
    uint64_t revision = 0;
  };
  // An event of the source: how much room there is, or which toy was played with.
  struct Heard {
    std::string account;
    uint64_t seq = 0;
    std::optional<int64_t> room;
    std::string toy;
  };
  struct Answered {
    int64_t time_us = 0;
    std::string request;
    std::string answer;
  };

  // Each answers the code that the core must answer. `now_us` fires the account's earlier timers
  // first.
  absl::StatusCode Make(const v1::MakeToyRequest& request, int64_t now_us);
  absl::StatusCode Change(const v1::ChangeToyRequest& request, int64_t now_us);
  // An event that is refused, or waits behind one, is parked.
  void Hear(const Heard& heard);
  // Takes an account's first parked event out and goes on until one is refused; answers how many
  // are gone.
  uint32_t Replay(const std::string& account, bool drop);
  // Fires an account's timers (all accounts' for "") that are due before an instant.
  void Fire(const std::string& account, int64_t before_us);

  std::map<std::string, Toy> toys;
  std::map<std::string, int64_t> rooms;
  std::map<std::string, std::deque<Heard>> parked;
  std::map<std::string, Answered> answered;

 private:
  bool Process(const Heard& heard);
  void Settle(const std::string& account);
};

}  // namespace steward::toy
