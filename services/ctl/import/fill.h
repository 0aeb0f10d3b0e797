#pragma once

#include "absl/status/status.h"
#include <google/protobuf/message.h>

#include "services/ctl/import/mapping.h"
#include "services/ctl/import/transform.h"

namespace steward::importing {

// Fills `message`, which must be of the node's type, from the row in `scope`. An absent value
// leaves its field unset, and a message whose placeholders are all absent is left out. An error
// names the field and says why the row is rejected.
absl::Status Fill(const MessageNode& node, const Scope& scope, google::protobuf::Message* message);

// Sets the field, or adds to it when it is repeated. Takes any integer, bool, string and enum
// field, google.type.Date, google.protobuf.Timestamp (a day becomes its first instant) and
// money-shaped messages (currency, minor_units). Enum values may go without the enum's name in
// front. INVALID_ARGUMENT when the value doesn't fit.
absl::Status SetField(const Value& value, const google::protobuf::FieldDescriptor& field,
                      google::protobuf::Message* message);

// Whether values of the kind can go into the field at all.
bool Fits(Kind kind, const google::protobuf::FieldDescriptor& field);

}  // namespace steward::importing
