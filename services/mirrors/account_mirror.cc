#include "services/mirrors/account_mirror.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"

#include "services/mirrors/timestamps.h"

namespace steward::mirrors {
namespace {

using accounts::v1::Account;
using accounts::v1::AccountMirror;
using accounts::v1::AccountsEvent;
using accounts::v1::AccountUpdated;
using accounts::v1::Assignment;
using accounts::v1::AssignmentEnded;
using accounts::v1::ManagerAssignment;
using common::v1::Envelope;
using google::protobuf::Timestamp;

bool Names(const google::protobuf::FieldMask& mask, absl::string_view path) {
  return std::find(mask.paths().begin(), mask.paths().end(), path) != mask.paths().end();
}

void Create(const Account& account, AccountMirror* mirror) {
  mirror->set_country(account.country());
  mirror->set_tier(account.tier());
  mirror->set_archived(account.lifecycle() == Account::LIFECYCLE_ARCHIVED);
}

void Update(const AccountUpdated& event, AccountMirror* mirror) {
  if (Names(event.mask(), "country")) mirror->set_country(event.after().country());
  if (Names(event.mask(), "tier")) mirror->set_tier(event.after().tier());
}

using Holders = google::protobuf::RepeatedPtrField<ManagerAssignment>;

// Who holds a role that the mirror keeps; null for other roles.
Holders* HoldersOf(accounts::v1::AssignmentRole role, AccountMirror* mirror) {
  if (role == accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER) return mirror->mutable_managers();
  if (role == accounts::v1::ASSIGNMENT_ROLE_EXECUTIVE_SPONSOR) return mirror->mutable_sponsors();
  return nullptr;
}

ManagerAssignment* FindIn(Holders* holders, const std::string& assignment) {
  const auto found = std::find_if(
      holders->begin(), holders->end(),
      [&assignment](const ManagerAssignment& each) { return each.assignment() == assignment; });
  return found == holders->end() ? nullptr : &*found;
}

ManagerAssignment* Find(const std::string& assignment, AccountMirror* mirror) {
  ManagerAssignment* found = FindIn(mirror->mutable_managers(), assignment);
  return found != nullptr ? found : FindIn(mirror->mutable_sponsors(), assignment);
}

void Remove(const std::string& assignment, AccountMirror* mirror) {
  for (Holders* holders : {mirror->mutable_managers(), mirror->mutable_sponsors()}) {
    holders->erase(std::remove_if(holders->begin(), holders->end(),
                                  [&assignment](const ManagerAssignment& each) {
                                    return each.assignment() == assignment;
                                  }),
                   holders->end());
  }
}

// The assignment as it now is: only account managers and executive sponsors, and only those that
// are not over.
void Keep(const Assignment& assignment, AccountMirror* mirror) {
  const bool active = assignment.state() == Assignment::STATE_ACTIVE;
  Holders* holders = HoldersOf(assignment.role(), mirror);
  const bool kept =
      holders != nullptr && (active || assignment.state() == Assignment::STATE_SCHEDULED);
  if (!kept) return Remove(assignment.name(), mirror);
  ManagerAssignment* holder = FindIn(holders, assignment.name());
  if (holder == nullptr) holder = holders->Add();
  holder->set_assignment(assignment.name());
  holder->set_person(assignment.person());
  holder->set_active(active);
  *holder->mutable_valid_from() = assignment.valid_from();
}

void Start(const std::string& assignment, AccountMirror* mirror) {
  ManagerAssignment* holder = Find(assignment, mirror);
  if (holder != nullptr) holder->set_active(true);
}

// An end that lies ahead changes nothing yet: AssignmentExpired says when it came. An assignment
// that ends before it begins never was.
void End(const AssignmentEnded& event, const Envelope& envelope, AccountMirror* mirror) {
  const ManagerAssignment* holder = Find(event.assignment(), mirror);
  if (holder == nullptr) return;
  const Timestamp& last = holder->active() ? envelope.recorded_time() : holder->valid_from();
  if (!IsBefore(last, event.valid_to())) Remove(event.assignment(), mirror);
}

void ChooseHolders(AccountMirror* mirror) {
  mirror->clear_manager();
  for (const auto& each : mirror->managers()) {
    if (each.active()) mirror->set_manager(each.person());
  }
  mirror->clear_executive_sponsor();
  for (const auto& each : mirror->sponsors()) {
    if (each.active()) mirror->set_executive_sponsor(each.person());
  }
}

// True for events of the account's team.
bool MirrorTeam(const AccountsEvent& event, AccountMirror* mirror) {
  switch (event.event_case()) {
    case AccountsEvent::kAccountAssigned:
      Keep(event.account_assigned().assignment(), mirror);
      break;
    case AccountsEvent::kAssignmentCorrected:
      Keep(event.assignment_corrected().after(), mirror);
      break;
    case AccountsEvent::kAssignmentStarted:
      Start(event.assignment_started().assignment(), mirror);
      break;
    case AccountsEvent::kAssignmentEnded:
      End(event.assignment_ended(), event.envelope(), mirror);
      break;
    case AccountsEvent::kAssignmentExpired:
      Remove(event.assignment_expired().assignment(), mirror);
      break;
    default:  // Not about a team.
      return false;
  }
  ChooseHolders(mirror);
  return true;
}

}  // namespace

bool MirrorAccount(const AccountsEvent& event, AccountMirror* mirror) {
  switch (event.event_case()) {
    case AccountsEvent::kAccountCreated:
      Create(event.account_created().account(), mirror);
      return true;
    case AccountsEvent::kAccountUpdated:
      Update(event.account_updated(), mirror);
      return true;
    case AccountsEvent::kAccountArchived:
      mirror->set_archived(true);
      return true;
    case AccountsEvent::kAccountRestored:
      mirror->set_archived(false);
      return true;
    default:  // Another fact of the accounts service.
      return MirrorTeam(event, mirror);
  }
}

bool MirrorPerson(const AccountsEvent& event, accounts::v1::PersonMirror* mirror) {
  using accounts::v1::Person;
  switch (event.event_case()) {
    case AccountsEvent::kPersonCreated:
      mirror->set_left(event.person_created().person().state() == Person::STATE_LEFT);
      *mirror->mutable_reporting_lines() = event.person_created().person().reporting_lines();
      return true;
    case AccountsEvent::kReportingLineChanged:
      *mirror->mutable_reporting_lines() = event.reporting_line_changed().after();
      return true;
    case AccountsEvent::kPersonLeft:
      mirror->set_left(true);
      return true;
    case AccountsEvent::kPersonErased:
      mirror->set_erased(true);
      return true;
    default:  // Nothing that others depend on.
      return false;
  }
}

}  // namespace steward::mirrors
