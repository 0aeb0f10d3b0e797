#pragma once

#include <string>
#include <vector>

namespace steward::dev {

// Which services of a platform don't take calls yet. A service that is ready once is not asked
// again. One thread uses it.
class Readiness final {
 public:
  // With a token of the platform's own: another platform that has the port refuses it.
  void Expect(const std::string& service, const std::string& target, const std::string& token);
  // Asks those that were not ready; waits a moment for each at most.
  bool AllReady();
  std::vector<std::string> NotReady() const;

 private:
  struct Awaited {
    std::string service;
    std::string target;
    std::string token;
  };
  static bool IsReady(const Awaited& awaited);

  std::vector<Awaited> awaited_;
};

}  // namespace steward::dev
