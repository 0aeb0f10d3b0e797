#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/repeated_field.h"

#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/term_dates.h"
#include "steward/contracts/v1/contracts_resources.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

// What a contract says about its renewals, in the words of the arithmetic (DOMAIN.md 3.3 "Terms &
// dates", "Renewal price"). Pure functions.
namespace steward::contracts {

// The most terms of one contract: a renewal every month for 83 years.
inline constexpr int32_t kTermsMax = 1'000;

// "accounts/a1/contracts/c1/renewals/2".
std::string RenewalName(absl::string_view contract, int32_t term_no);

// Whether a contract's terms of renewal make sense: an open-ended contract has none, notice fits
// into the initial term, an uplift has its rate, a predecessor is another contract of the account.
// INVALID_FIELD for "contract.renewal_terms...." or "contract.predecessor". `contract` has its
// name, and dates and a zone that were checked.
absl::Status CheckRenewalTerms(const v1::Contract& contract);

NoticeRules NoticeRulesOf(const v1::RenewalTerms& terms);

// The term that follows the last one agreed. NO_NEXT_TERM for an open-ended contract, beyond
// kTermsMax, and for a term that would end after the year 9999.
absl::StatusOr<Term> NextTermOf(const v1::Contract& contract);

// What is known of prices when a term is renewed.
struct PriceSources {
  // Instead of that in the contract's terms.
  std::optional<int32_t> cpi_bp;
  // By line id; a line that has none keeps its price.
  absl::Span<const v1::ListPrice* const> list_prices;
};

std::vector<const v1::ListPrice*> Pointers(
    const google::protobuf::RepeatedPtrField<v1::ListPrice>& prices);

struct PricedLines {
  std::vector<v1::ContractLine> lines;
  // The rate that was applied; empty where the rule has none.
  std::optional<int32_t> uplift_bp;
  bool cap_applied = false;
};

// The recurring lines of the last term at the price of the next one, by the contract's rule; what
// was paid once is not paid again, unless there is nothing else. INVALID_FIELD for prices that are
// none; OUT_OF_RANGE beyond int64.
absl::StatusOr<PricedLines> PriceNextTerm(const v1::Contract& contract,
                                          const PriceSources& sources);

// The same refusal with another beginning of its field's path: `from` is replaced by `to`. Other
// statuses stay as they are.
absl::Status WithPath(const absl::Status& status, absl::string_view from, absl::string_view to);

}  // namespace steward::contracts
