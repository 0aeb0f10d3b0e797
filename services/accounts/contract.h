#pragma once

#include "libs/engine/service.h"

namespace steward::accounts {

// The table of contents of the accounts service: every fold, use case and query, one line each.
engine::Service Accounts();

}  // namespace steward::accounts
