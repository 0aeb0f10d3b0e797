#pragma once

#include "libs/engine/service.h"

namespace steward::accounts {

// The part of the table of contents that is about people, org units and teams. Its consequence
// comes after the account's lifecycle, which it follows from.
void AddPeople(engine::Service& service);

}  // namespace steward::accounts
