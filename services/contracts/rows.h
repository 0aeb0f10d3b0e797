#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"

// The numbers and names under which derived rows of the contracts service lie in its store. Frozen:
// a number is never given another meaning, and a retired one stays here with a comment.
namespace steward::contracts {

// Indexes. Each entry ends with the contract's name.

// 1 was {account id}: the contracts of an account. Retired: their states lie together.
// {Contract.State as a number, account id}: the contracts in a state, of all accounts or of one.
inline constexpr uint16_t kContractsByState = 2;

// Of renewals; each entry ends with the renewal's name.

// {account id, due day}: all of an account.
inline constexpr uint16_t kRenewalsByAccount = 3;
// {Renewal.State as a number, account id, due day}.
inline constexpr uint16_t kRenewalsByState = 4;
// {owner's resource name, due day}: those that are undecided.
inline constexpr uint16_t kRenewalsByOwner = 5;
// {due day}: those that are undecided.
inline constexpr uint16_t kRenewalsDue = 6;
// {due day}: those that are undecided and at risk, have notice given, or lapsed.
inline constexpr uint16_t kRenewalsAtRisk = 7;

// Of amendments; each entry ends with the amendment's name.

// {account id, effective day}: all of an account.
inline constexpr uint16_t kAmendmentsByAccount = 8;
// {Amendment.State as a number, account id, contract id}.
inline constexpr uint16_t kAmendmentsByState = 9;

// Of renewals.

// {month of the due day: year x 12 + month - 1, due day}: all but those of terminated contracts.
inline constexpr uint16_t kRenewalsByMonth = 10;

// Sums, in minor units of the row's currency: yearly recurring revenue by the day it changes on.

// {}: the portfolio.
inline constexpr uint16_t kArrTotal = 1;
// {product}.
inline constexpr uint16_t kArrByPlan = 2;
// {country, or "??" where the account has none}.
inline constexpr uint16_t kArrByCountry = 3;
// {the account manager's resource name, or "" where there is none}.
inline constexpr uint16_t kArrByManager = 4;
// {account id}.
inline constexpr uint16_t kArrByAccount = 5;
// {kind: one of the six below}: movements, signed.
inline constexpr uint16_t kMovement = 6;

// {one of the seven below}: renewals by the day they are due, in minor units of their currency or
// as a number of renewals; those of terminated contracts are left out.
inline constexpr uint16_t kRenewals = 7;

// {category as in "COMMIT", kGroupDue or kGroupKept}: renewals that were won or lost, by the day
// they were due and the forecast category that counted until then.
inline constexpr uint16_t kForecastHistory = 8;

// What a sum of renewals is of: the target and the number of all, of those that are undecided, and
// the number, the final ARR, and the final ARR up to the target of those that were won.
inline constexpr absl::string_view kGroupDue = "due";
inline constexpr absl::string_view kGroupDueCount = "due_count";
inline constexpr absl::string_view kGroupOpenCount = "open_count";
inline constexpr absl::string_view kGroupWonCount = "won_count";
inline constexpr absl::string_view kGroupWon = "won";
inline constexpr absl::string_view kGroupKept = "kept";
// The ARR that ends with a term that still runs.
inline constexpr absl::string_view kGroupPendingChurn = "pending_churn";

// Kinds of movement, as a sum's group.
inline constexpr absl::string_view kGroupNew = "new";
inline constexpr absl::string_view kGroupExpansion = "expansion";
inline constexpr absl::string_view kGroupContraction = "contraction";
inline constexpr absl::string_view kGroupChurn = "churn";
inline constexpr absl::string_view kGroupReactivation = "reactivation";
inline constexpr absl::string_view kGroupPrice = "price";

// The country of an account that has none.
inline constexpr absl::string_view kNoCountry = "??";

// Timers of a contract: at its start, at the end of its term, at its termination.
inline constexpr absl::string_view kContractStarts = "contract_starts";
inline constexpr absl::string_view kContractExpires = "contract_expires";
inline constexpr absl::string_view kContractTerminates = "contract_terminates";

// Of a contract in grace: when it ends.
inline constexpr absl::string_view kContractGraceEnds = "contract_grace_ends";

// Of an amendment that is signed: when its day begins.
inline constexpr absl::string_view kAmendmentTakesEffect = "amendment_takes_effect";

// Timers of a renewal: so many days before the end of the term, and before the notice deadline.
// Each has a row of its own, so that what was missed still comes in order.
inline constexpr absl::string_view kRenewalWindows[] = {
    "renewal_window_180", "renewal_window_120", "renewal_window_90", "renewal_window_60",
    "renewal_window_30",  "renewal_window_14",  "renewal_window_7"};
inline constexpr absl::string_view kNoticeMilestones[] = {"notice_30", "notice_14", "notice_7",
                                                          "notice_0"};

}  // namespace steward::contracts
