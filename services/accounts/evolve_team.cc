#include <algorithm>
#include <string>
#include <tuple>

#include "google/protobuf/field_mask.pb.h"

#include "libs/base/field_update.h"
#include "services/accounts/evolve.h"
#include "services/accounts/policies/intervals.h"

namespace steward::accounts {
namespace {

using common::v1::Envelope;
using v1::AccountsEvent;
using v1::AccountTeamState;
using v1::Assignment;

Assignment* Find(const std::string& name, AccountTeamState* state) {
  for (Assignment& assignment : *state->mutable_team()->mutable_assignments()) {
    if (assignment.name() == name) return &assignment;
  }
  return nullptr;
}

// Puts it in its place, instead of its older self.
void Put(const Assignment& assignment, AccountTeamState* state) {
  auto* assignments = state->mutable_team()->mutable_assignments();
  Assignment* older = Find(assignment.name(), state);
  *(older == nullptr ? assignments->Add() : older) = assignment;
  const auto place = [](const Assignment& each) {
    const absl::Time from = IntervalOf(each).from;
    return std::make_tuple(static_cast<int>(each.role()), from, each.name());
  };
  std::sort(assignments->begin(), assignments->end(),
            [&place](const Assignment& a, const Assignment& b) { return place(a) < place(b); });
}

google::protobuf::FieldMask Only(const std::string& assignment) {
  google::protobuf::FieldMask mask;
  mask.add_paths(assignment);
  return mask;
}

// What a live request made or changed is kept from imports, until one writes over it.
void Track(const std::string& assignment, const Envelope& envelope, AccountTeamState* state) {
  if (envelope.origin() == common::v1::ORIGIN_IMPORT) {
    RemovePaths(Only(assignment), state->mutable_live_assignments());
  } else {
    AddPaths(Only(assignment), state->mutable_live_assignments());
  }
}

struct TeamFold {
  static void Apply(const v1::AccountAssigned& event, const Envelope& envelope,
                    AccountTeamState* state) {
    state->mutable_team()->set_name(envelope.aggregate());
    Put(event.assignment(), state);
    Track(event.assignment().name(), envelope, state);
  }
  // An end that lies ahead changes no state yet: AssignmentExpired says when it came. A planned
  // assignment that ends at its start never was.
  static void Apply(const v1::AssignmentEnded& event, const Envelope& envelope,
                    AccountTeamState* state) {
    Assignment* assignment = Find(event.assignment(), state);
    if (assignment == nullptr) return;
    *assignment->mutable_valid_to() = event.valid_to();
    const Interval interval = IntervalOf(*assignment);
    if (interval.empty() || interval.to <= FromTimestamp(envelope.recorded_time()).value()) {
      assignment->set_state(Assignment::STATE_ENDED);
    }
    const bool imported = envelope.origin() == common::v1::ORIGIN_IMPORT;
    if (!imported) Track(event.assignment(), envelope, state);
  }
  static void Apply(const v1::AssignmentCorrected& event, const Envelope& envelope,
                    AccountTeamState* state) {
    Put(event.after(), state);
    Track(event.after().name(), envelope, state);
  }
  static void Apply(const v1::AssignmentStarted& event, const Envelope&, AccountTeamState* state) {
    Assignment* assignment = Find(event.assignment(), state);
    if (assignment != nullptr) assignment->set_state(Assignment::STATE_ACTIVE);
  }
  static void Apply(const v1::AssignmentExpired& event, const Envelope&, AccountTeamState* state) {
    Assignment* assignment = Find(event.assignment(), state);
    if (assignment != nullptr) assignment->set_state(Assignment::STATE_ENDED);
  }
};

}  // namespace

void EvolveTeam(const AccountsEvent& event, AccountTeamState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case AccountsEvent::kAccountAssigned:
      return TeamFold::Apply(event.account_assigned(), envelope, state);
    case AccountsEvent::kAssignmentEnded:
      return TeamFold::Apply(event.assignment_ended(), envelope, state);
    case AccountsEvent::kAssignmentCorrected:
      return TeamFold::Apply(event.assignment_corrected(), envelope, state);
    case AccountsEvent::kAssignmentStarted:
      return TeamFold::Apply(event.assignment_started(), envelope, state);
    case AccountsEvent::kAssignmentExpired:
      return TeamFold::Apply(event.assignment_expired(), envelope, state);
    default:  // about another aggregate
      return;
  }
}

}  // namespace steward::accounts
