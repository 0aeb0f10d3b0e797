#include "services/ctl/import/fill.h"

#include <limits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/status.h"
#include "libs/base/suggest.h"

namespace steward::importing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Which placeholders of a message came out: a message whose placeholders are all absent is left
// out.
struct Outcome {
  bool asked = false;
  bool present = false;
};

absl::Status Unfit(const Value& value, absl::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat("'", ToText(value), "' (", KindName(KindOf(value)), ") can't be ", what));
}

bool IsDate(const Descriptor& type) { return type.full_name() == "google.type.Date"; }
bool IsTimestamp(const Descriptor& type) { return type.full_name() == "google.protobuf.Timestamp"; }
bool IsMoney(const Descriptor& type) {
  return type.FindFieldByName("currency") != nullptr &&
         type.FindFieldByName("minor_units") != nullptr;
}

// "SIZE_LARGE" for LARGE of the enum Size.
std::string EnumPrefix(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    const auto byte = static_cast<unsigned char>(c);
    if (absl::ascii_isupper(byte) && !prefix.empty()) prefix.push_back('_');
    prefix.push_back(static_cast<char>(absl::ascii_toupper(byte)));
  }
  return prefix + "_";
}

absl::StatusOr<const EnumValueDescriptor*> FindEnumValue(const EnumDescriptor& type,
                                                         const std::string& name) {
  if (const EnumValueDescriptor* value = type.FindValueByName(name)) return value;
  if (const EnumValueDescriptor* value = type.FindValueByName(EnumPrefix(type) + name))
    return value;
  std::vector<std::string> known;
  for (int i = 1; i < type.value_count(); ++i) {
    known.emplace_back(absl::StripPrefix(type.value(i)->name(), EnumPrefix(type)));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("'", name, "' is no ", type.name(), Suggestion(name, known)));
}

absl::StatusOr<int64_t> WholeNumber(const Value& value) {
  if (const auto* number = std::get_if<int64_t>(&value)) return *number;
  if (const auto* decimal = std::get_if<Decimal>(&value)) return ScaleToInteger(*decimal, 1, false);
  if (KindOf(value) != Kind::kText) return Unfit(value, "a whole number");
  STEWARD_ASSIGN_OR_RETURN(const Value read,
                           FromText(std::get<std::string>(value), Kind::kInteger));
  return std::get<int64_t>(read);
}

absl::StatusOr<bool> Truth(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag;
  if (KindOf(value) != Kind::kText) return Unfit(value, "true or false");
  STEWARD_ASSIGN_OR_RETURN(const Value read, FromText(std::get<std::string>(value), Kind::kBool));
  return std::get<bool>(read);
}

void SetNumber(Message* message, const char* name, int64_t number) {
  const FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(name);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    message->GetReflection()->SetInt32(message, field, static_cast<int32_t>(number));
  } else {
    message->GetReflection()->SetInt64(message, field, number);
  }
}

absl::Status SetDate(const Value& value, Message* message) {
  Value read = value;
  if (KindOf(value) == Kind::kText) {
    STEWARD_ASSIGN_OR_RETURN(read, FromText(std::get<std::string>(value), Kind::kDay));
  }
  const auto* day = std::get_if<Day>(&read);
  if (day == nullptr) return Unfit(value, "a date");
  SetNumber(message, "year", day->day.year());
  SetNumber(message, "month", day->day.month());
  SetNumber(message, "day", day->day.day());
  return absl::OkStatus();
}

absl::Status SetTimestamp(const Value& value, Message* message) {
  Value read = value;
  if (KindOf(value) == Kind::kText) {
    STEWARD_ASSIGN_OR_RETURN(read, FromText(std::get<std::string>(value), Kind::kTime));
  }
  if (const auto* day = std::get_if<Day>(&read)) read = StartOf(*day);
  const auto* time = std::get_if<absl::Time>(&read);
  if (time == nullptr) return Unfit(value, "an instant");
  const int64_t seconds = absl::ToUnixSeconds(*time);
  SetNumber(message, "seconds", seconds);
  SetNumber(message, "nanos", absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds)));
  return absl::OkStatus();
}

absl::Status SetMoney(const Value& value, Message* message) {
  const auto* amount = std::get_if<Amount>(&value);
  if (amount == nullptr) return Unfit(value, "an amount of money");
  message->GetReflection()->SetString(
      message, message->GetDescriptor()->FindFieldByName("currency"), amount->currency);
  SetNumber(message, "minor_units", amount->minor_units);
  return absl::OkStatus();
}

Message* ChildOf(const FieldDescriptor& field, Message* message) {
  const Reflection* reflection = message->GetReflection();
  return field.is_repeated() ? reflection->AddMessage(message, &field)
                             : reflection->MutableMessage(message, &field);
}

absl::Status SetMessage(const Value& value, const FieldDescriptor& field, Message* message) {
  const Descriptor& type = *field.message_type();
  if (IsDate(type)) return SetDate(value, ChildOf(field, message));
  if (IsTimestamp(type)) return SetTimestamp(value, ChildOf(field, message));
  if (IsMoney(type)) return SetMoney(value, ChildOf(field, message));
  return Unfit(value, type.full_name());
}

absl::Status SetInteger(int64_t number, const FieldDescriptor& field, Message* message) {
  const Reflection* reflection = message->GetReflection();
  const bool repeated = field.is_repeated();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_INT64) {
    repeated ? reflection->AddInt64(message, &field, number)
             : reflection->SetInt64(message, &field, number);
    return absl::OkStatus();
  }
  if (number < std::numeric_limits<int32_t>::min() ||
      number > std::numeric_limits<int32_t>::max()) {
    return absl::OutOfRangeError(absl::StrCat(number, " is too large"));
  }
  const auto narrow = static_cast<int32_t>(number);
  repeated ? reflection->AddInt32(message, &field, narrow)
           : reflection->SetInt32(message, &field, narrow);
  return absl::OkStatus();
}

absl::Status FillElement(const FieldNode& node, const Expression& expression, const Scope& scope,
                         std::pair<Message*, Outcome*> target) {
  STEWARD_ASSIGN_OR_RETURN(const Value value, Evaluate(expression, scope));
  if (!expression.IsConstant()) target.second->asked = true;
  if (IsAbsent(value)) return absl::OkStatus();
  if (!expression.IsConstant()) target.second->present = true;
  return SetField(value, *node.field, target.first);
}

absl::StatusOr<Outcome> FillMessage(const MessageNode& node, const Scope& scope, Message* message);

absl::Status FillChild(const FieldNode& node, const MessageNode& child_node, const Scope& scope,
                       std::pair<Message*, Outcome*> target) {
  Message* child = ChildOf(*node.field, target.first);
  STEWARD_ASSIGN_OR_RETURN(const Outcome child_outcome, FillMessage(child_node, scope, child));
  target.second->asked |= child_outcome.asked;
  target.second->present |= child_outcome.present;
  if (child_outcome.present || !child_outcome.asked) return absl::OkStatus();
  const Reflection* reflection = target.first->GetReflection();
  if (node.field->is_repeated()) {
    reflection->RemoveLast(target.first, node.field);
  } else {
    reflection->ClearField(target.first, node.field);
  }
  return absl::OkStatus();
}

absl::StatusOr<Outcome> FillMessage(const MessageNode& node, const Scope& scope, Message* message) {
  Outcome outcome;
  for (const FieldNode& field : node.fields) {
    for (const auto& element : field.elements) {
      const auto* expression = std::get_if<Expression>(&element);
      const absl::Status filled =
          expression != nullptr ? FillElement(field, *expression, scope, {message, &outcome})
                                : FillChild(field, *std::get<std::unique_ptr<MessageNode>>(element),
                                            scope, {message, &outcome});
      if (!filled.ok()) return filled;
    }
  }
  return outcome;
}

}  // namespace

absl::Status Fill(const MessageNode& node, const Scope& scope, Message* message) {
  return FillMessage(node, scope, message).status();
}

absl::Status SetField(const Value& value, const FieldDescriptor& field, Message* message) {
  const Reflection* reflection = message->GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      repeated ? reflection->AddString(message, &field, ToText(value))
               : reflection->SetString(message, &field, ToText(value));
      return absl::OkStatus();
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64: {
      STEWARD_ASSIGN_OR_RETURN(const int64_t number, WholeNumber(value));
      return SetInteger(number, field, message);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      STEWARD_ASSIGN_OR_RETURN(const bool flag, Truth(value));
      repeated ? reflection->AddBool(message, &field, flag)
               : reflection->SetBool(message, &field, flag);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      STEWARD_ASSIGN_OR_RETURN(const EnumValueDescriptor* constant,
                               FindEnumValue(*field.enum_type(), ToText(value)));
      repeated ? reflection->AddEnum(message, &field, constant)
               : reflection->SetEnum(message, &field, constant);
      return absl::OkStatus();
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(value, field, message);
    default:
      return Unfit(value, field.cpp_type_name());
  }
}

bool Fits(Kind kind, const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return kind != Kind::kAmount;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return kind == Kind::kInteger || kind == Kind::kDecimal || kind == Kind::kText;
    case FieldDescriptor::CPPTYPE_BOOL:
      return kind == Kind::kBool || kind == Kind::kText;
    case FieldDescriptor::CPPTYPE_ENUM:
      return kind == Kind::kText;
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Descriptor& type = *field.message_type();
      if (IsDate(type)) return kind == Kind::kDay || kind == Kind::kText;
      if (IsTimestamp(type))
        return kind == Kind::kDay || kind == Kind::kTime || kind == Kind::kText;
      return IsMoney(type) && kind == Kind::kAmount;
    }
    default:
      return false;
  }
}

}  // namespace steward::importing
