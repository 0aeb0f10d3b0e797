#pragma once

#include "services/host/host.h"

namespace steward::feedback {

// The wiring of the feedback service: its table of contents, its APIs, its port.
host::ServiceSpec FeedbackSpec();

}  // namespace steward::feedback
