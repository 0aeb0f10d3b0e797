#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <CLI/CLI.hpp>

#include "services/ctl/command.h"
#include "services/ctl/request_flags.h"
#include "services/ctl/session.h"

namespace steward::ctl {

// Calls the method until all pages are there: `response` then has the rows of all, at most `limit`
// (0: all). A method without pages is called once. A request without a request id gets a new one.
// `request` is left with the last page's token.
struct PagedCall {
  const std::string& service;
  const Command& command;
  size_t limit = 0;
};
absl::Status CallAllPages(Session& session, const PagedCall& call,
                          google::protobuf::Message* request, google::protobuf::Message* response);

// A command of the table on the command line. Borrows the command and the app.
class CallCommand final {
 public:
  CallCommand(const Command& command, CLI::App* app);

  absl::StatusOr<int> Run(Session& session) const;

 private:
  struct Answer {
    std::string service;
    std::unique_ptr<google::protobuf::Message> response;
  };

  absl::StatusOr<std::vector<std::string>> ServicesToAsk() const;
  absl::StatusOr<Answer> Ask(Session& session, const std::string& service) const;
  void Show(Session& session, const std::vector<Answer>& answers) const;
  Json AnswersJson(const std::vector<Answer>& answers) const;
  void AddRows(const Answer& answer, Listing* listing) const;

  const Command& command_;
  RequestFlags flags_;
  const CLI::Option* service_ = nullptr;
  const CLI::Option* limit_ = nullptr;
  const CLI::Option* by_ = nullptr;
};

}  // namespace steward::ctl
