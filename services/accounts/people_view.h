#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "libs/base/check.h"
#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "steward/accounts/v1/accounts_resources.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What use cases about people and org units read; all of it is reference data. A view lives as long
// as one Decide; pointers and references from it too. Not thread-safe.
namespace steward::accounts {

class PeopleView {
 public:
  PeopleView(const Facts& facts, const Env& env) : facts_(facts), aggregate_(env.aggregate) {}

  // The person or org unit that the input is about; null when there is none yet.
  const v1::PersonState* person() const { return Person(aggregate_); }
  const v1::OrgUnitState* org_unit() const { return OrgUnit(aggregate_); }

  // Another one by resource name; null when there is none.
  const v1::PersonState* Person(absl::string_view name) const {
    return facts_.Find<v1::PersonState>(name);
  }
  const v1::OrgUnitState* OrgUnit(absl::string_view name) const {
    return facts_.Find<v1::OrgUnitState>(name);
  }

 private:
  const Facts& facts_;
  std::string aggregate_;
};

}  // namespace steward::accounts
