#pragma once

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::mirrors {

// What every service does when a person was erased (DOMAIN.md F23): the engine deletes their texts
// there with the same batch; the journal confirms it, by that service's own `PersonTextsErased`.
template <class PersonTextsErased>
Decision ConfirmErased(const accounts::v1::PersonErased& event) {
  PersonTextsErased confirmed;
  confirmed.set_person(event.person());
  Decision decision;
  decision.Add(std::move(confirmed)).On(absl::StrCat("erasedPeople/", LastSegment(event.person())));
  return decision;
}

}  // namespace steward::mirrors
