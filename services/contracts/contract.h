#pragma once

#include "libs/engine/service.h"

namespace steward::contracts {

// The table of contents of the contracts service: its aggregates, mirrors, use cases and queries.
// Only service.cc and tests include this.
engine::Service Contracts();

}  // namespace steward::contracts
