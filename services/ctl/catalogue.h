#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

// The services that the command knows, and their methods and messages by name. Everything here is
// immutable and thread-safe.

namespace steward::ctl {

struct Service {
  std::string name;
  // Its port is the platform's port base plus this.
  int port_offset = 0;
  // One record of its journal.
  const google::protobuf::Descriptor* event = nullptr;
};

// A new service is named there, and nowhere else.
const std::vector<Service>& Services();
const Service* FindService(absl::string_view name);
std::vector<std::string> ServiceNames();

// "steward.accounts.v1.AccountService/GetAccount". A name that doesn't exist is a programmer's
// error.
const google::protobuf::MethodDescriptor& FindMethod(const std::string& name);

// "accounts" for a method of steward.accounts.v1; "" for those that every service serves.
std::string ServiceOf(const google::protobuf::MethodDescriptor& method);

// An empty message of a type that is linked in.
std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type);

}  // namespace steward::ctl
