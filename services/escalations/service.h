#pragma once

#include "services/host/host.h"

namespace steward::escalations {

// The wiring of the escalations service: its table of contents, its APIs, its port.
host::ServiceSpec EscalationsSpec();

}  // namespace steward::escalations
