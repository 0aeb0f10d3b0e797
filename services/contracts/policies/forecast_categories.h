#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "steward/common/v1/money.pb.h"
#include "steward/contracts/v1/forecast_resources.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

// In which category a renewal is, and at what amount (DOMAIN.md 3.3 "Forecast"). Pure functions.
namespace steward::contracts {

// What is worked out of a renewal, without its call. The rule is ours:
//
//   state                          category       at risk
//   SCHEDULED, OPEN, PREPARING     PIPELINE       PIPELINE
//   PROPOSED                       BEST_CASE      PIPELINE
//   NEGOTIATING                    MOST_LIKELY    BEST_CASE
//   VERBAL                         COMMIT         MOST_LIKELY
//   LOCKED_IN, or locked in        COMMIT         COMMIT: it can't be lost any more
//   NOTICE_GIVEN                   OMITTED        OMITTED
//   LAPSED                         PIPELINE       PIPELINE
//   WON, AUTO_RENEWED, WON_LATE    CLOSED
//   LOST, VOID                     none
//
// The amount is what was last offered, by either side, else the target; what was agreed once it is
// won; 0 once it is lost. A renewal is taken as it is stored.
v1::ComputedForecast ComputedForecastOf(const v1::Renewal& renewal);

// The category that counts: the call's while the renewal is undecided, else the one that is worked
// out.
v1::ForecastCategory ForecastCategoryOf(const v1::Renewal& renewal);

// The renewal as forecasts count it; its probability is left at 0.
v1::ForecastRenewal ForecastRenewalOf(const v1::Renewal& renewal);

// Puts a call in the place of the one that counted.
void PutCall(const v1::ForecastCall& call, v1::ForecastRenewal* renewal);

// What a call expects, where it says so: INVALID_FIELD for `path` when it is not in the renewal's
// currency, below 0, or more than a contract can come to.
absl::Status CheckCallArr(absl::string_view path, const common::v1::Money& arr,
                          absl::string_view currency);

// "COMMIT"; "LOST" for none.
std::string CategoryText(v1::ForecastCategory category);

}  // namespace steward::contracts
