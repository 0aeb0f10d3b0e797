#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include <google/protobuf/message.h>
#include <nlohmann/json.hpp>

// Messages as JSON and YAML. Fields have the names of the protos; numbers are numbers, whatever
// their size; enums stand by name, times as RFC 3339, dates as YYYY-MM-DD, bytes in base64. Fields
// without presence are always there; an optional one that isn't is null; a message that isn't is
// left out. Everything here is pure and thread-safe.

namespace steward::ctl {

// Keeps the order of the fields.
using Json = nlohmann::ordered_json;

Json ToJson(const google::protobuf::Message& message);

// The same with enums without their type's name, as people say them ("SEV1"); one that says nothing
// is null, and so is a time that isn't.
Json ToShortJson(const google::protobuf::Message& message);

// Merges a JSON object, in the form that ToJson gives, into the message. INVALID_ARGUMENT names the
// field.
absl::Status FromJson(const Json& json, google::protobuf::Message* message);

// On one line; and indented, with a line end.
std::string ToLine(const Json& json);
std::string ToPretty(const Json& json);
std::string ToYaml(const Json& json);

}  // namespace steward::ctl
