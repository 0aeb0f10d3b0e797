#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "services/contracts/view.h"

// How a term ends: the events of a renewal that is decided by time or by the end of its contract
// (DOMAIN.md 3.3 "At term_end", "Renewal"). Pure functions.
namespace steward::contracts {

// The reason of a renewal that nobody decided, and of one after a notice without a reason.
inline constexpr absl::string_view kReasonLapsed = "LAPSED";
inline constexpr absl::string_view kReasonNotice = "NOTICE";

// Adds that the renewal's notice deadline passed, and where it renews by itself and no notice
// stands that it is locked in; nothing where the deadline came before. NoticeDeadlinePassed,
// RenewalLockedIn.
void AddDeadlinePassed(const v1::Renewal& renewal, const ContractView& view, Decision* decision);

// Adds that the renewal is lost: CHURN_PARTIAL where the account's revenue goes on after the term
// without this contract. RenewalLost.
void AddLoss(const v1::Renewal& renewal, absl::string_view reason, const ContractView& view,
             Decision* decision);

// Adds that the contract's undecided renewal has nothing left to renew, since the contract ends on
// that day. RenewalVoided, or nothing.
void AddVoid(const google::type::Date& termination_date, const ContractView& view,
             Decision* decision);

// Adds the end of the contract's term. With a successor: ContractRenewed. By itself:
// RenewalAutoRenewed and what AddNextTerm adds. After notice or a loss: RenewalLost,
// ContractExpired. Else RenewalLapsed and ContractEnteredGrace, or without grace RenewalLost and
// ContractExpired.
void AddTermEnd(const ContractView& view, Decision* decision);

// Adds that the contract's end stands. ContractExpired.
void AddExpiry(const ContractView& view, Decision* decision);

}  // namespace steward::contracts
