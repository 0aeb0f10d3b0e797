#pragma once

#include "libs/engine/service.h"

namespace steward::accounts {

// Scorecards and the health of accounts: their part of the accounts service's table of contents.
void AddHealth(engine::Service& service);

}  // namespace steward::accounts
