#include <algorithm>
#include <string>

#include "services/accounts/evolve.h"

namespace steward::accounts {
namespace {

using contracts::v1::ContractsEvent;
using v1::EndingContracts;

void Remove(const std::string& contract, EndingContracts* mirror) {
  auto* contracts = mirror->mutable_contracts();
  contracts->erase(std::remove(contracts->begin(), contracts->end(), contract), contracts->end());
}

void Add(const std::string& contract, EndingContracts* mirror) {
  Remove(contract, mirror);
  mirror->add_contracts(contract);
}

// False for events that neither end nor save a renewal.
bool FoldRenewal(const ContractsEvent& event, EndingContracts* mirror) {
  switch (event.event_case()) {
    case ContractsEvent::kNoticeGiven:
      Add(event.notice_given().contract(), mirror);
      return true;
    case ContractsEvent::kRenewalLost:
      Add(event.renewal_lost().contract(), mirror);
      return true;
    case ContractsEvent::kNoticeRescinded:
      Remove(event.notice_rescinded().contract(), mirror);
      return true;
    case ContractsEvent::kRenewalWon:
      Remove(event.renewal_won().contract(), mirror);
      return true;
    case ContractsEvent::kRenewalVoided:
      Remove(event.renewal_voided().contract(), mirror);
      return true;
    default:  // Another one.
      return false;
  }
}

}  // namespace

bool MirrorEndingContracts(const ContractsEvent& event, EndingContracts* mirror) {
  if (FoldRenewal(event, mirror)) return true;
  switch (event.event_case()) {
    case ContractsEvent::kContractExpired:
    case ContractsEvent::kContractTerminated:
    case ContractsEvent::kContractRenewed:
    case ContractsEvent::kContractReinstated:
      Remove(event.envelope().aggregate(), mirror);
      return true;
    default:  // Nothing about the end of a term.
      return false;
  }
}

}  // namespace steward::accounts
