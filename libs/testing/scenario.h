#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"

#include "libs/engine/service.h"

// Given/when/then for one service, against its real Decide, Evolve and Derive, on the engine's own
// transition over a store in memory: milliseconds a scenario.
//
//   Scenario scenario(Contracts());
//   scenario.Hears("accounts/a1", AccountCreated(...));         // an event of another service
//   scenario.Given("accounts/a1/contracts/c1", event);           // a record of its own journal
//   Outcome outcome = scenario.When(request);                    // a command
//   EXPECT_THAT(outcome.events, ElementsAre(EqualsProto(...)));
//   EXPECT_THAT(outcome.status, HasReason(Reason::...));
namespace steward::testing {

// What a command, a foreign event or the passing of time led to.
struct Outcome {
  absl::Status status;
  // The resource that the command answers; null for a rejection.
  std::shared_ptr<google::protobuf::Message> response;
  // The events of its transition, without their envelopes, in order.
  std::vector<std::shared_ptr<google::protobuf::Message>> events;
  // The same with envelopes: the service's `<Service>Event`.
  std::vector<std::shared_ptr<google::protobuf::Message>> records;
  // The short names of the events' types, as in {"ContractSigned", "ContractActivated"}.
  std::vector<std::string> types;
};

struct Timer {
  std::string kind;
  absl::Time due;
};

class Scenario {
 public:
  explicit Scenario(engine::Service service);
  ~Scenario();

  // The clock; it begins at 2026-01-01T00:00:00Z and only goes forward. Fires what became due, in
  // due order.
  Outcome AdvanceTo(absl::Time now);
  absl::Time now() const;

  // A record of the service's own journal, as if an earlier command had decided it.
  Scenario& Given(absl::string_view aggregate, const google::protobuf::Message& event);
  // An event of another service, through intake: mirrors and reactions. `origin` IMPORT for
  // history.
  Outcome Hears(absl::string_view aggregate, const google::protobuf::Message& event,
                bool imported = false);
  // A command with a fresh request id, as a principal "tester" who may do everything.
  Outcome When(const google::protobuf::Message& request);

  // The state as stored; null when there is none.
  template <class State>
  std::shared_ptr<State> Find(absl::string_view name) const {
    return std::static_pointer_cast<State>(FindState(name));
  }
  template <class Mirror>
  std::shared_ptr<Mirror> FindMirror(absl::string_view account,
                                     absl::string_view aggregate = "") const {
    return std::static_pointer_cast<Mirror>(
        FindMirrorRow(account, aggregate, Mirror::descriptor()));
  }
  // The aggregate's timers, by due.
  std::vector<Timer> Timers(absl::string_view aggregate) const;
  // Names of the aggregates whose index entries begin with `key`.
  std::vector<std::string> Index(uint16_t index, const std::vector<KeyPart>& key) const;
  // The sum's value at the start of a day: the deltas up to and including it.
  int64_t Sum(uint16_t sum, const std::vector<KeyPart>& group, absl::string_view currency,
              Day day) const;
  // A query over what is stored now.
  absl::Status Ask(const google::protobuf::Message& request,
                   google::protobuf::Message* response) const;
  // The findings of verify, readable; empty when all is clean.
  std::vector<std::string> Verify() const;

 private:
  struct Parts;
  std::shared_ptr<google::protobuf::Message> FindState(absl::string_view name) const;
  std::shared_ptr<google::protobuf::Message> FindMirrorRow(
      absl::string_view account, absl::string_view aggregate,
      const google::protobuf::Descriptor* type) const;
  std::unique_ptr<Parts> parts_;
};

}  // namespace steward::testing
