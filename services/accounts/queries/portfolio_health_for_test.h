#pragma once

#include <string>

#include "absl/strings/str_cat.h"

#include "services/accounts/health_for_test.h"

namespace steward::accounts {

// Accounts by id, each with a score by a scorecard of one measure.
class Portfolio {
 public:
  Portfolio() {
    EXPECT_TRUE(scenario.When(MeasuredAccount::Defining(RulesOf({Plain("x")}))).status.ok());
  }

  void Add(absl::string_view id, int64_t score_centi) {
    EXPECT_TRUE(scenario.When(Creating(id)).status.ok());
    Score(id, score_centi);
  }
  void Score(absl::string_view id, int64_t score_centi) {
    v1::SetMeasureRequest request = MeasuredAccount::Setting("x", score_centi);
    request.set_account(absl::StrCat("accounts/", id));
    EXPECT_TRUE(scenario.When(request).status.ok());
  }

  Scenario scenario{Accounts()};
};

}  // namespace steward::accounts
