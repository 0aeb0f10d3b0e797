#include "services/contracts/policies/renewal_terms.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/civil_date.h"
#include "libs/base/errors.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/contracts/policies/renewal_price.h"

namespace steward::contracts {
namespace {

using v1::Contract;
using v1::ContractLine;
using v1::RenewalTerms;

constexpr absl::string_view kTermsPath = "contract.renewal_terms.";

RenewalMethod MethodOf(RenewalTerms::PriceRule rule) {
  switch (rule) {
    case RenewalTerms::PRICE_RULE_LIST:
      return RenewalMethod::kList;
    case RenewalTerms::PRICE_RULE_UPLIFT:
      return RenewalMethod::kUplift;
    case RenewalTerms::PRICE_RULE_SAME:
    case RenewalTerms::PRICE_RULE_UNSPECIFIED:
    default:
      return RenewalMethod::kSame;
  }
}

// The rule without prices.
RenewalPricing RuleOf(const RenewalTerms& terms) {
  RenewalPricing pricing{.method = MethodOf(terms.price_rule())};
  if (terms.has_fixed_bp()) pricing.fixed_bp = terms.fixed_bp();
  if (terms.has_cpi_bp()) pricing.cpi_bp = terms.cpi_bp();
  if (terms.has_margin_bp()) pricing.margin_bp = terms.margin_bp();
  if (terms.has_floor_bp()) pricing.floor_bp = terms.floor_bp();
  if (terms.has_cap_bp()) pricing.cap_bp = terms.cap_bp();
  return pricing;
}

// A price of 0, whatever the list says.
absl::Status CheckPriceRule(const RenewalTerms& terms) {
  RenewalPricing pricing = RuleOf(terms);
  pricing.list_price_minor = 0;
  return WithPath(PriceRenewal(pricing).status(), "", kTermsPath);
}

absl::Status CheckNotice(const Contract& contract) {
  STEWARD_ASSIGN_OR_RETURN(const Day start, DayFromDate(contract.start_date()));
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
  if (end - start >= contract.renewal_terms().notice_days()) return absl::OkStatus();
  return InvalidField(absl::StrCat(kTermsPath, "notice_days"),
                      absl::StrCat("must not be longer than the term, which has ", end - start,
                                   " days: notice would be late before it begins"));
}

// The grace after the initial term is of the calendar: a timer must never find that it is not.
absl::Status CheckGrace(const Contract& contract) {
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
  if (contract.renewal_terms().grace_days() <= kDayMax - end) return absl::OkStatus();
  return InvalidField(absl::StrCat(kTermsPath, "grace_days"), "must not end after 9999-12-31");
}

absl::Status CheckPredecessor(const Contract& contract) {
  if (contract.predecessor().empty()) return absl::OkStatus();
  const bool same_account = ParentOf(contract.predecessor()) == ParentOf(contract.name());
  if (same_account && contract.predecessor() != contract.name()) return absl::OkStatus();
  return InvalidField("contract.predecessor", "must be another contract of the same account");
}

// The term after an end that an amendment or an import moved: as long as agreed, from there on.
absl::StatusOr<Term> TermAfter(Day start, Day end, const TermRules& rules) {
  return TermOf({.initial = {.start = start, .end = end},
                 .renewal = rules.renewal.value_or(LengthOf(rules.initial))},
                2);
}

// The price that the list has for the line.
std::optional<int64_t> ListedPrice(const ContractLine& line, const PriceSources& sources) {
  for (const v1::ListPrice* price : sources.list_prices) {
    if (price->line_id() == line.line_id()) return price->unit_price().minor_units();
  }
  return std::nullopt;
}

bool Recurs(const ContractLine& line) { return line.period() != ContractLine::PERIOD_ONE_OFF; }

// The line at its next price. What is charged for all units of a period rises like a unit price; a
// listed price replaces both.
absl::StatusOr<RenewalPrice> PriceLine(RenewalPricing pricing, const PriceSources& sources,
                                       ContractLine* line) {
  pricing.current_price_minor = line->unit_price().minor_units();
  if (pricing.method == RenewalMethod::kList) {
    const auto listed = ListedPrice(*line, sources);
    if (listed.has_value()) line->clear_period_amount();
    pricing.list_price_minor = listed.value_or(pricing.current_price_minor);
  }
  STEWARD_ASSIGN_OR_RETURN(const RenewalPrice price, PriceRenewal(pricing));
  line->mutable_unit_price()->set_minor_units(price.new_price_minor);
  if (line->has_period_amount()) {
    pricing.current_price_minor = line->period_amount().minor_units();
    pricing.list_price_minor = pricing.current_price_minor;
    STEWARD_ASSIGN_OR_RETURN(const RenewalPrice amount, PriceRenewal(pricing));
    line->mutable_period_amount()->set_minor_units(amount.new_price_minor);
  }
  return price;
}

}  // namespace

std::string RenewalName(absl::string_view contract, int32_t term_no) {
  return absl::StrCat(contract, "/renewals/", term_no);
}

absl::Status CheckRenewalTerms(const Contract& contract) {
  STEWARD_RETURN_IF_ERROR(CheckPredecessor(contract));
  if (!contract.has_renewal_terms()) return absl::OkStatus();
  if (!contract.has_end_date()) {
    return InvalidField("contract.renewal_terms",
                        "must be left out for an open-ended contract: no term of it ends");
  }
  STEWARD_RETURN_IF_ERROR(CheckPriceRule(contract.renewal_terms()));
  STEWARD_RETURN_IF_ERROR(CheckGrace(contract));
  return CheckNotice(contract);
}

NoticeRules NoticeRulesOf(const RenewalTerms& terms) {
  const bool business = terms.notice_counting() == RenewalTerms::NOTICE_COUNTING_BUSINESS_DAYS;
  const bool sent = terms.notice_effect() == RenewalTerms::NOTICE_EFFECT_ON_SENT;
  return {.days = terms.notice_days(),
          .counting = business ? NoticeCounting::kBusinessDays : NoticeCounting::kCalendarDays,
          .roll_back = terms.notice_roll_back(),
          .effective_on = sent ? NoticeEffect::kOnSent : NoticeEffect::kOnReceived,
          .allowed_channels = {terms.notice_channels().begin(), terms.notice_channels().end()}};
}

absl::StatusOr<Term> NextTermOf(const Contract& contract) {
  const auto start = DayFromDate(contract.start_date());
  const auto initial_end = DayFromDate(contract.initial_end_date());
  if (!contract.has_end_date() || !start.ok() || !initial_end.ok()) {
    return Reject(Reason::REASON_NO_NEXT_TERM,
                  absl::StrCat(contract.name(), " is open-ended: it has no next term"));
  }
  STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract.end_date()));
  TermRules rules{.initial = {.start = *start, .end = *initial_end}};
  if (contract.renewal_terms().renewal_months() > 0) {
    rules.renewal = TermLength{.months = contract.renewal_terms().renewal_months()};
  }
  const auto last = TermOf(rules, contract.term_no());
  const bool moved = last.ok() && last->end != end;
  const auto next = moved ? TermAfter(*start, end, rules) : TermOf(rules, contract.term_no() + 1);
  if (!next.ok() || contract.term_no() >= kTermsMax) {
    return Reject(Reason::REASON_NO_NEXT_TERM,
                  absl::StrCat(contract.name(), " has no term after number ", contract.term_no(),
                               ": make a new contract that follows it"));
  }
  return Term{.start = end, .end = std::max(next->end, end + 1)};
}

std::vector<const v1::ListPrice*> Pointers(
    const google::protobuf::RepeatedPtrField<v1::ListPrice>& prices) {
  std::vector<const v1::ListPrice*> pointers;
  for (const v1::ListPrice& price : prices) pointers.push_back(&price);
  return pointers;
}

absl::StatusOr<PricedLines> PriceNextTerm(const Contract& contract, const PriceSources& sources) {
  RenewalPricing pricing = RuleOf(contract.renewal_terms());
  if (sources.cpi_bp.has_value()) pricing.cpi_bp = *sources.cpi_bp;
  PricedLines priced;
  for (const ContractLine& line : contract.lines()) {
    if (!Recurs(line)) continue;
    priced.lines.push_back(line);
    STEWARD_ASSIGN_OR_RETURN(const RenewalPrice price,
                             PriceLine(pricing, sources, &priced.lines.back()));
    if (price.uplift_bp.has_value()) priced.uplift_bp = static_cast<int32_t>(*price.uplift_bp);
    priced.cap_applied = priced.cap_applied || price.cap_applied;
  }
  if (priced.lines.empty()) priced.lines = {contract.lines().begin(), contract.lines().end()};
  return priced;
}

absl::Status WithPath(const absl::Status& status, absl::string_view from, absl::string_view to) {
  const auto detail = DetailOf(status);
  if (status.ok() || detail.violations().empty()) return status;
  absl::string_view field = Abs(detail.violations(0).field());
  absl::ConsumePrefix(&field, from);
  return InvalidField(absl::StrCat(to, field), Abs(detail.violations(0).description()));
}

}  // namespace steward::contracts
