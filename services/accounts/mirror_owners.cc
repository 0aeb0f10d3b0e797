#include <algorithm>
#include <string>

#include "libs/base/clock.h"
#include "services/accounts/evolve.h"
#include "services/accounts/policies/event_id.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using contracts::v1::ContractsEvent;
using google::protobuf::Timestamp;
using v1::AccountOwners;
using v1::Ownership;

constexpr int kOwnershipsMax = 1'000;

bool IsBefore(const Timestamp& a, const Timestamp& b) {
  return FromTimestamp(a).value() < FromTimestamp(b).value();
}

bool IsInForce(Contract::State state) {
  return state == Contract::STATE_SIGNED || state == Contract::STATE_ACTIVE ||
         state == Contract::STATE_SUSPENDED || state == Contract::STATE_IN_GRACE;
}

// What an event makes of the owners of the contract or the renewal that it is about.
class Owners final {
 public:
  Owners(const ContractsEvent& event, AccountOwners* mirror)
      : envelope_(event.envelope()), name_(envelope_.aggregate()), mirror_(mirror) {}

  // It is this person's; it counts from Begin on. Empty: nobody's.
  void Own(const std::string& person) {
    if (Ownership* open = FindOpen(); open != nullptr) {
      if (open->person() == person) return;
      End();
    }
    if (!person.empty()) Add(person);
  }
  // A contract is in force from then on, a renewal is undecided. One that ended goes on with the
  // owner that it had.
  void Begin(const Timestamp& from) {
    Ownership* open = FindOpen();
    if (open == nullptr) open = FindLast() == nullptr ? nullptr : Add(FindLast()->person());
    if (open == nullptr || open->has_valid_from()) return;
    *open->mutable_valid_from() = from;
    *open->mutable_recorded_time() = envelope_.recorded_time();
  }
  void Begin() { Begin(envelope_.effective_time()); }
  // One that never began is forgotten.
  void End() {
    Ownership* open = FindOpen();
    if (open == nullptr) return;
    if (!open->has_valid_from()) return Forget(*open);
    const Timestamp& end = envelope_.effective_time();
    *open->mutable_valid_to() = IsBefore(end, open->valid_from()) ? open->valid_from() : end;
    *open->mutable_end_recorded_time() = envelope_.recorded_time();
  }

 private:
  Ownership* FindLast() {
    auto* all = mirror_->mutable_ownerships();
    const auto found = std::find_if(all->rbegin(), all->rend(),
                                    [this](const auto& each) { return each.name() == name_; });
    return found == all->rend() ? nullptr : &*found;
  }
  Ownership* FindOpen() {
    Ownership* last = FindLast();
    return last == nullptr || last->has_valid_to() ? nullptr : last;
  }
  Ownership* Add(std::string person) {
    MakeRoom();
    Ownership* added = mirror_->add_ownerships();
    added->set_name(name_);
    added->set_person(std::move(person));
    *added->mutable_recorded_time() = envelope_.recorded_time();
    added->set_event_id(EventIdOf(envelope_));
    return added;
  }
  void Forget(const Ownership& ownership) {
    auto* all = mirror_->mutable_ownerships();
    all->erase(std::find_if(all->begin(), all->end(),
                            [&ownership](const auto& each) { return &each == &ownership; }));
  }
  void MakeRoom() {
    auto* all = mirror_->mutable_ownerships();
    if (all->size() < kOwnershipsMax) return;
    const auto ended = std::find_if(all->begin(), all->end(),
                                    [](const auto& each) { return each.has_valid_to(); });
    all->erase(ended == all->end() ? all->begin() : ended);
  }

  const common::v1::Envelope& envelope_;
  const std::string& name_;
  AccountOwners* mirror_;
};

bool FoldUpdated(const contracts::v1::ContractUpdated& event, Owners* owners) {
  const auto& paths = event.mask().paths();
  if (std::find(paths.begin(), paths.end(), "owner") == paths.end()) return false;
  owners->Own(event.after().owner());
  return true;
}

// A source system says it of the whole term.
bool FoldImported(const contracts::v1::ContractImported& event, const Timestamp& effective,
                  Owners* owners) {
  const Contract& contract = event.contract();
  if (contract.owner().empty() && event.before().owner().empty()) return false;
  if (!IsInForce(contract.state())) {
    owners->End();
    return true;
  }
  owners->Own(contract.owner());
  const bool earlier = contract.has_start_time() && IsBefore(contract.start_time(), effective);
  if (!contract.owner().empty()) owners->Begin(earlier ? contract.start_time() : effective);
  return true;
}

// False for events that say nothing about whose contract it is, or whether it is in force.
bool FoldContract(const ContractsEvent& event, Owners* owners) {
  switch (event.event_case()) {
    case ContractsEvent::kContractCreated:
      owners->Own(event.contract_created().contract().owner());
      return !event.contract_created().contract().owner().empty();
    case ContractsEvent::kContractUpdated:
      return FoldUpdated(event.contract_updated(), owners);
    case ContractsEvent::kContractImported:
      return FoldImported(event.contract_imported(), event.envelope().effective_time(), owners);
    case ContractsEvent::kContractSigned:
      if (event.contract_signed().complete()) owners->Begin();
      return event.contract_signed().complete();
    case ContractsEvent::kContractActivated:
    case ContractsEvent::kContractReinstated:
      owners->Begin();
      return true;
    case ContractsEvent::kContractCancelled:
    case ContractsEvent::kContractTerminated:
    case ContractsEvent::kContractExpired:
    case ContractsEvent::kContractRenewed:
      owners->End();
      return true;
    default:
      return false;
  }
}

// False for events that say nothing about whose renewal it is, or whether it is decided.
bool FoldRenewal(const ContractsEvent& event, Owners* owners) {
  const auto own = [owners](const std::string& person) {
    owners->Own(person);
    if (!person.empty()) owners->Begin();
  };
  switch (event.event_case()) {
    case ContractsEvent::kRenewalScheduled:
      own(event.renewal_scheduled().renewal().owner());
      return !event.renewal_scheduled().renewal().owner().empty();
    case ContractsEvent::kRenewalReassigned:
      own(event.renewal_reassigned().to());
      return true;
    case ContractsEvent::kRenewalWon:
    case ContractsEvent::kRenewalAutoRenewed:
    case ContractsEvent::kRenewalLost:
    case ContractsEvent::kRenewalVoided:
      owners->End();
      return true;
    default:
      return false;
  }
}

}  // namespace

bool MirrorOwners(const ContractsEvent& event, AccountOwners* mirror) {
  Owners owners(event, mirror);
  return FoldContract(event, &owners) || FoldRenewal(event, &owners);
}

}  // namespace steward::accounts
