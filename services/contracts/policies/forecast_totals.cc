#include "services/contracts/policies/forecast_totals.h"

#include <algorithm>
#include <string>
#include <utility>

#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/contracts/policies/expected_value.h"
#include "services/contracts/policies/forecast.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_rates.h"
#include "services/contracts/policies/renewal_states.h"

namespace steward::contracts {
namespace {

using v1::ForecastAmounts;
using v1::ForecastCategory;
using v1::ForecastRenewal;
using Group = std::vector<const ForecastRenewal*>;
using Rates = std::vector<v1::ConversionRate>;

// What a category converts at before it has a history.
constexpr std::pair<ForecastCategory, int32_t> kPriors[] = {
    {v1::FORECAST_CATEGORY_PIPELINE, kPriorPipelineBp},
    {v1::FORECAST_CATEGORY_BEST_CASE, kPriorBestCaseBp},
    {v1::FORECAST_CATEGORY_MOST_LIKELY, kPriorMostLikelyBp},
    {v1::FORECAST_CATEGORY_COMMIT, kPriorCommitBp}};

// What exceeds the target is growth, and no renewal.
int64_t UpToTarget(int64_t arr_minor, const ForecastRenewal& renewal) {
  return std::min(arr_minor, renewal.target_arr_minor());
}

bool IsClosed(const ForecastRenewal& renewal) {
  return renewal.category() == v1::FORECAST_CATEGORY_CLOSED;
}

// Open, and in a forecast.
bool IsForecast(const ForecastRenewal& renewal) {
  return IsUndecided(renewal.state()) && renewal.category() != v1::FORECAST_CATEGORY_OMITTED;
}

// Null for a renewal that was lost.
int64_t* AmountIn(ForecastCategory category, CategoryAmounts* amounts) {
  switch (category) {
    case v1::FORECAST_CATEGORY_OMITTED:
      return &amounts->omitted_minor;
    case v1::FORECAST_CATEGORY_PIPELINE:
      return &amounts->pipeline_minor;
    case v1::FORECAST_CATEGORY_BEST_CASE:
      return &amounts->best_case_minor;
    case v1::FORECAST_CATEGORY_MOST_LIKELY:
      return &amounts->most_likely_minor;
    case v1::FORECAST_CATEGORY_COMMIT:
      return &amounts->commit_minor;
    case v1::FORECAST_CATEGORY_CLOSED:
      return &amounts->closed_minor;
    default:  // None.
      return nullptr;
  }
}

absl::Status AddTo(ForecastCategory category, int64_t amount, CategoryAmounts* amounts) {
  int64_t* total = AmountIn(category, amounts);
  if (total == nullptr) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(*total, CheckedAdd(*total, amount));
  return absl::OkStatus();
}

v1::CategoryTotals ToProto(const CategoryAmounts& amounts) {
  v1::CategoryTotals totals;
  totals.set_omitted_minor(amounts.omitted_minor);
  totals.set_pipeline_minor(amounts.pipeline_minor);
  totals.set_best_case_minor(amounts.best_case_minor);
  totals.set_most_likely_minor(amounts.most_likely_minor);
  totals.set_commit_minor(amounts.commit_minor);
  totals.set_closed_minor(amounts.closed_minor);
  return totals;
}

absl::Status AddCategories(const Group& group, ForecastAmounts* amounts) {
  CategoryAmounts counted;
  CategoryAmounts computed;
  for (const auto* each : group) {
    STEWARD_RETURN_IF_ERROR(
        AddTo(each->category(), UpToTarget(each->forecast_arr_minor(), *each), &counted));
    STEWARD_RETURN_IF_ERROR(AddTo(each->computed().category(),
                                  UpToTarget(each->computed().arr_minor(), *each), &computed));
  }
  *amounts->mutable_categories() = ToProto(counted);
  *amounts->mutable_computed() = ToProto(computed);
  STEWARD_ASSIGN_OR_RETURN(const CumulativeForecast cumulative, CumulativeForecastOf(counted));
  auto* totals = amounts->mutable_cumulative();
  totals->set_open_pipeline_minor(cumulative.open_pipeline_minor);
  totals->set_best_case_minor(cumulative.best_case_minor);
  totals->set_most_likely_minor(cumulative.most_likely_minor);
  totals->set_commit_minor(cumulative.commit_minor);
  return absl::OkStatus();
}

// In the words of the arithmetic: one that is omitted has no forecast.
Renewal Plain(const ForecastRenewal& renewal) {
  Renewal plain{.target_minor = renewal.target_arr_minor(), .state = RenewalState::kLost};
  if (IsClosed(renewal)) {
    plain.state = RenewalState::kWon;
    plain.final_minor = renewal.forecast_arr_minor();
  }
  if (IsUndecided(renewal.state())) plain.state = RenewalState::kOpen;
  if (IsForecast(renewal)) plain.forecast_minor = renewal.forecast_arr_minor();
  return plain;
}

absl::Status AddRenewals(const Group& group, ForecastAmounts* amounts) {
  std::vector<Renewal> plain;
  for (const auto* each : group) {
    plain.push_back(Plain(*each));
    const bool open = IsUndecided(each->state());
    const bool lost = !open && !IsClosed(*each);
    amounts->set_renewal_count(amounts->renewal_count() + 1);
    amounts->set_open_count(amounts->open_count() + (open ? 1 : 0));
    amounts->set_called_count(amounts->called_count() + (open && each->has_call() ? 1 : 0));
    amounts->set_won_count(amounts->won_count() + (IsClosed(*each) ? 1 : 0));
    amounts->set_lost_count(amounts->lost_count() + (lost ? 1 : 0));
    STEWARD_ASSIGN_OR_RETURN(const int64_t target,
                             CheckedAdd(amounts->target_minor(), each->target_arr_minor()));
    amounts->set_target_minor(target);
    if (lost) amounts->set_lost_minor(amounts->lost_minor() + each->target_arr_minor());
  }
  STEWARD_ASSIGN_OR_RETURN(const RenewalForecast forecast, RenewalForecastOf(plain));
  amounts->set_renewal_minor(forecast.renewal_minor);
  amounts->set_upsell_minor(forecast.upsell_minor);
  return absl::OkStatus();
}

// All but the expected value, which is rounded over all groups together.
absl::StatusOr<ForecastAmounts> AmountsOf(const Group& group) {
  ForecastAmounts amounts;
  STEWARD_RETURN_IF_ERROR(AddRenewals(group, &amounts));
  STEWARD_RETURN_IF_ERROR(AddCategories(group, &amounts));
  return amounts;
}

// In 1/10^4 minor units.
WideInteger ExpectedIn(const Group& group, const Rates& rates) {
  WideInteger sum = 0;
  for (const auto* each : group) {
    sum += WideInteger(UpToTarget(each->forecast_arr_minor(), *each)) *
           ProbabilityOf(each->category(), rates);
  }
  return sum;
}

// What is closed moves the distribution of what is open, and changes nothing else of it.
absl::StatusOr<v1::ForecastDistribution> DistributionOf(const Group& all, int64_t closed_minor,
                                                        const Rates& rates) {
  std::vector<Opportunity> open;
  for (const auto* each : all) {
    if (!IsForecast(*each)) continue;
    open.push_back({.amount_minor = UpToTarget(each->forecast_arr_minor(), *each),
                    .probability_bp = ProbabilityOf(each->category(), rates)});
  }
  STEWARD_ASSIGN_OR_RETURN(const ExpectedValue value, ExpectedValueOf(open));
  STEWARD_ASSIGN_OR_RETURN(const Percentiles percentiles, PercentilesOf(open));
  v1::ForecastDistribution distribution;
  distribution.set_variance_minor2(value.variance_minor2.str());
  distribution.set_sd_minor(value.sd_minor);
  STEWARD_ASSIGN_OR_RETURN(const int64_t p10, CheckedAdd(percentiles.p10_minor, closed_minor));
  STEWARD_ASSIGN_OR_RETURN(const int64_t p50, CheckedAdd(percentiles.p50_minor, closed_minor));
  STEWARD_ASSIGN_OR_RETURN(const int64_t p90, CheckedAdd(percentiles.p90_minor, closed_minor));
  distribution.set_p10_minor(p10);
  distribution.set_p50_minor(p50);
  distribution.set_p90_minor(p90);
  distribution.set_exact(percentiles.is_exact);
  return distribution;
}

// In the order of the rows: what was lost comes after all categories.
using GroupKey = std::pair<int, std::string>;

GroupKey KeyOf(const ForecastRenewal& renewal, v1::ForecastGrouping grouping) {
  if (grouping == v1::FORECAST_GROUPING_OWNER) return {0, renewal.owner()};
  const ForecastCategory category = renewal.category();
  const bool lost = category == v1::FORECAST_CATEGORY_UNSPECIFIED;
  return {lost ? v1::ForecastCategory_ARRAYSIZE : category, CategoryText(category)};
}

absl::Status AddRows(const Group& all, const Rates& rates, v1::ForecastGrouping grouping,
                     v1::Forecast* forecast) {
  std::map<GroupKey, Group> groups;
  for (const auto* each : all) groups[KeyOf(*each, grouping)].push_back(each);
  std::vector<WideInteger> expected;
  for (const auto& [key, group] : groups) {
    auto* row = forecast->add_rows();
    row->set_key(key.second);
    STEWARD_ASSIGN_OR_RETURN(*row->mutable_amounts(), AmountsOf(group));
    expected.push_back(ExpectedIn(group, rates));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto rounded, LargestRemainder(expected, kWholeBp));
  for (int i = 0; i < forecast->rows_size(); ++i) {
    forecast->mutable_rows(i)->mutable_amounts()->set_expected_minor(
        rounded[static_cast<size_t>(i)]);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Rates> ConversionRatesOf(const ForecastHistory& history) {
  Rates rates;
  for (const auto& [category, prior_bp] : kPriors) {
    const auto found = history.find(category);
    const DecidedTotals totals = found == history.end() ? DecidedTotals() : found->second;
    STEWARD_ASSIGN_OR_RETURN(
        const auto rate_bp,
        contracts::ConversionRate(
            {.won_minor = totals.won_minor, .due_minor = totals.due_minor, .prior_bp = prior_bp}));
    v1::ConversionRate rate;
    rate.set_category(category);
    rate.set_due_minor(totals.due_minor);
    rate.set_won_minor(totals.won_minor);
    rate.set_prior_bp(prior_bp);
    rate.set_prior_weight_minor(kPriorWeightMinor);
    rate.set_rate_bp(rate_bp.value_or(prior_bp));
    rates.push_back(std::move(rate));
  }
  return rates;
}

int32_t ProbabilityOf(ForecastCategory category, const Rates& rates) {
  if (category == v1::FORECAST_CATEGORY_CLOSED) return static_cast<int32_t>(kWholeBp);
  for (const auto& rate : rates) {
    if (rate.category() == category) return rate.rate_bp();
  }
  return 0;
}

absl::StatusOr<v1::Forecast> ForecastOf(const std::vector<ForecastRenewal>& renewals,
                                        const Rates& rates, v1::ForecastGrouping grouping) {
  Group all;
  for (const auto& renewal : renewals) all.push_back(&renewal);
  v1::Forecast forecast;
  STEWARD_ASSIGN_OR_RETURN(*forecast.mutable_amounts(), AmountsOf(all));
  STEWARD_ASSIGN_OR_RETURN(
      const int64_t expected,
      ToInt64(DivHalfUp(ExpectedIn(all, rates), kWholeBp), "the expected value"));
  forecast.mutable_amounts()->set_expected_minor(expected);
  const int64_t closed = forecast.amounts().categories().closed_minor();
  STEWARD_ASSIGN_OR_RETURN(*forecast.mutable_distribution(), DistributionOf(all, closed, rates));
  if (grouping != v1::FORECAST_GROUPING_UNSPECIFIED) {
    STEWARD_RETURN_IF_ERROR(AddRows(all, rates, grouping, &forecast));
  }
  forecast.mutable_conversion_rates()->Add(rates.begin(), rates.end());
  return forecast;
}

}  // namespace steward::contracts
