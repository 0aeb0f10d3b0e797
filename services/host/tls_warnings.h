#pragma once

#include <string>
#include <vector>

#include "libs/rpc/tls.h"

namespace steward::host {

// What an operator should look at: a service that listens beyond its machine in clear (`tls` is
// null), TLS files that are not in use, a certificate that ends within 14 days.
std::vector<std::string> TlsWarnings(const std::string& address, const rpc::Tls* tls);

}  // namespace steward::host
