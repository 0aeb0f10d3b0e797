#pragma once

#include "services/host/host.h"

namespace steward::accounts {

// The wiring of the accounts service: its table of contents, its APIs, its port.
host::ServiceSpec AccountsSpec();

}  // namespace steward::accounts
