#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/forecast_categories.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/queries/forecast_period.h"
#include "services/contracts/queries/queries.h"

namespace steward::contracts {
namespace {

v1::GetForecastRequest AskedBy(const v1::SimulateForecastRequest& request) {
  v1::GetForecastRequest asked;
  *asked.mutable_from() = request.from();
  *asked.mutable_to() = request.to();
  asked.set_currency(request.currency());
  asked.set_grouping(request.grouping());
  return asked;
}

absl::Status Apply(const std::string& path, const v1::SimulatedCall& change, ForecastBasis* basis) {
  auto& renewals = basis->renewals;
  const auto found = std::find_if(renewals.begin(), renewals.end(), [&change](const auto& each) {
    return each.name() == change.renewal();
  });
  if (found == renewals.end()) {
    return InvalidField(path + ".renewal",
                        absl::StrCat(change.renewal(), " is not a renewal in ", basis->currency,
                                     " that is due in the period"));
  }
  if (!IsUndecided(found->state())) {
    return InvalidField(
        path + ".renewal",
        absl::StrCat(change.renewal(), " is decided, ", v1::Renewal::State_Name(found->state()),
                     ": only what is open can be called otherwise"));
  }
  v1::ForecastCall call;
  call.set_category(change.category());
  if (change.has_arr()) {
    STEWARD_RETURN_IF_ERROR(CheckCallArr(path + ".arr", change.arr(), basis->currency));
    *call.mutable_arr() = change.arr();
  }
  PutCall(call, &*found);
  return absl::OkStatus();
}

absl::Status ApplyAll(const v1::SimulateForecastRequest& request, ForecastBasis* basis) {
  std::set<std::string> changed;
  for (int i = 0; i < request.changes_size(); ++i) {
    const std::string path = absl::StrCat("changes[", i, "]");
    if (!changed.insert(request.changes(i).renewal()).second) {
      return InvalidField(path + ".renewal", absl::StrCat(request.changes(i).renewal(),
                                                          " is changed already; change it once"));
    }
    STEWARD_RETURN_IF_ERROR(Apply(path, request.changes(i), basis));
  }
  return absl::OkStatus();
}

}  // namespace

// The forecast of a period as it is, and as it would be with other calls. Nothing is written.
absl::Status SimulateForecast(const v1::SimulateForecastRequest& request,
                              const engine::QueryContext& context,
                              v1::SimulateForecastResponse* response) {
  STEWARD_ASSIGN_OR_RETURN(ForecastBasis basis, ReadForecastBasis(context, AskedBy(request)));
  STEWARD_ASSIGN_OR_RETURN(*response->mutable_before(), ForecastOfBasis(basis, request.grouping()));
  STEWARD_RETURN_IF_ERROR(ApplyAll(request, &basis));
  STEWARD_ASSIGN_OR_RETURN(*response->mutable_after(), ForecastOfBasis(basis, request.grouping()));
  return absl::OkStatus();
}

}  // namespace steward::contracts
