#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <CLI/CLI.hpp>
#include <google/protobuf/message.h>

#include "services/ctl/command.h"
#include "services/ctl/json.h"

namespace steward::ctl {

// The arguments of one command on its command line, and the request that they make. Flags come from
// the descriptors: one for each field of the request, and for each input field of its body. Borrows
// both arguments.
class RequestFlags final {
 public:
  RequestFlags(const Command& command, CLI::App* app);

  // Fills an empty request. Errors: a usage error that names the argument.
  absl::Status Fill(google::protobuf::Message* request) const;

 private:
  struct Flag {
    const CLI::Option* option = nullptr;
    // Of the request, or of its body.
    const google::protobuf::FieldDescriptor* field = nullptr;
    bool in_body = false;
  };

  std::string AboutFilter(const FilterFlag& filter) const;
  void AddPositional(const Positional& positional);
  void AddBody(const google::protobuf::FieldDescriptor& body);
  void AddFlag(const google::protobuf::FieldDescriptor& field, bool in_body);
  bool IsArgument(const std::string& path) const;

  absl::Status FillPositional(size_t index, google::protobuf::Message* request) const;
  absl::Status FillFlag(const Flag& flag, google::protobuf::Message* message,
                        std::vector<std::string>* given) const;
  absl::StatusOr<Json> ReadFile() const;
  absl::Status FillFromFile(google::protobuf::Message* request, google::protobuf::Message* body,
                            std::vector<std::string>* given) const;
  absl::Status FillBody(google::protobuf::Message* request) const;
  absl::Status FillFilter(google::protobuf::Message* request) const;

  const Command& command_;
  CLI::App* app_;
  const google::protobuf::Descriptor& type_;
  std::vector<const CLI::Option*> positionals_;
  std::vector<Flag> flags_;
  // In the order of the command's filters.
  std::vector<const CLI::Option*> filters_;
  const CLI::Option* file_ = nullptr;
};

// The filter with `text` in the place of its $.
std::string MakeFilter(const std::string& filter, const std::string& text);

}  // namespace steward::ctl
