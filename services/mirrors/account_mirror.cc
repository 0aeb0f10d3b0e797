#include "services/mirrors/account_mirror.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

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

ManagerAssignment* Find(const std::string& assignment, AccountMirror* mirror) {
  auto* managers = mirror->mutable_managers();
  const auto found = std::find_if(
      managers->begin(), managers->end(),
      [&assignment](const ManagerAssignment& each) { return each.assignment() == assignment; });
  return found == managers->end() ? nullptr : &*found;
}

void Remove(const std::string& assignment, AccountMirror* mirror) {
  auto* managers = mirror->mutable_managers();
  managers->erase(std::remove_if(managers->begin(), managers->end(),
                                 [&assignment](const ManagerAssignment& each) {
                                   return each.assignment() == assignment;
                                 }),
                  managers->end());
}

// The assignment as it now is: only account managers, and only those that are not over.
void Keep(const Assignment& assignment, AccountMirror* mirror) {
  const bool active = assignment.state() == Assignment::STATE_ACTIVE;
  const bool kept = assignment.role() == accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER &&
                    (active || assignment.state() == Assignment::STATE_SCHEDULED);
  if (!kept) return Remove(assignment.name(), mirror);
  ManagerAssignment* manager = Find(assignment.name(), mirror);
  if (manager == nullptr) manager = mirror->add_managers();
  manager->set_assignment(assignment.name());
  manager->set_person(assignment.person());
  manager->set_active(active);
  *manager->mutable_valid_from() = assignment.valid_from();
}

void Start(const std::string& assignment, AccountMirror* mirror) {
  ManagerAssignment* manager = Find(assignment, mirror);
  if (manager != nullptr) manager->set_active(true);
}

bool IsAfter(const Timestamp& a, const Timestamp& b) {
  return std::make_pair(a.seconds(), a.nanos()) > std::make_pair(b.seconds(), b.nanos());
}

// An end that lies ahead changes nothing yet: AssignmentExpired says when it came. An assignment
// that ends before it begins never was.
void End(const AssignmentEnded& event, const Envelope& envelope, AccountMirror* mirror) {
  const ManagerAssignment* manager = Find(event.assignment(), mirror);
  if (manager == nullptr) return;
  const Timestamp& last = manager->active() ? envelope.recorded_time() : manager->valid_from();
  if (!IsAfter(event.valid_to(), last)) Remove(event.assignment(), mirror);
}

void ChooseManager(AccountMirror* mirror) {
  mirror->clear_manager();
  for (const auto& each : mirror->managers()) {
    if (each.active()) mirror->set_manager(each.person());
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
  ChooseManager(mirror);
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
