#include "libs/rpc/validation_plan.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "buf/validate/validate.pb.h"

#include "libs/base/limits.h"
#include "libs/base/status.h"

namespace steward::rpc {
namespace {

using buf::validate::FieldRules;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

absl::Status Unsupported(const FieldDescriptor& field, absl::string_view rule) {
  return absl::FailedPreconditionError(absl::StrCat(field.full_name(), ": the validation rule \"",
                                                    rule, "\" is not supported here"));
}

std::vector<const FieldDescriptor*> SetFields(const Message& rules) {
  std::vector<const FieldDescriptor*> fields;
  rules.GetReflection()->ListFields(rules, &fields);
  return fields;
}

std::vector<Number> ReadNumbers(const Message& rules, const FieldDescriptor& rule) {
  std::vector<Number> numbers;
  for (int i = 0; i < rules.GetReflection()->FieldSize(rules, &rule); ++i) {
    numbers.push_back(ReadNumber(rules, rule, i));
  }
  return numbers;
}

// The rules of every integer type have the same names; an enum's and a bool's are among them.
absl::Status ReadNumberRule(const FieldDescriptor& field, const Message& rules, NumberRule* out) {
  for (const FieldDescriptor* rule : SetFields(rules)) {
    const std::string& name = rule->is_extension() ? rule->full_name() : rule->name();
    if (name == "in") {
      out->in = ReadNumbers(rules, *rule);
    } else if (name == "not_in") {
      out->not_in = ReadNumbers(rules, *rule);
    } else if (name == "defined_only") {
      out->defined_only = ReadNumber(rules, *rule, 0) != 0 ? field.enum_type() : nullptr;
    } else if (name == "const") {
      out->equal = ReadNumber(rules, *rule, 0);
    } else if (name == "gt" || name == "gte") {
      out->min = ReadNumber(rules, *rule, 0) + (name == "gt" ? 1 : 0);
    } else if (name == "lt" || name == "lte") {
      out->max = ReadNumber(rules, *rule, 0) - (name == "lt" ? 1 : 0);
    } else if (name != "example") {
      return Unsupported(field, name);
    }
  }
  // Bounds the wrong way round mean the outside of a range there: nobody needs it.
  if (out->min.has_value() && out->max.has_value() && *out->min > *out->max) {
    return Unsupported(field, "bounds that exclude each other");
  }
  return absl::OkStatus();
}

absl::Status ReadPattern(const FieldDescriptor& field, const std::string& pattern,
                         StringRule* out) {
  RE2::Options options;
  options.set_log_errors(false);
  out->pattern = std::make_unique<RE2>(pattern, options);
  if (!out->pattern->ok()) {
    return Unsupported(field, absl::StrCat("pattern: ", pattern, " (", out->pattern->error(), ")"));
  }
  out->pattern_takes_empty = RE2::PartialMatch("", *out->pattern);
  return absl::OkStatus();
}

template <class Rules>
void ReadLengths(const Rules& rules, StringRule* out) {
  if (rules.has_len()) out->min_len = out->max_len = rules.len();
  if (rules.has_min_len()) out->min_len = rules.min_len();
  if (rules.has_max_len()) out->max_len = rules.max_len();
}

absl::Status ReadStringRule(const FieldDescriptor& field, const buf::validate::StringRules& rules,
                            StringRule* out) {
  ReadLengths(rules, out);
  if (rules.has_min_bytes()) out->min_bytes = rules.min_bytes();
  if (rules.has_max_bytes()) out->max_bytes = rules.max_bytes();
  if (rules.has_prefix()) out->prefix = rules.prefix();
  if (rules.has_const_()) out->equal = rules.const_();
  out->in.assign(rules.in().begin(), rules.in().end());
  out->not_in.assign(rules.not_in().begin(), rules.not_in().end());
  if (rules.has_pattern()) STEWARD_RETURN_IF_ERROR(ReadPattern(field, rules.pattern(), out));
  const bool free_text = !rules.has_pattern() && !rules.has_const_() && rules.in().empty();
  if (free_text && out->max_len <= static_cast<uint64_t>(limits::kNameCharactersMax)) {
    out->kind = TextKind::kName;
  }
  for (const FieldDescriptor* rule : SetFields(rules)) {
    static constexpr absl::string_view kSupported[] = {
        "const",  "len",     "min_len", "max_len", "min_bytes", "max_bytes",
        "prefix", "pattern", "in",      "not_in",  "example"};
    bool known = false;
    for (absl::string_view name : kSupported)
      known = known || (!rule->is_extension() && name == rule->name());
    if (!known) return Unsupported(field, rule->is_extension() ? rule->full_name() : rule->name());
  }
  return absl::OkStatus();
}

absl::Status ReadBytesRule(const FieldDescriptor& field, const buf::validate::BytesRules& rules,
                           StringRule* out) {
  ReadLengths(rules, out);
  for (const FieldDescriptor* rule : SetFields(rules)) {
    const std::string& name = rule->name();
    const bool known = name == "len" || name == "min_len" || name == "max_len" || name == "example";
    if (!known || rule->is_extension()) return Unsupported(field, name);
  }
  return absl::OkStatus();
}

// The type of rule that fits a field: "string" rules for a string, and so on.
bool Fits(const FieldDescriptor& field, absl::string_view rule) {
  return rule == absl::string_view(field.type_name());
}

absl::Status ReadTypeRules(const FieldDescriptor& field, const FieldRules& rules, ValuePlan* out) {
  if (rules.type_case() == FieldRules::TYPE_NOT_SET) return absl::OkStatus();
  const FieldDescriptor* rule = FieldRules::descriptor()->FindFieldByNumber(rules.type_case());
  if (!Fits(field, rule->name())) return Unsupported(field, rule->name());
  if (rules.has_string()) return ReadStringRule(field, rules.string(), out->string.get());
  if (rules.has_bytes()) return ReadBytesRule(field, rules.bytes(), out->string.get());
  if (rules.has_float_() || rules.has_double_()) return Unsupported(field, rule->name());
  out->number = std::make_unique<NumberRule>();
  return ReadNumberRule(field, rules.GetReflection()->GetMessage(rules, rule), out->number.get());
}

// What holds for a value of the field's type without any rule.
absl::Status ReadDefaults(const FieldDescriptor& field, ValuePlan* out, MessagePlans* plans) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_STRING:
      out->string = std::make_unique<StringRule>();
      return absl::OkStatus();
    case FieldDescriptor::TYPE_BYTES:
      out->string = std::make_unique<StringRule>();
      out->string->kind = TextKind::kBytes;
      return absl::OkStatus();
    case FieldDescriptor::TYPE_MESSAGE: {
      STEWARD_ASSIGN_OR_RETURN(out->message, AddMessagePlan(field.message_type(), plans));
      return absl::OkStatus();
    }
    case FieldDescriptor::TYPE_GROUP:
      return Unsupported(field, "group");
    default:
      return absl::OkStatus();
  }
}

absl::Status ReadGeneral(const FieldDescriptor& field, const FieldRules& rules, FieldPlan* out) {
  if (rules.cel_size() > 0 || rules.cel_expression_size() > 0) return Unsupported(field, "cel");
  out->required = rules.required();
  out->ignore_zero = rules.ignore() == buf::validate::IGNORE_IF_ZERO_VALUE;
  return absl::OkStatus();
}

absl::Status ReadRepeated(const FieldDescriptor& field, const FieldRules& rules, FieldPlan* out) {
  out->max_items = static_cast<uint64_t>(limits::kRepeatedEntriesMax);
  if (rules.type_case() == FieldRules::TYPE_NOT_SET) return absl::OkStatus();
  if (!rules.has_repeated() || field.is_map()) {
    return Unsupported(field,
                       FieldRules::descriptor()->FindFieldByNumber(rules.type_case())->name());
  }
  for (const FieldDescriptor* rule : SetFields(rules.repeated())) {
    if (rule->is_extension()) return Unsupported(field, rule->full_name());
  }
  const auto& repeated = rules.repeated();
  if (repeated.has_min_items()) out->min_items = repeated.min_items();
  if (repeated.has_max_items()) out->max_items = repeated.max_items();
  if (repeated.unique()) {
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
      return Unsupported(field, "repeated.unique");
    out->unique = true;
  }
  const FieldRules& items = repeated.items();
  if (items.cel_size() > 0 || items.cel_expression_size() > 0 || items.required() ||
      items.has_ignore()) {
    return Unsupported(field, "repeated.items of that kind");
  }
  return ReadTypeRules(field, items, &out->value);
}

absl::StatusOr<FieldPlan> PlanField(const FieldDescriptor& field, MessagePlans* plans) {
  const FieldRules& rules = field.options().GetExtension(buf::validate::field);
  FieldPlan plan;
  plan.field = &field;
  plan.repeated = field.is_repeated();
  plan.presence = !field.is_repeated() && field.has_presence();
  STEWARD_RETURN_IF_ERROR(ReadGeneral(field, rules, &plan));
  STEWARD_RETURN_IF_ERROR(ReadDefaults(field, &plan.value, plans));
  STEWARD_RETURN_IF_ERROR(field.is_repeated() ? ReadRepeated(field, rules, &plan)
                                              : ReadTypeRules(field, rules, &plan.value));
  return plan;
}

bool IsEmpty(const FieldPlan& plan) {
  return !plan.required && !plan.repeated && plan.value.string == nullptr &&
         plan.value.number == nullptr && plan.value.message == nullptr;
}

MessageKind KindOf(const Descriptor& descriptor) {
  if (descriptor.full_name() == "google.protobuf.Timestamp") return MessageKind::kTimestamp;
  if (descriptor.full_name() == "google.type.Date") return MessageKind::kDate;
  if (descriptor.full_name() == "google.protobuf.FieldMask") return MessageKind::kFieldMask;
  return MessageKind::kPlain;
}

absl::Status PlanOneofs(const Descriptor& descriptor, MessagePlan* plan) {
  const auto& rules = descriptor.options().GetExtension(buf::validate::message);
  if (!SetFields(rules).empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(descriptor.full_name(), ": the validation rule \"message.",
                     SetFields(rules)[0]->name(), "\" is not supported here"));
  }
  for (int i = 0; i < descriptor.real_oneof_decl_count(); ++i) {
    const auto* oneof = descriptor.oneof_decl(i);
    if (oneof->options().GetExtension(buf::validate::oneof).required())
      plan->required_oneofs.push_back(oneof);
  }
  return absl::OkStatus();
}

void PlanMask(const Descriptor& descriptor, MessagePlan* plan) {
  const FieldDescriptor* mask = descriptor.FindFieldByName("update_mask");
  if (mask == nullptr || mask->message_type() == nullptr ||
      KindOf(*mask->message_type()) != MessageKind::kFieldMask) {
    return;
  }
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor* field = descriptor.field(i);
    const bool message = field->message_type() != nullptr && !field->is_repeated();
    if (!message || absl::StartsWith(Abs(field->message_type()->full_name()), "google.")) continue;
    plan->mask = mask;
    plan->resource = field;
    return;
  }
}

}  // namespace

Number ReadNumber(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return repeated ? reflection.GetRepeatedInt32(message, &field, index)
                      : reflection.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return repeated ? reflection.GetRepeatedInt64(message, &field, index)
                      : reflection.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return repeated ? reflection.GetRepeatedUInt32(message, &field, index)
                      : reflection.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return repeated ? reflection.GetRepeatedUInt64(message, &field, index)
                      : reflection.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return repeated ? reflection.GetRepeatedEnumValue(message, &field, index)
                      : reflection.GetEnumValue(message, &field);
    default:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index)
                       : reflection.GetBool(message, &field))
                 ? 1
                 : 0;
  }
}

absl::StatusOr<const MessagePlan*> AddMessagePlan(const Descriptor* descriptor,
                                                  MessagePlans* plans) {
  auto& slot = (*plans)[descriptor];
  if (slot != nullptr) return slot.get();
  slot = std::make_unique<MessagePlan>();
  // The slot moves when the table grows below; the plan does not.
  MessagePlan* plan = slot.get();
  plan->descriptor = descriptor;
  plan->kind = KindOf(*descriptor);
  if (plan->kind != MessageKind::kPlain) return plan;
  STEWARD_RETURN_IF_ERROR(PlanOneofs(*descriptor, plan));
  PlanMask(*descriptor, plan);
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor& field = *descriptor->field(i);
    if (field.options().GetExtension(buf::validate::field).ignore() == buf::validate::IGNORE_ALWAYS)
      continue;
    STEWARD_ASSIGN_OR_RETURN(FieldPlan field_plan, PlanField(field, plans));
    if (!IsEmpty(field_plan)) plan->fields.push_back(std::move(field_plan));
  }
  return plan;
}

}  // namespace steward::rpc
