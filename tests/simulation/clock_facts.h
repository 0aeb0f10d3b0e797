#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "services/escalations/policies/sla_oracle_for_test.h"
#include "steward/escalations/v1/escalations_events.pb.h"

// What happened to the clocks of one escalation, noted from the journal by somebody who reads
// DOMAIN.md §3.4 and doesn't believe what the product says of clocks: events of clocks are left
// out, and so is all of the product's code.
namespace steward::simulation {

// One clock, and all that happened to it.
struct ClockFacts {
  escalations::v1::ClockKind kind = escalations::v1::CLOCK_KIND_UNSPECIFIED;
  // From 1 among those of its kind.
  int number = 0;
  std::vector<escalations::oracle::Happening> happenings;
  // The calendars of the happenings with terms, in their order; empty for every hour.
  std::vector<std::string> calendars;
  std::vector<int> percents = {50, 75, 90};
  bool ended_by_resolution = false;
  // Of a clock with changed terms, whose calendars were corrected since: its original due stays.
  std::optional<escalations::oracle::Verdict> said_before;
};

class EscalationFacts {
 public:
  // One record of its journal, in order.
  void Take(const escalations::v1::EscalationsEvent& event);

  const std::vector<ClockFacts>& clocks() const { return clocks_; }
  // Of history that nobody works on: when it came in. Its clocks stand still since.
  std::optional<int64_t> stands_since_ms() const { return stands_since_ms_; }

 private:
  using Kind = escalations::oracle::Happening::Kind;
  using State = escalations::v1::Escalation::State;

  void TakeState(const escalations::v1::EscalationsEvent& event);
  void TakeTalk(const escalations::v1::EscalationsEvent& event);
  void TakeTerms(const escalations::v1::EscalationsEvent& event);

  void Open(const escalations::v1::EscalationOpened& event);
  void Import(const escalations::v1::EscalationImported& event);
  void ImportClock(escalations::v1::ClockKind kind, std::optional<int64_t> end_ms, bool resolved);
  void Wait(State waiting);
  void Resume();
  void Resolve();
  void Reopen();
  void Message();
  void Answer();
  void Retarget();
  void Recount();

  void Start(escalations::v1::ClockKind kind);
  void StartLate(escalations::v1::ClockKind kind);
  // The one that runs or stands.
  ClockFacts* Live(escalations::v1::ClockKind kind);
  void Stop(escalations::v1::ClockKind kind);
  void Add(Kind kind, ClockFacts* clock);
  void AddTerms(Kind kind, int64_t target_as_of_ms, ClockFacts* clock);
  ClockFacts& NewClock(escalations::v1::ClockKind kind);

  const escalations::v1::SeverityRule& Rule() const;
  std::string CalendarName() const;
  bool StandsNow() const;
  void KeepCalendars(const google::protobuf::RepeatedPtrField<accounts::v1::Calendar>& calendars);

  // Of the event at hand.
  int64_t now_ms_ = 0;
  escalations::v1::Escalation escalation_;
  State state_ = escalations::v1::Escalation::STATE_UNSPECIFIED;
  escalations::v1::EscalationPolicy policy_;
  std::map<std::string, std::shared_ptr<escalations::oracle::Calendar>> calendars_;
  std::vector<ClockFacts> clocks_;
  std::optional<int64_t> opened_ms_;
  std::optional<int64_t> stands_since_ms_;
  // When the clocks that stand while somebody is waited for stood, or were stopped; the last one
  // without an end while it lasts.
  std::vector<std::pair<int64_t, std::optional<int64_t>>> stands_;
  bool mitigated_ = false;
  bool message_waits_ = false;
};

}  // namespace steward::simulation
