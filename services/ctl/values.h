#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

// Between what a person types or reads and what messages hold, by reflection. Everything here is
// pure and thread-safe.

namespace steward::ctl {

// Sets a field, or adds to a repeated one, from its text:
//   enum       KEY, key, TIER_KEY
//   Timestamp  RFC 3339, or a date, which is its first instant in UTC
//   Date       2024-12-31
//   Money      "USD 12.50", "12.50 USD"
//   Attribute  key=value
//   others     field=text,field=text; a field of a message inside is outer.inner
// INVALID_ARGUMENT says what is wrong as the end of a sentence ("'x' is no date; ...").
absl::Status SetFromText(absl::string_view text, const google::protobuf::FieldDescriptor& field,
                         google::protobuf::Message* message);

// The same, with names that may leave their collections out (FullName), inside messages too.
absl::Status SetArgument(absl::string_view text, const google::protobuf::FieldDescriptor& field,
                         google::protobuf::Message* message);

// The field's value as people read it: enums without their prefix, money with its currency; the
// elements of a repeated field joined by ", "; "" for a message that is not there.
std::string ToText(const google::protobuf::Message& message,
                   const google::protobuf::FieldDescriptor& field);

// True for a single message that is written by its fields: it has no text of its own.
bool IsWrittenByFields(const google::protobuf::FieldDescriptor& field);

// "KEY" for TIER_KEY.
std::string EnumText(const google::protobuf::EnumValueDescriptor& value);
// The names that SetFromText takes, without the unspecified one.
std::vector<std::string> EnumTexts(const google::protobuf::EnumDescriptor& type);

// RFC 3339, or a date.
absl::StatusOr<absl::Time> ParseTime(absl::string_view text);

// "accounts/*/contracts/*" for a field whose rule in the proto says that it holds such a name; ""
// for all others.
std::string NameTemplate(const google::protobuf::FieldDescriptor& field);
// Whether the rule in the proto lets the field be empty.
bool MayBeEmpty(const google::protobuf::FieldDescriptor& field);

// Whether a request without the field is refused, by the rules that the proto states.
bool MustBeSet(const google::protobuf::FieldDescriptor& field);
// The full name for one that leaves the collections out: "a1/c1" is "accounts/a1/contracts/c1". A
// full name stays as it is. INVALID_ARGUMENT when the number of parts doesn't fit.
absl::StatusOr<std::string> FullName(absl::string_view name_template, absl::string_view text);

// The field at a path of names joined by dots, and the message that holds it, which is made where
// it isn't there. Null where a name doesn't exist.
const google::protobuf::FieldDescriptor* Descend(absl::string_view path,
                                                 google::protobuf::Message** message);
// The text at the path; "" where a message on the way isn't there.
std::string TextAt(const google::protobuf::Message& message, absl::string_view path);

}  // namespace steward::ctl
