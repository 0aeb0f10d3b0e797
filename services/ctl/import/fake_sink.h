#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "services/ctl/import/runner.h"

namespace steward::importing {

// A server in memory: keeps, for each method, what it accepted, in the order of arrival. Answers
// within Send. For tests on one thread.
class FakeSink final : public Sink {
 public:
  using Request = std::unique_ptr<google::protobuf::Message>;

  void Send(const google::protobuf::MethodDescriptor& method,
            const google::protobuf::Message& request, Done done) override {
    ++sent;
    const absl::Status status = answer ? answer(request) : absl::OkStatus();
    if (status.ok()) {
      accepted[method.name()].emplace_back(request.New());
      accepted[method.name()].back()->CopyFrom(request);
    }
    done(status);
  }

  // What requests of a method were accepted; T is their type.
  template <typename T>
  std::vector<T> All(const std::string& method) const {
    std::vector<T> all;
    const auto found = accepted.find(method);
    if (found == accepted.end()) return all;
    for (const Request& request : found->second) all.push_back(dynamic_cast<const T&>(*request));
    return all;
  }

  // Decides each answer; unset: everything is accepted.
  std::function<absl::Status(const google::protobuf::Message&)> answer;
  int sent = 0;
  std::map<std::string, std::vector<Request>> accepted;
};

}  // namespace steward::importing
