#include "services/contracts/queries/renewal_gauges.h"

#include "absl/strings/str_cat.h"

#include "libs/engine/query.h"
#include "services/contracts/rows.h"

namespace steward::contracts {
namespace {

constexpr int32_t kDays[] = {30, 60, 90};

absl::Status ReadDue(const engine::QueryContext& context, std::map<std::string, double>* values) {
  std::map<Day, int64_t> open_by_day;
  const auto visit = [&open_by_day](const engine::QueryContext::SumEntry& entry) {
    open_by_day[entry.day] += entry.amount;
  };
  const absl::Status status = context.VisitSum(kRenewals, {std::string(kGroupOpenCount)}, visit);
  if (status.ok()) *values = DueWithin(open_by_day, DayInZone(context.now(), absl::UTCTimeZone()));
  return status;
}

}  // namespace

std::map<std::string, double> DueWithin(const std::map<Day, int64_t>& open_by_day, Day today) {
  std::map<std::string, double> counts;
  for (const int32_t days : kDays) {
    int64_t count = 0;
    for (const auto& [day, open] : open_by_day) count += day < today + days ? open : 0;
    counts[absl::StrCat(days)] = static_cast<double>(count);
  }
  return counts;
}

engine::GaugeType RenewalsDueGauge() {
  return {.name = "steward_contracts_renewals_due",
          .help = "Undecided renewals that are due within so many days, those in grace included",
          .label = "days",
          .read = ReadDue};
}

}  // namespace steward::contracts
