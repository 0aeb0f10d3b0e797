#pragma once

#include "libs/engine/service.h"

namespace steward::escalations {

// The table of contents of the escalations service: its aggregates, mirrors, use cases and queries.
// Only service.cc and tests include this.
engine::Service Escalations();

}  // namespace steward::escalations
