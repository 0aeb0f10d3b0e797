#include "services/ctl/json.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/time_util.h"
#include "google/type/date.pb.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/failure.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kIndent = 2;

// Messages that stand as a text; null for all others.
Json WellKnown(const Message& message) {
  if (const auto* timestamp = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    const auto time = FromTimestamp(*timestamp);
    return time.ok() ? Json(FormatRfc3339(*time)) : Json("");
  }
  if (const auto* date = dynamic_cast<const google::type::Date*>(&message)) {
    const auto day = DayFromDate(*date);
    return day.ok() ? Json(FormatDay(*day)) : Json("");
  }
  if (const auto* mask = dynamic_cast<const google::protobuf::FieldMask*>(&message)) {
    return absl::StrJoin(mask->paths(), ",");
  }
  if (const auto* duration = dynamic_cast<const google::protobuf::Duration*>(&message)) {
    return google::protobuf::util::TimeUtil::ToString(*duration);
  }
  return nullptr;
}

Json BytesOrText(const FieldDescriptor& field, const std::string& value) {
  return field.type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(value) : value;
}

Json EnumJson(const google::protobuf::EnumValueDescriptor& value) { return value.name(); }

Json SingleJson(const Message& message, const FieldDescriptor& field) {
  const Reflection& at = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return at.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return at.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return at.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return at.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return at.GetDouble(message, &field);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return at.GetFloat(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return at.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumJson(*at.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return BytesOrText(field, at.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(at.GetMessage(message, &field));
  }
  return nullptr;
}

Json ElementJson(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& at = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return at.GetRepeatedInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return at.GetRepeatedInt64(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return at.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return at.GetRepeatedUInt64(message, &field, index);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return at.GetRepeatedDouble(message, &field, index);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return at.GetRepeatedFloat(message, &field, index);
    case FieldDescriptor::CPPTYPE_BOOL:
      return at.GetRepeatedBool(message, &field, index);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumJson(*at.GetRepeatedEnum(message, &field, index));
    case FieldDescriptor::CPPTYPE_STRING:
      return BytesOrText(field, at.GetRepeatedString(message, &field, index));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(at.GetRepeatedMessage(message, &field, index));
  }
  return nullptr;
}

const FieldDescriptor* FindField(const google::protobuf::Descriptor& type,
                                 const std::string& name) {
  const auto* field = type.FindFieldByName(name);
  return field != nullptr ? field : type.FindFieldByCamelcaseName(name);
}

absl::Status UnknownField(const google::protobuf::Descriptor& type, const std::string& name) {
  std::vector<std::string> names;
  names.reserve(static_cast<size_t>(type.field_count()));
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return UsageError(
      absl::StrCat(type.name(), " has no field '", name, "'", Suggestion(name, names)));
}

// As ToJson writes an enum that nobody set.
bool IsUnsetEnum(const Json& json, const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !field.is_repeated() &&
         json.is_string() && json.get<std::string>() == field.enum_type()->value(0)->name();
}

absl::Status SetElement(const Json& json, const FieldDescriptor& field, Message* message) {
  if (json.is_object() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    const Reflection& at = *message->GetReflection();
    return FromJson(json, field.is_repeated() ? at.AddMessage(message, &field)
                                              : at.MutableMessage(message, &field));
  }
  if (IsUnsetEnum(json, field)) return absl::OkStatus();
  const std::string text = json.is_string() ? json.get<std::string>() : ToLine(json);
  absl::Status status = SetFromText(text, field, message);
  if (status.ok()) return status;
  return UsageError(absl::StrCat(field.name(), ": ", status.message()));
}

// Whether the scalar may be written plainly: nothing that a reader of YAML takes for something
// else.
bool IsPlainYaml(const std::string& text) {
  if (text.empty() || absl::ascii_isspace(static_cast<unsigned char>(text.back()))) return false;
  if (!absl::ascii_isalpha(static_cast<unsigned char>(text.front()))) return false;
  for (const char* word : {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {
    if (absl::EqualsIgnoreCase(text, word)) return false;
  }
  for (const char c : text) {
    const bool safe = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                      absl::StrContains("_-./ +", c) || (static_cast<unsigned char>(c) >= 0x80);
    if (!safe) return false;
  }
  return true;
}

void AppendYaml(const Json& json, size_t indent, std::string* yaml);

std::string YamlScalar(const Json& json) {
  const bool plain = json.is_string() && IsPlainYaml(json.get<std::string>());
  return plain ? json.get<std::string>() : ToLine(json);
}

void AppendValue(const Json& json, size_t indent, std::string* yaml) {
  if (json.is_structured() && !json.empty()) {
    yaml->push_back('\n');
    return AppendYaml(json, indent, yaml);
  }
  absl::StrAppend(yaml, " ", YamlScalar(json), "\n");
}

void AppendYaml(const Json& json, size_t indent, std::string* yaml) {
  const std::string margin(indent, ' ');
  for (const auto& [key, value] : json.items()) {
    if (json.is_array()) {
      std::string item;
      AppendValue(value, indent + kIndent, &item);
      // What is inside begins on the line of the dash.
      const bool nested = value.is_structured() && !value.empty();
      absl::StrAppend(yaml, margin, "- ", item.substr(nested ? 1 + margin.size() + kIndent : 1));
    } else {
      absl::StrAppend(yaml, margin, YamlScalar(Json(key)), ":");
      AppendValue(value, indent + kIndent, yaml);
    }
  }
}

}  // namespace

Json ToJson(const Message& message) {
  if (Json text = WellKnown(message); !text.is_null()) return text;
  Json json = Json::object();
  const auto& type = *message.GetDescriptor();
  const Reflection& at = *message.GetReflection();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated()) {
      Json array = Json::array();
      for (int k = 0; k < at.FieldSize(message, &field); ++k) {
        array.push_back(ElementJson(message, field, k));
      }
      json[field.name()] = std::move(array);
      continue;
    }
    if (field.has_presence() && !at.HasField(message, &field)) {
      if (field.has_optional_keyword()) json[field.name()] = nullptr;
      continue;
    }
    json[field.name()] = SingleJson(message, field);
  }
  return json;
}

absl::Status FromJson(const Json& json, Message* message) {
  const auto& type = *message->GetDescriptor();
  if (!json.is_object()) return UsageError(absl::StrCat(type.name(), " must be a JSON object"));
  for (const auto& [name, value] : json.items()) {
    const auto* field = FindField(type, name);
    if (field == nullptr) return UnknownField(type, name);
    if (value.is_null()) continue;
    if (!field->is_repeated()) {
      STEWARD_RETURN_IF_ERROR(SetElement(value, *field, message));
      continue;
    }
    if (!value.is_array()) return UsageError(absl::StrCat(name, " must be a JSON array"));
    for (const Json& element : value) {
      STEWARD_RETURN_IF_ERROR(SetElement(element, *field, message));
    }
  }
  return absl::OkStatus();
}

// Bytes that are no UTF-8 must not make the output fail.
std::string ToLine(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string ToPretty(const Json& json) {
  return json.dump(static_cast<int>(kIndent), ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ToYaml(const Json& json) {
  if (!json.is_structured() || json.empty()) return YamlScalar(json) + "\n";
  std::string yaml;
  AppendYaml(json, 0, &yaml);
  return yaml;
}

}  // namespace steward::ctl
