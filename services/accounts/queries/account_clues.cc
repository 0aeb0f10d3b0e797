#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "services/accounts/policies/channel_strength.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/queries/clues.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;
using v1::Assignment;

// What a source system said of the last manager, which is so no longer (ours).
constexpr int32_t kFormerManagerBp = 5'000;

std::string Day(absl::Time time) { return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone()); }

// "technical lead".
std::string RoleInWords(v1::AssignmentRole role) {
  const std::string name = v1::AssignmentRole_Name(role);
  return absl::StrReplaceAll(absl::AsciiStrToLower(absl::StripPrefix(name, "ASSIGNMENT_ROLE_")),
                             {{"_", " "}});
}

// What speaks for one person in the same way: how often, the one that was met first, and records.
struct Gathered {
  int count = 0;
  std::string first;
  std::vector<std::string> event_ids;

  void Add(const std::string& what, const std::string& event_id) {
    if (++count == 1) first = what;
    if (event_ids.size() < kClueEventsMax) event_ids.push_back(event_id);
  }
};
using GatheredByPerson = std::map<std::string, Gathered>;

absl::StatusOr<Clue> ClueOf(const Assignment& assignment, const Question& question,
                            const QueryContext& context) {
  Clue clue{.person = assignment.person(), .kind = EvidenceKind::kTeam};
  STEWARD_ASSIGN_OR_RETURN(const auto record,
                           FindAssignmentRecord(assignment, question.at.recorded_at, context));
  if (record.has_value()) clue.event_ids.push_back(engine::EventId(record->envelope));
  return clue;
}

// The imported manager who ended last, where nobody is the manager now; null when there is none.
const Assignment* FormerManager(const v1::AccountTeam& team, absl::Time valid_at) {
  const Assignment* last = nullptr;
  if (HolderAt(team, v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER, valid_at) != nullptr) return last;
  for (const Assignment& each : team.assignments()) {
    const Interval interval = IntervalOf(each);
    const bool counts = each.role() == v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER &&
                        each.source() == Assignment::SOURCE_IMPORT && !interval.empty() &&
                        interval.to <= valid_at;
    if (!counts) continue;
    if (last == nullptr || interval.to > IntervalOf(*last).to) last = &each;
  }
  return last;
}

absl::Status AddTeam(const Question& question, const QueryContext& context, Clues* clues) {
  STEWARD_ASSIGN_OR_RETURN(const auto state,
                           context.FindAsOf<v1::AccountTeamState>(
                               absl::StrCat(question.account, "/team"), question.at.recorded_at));
  if (state == nullptr) return absl::OkStatus();
  const v1::AccountTeam& team = state->team();
  const Assignment* manager =
      HolderAt(team, v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER, question.at.valid_at);
  if (manager != nullptr) {
    STEWARD_ASSIGN_OR_RETURN(clues->assignment, ClueOf(*manager, question, context));
    clues->assignment->reason =
        absl::StrCat("is assigned as account manager since ", Day(IntervalOf(*manager).from));
  }
  for (const Assignment& each : team.assignments()) {
    const bool counts = each.role() != v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER &&
                        IntervalOf(each).Contains(question.at.valid_at);
    if (!counts) continue;
    STEWARD_ASSIGN_OR_RETURN(Clue clue, ClueOf(each, question, context));
    clue.reason = absl::StrCat("is ", RoleInWords(each.role()), " in the account's team");
    clues->all.push_back(std::move(clue));
  }
  if (const Assignment* former = FormerManager(team, question.at.valid_at); former != nullptr) {
    STEWARD_ASSIGN_OR_RETURN(Clue clue, ClueOf(*former, question, context));
    clue.kind = EvidenceKind::kInternalSource;
    clue.strength_bp = kFormerManagerBp;
    clue.reason = absl::StrCat("was account manager until ", Day(IntervalOf(*former).to),
                               ", as an import says");
    clues->all.push_back(std::move(clue));
  }
  return absl::OkStatus();
}

// Whether it had begun by `valid_at`, and not ended, as far as was known.
bool Counts(const v1::Ownership& ownership, const Instants& at) {
  const auto time = [](const auto& stored) { return FromTimestamp(stored).value(); };
  if (!ownership.has_valid_from() || time(ownership.valid_from()) > at.valid_at) return false;
  if (time(ownership.recorded_time()) > at.recorded_at) return false;
  const bool end_known =
      ownership.has_valid_to() && time(ownership.end_recorded_time()) <= at.recorded_at;
  return !end_known || time(ownership.valid_to()) > at.valid_at;
}

void AddOwners(const GatheredByPerson& owners, absl::string_view one, absl::string_view many,
               Clues* clues) {
  for (const auto& [person, gathered] : owners) {
    Clue clue{.person = person, .kind = EvidenceKind::kInternalSource};
    clue.event_ids = gathered.event_ids;
    clue.reason = gathered.count == 1 ? absl::StrCat("owns ", gathered.first, ", ", one)
                                      : absl::StrCat("owns ", gathered.count, " ", many,
                                                     ", among them ", gathered.first);
    clues->all.push_back(std::move(clue));
  }
}

absl::Status AddInternalSources(const Question& question, const QueryContext& context,
                                Clues* clues) {
  STEWARD_ASSIGN_OR_RETURN(
      const auto mirror,
      context.FindMirror<v1::AccountOwners>(absl::StripPrefix(question.account, "accounts/")));
  if (mirror == nullptr) return absl::OkStatus();
  GatheredByPerson contracts;
  GatheredByPerson renewals;
  // The newest first.
  for (int i = mirror->ownerships_size() - 1; i >= 0; --i) {
    const v1::Ownership& each = mirror->ownerships(i);
    if (!Counts(each, question.at)) continue;
    const bool is_renewal = absl::StrContains(each.name(), "/renewals/");
    (is_renewal ? renewals : contracts)[each.person()].Add(each.name(), each.event_id());
  }
  AddOwners(contracts, "a contract that is signed or in force",
            "contracts that are signed or in force", clues);
  AddOwners(renewals, "a renewal that is undecided", "renewals that are undecided", clues);
  return absl::OkStatus();
}

// The interactions that count, by person, the newest first.
struct Channel {
  std::vector<ChannelInteraction> interactions;
  GatheredByPerson by_person;
  std::set<std::string> event_ids;
};

Channel ReadChannel(const v1::AccountRelationshipState& state, absl::Time valid_at) {
  const ChannelRules rules;
  Channel channel;
  for (int i = state.participations_size() - 1; i >= 0; --i) {
    const v1::Participation& each = state.participations(i);
    const absl::Time time = FromTimestamp(each.time()).value();
    if (time > valid_at || time < valid_at - rules.look_back) continue;
    channel.interactions.push_back({each.person(), time});
    channel.by_person[each.person()].Add("", each.event_id());
    channel.event_ids.insert(each.event_id());
  }
  return channel;
}

void AddChannel(const v1::AccountRelationshipState& state, absl::Time valid_at, Clues* clues) {
  const Channel channel = ReadChannel(state, valid_at);
  for (const ChannelStrength& each : ChannelStrengths(channel.interactions, valid_at)) {
    const Gathered& gathered = channel.by_person.at(each.person);
    Clue clue{.person = each.person, .kind = EvidenceKind::kChannel};
    clue.strength_bp = each.strength_bp;
    clue.event_ids = gathered.event_ids;
    clue.reason = absl::StrCat("took part in ", gathered.count, " of ", channel.event_ids.size(),
                               " interactions of the 365 days before; recent ones count more");
    clues->all.push_back(std::move(clue));
  }
}

void AddStakeholders(const v1::AccountRelationship& relationship, absl::Time valid_at,
                     Clues* clues) {
  GatheredByPerson named;
  for (int i = relationship.attestations_size() - 1; i >= 0; --i) {
    const v1::Attestation& each = relationship.attestations(i);
    if (!IntervalOf(each).Contains(valid_at)) continue;
    named[each.person()].Add(each.stakeholder_position(), each.event_id());
  }
  for (const auto& [person, gathered] : named) {
    Clue clue{.person = person, .kind = EvidenceKind::kStakeholder};
    clue.event_ids = gathered.event_ids;
    clue.reason = gathered.count == 1 ? absl::StrCat("is named by a stakeholder: ", gathered.first)
                                      : absl::StrCat("is named by ", gathered.count,
                                                     " stakeholders, among them ", gathered.first);
    clues->all.push_back(std::move(clue));
  }
}

absl::Status AddRelationship(const Question& question, const QueryContext& context, Clues* clues) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, context.FindAsOf<v1::AccountRelationshipState>(
                                                 absl::StrCat(question.account, "/relationship"),
                                                 question.at.recorded_at));
  if (state == nullptr) return absl::OkStatus();
  AddChannel(*state, question.at.valid_at, clues);
  AddStakeholders(state->account_relationship(), question.at.valid_at, clues);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Clues> FindAccountClues(const Question& question, const QueryContext& context) {
  Clues clues;
  STEWARD_RETURN_IF_ERROR(AddTeam(question, context, &clues));
  STEWARD_RETURN_IF_ERROR(AddInternalSources(question, context, &clues));
  STEWARD_RETURN_IF_ERROR(AddRelationship(question, context, &clues));
  return clues;
}

}  // namespace steward::accounts
