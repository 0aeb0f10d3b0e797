#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

#include "libs/base/domain.h"
#include "steward/accounts/v1/accounts_mirrors.pb.h"

// Whose the open work of an account is (DOMAIN.md 3.1, handover), read by every service in one way:
// work whose owner is nobody, has left or was erased is the account's manager's, from when there is
// one who is still there. Whoever is there keeps theirs: the account's other manager too. Pure
// functions.
namespace steward::mirrors {

// False for nobody (an empty name), and for who is known to have left or to be erased. A person of
// whom a service has not heard yet is there: who they are comes by another partition than their
// name. `view.FindPerson` answers null for them.
template <class View>
bool IsThere(const std::string& person, const View& view) {
  if (person.empty()) return false;
  const accounts::v1::PersonMirror* known = view.FindPerson(person);
  return known == nullptr || !(known->left() || known->erased());
}

// Who takes over what `owner` holds; empty: it stays where it is. `view.account` answers null for
// an account of which the service has not heard.
template <class View>
std::string Successor(const std::string& owner, const View& view) {
  if (view.account() == nullptr || IsThere(owner, view)) return "";
  const std::string& manager = view.account()->manager();
  return IsThere(manager, view) ? manager : "";
}

}  // namespace steward::mirrors
