#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "libs/engine/core.h"
#include "libs/rpc/validation.h"
#include "tests/simulation/platform.h"
#include "tests/simulation/requests.h"

namespace steward::simulation {

// How often commands of each type worked, over all histories.
using Worked = std::map<std::string, int64_t>;

// One history of the platform, all of it from one seed: commands, repeats, time, events that come
// late or twice, commits that fail, ends of processes and losses of power.
class History {
 public:
  History(uint64_t seed, Worked* worked);

  // Lives it to its end. What is wrong, one line each; empty when all is well.
  std::vector<std::string> Live(int steps);
  std::vector<std::string> Journals() { return platform_.Journals(); }
  // The last steps, for a person who looks for a cause.
  const std::deque<std::string>& last_steps() const { return last_steps_; }

 private:
  using Request = std::shared_ptr<google::protobuf::Message>;
  // A command that was answered, and is so for a day.
  struct Answered {
    Request request;
    std::string answer;
    absl::Time time;
  };
  // A command that waits for its commit.
  struct Sent {
    Request request;
    engine::Reply reply;
    absl::Time time;
  };

  void Step();
  void Send(Request request, bool is_repeat);
  void SendNew(size_t kind) { SendNew(kind, names_); }
  void SendNew(size_t kind, const KnownNames& names);
  void GoOn();
  void LearnSubject(const google::protobuf::Message& request, const engine::Reply& reply);
  void Repeat();
  void PassTime();
  void Deliver();
  void Fire();
  void Commit(SimulatedService& service);
  void FailCommit(SimulatedService& service);
  void Restart(SimulatedService& service, bool power_lost);
  void TidyUp(SimulatedService& service);
  void Answer(SimulatedService& service);
  void CheckReply(const Sent& sent);
  void LearnNames(SimulatedService& service);
  void GiveToken(google::protobuf::Message* request);
  SimulatedService& AnyService();
  void Must(const absl::Status& status, const std::string& what);
  void Note(std::string step);

  Random random_;
  Worked& worked_;
  Platform platform_;
  KnownNames names_;
  std::set<std::string> known_;
  // By service and partition: records that names were read from.
  std::map<std::pair<std::string, uint32_t>, uint64_t> learnt_;
  std::map<std::string, std::vector<Sent>> sent_;
  std::vector<Request> requests_;
  // What the last command was about, and what its refusal said to be possible.
  std::string subject_;
  std::vector<std::string> allowed_;
  std::map<std::string, Answered> answered_;
  std::vector<std::string> problems_;
  std::deque<std::string> last_steps_;
  int request_count_ = 0;
  // Whether a person was.
  bool erased_ = false;
};

}  // namespace steward::simulation
