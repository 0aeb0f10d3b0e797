#pragma once

#include <string>
#include <vector>

namespace steward::dev {

// A platform that runs, as its user started it.
struct RunningPlatform {
  std::string data_dir;
  std::string address;
  int port_base = 0;
  bool separate = false;
  bool test_clock = false;
  // Empty: the embedded bus.
  std::string kafka;
  // In the order of their ports.
  std::vector<std::string> services;
  // Those that are not ready though everybody waited for them.
  std::vector<std::string> not_ready;
  // Where it was started, and this program's file.
  std::string directory;
  std::string program;
};

inline constexpr char kDefaultData[] = "./.steward";
inline constexpr int kDefaultPortBase = 7101;
// From a service's port to its admin port.
inline constexpr int kAdminOffset = 100;

// What `steward dev` says: endpoints, where the data is, and commands that work as they stand in
// any shell of this machine.
std::string Announcement(const RunningPlatform& platform);

}  // namespace steward::dev
