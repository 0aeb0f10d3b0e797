#pragma once

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "services/ctl/call_command.h"
#include "services/ctl/catalogue.h"

namespace steward::ctl {

// Calls a method of known types by its name ("steward.accounts.v1.PeopleService/GetPerson"); of a
// list, all pages. A request without a request id gets a new one. Errors: the service's.
template <class Response, class Request>
absl::StatusOr<Response> AskFor(Session& session, const std::string& name, Request request) {
  const Command command{.method = name};
  Response response;
  absl::Status status =
      CallAllPages(session, {ServiceOf(FindMethod(name)), command}, &request, &response);
  if (!status.ok()) return status;
  return response;
}

}  // namespace steward::ctl
