#include "services/contracts/view.h"

#include "libs/base/naming.h"

namespace steward::contracts {
namespace {

template <class Message>
const Message* OrEmpty(const Message* message) {
  return message != nullptr ? message : &Message::default_instance();
}

}  // namespace

ContractView::ContractView(const Facts& facts, const Env& env)
    : facts_(facts),
      state_(facts.Find<v1::ContractState>(env.aggregate)),
      exists_(state_ != nullptr),
      revenue_(OrEmpty(facts.FindSummary<v1::RevenueSummary>(env.account))),
      account_(facts.FindMirror<accounts::v1::AccountMirror>(env.account)) {
  state_ = OrEmpty(state_);
}

const accounts::v1::PersonMirror* ContractView::FindPerson(absl::string_view name) const {
  return facts_.FindMirror<accounts::v1::PersonMirror>(kReference, name);
}

}  // namespace steward::contracts
