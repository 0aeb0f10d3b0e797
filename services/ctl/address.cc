#include "services/ctl/address.h"

#include <CLI/CLI.hpp>

namespace steward::ctl {

void AddAddressFlags(CLI::App* app, Address* address) {
  app->add_option("--data", address->data, "The platform's data directory, where its token is")
      ->envname("STEWARD_DATA")
      ->capture_default_str();
  app->add_option("--host", address->host, "The platform's host")
      ->envname("STEWARD_HOST")
      ->capture_default_str();
  app->add_option("--port-base", address->port_base, "The port of the first service")
      ->envname("STEWARD_PORT_BASE")
      ->check(CLI::Range(1, 65000))
      ->capture_default_str();
  app->add_option("--token-file", address->token_file, "Default: admin.token in the data")
      ->envname("STEWARD_TOKEN_FILE");
  app->add_flag("--tls", address->tls,
                "The platform speaks TLS; each of the next three says so too")
      ->envname("STEWARD_TLS");
  app->add_option("--tls-ca", address->tls_files.ca,
                  "The authorities of its certificates, a PEM file; default: the system's")
      ->envname("STEWARD_TLS_CA");
  app->add_option("--tls-certificate", address->tls_files.certificate,
                  "Ours, where the platform wants one, a PEM file")
      ->envname("STEWARD_TLS_CERTIFICATE");
  app->add_option("--tls-key", address->tls_files.key, "Its key, a PEM file")
      ->envname("STEWARD_TLS_KEY");
}

}  // namespace steward::ctl
