#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"

// What a service is made of, as values: the table of contents that services/<name>/contract.cc
// writes, one line a use case, and that the engine runs. Functions are plain and typed there; this
// header erases their types.
namespace steward::engine {

class History;
class QueryContext;

using Message = google::protobuf::Message;
using Descriptor = google::protobuf::Descriptor;

// An aggregate: its state, the collection that its names belong to, and its two folds.
struct AggregateType {
  std::string collection;
  const Descriptor* state = nullptr;
  std::function<void(const Message& event, Message* state)> evolve;
  std::function<Rows(const Message& state)> derive;
};

// One row for each account, folded over the events of one aggregate type.
struct SummaryType {
  const Descriptor* summary = nullptr;
  const Descriptor* aggregate_state = nullptr;
  // The mirror of the account that Derive also reads.
  const Descriptor* mirror = nullptr;
  std::function<void(const Message& event, const Message& before, const Message& after,
                     Message* summary)>
      evolve;
  std::function<Rows(const Message& summary, absl::string_view account, const Message* mirror)>
      derive;
};

enum class MirrorPer { kAccount, kAggregate };

// What is kept of another service's facts. The fold answers, by the event alone, whether it is
// declared: another one leaves no row.
struct MirrorType {
  std::string source;
  const Descriptor* event = nullptr;
  const Descriptor* mirror = nullptr;
  MirrorPer per = MirrorPer::kAccount;
  std::function<bool(const Message& event, Message* mirror)> evolve;
};

struct CommandType {
  const Descriptor* request = nullptr;
  std::function<Decision(const Message& request, const Facts&, const Env&)> decide;
};

struct TimerType {
  std::string kind;
  std::function<Decision(const TimerFired&, const Facts&, const Env&)> decide;
};

struct ReactionType {
  std::string name;
  std::string source;
  // The source's `<Service>Event`, and the event in its oneof that this is about; null for every
  // event.
  const Descriptor* service_event = nullptr;
  const Descriptor* event = nullptr;
  std::function<Decision(const Message& event, const Facts&, const Env&)> decide;
};

// A fact that follows from others of the same account, decided after each transition that touched
// it, until it has nothing more to say (at most 4 rounds): coverage, lifecycle. Its events belong
// to the same transition.
struct ConsequenceType {
  std::string name;
  std::function<Decision(const Facts&, const Env&)> decide;
};

// A field of a resource that Get fills from another aggregate (an account's parent, from the edge).
struct FilledField {
  const Descriptor* state = nullptr;
  std::function<absl::Status(const History& history, absl::string_view name, Message* resource)>
      fill;
};

struct QueryType {
  const Descriptor* request = nullptr;
  const Descriptor* response = nullptr;
  std::function<absl::Status(const Message& request, const QueryContext&, Message* response)>
      answer;
};

// A figure for operators: read from a snapshot when metrics are asked for, at most once a second.
struct GaugeType {
  // "steward_contracts_renewals_due".
  std::string name;
  std::string help;
  // The one label's name; empty: a single series, whose value stands under "".
  std::string label;
  // By the label's value: bounded, at most 100, never an account.
  std::function<absl::Status(const QueryContext&, std::map<std::string, double>* values)> read;
};

// "accounts" for a message of package steward.accounts.v1.
std::string ServiceOf(const Descriptor* message);

// Built once at start, then read from every thread.
class Service {
 public:
  // `event`: the service's `<Service>Event`. `fold_version`: raised when a fold, a derive or a
  // mirror counts something new, so that a start refolds what is older.
  Service(std::string name, const Descriptor* event, uint32_t fold_version = 1)
      : name_(std::move(name)), event_(event), fold_version_(fold_version) {}

  template <class Event, class State>
  Service& Aggregate(absl::string_view collection, void (*evolve)(const Event&, State*),
                     Rows (*derive)(const State&)) {
    aggregates_.push_back(
        {std::string(collection), State::descriptor(),
         [evolve](const Message& event, Message* state) {
           evolve(static_cast<const Event&>(event), static_cast<State*>(state));
         },
         [derive](const Message& state) { return derive(static_cast<const State&>(state)); }});
    return *this;
  }

  template <class Event, class State, class SummaryState, class Mirror>
  Service& Summary(void (*evolve)(const Event&, const State& before, const State& after,
                                  SummaryState*),
                   Rows (*derive)(const SummaryState&, absl::string_view account, const Mirror*)) {
    summary_ = {SummaryState::descriptor(), State::descriptor(), Mirror::descriptor(),
                [evolve](const Message& event, const Message& before, const Message& after,
                         Message* summary) {
                  evolve(static_cast<const Event&>(event), static_cast<const State&>(before),
                         static_cast<const State&>(after), static_cast<SummaryState*>(summary));
                },
                [derive](const Message& summary, absl::string_view account, const Message* mirror) {
                  return derive(static_cast<const SummaryState&>(summary), account,
                                static_cast<const Mirror*>(mirror));
                }};
    return *this;
  }

  template <class Event, class MirrorState>
  Service& Mirror(MirrorPer per, bool (*evolve)(const Event&, MirrorState*)) {
    mirrors_.push_back(
        {ServiceOf(Event::descriptor()), Event::descriptor(), MirrorState::descriptor(), per,
         [evolve](const Message& event, Message* mirror) {
           return evolve(static_cast<const Event&>(event), static_cast<MirrorState*>(mirror));
         }});
    return *this;
  }

  template <class Request, class View>
  Service& Command(Decision (*decide)(const Request&, const View&, const Env&)) {
    commands_.push_back({Request::descriptor(),
                         [decide](const Message& request, const Facts& facts, const Env& env) {
                           return decide(static_cast<const Request&>(request), View(facts, env),
                                         env);
                         }});
    return *this;
  }

  template <class View>
  Service& Timer(absl::string_view kind,
                 Decision (*decide)(const TimerFired&, const View&, const Env&)) {
    timers_.push_back(
        {std::string(kind), [decide](const TimerFired& fired, const Facts& facts, const Env& env) {
           return decide(fired, View(facts, env), env);
         }});
    return *this;
  }

  // `Event`: a `<Service>Event` of another service, or one event of its oneof.
  template <class Event, class View>
  Service& Reaction(absl::string_view name, const Descriptor* service_event,
                    Decision (*decide)(const Event&, const View&, const Env&)) {
    const bool every = service_event == Event::descriptor();
    reactions_.push_back({std::string(name), ServiceOf(service_event), service_event,
                          every ? nullptr : Event::descriptor(),
                          [decide](const Message& event, const Facts& facts, const Env& env) {
                            return decide(static_cast<const Event&>(event), View(facts, env), env);
                          }});
    return *this;
  }

  template <class View>
  Service& Consequence(absl::string_view name, Decision (*decide)(const View&, const Env&)) {
    consequences_.push_back({std::string(name), [decide](const Facts& facts, const Env& env) {
                               return decide(View(facts, env), env);
                             }});
    return *this;
  }

  // Spares the consequences a look after an `Event` of which `is_silent` knows that they would say
  // nothing: an event of the service's own, or the `<Service>Event` of a source, for what mirrors
  // keep of it. A property of the rule, so it stands beside the rule.
  template <class Event>
  Service& SilentAfter(bool (*is_silent)(const Event&)) {
    silences_[Event::descriptor()] = [is_silent](const Message& event) {
      return is_silent(static_cast<const Event&>(event));
    };
    return *this;
  }

  template <class State, class Resource>
  Service& FillOnGet(absl::Status (*fill)(const History&, absl::string_view name, Resource*)) {
    filled_fields_.push_back(
        {State::descriptor(),
         [fill](const History& history, absl::string_view name, Message* resource) {
           return fill(history, name, static_cast<Resource*>(resource));
         }});
    return *this;
  }

  template <class Request, class Response>
  Service& Query(absl::Status (*answer)(const Request&, const QueryContext&, Response*)) {
    queries_.push_back(
        {Request::descriptor(), Response::descriptor(),
         [answer](const Message& request, const QueryContext& context, Message* response) {
           return answer(static_cast<const Request&>(request), context,
                         static_cast<Response*>(response));
         }});
    return *this;
  }

  Service& Gauge(GaugeType gauge) {
    gauges_.push_back(std::move(gauge));
    return *this;
  }

  const std::string& name() const { return name_; }
  const Descriptor* event() const { return event_; }
  uint32_t fold_version() const { return fold_version_; }
  const std::vector<AggregateType>& aggregates() const { return aggregates_; }
  const SummaryType& summary() const { return summary_; }
  const std::vector<MirrorType>& mirrors() const { return mirrors_; }
  const std::vector<CommandType>& commands() const { return commands_; }
  const std::vector<TimerType>& timers() const { return timers_; }
  const std::vector<ReactionType>& reactions() const { return reactions_; }
  const std::vector<ConsequenceType>& consequences() const { return consequences_; }
  const std::vector<FilledField>& filled_fields() const { return filled_fields_; }
  const std::vector<QueryType>& queries() const { return queries_; }
  const std::vector<GaugeType>& gauges() const { return gauges_; }
  // The other services whose events it takes in, each once.
  std::vector<std::string> Sources() const;

  // Whether no consequence follows from this event.
  bool IsSilentAfter(const Message& event) const;

  // Null when the service has none.
  const AggregateType* AggregateOf(absl::string_view name) const;
  const TimerType* TimerOf(absl::string_view kind) const;

 private:
  std::string name_;
  const Descriptor* event_;
  uint32_t fold_version_;
  std::vector<AggregateType> aggregates_;
  SummaryType summary_;
  std::vector<MirrorType> mirrors_;
  std::vector<CommandType> commands_;
  std::vector<TimerType> timers_;
  std::vector<ReactionType> reactions_;
  std::vector<ConsequenceType> consequences_;
  std::map<const Descriptor*, std::function<bool(const Message&)>> silences_;
  std::vector<FilledField> filled_fields_;
  std::vector<QueryType> queries_;
  std::vector<GaugeType> gauges_;
};

}  // namespace steward::engine
