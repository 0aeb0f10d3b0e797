#pragma once

#include "services/host/host.h"

namespace steward::contracts {

// The wiring of the contracts service: its table of contents, its APIs, its port.
host::ServiceSpec ContractsSpec();

}  // namespace steward::contracts
