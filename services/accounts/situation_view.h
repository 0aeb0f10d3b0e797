#pragma once

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "steward/accounts/v1/accounts_situation.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

// What use cases about the situation of one account read. A view lives as long as one Decide;
// pointers and references from it too. Not thread-safe.
namespace steward::accounts {

class SituationView {
 public:
  SituationView(const Facts& facts, const Env& env)
      : facts_(facts),
        account_id_(env.account),
        name_(absl::StrCat("accounts/", env.account, "/situation")),
        state_(facts.Find<v1::AccountSituationState>(name_)) {}

  // "accounts/a1/situation".
  const std::string& name() const { return name_; }
  // The empty one where nothing ever went wrong.
  const v1::AccountSituation& situation() const {
    return state_ == nullptr ? v1::AccountSituation::default_instance()
                             : state_->account_situation();
  }
  // Null for one that is not among the listed.
  const v1::OpenEscalation* FindOpen(absl::string_view escalation) const {
    const auto& listed = situation().open_escalations();
    const auto found = std::find_if(listed.begin(), listed.end(),
                                    [&](const auto& each) { return each.name() == escalation; });
    return found == listed.end() ? nullptr : &*found;
  }
  // Some that are open are in the counts alone.
  bool has_unlisted() const {
    return situation().open_escalation_count() > situation().open_escalations_size();
  }
  // What the escalations service says of it; null when it said nothing.
  const v1::EscalationMirror* FindEscalation(absl::string_view escalation) const {
    return facts_.FindMirror<v1::EscalationMirror>(account_id_, escalation);
  }

 private:
  const Facts& facts_;
  std::string account_id_;
  std::string name_;
  const v1::AccountSituationState* state_;
};

}  // namespace steward::accounts
