#pragma once

#include "libs/engine/service.h"

namespace steward::feedback {

// The table of contents of the feedback service: its aggregates, mirrors, use cases and queries.
// Only service.cc and tests include this.
engine::Service Feedback();

}  // namespace steward::feedback
