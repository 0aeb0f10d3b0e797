#include "services/ctl/values.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "buf/validate/validate.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "libs/base/text.h"
#include "services/ctl/failure.h"
#include "steward/common/v1/money.pb.h"

namespace steward::ctl {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

absl::Status Wrong(absl::string_view text, absl::string_view what) {
  return UsageError(absl::StrCat("'", text, "' ", what));
}

// "TIER_" of an enum whose first value is TIER_UNSPECIFIED.
std::string PrefixOf(const EnumDescriptor& type) {
  return std::string(absl::StripSuffix(type.value(0)->name(), "UNSPECIFIED"));
}

absl::StatusOr<const EnumValueDescriptor*> ParseEnum(absl::string_view text,
                                                     const EnumDescriptor& type) {
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToUpper(text), {{"-", "_"}});
  const auto* value = type.FindValueByName(name);
  if (value == nullptr) value = type.FindValueByName(PrefixOf(type) + name);
  if (value != nullptr && value->number() != 0) return value;
  return Wrong(text, absl::StrCat("is none of its values", Suggestion(name, EnumTexts(type))));
}

template <typename Number>
absl::StatusOr<Number> ParseNumber(absl::string_view text) {
  Number number{};
  if (absl::SimpleAtoi(text, &number)) return number;
  return Wrong(text, "is no whole number in range");
}

absl::StatusOr<bool> ParseBool(absl::string_view text) {
  bool value = false;
  if (absl::SimpleAtob(text, &value)) return value;
  return Wrong(text, "is neither true nor false");
}

template <typename T>
using Setter = void (Reflection::*)(Message*, const FieldDescriptor*, T) const;

// Sets or adds, as the field wants it.
template <typename T>
absl::Status Put(const absl::StatusOr<T>& value, const FieldDescriptor& field, Message* message,
                 std::pair<Setter<T>, Setter<T>> set_or_add) {
  if (!value.ok()) return value.status();
  const auto setter = field.is_repeated() ? set_or_add.second : set_or_add.first;
  (message->GetReflection()->*setter)(message, &field, *value);
  return absl::OkStatus();
}

absl::Status SetMoney(absl::string_view text, common::v1::Money* money) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  constexpr absl::string_view kHow = "is no amount; write it as \"USD 12.50\"";
  if (trimmed.size() < 4) return Wrong(text, kHow);
  const bool leads = absl::ascii_isalpha(static_cast<unsigned char>(trimmed.front())) != 0;
  const absl::string_view code = leads ? trimmed.substr(0, 3) : trimmed.substr(trimmed.size() - 3);
  absl::string_view amount = leads ? trimmed.substr(3) : trimmed.substr(0, trimmed.size() - 3);
  absl::ConsumePrefix(&amount, ":");
  const std::string currency = absl::AsciiStrToUpper(code);
  const auto minor = ParseAmount(absl::StripAsciiWhitespace(amount), currency);
  if (!minor.ok()) return Wrong(text, absl::StrCat(kHow, " (", minor.status().message(), ")"));
  money->set_currency(currency);
  money->set_minor_units(*minor);
  return absl::OkStatus();
}

// The field at a path through messages; null where there is none.
const FieldDescriptor* FieldAt(absl::string_view path, Message** message) {
  const auto* type = (*message)->GetDescriptor();
  for (const absl::string_view name : absl::StrSplit(path, '.')) {
    const auto* field = type == nullptr ? nullptr : type->FindFieldByName(std::string(name));
    if (field == nullptr) return nullptr;
    type = field->is_repeated() ? nullptr : field->message_type();
  }
  return Descend(path, message);
}

// One field of a oneof at a time: another one would take its place without a word.
absl::Status CheckOneof(absl::string_view path, const Message& message) {
  const std::string name(path.substr(0, path.find('.')));
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  const auto* oneof = field == nullptr ? nullptr : field->real_containing_oneof();
  if (oneof == nullptr || !message.GetReflection()->HasOneof(message, oneof)) {
    return absl::OkStatus();
  }
  const auto* set = message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  if (set == field) return absl::OkStatus();
  return Wrong(name, absl::StrCat("can't stand beside ", set->name(), ": say one of them"));
}

// "field=text,field=text"; a field of a message inside is "outer.inner". A comma of a text is
// written as "\,".
absl::Status SetFields(absl::string_view text, Message* message) {
  const auto& type = *message->GetDescriptor();
  const std::string masked = absl::StrReplaceAll(text, {{"\\,", std::string(1, '\0')}});
  for (const absl::string_view part : absl::StrSplit(masked, ',', absl::SkipWhitespace())) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(part, absl::MaxSplits('=', 1));
    const std::string name(absl::StripAsciiWhitespace(pair.first));
    STEWARD_RETURN_IF_ERROR(CheckOneof(name, *message));
    Message* at = message;
    const auto* field = FieldAt(name, &at);
    if (field == nullptr) {
      std::vector<std::string> names;
      names.reserve(static_cast<size_t>(type.field_count()));
      for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
      constexpr absl::string_view kComma = "; a comma inside a text is written \\,";
      const bool tail = !absl::StrContains(part, '=');
      return Wrong(name, absl::StrCat("is no field here", tail ? kComma : "",
                                      tail ? "" : Suggestion(name, names)));
    }
    STEWARD_RETURN_IF_ERROR(
        SetArgument(absl::StrReplaceAll(pair.second, {{std::string(1, '\0'), ","}}), *field, at));
  }
  return absl::OkStatus();
}

absl::Status SetMessage(absl::string_view text, Message* message) {
  if (auto* timestamp = dynamic_cast<google::protobuf::Timestamp*>(message)) {
    STEWARD_ASSIGN_OR_RETURN(const absl::Time time, ParseTime(text));
    *timestamp = ToTimestamp(time);
    return absl::OkStatus();
  }
  if (auto* date = dynamic_cast<google::type::Date*>(message)) {
    const auto day = ParseDay(text);
    if (!day.ok()) return Wrong(text, "is no date; write it as 2024-12-31");
    *date = DateFromDay(*day);
    return absl::OkStatus();
  }
  if (auto* money = dynamic_cast<common::v1::Money*>(message)) return SetMoney(text, money);
  if (auto* attribute = dynamic_cast<common::v1::Attribute*>(message)) {
    const std::pair<std::string, std::string> pair = absl::StrSplit(text, absl::MaxSplits('=', 1));
    if (pair.first.empty() || !absl::StrContains(text, '=')) return Wrong(text, "is no KEY=VALUE");
    attribute->set_key(pair.first);
    attribute->set_value(pair.second);
    return absl::OkStatus();
  }
  if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(message)) {
    for (absl::string_view path : absl::StrSplit(text, ',', absl::SkipEmpty())) {
      mask->add_paths(std::string(path));
    }
    return absl::OkStatus();
  }
  return SetFields(text, message);
}

// As SetFields reads them.
void AddFields(const std::string& prefix, const Message& message, std::vector<std::string>* parts) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const auto* field : fields) {
    const std::string name = prefix + field->name();
    if (IsWrittenByFields(*field)) {
      AddFields(name + ".", message.GetReflection()->GetMessage(message, field), parts);
    } else {
      parts->push_back(absl::StrCat(name, "=", ToText(message, *field)));
    }
  }
}

std::string MessageText(const Message& message) {
  if (const auto* timestamp = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    const auto time = FromTimestamp(*timestamp);
    return time.ok() ? absl::StrReplaceAll(FormatRfc3339(*time), {{".000000Z", "Z"}}) : "";
  }
  if (const auto* date = dynamic_cast<const google::type::Date*>(&message)) {
    const auto day = DayFromDate(*date);
    return day.ok() ? FormatDay(*day) : "";
  }
  if (const auto* money = dynamic_cast<const common::v1::Money*>(&message)) {
    const auto amount = FormatAmount(money->minor_units(), money->currency());
    return amount.ok() ? absl::StrCat(*amount, " ", money->currency()) : "";
  }
  if (const auto* attribute = dynamic_cast<const common::v1::Attribute*>(&message)) {
    return absl::StrCat(attribute->key(), "=", attribute->value());
  }
  std::vector<std::string> parts;
  AddFields("", message, &parts);
  return absl::StrJoin(parts, ",");
}

// A message's text at an index, or without one (-1).
std::string ElementText(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& reflection = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    if (index >= 0) return MessageText(reflection.GetRepeatedMessage(message, &field, index));
    if (!reflection.HasField(message, &field)) return "";
    return MessageText(reflection.GetMessage(message, &field));
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    const auto* value = index < 0 ? reflection.GetEnum(message, &field)
                                  : reflection.GetRepeatedEnum(message, &field, index);
    return value->number() == 0 ? "" : EnumText(*value);
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    std::string text = index < 0 ? reflection.GetString(message, &field)
                                 : reflection.GetRepeatedString(message, &field, index);
    return field.type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(text) : text;
  }
  if (field.has_optional_keyword() && !reflection.HasField(message, &field)) return "";
  std::string text;
  google::protobuf::TextFormat::PrintFieldValueToString(message, &field, index, &text);
  return text;
}

}  // namespace

absl::Status SetFromText(absl::string_view text, const FieldDescriptor& field, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return Put<int32_t>(ParseNumber<int32_t>(text), field, message,
                          {&Reflection::SetInt32, &Reflection::AddInt32});
    case FieldDescriptor::CPPTYPE_INT64:
      return Put<int64_t>(ParseNumber<int64_t>(text), field, message,
                          {&Reflection::SetInt64, &Reflection::AddInt64});
    case FieldDescriptor::CPPTYPE_UINT32:
      return Put<uint32_t>(ParseNumber<uint32_t>(text), field, message,
                           {&Reflection::SetUInt32, &Reflection::AddUInt32});
    case FieldDescriptor::CPPTYPE_UINT64:
      return Put<uint64_t>(ParseNumber<uint64_t>(text), field, message,
                           {&Reflection::SetUInt64, &Reflection::AddUInt64});
    case FieldDescriptor::CPPTYPE_BOOL:
      return Put<bool>(ParseBool(text), field, message,
                       {&Reflection::SetBool, &Reflection::AddBool});
    case FieldDescriptor::CPPTYPE_ENUM:
      return Put<const EnumValueDescriptor*>(ParseEnum(text, *field.enum_type()), field, message,
                                             {&Reflection::SetEnum, &Reflection::AddEnum});
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.type() == FieldDescriptor::TYPE_STRING && !IsUtf8(text))
        return absl::InvalidArgumentError("the text is not UTF-8");
      return Put<std::string>(std::string(text), field, message,
                              {&Reflection::SetString, &Reflection::AddString});
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(text, field.is_repeated() ? reflection.AddMessage(message, &field)
                                                  : reflection.MutableMessage(message, &field));
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      break;
  }
  return absl::UnimplementedError(absl::StrCat(field.full_name(), " is a floating-point number"));
}

absl::Status SetArgument(absl::string_view text, const FieldDescriptor& field, Message* message) {
  const std::string name_template = NameTemplate(field);
  if (name_template.empty() || text.empty()) return SetFromText(text, field, message);
  STEWARD_ASSIGN_OR_RETURN(const std::string name, FullName(name_template, text));
  return SetFromText(name, field, message);
}

std::string ToText(const Message& message, const FieldDescriptor& field) {
  if (!field.is_repeated()) return ElementText(message, field, -1);
  std::vector<std::string> parts;
  const int count = message.GetReflection()->FieldSize(message, &field);
  parts.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    parts.push_back(ElementText(message, field, i));
  }
  return absl::StrJoin(parts, ", ");
}

bool IsWrittenByFields(const FieldDescriptor& field) {
  if (field.is_repeated() || field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return false;
  const auto* type = field.message_type();
  return type != google::protobuf::Timestamp::descriptor() &&
         type != google::type::Date::descriptor() && type != common::v1::Money::descriptor() &&
         type != common::v1::Attribute::descriptor() &&
         type != google::protobuf::FieldMask::descriptor();
}

std::string EnumText(const EnumValueDescriptor& value) {
  return std::string(absl::StripPrefix(value.name(), PrefixOf(*value.type())));
}

std::vector<std::string> EnumTexts(const EnumDescriptor& type) {
  std::vector<std::string> texts;
  for (int i = 1; i < type.value_count(); ++i) texts.push_back(EnumText(*type.value(i)));
  return texts;
}

absl::StatusOr<absl::Time> ParseTime(absl::string_view text) {
  if (const auto day = ParseDay(text); day.ok()) return StartOfDay(*day, absl::UTCTimeZone());
  auto time = ParseRfc3339(text);
  if (time.ok()) return time;
  return Wrong(text, "is no time; write it as 2024-12-31 or 2024-12-31T09:30:00Z");
}

std::string NameTemplate(const FieldDescriptor& field) {
  if (field.type() != FieldDescriptor::TYPE_STRING) return "";
  const auto& rules = field.options().GetExtension(buf::validate::field);
  // Of a list, each element is one.
  const auto& rule = field.is_repeated() ? rules.repeated().items().string() : rules.string();
  std::string text = absl::StrReplaceAll(
      rule.pattern(),
      {{"[A-Za-z0-9._-]{1,63}", "*"}, {"^(", ""}, {")?$", ""}, {"^", ""}, {"$", ""}});
  if (!absl::StrContains(text, "/*")) return "";
  for (const char c : text) {
    if (!absl::ascii_isalpha(static_cast<unsigned char>(c)) && c != '/' && c != '*') return "";
  }
  return text;
}

bool MayBeEmpty(const FieldDescriptor& field) {
  const std::string& pattern =
      field.options().GetExtension(buf::validate::field).string().pattern();
  return pattern.empty() || absl::EndsWith(pattern, ")?$") || absl::StrContains(pattern, "]{0,");
}

bool MustBeSet(const FieldDescriptor& field) {
  const auto& rules = field.options().GetExtension(buf::validate::field);
  if (rules.required() || rules.repeated().min_items() > 0) return true;
  if (field.is_repeated()) return false;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING)
    return rules.string().min_len() > 0 || !MayBeEmpty(field);
  const auto& not_in = rules.enum_().not_in();
  return std::find(not_in.begin(), not_in.end(), 0) != not_in.end();
}

absl::StatusOr<std::string> FullName(absl::string_view name_template, absl::string_view text) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(name_template, '/');
  const std::vector<absl::string_view> given = absl::StrSplit(text, '/');
  if (given.size() == wanted.size() && given[0] == wanted[0]) return std::string(text);
  if (given.size() * 2 != wanted.size()) {
    return Wrong(text, absl::StrCat("is no name of the form ", name_template));
  }
  std::vector<absl::string_view> parts;
  for (size_t i = 0; i < wanted.size(); ++i) {
    parts.push_back(wanted[i] == "*" ? given[i / 2] : wanted[i]);
  }
  return absl::StrJoin(parts, "/");
}

const FieldDescriptor* Descend(absl::string_view path, Message** message) {
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const auto* field = (*message)->GetDescriptor()->FindFieldByName(names[i]);
    if (field == nullptr || i + 1 == names.size()) return field;
    *message = (*message)->GetReflection()->MutableMessage(*message, field);
  }
  return nullptr;
}

std::string TextAt(const Message& message, absl::string_view path) {
  const Message* at = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i < names.size(); ++i) {
    const auto* field = at->GetDescriptor()->FindFieldByName(names[i]);
    if (field == nullptr) return "";
    if (i + 1 == names.size()) return ToText(*at, *field);
    if (!at->GetReflection()->HasField(*at, field)) return "";
    at = &at->GetReflection()->GetMessage(*at, field);
  }
  return "";
}

}  // namespace steward::ctl
