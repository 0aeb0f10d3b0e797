#include <utility>

#include "google/protobuf/timestamp.pb.h"

#include "services/ctl/json.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Timestamp;

Json ShortEnum(const EnumValueDescriptor& value) {
  if (value.number() == 0) return nullptr;
  return EnumText(value);
}

void Shorten(const Message& message, Json* json);

void ShortenField(const Message& message, const FieldDescriptor& field, Json* json) {
  const auto& at = *message.GetReflection();
  const bool is_enum = field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM;
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (!field.is_repeated()) {
    if (is_enum && !json->is_null()) *json = ShortEnum(*at.GetEnum(message, &field));
    if (is_message) Shorten(at.GetMessage(message, &field), json);
    return;
  }
  for (int i = 0; i < at.FieldSize(message, &field); ++i) {
    Json* element = &json->at(static_cast<size_t>(i));
    if (is_enum) *element = ShortEnum(*at.GetRepeatedEnum(message, &field, i));
    if (is_message) Shorten(at.GetRepeatedMessage(message, &field, i), element);
  }
}

bool IsTime(const FieldDescriptor& field) {
  return !field.is_repeated() && field.message_type() == Timestamp::descriptor();
}

// `json` is what ToJson makes of the message.
void Shorten(const Message& message, Json* json) {
  if (!json->is_object()) return;
  Json fields = Json::object();
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto value = json->find(field.name());
    if (value != json->end()) {
      ShortenField(message, field, &*value);
      fields[field.name()] = std::move(*value);
    } else if (IsTime(field)) {
      fields[field.name()] = nullptr;
    }
  }
  *json = std::move(fields);
}

}  // namespace

Json ToShortJson(const Message& message) {
  Json json = ToJson(message);
  Shorten(message, &json);
  return json;
}

}  // namespace steward::ctl
