#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/repeated_field.h"

#include "libs/base/limits.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"

// Yearly recurring revenue (ARR; DOMAIN.md 3.3): the price of one period times the periods of a
// year, over the lines that recur. Amounts are minor units of the contract's currency. Pure
// functions.
namespace steward::contracts {

// The most that one contract may come to in a year: the contracts that an account can have then add
// up without overflow.
inline constexpr int64_t kContractArrMinorMax = INT64_MAX / limits::kAccountContractsMax;

// The most steps that one account's summary holds: it is read and written as a whole.
inline constexpr int kRevenueStepsMax = 20'000;

// What all units of a line cost for one period: `period_amount` where it is given, else unit price
// times quantity. OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> LineAmount(const v1::ContractLine& line);

// A year of a line: 52 weeks, 12 months, 4 quarters or 1 year; 0 for what is paid once.
// OUT_OF_RANGE beyond int64.
absl::StatusOr<int64_t> LineArr(const v1::ContractLine& line);

// A year of all lines. OUT_OF_RANGE beyond kContractArrMinorMax.
absl::StatusOr<int64_t> ContractArr(const v1::Contract& contract);

// What the contract adds to its account's revenue, by day, ordered by (currency, day, product):
// each product from the start on, what each renewal changed from the start of its term on, and less
// from its end on, which is the termination or the end of the last term, whichever comes first. A
// contract that was never signed adds nothing, nor does a line whose revenue can't be counted.
std::vector<v1::RevenueStep> RevenueSteps(const v1::ContractState& state);

// LIMIT_EXCEEDED when the account's summary may not hold the contract's steps any more.
absl::Status CheckRevenueFits(const v1::RevenueSummary& revenue, const v1::Contract& contract);

using Lines = google::protobuf::RepeatedPtrField<v1::ContractLine>;

// What the lines of the next term change, by product: what changes nothing is left out. Of a line
// in both, the new quantity's change of price is PRICE and the rest is volume; a line in one of
// them is volume as a whole, and so is one whose amount for all units of a period goes with another
// quantity. OUT_OF_RANGE beyond int64.
absl::StatusOr<std::vector<v1::TermChange>> ChangesOfTerm(const Lines& before, const Lines& after);

// The same for lines that change on a day on which they may have changed already: what is added to
// the changes of that day, which are counted from the lines as the day began.
absl::StatusOr<std::vector<v1::TermChange>> ChangesOnDay(const Lines& as_day_began,
                                                         const Lines& before, const Lines& after);

}  // namespace steward::contracts
