#pragma once

#include <string>

#include "absl/time/time.h"

#include "libs/rpc/tls_material.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11 calls it so.
class App;
}

namespace steward::ctl {

// Where the platform is, and how to get in.
struct Address {
  // Its data directory: where the token is.
  std::string data = "./.steward";
  std::string host = "127.0.0.1";
  // The port of the first service.
  int port_base = 7101;
  // Empty: admin.token in the data directory.
  std::string token_file;
  // Calls are encrypted: asked for, or since a file says how.
  bool tls = false;
  rpc::TlsFiles tls_files;
  // For each call, repeats included.
  absl::Duration timeout = absl::Seconds(30);

  bool encrypted() const {
    return tls || !tls_files.ca.empty() || !tls_files.certificate.empty() || !tls_files.key.empty();
  }
};

// The flags of it, and their environment variables.
void AddAddressFlags(CLI::App* app, Address* address);

}  // namespace steward::ctl
