#include "services/ctl/import/message_tree.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include <google/protobuf/dynamic_message.h>

#include "libs/base/suggest.h"
#include "services/ctl/import/fill.h"
#include "steward/common/v1/options.pb.h"

namespace steward::importing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

const Column* FindColumn(const SourceFile* file, const std::string& name) {
  if (file == nullptr) return nullptr;
  const auto found = file->index.find(name);
  if (found == file->index.end() || found->second >= file->columns.size()) return nullptr;
  return &file->columns[found->second];
}

// Marks a column as used; taking one that the mapping ignores is a problem.
void Use(const SourceFile* file, const std::string& name, int line, const Context& context) {
  const Column* column = FindColumn(file, name);
  if (column == nullptr) return;
  context.used->insert(absl::StrCat(file->id, ".", name));
  if (column->ignored.empty()) return;
  context.problems->Add(line, absl::StrCat("column '", name, "' of '", file->id,
                                           "' is used here, but ignored above"));
}

void CheckLookup(const Pipe& pipe, int line, const Context& context) {
  if (pipe.args.size() != 3) return;
  const SourceFile* file = context.mapping->FindFile(pipe.args[0]);
  if (file == nullptr) {
    std::vector<std::string> known;
    for (const SourceFile& each : context.mapping->files) known.push_back(each.id);
    context.problems->Add(line, absl::StrCat("lookup: there is no file '", pipe.args[0], "'",
                                             Suggestion(pipe.args[0], known)));
    return;
  }
  if (!file->not_mapped.empty()) {
    context.problems->Add(line, absl::StrCat("lookup: the file '", file->id, "' is not mapped"));
  }
  for (size_t i = 1; i < 3; ++i) {
    if (FindColumn(file, pipe.args[i]) == nullptr) {
      std::vector<std::string> known;
      for (const Column& column : file->columns) known.push_back(column.name);
      context.problems->Add(line, absl::StrCat("lookup: '", file->id, "' has no column '",
                                               pipe.args[i], "'", Suggestion(pipe.args[i], known)));
    }
    Use(file, pipe.args[i], line, context);
  }
}

bool Hashed(const Placeholder& placeholder) {
  return std::any_of(placeholder.pipes.begin(), placeholder.pipes.end(),
                     [](const Pipe& pipe) { return pipe.name == "hash"; });
}

// Whether the expression's value is, or holds, text of a column that the mapping calls personal.
bool IsPersonal(const Expression& expression, const Context& context) {
  for (const auto& part : expression.parts) {
    const auto* placeholder = std::get_if<Placeholder>(&part);
    if (placeholder == nullptr || Hashed(*placeholder)) continue;
    const Column* column = FindColumn(context.file, placeholder->column);
    for (const Pipe& pipe : placeholder->pipes) {
      if (pipe.name != "lookup" || pipe.args.size() != 3) continue;
      column = FindColumn(context.mapping->FindFile(pipe.args[0]), pipe.args[2]);
    }
    if (column != nullptr && column->personal) return true;
  }
  return false;
}

void CheckConstant(const Expression& expression, const FieldDescriptor& field, int line,
                   const Context& context) {
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> scratch(
      factory.GetPrototype(field.containing_type())->New());
  const std::string text =
      expression.parts.empty() ? "" : std::get<std::string>(expression.parts[0]);
  const absl::Status fit = SetField(Value(text), field, scratch.get());
  if (!fit.ok())
    context.problems->Add(line, absl::StrCat("field '", field.name(), "': ", fit.message()));
}

// An enum field that a map fills takes every value of the map.
void CheckMapValues(const Expression& expression, const FieldDescriptor& field, int line,
                    const Context& context) {
  const Placeholder* single = expression.Single();
  if (single == nullptr || single->pipes.empty() || single->pipes.back().name != "map") return;
  const ValueMap& map = context.mapping->maps.at(single->pipes.back().args[0]);
  for (const auto& entry : map.values) {
    CheckConstant({.text = entry.second, .parts = {entry.second}}, field, line, context);
  }
}

void CheckLeaf(const Expression& expression, Kind kind, const FieldDescriptor& field,
               std::pair<int, const Context*> where) {
  const auto& [line, context] = where;
  if (expression.IsConstant()) {
    CheckConstant(expression, field, line, *context);
    return;
  }
  if (kind == Kind::kAbsent) return;
  if (!Fits(kind, field)) {
    context->problems->Add(line,
                           absl::StrCat("field '", field.name(), "' can't take ", KindName(kind)));
    return;
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
    CheckMapValues(expression, field, line, *context);
  if (IsPersonal(expression, *context) && !field.options().HasExtension(common::v1::personal)) {
    context->problems->Add(
        line, absl::StrCat("field '", field.name(), "' is not for personal text, but \"",
                           expression.text, "\" is personal"));
  }
}

using Element = std::variant<Expression, std::unique_ptr<MessageNode>>;

// One value of a field: a nested table, or a text, number or truth value as an expression.
void ReadElement(const toml::node& node, const Context& context, FieldNode* field) {
  const int line = LineOf(node);
  if (const toml::table* table = node.as_table()) {
    if (field->field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
      context.problems->Add(line, absl::StrCat("field '", field->field->name(), "' is no message"));
      return;
    }
    field->elements.emplace_back(
        std::make_unique<MessageNode>(ReadMessage(*table, *field->field->message_type(), context)));
    return;
  }
  std::string text;
  if (const auto* string = node.as_string()) {
    text = string->get();
  } else if (const auto* number = node.as_integer()) {
    text = absl::StrCat(number->get());
  } else if (const auto* flag = node.as_boolean()) {
    text = flag->get() ? "true" : "false";
  } else {
    context.problems->Add(
        line, absl::StrCat("field '", field->field->name(),
                           "' has to be a text, a whole number, true, false or a table"));
    return;
  }
  Kind kind = Kind::kAbsent;
  Expression expression = ReadExpression(text, line, context, &kind);
  CheckLeaf(expression, kind, *field->field, {line, &context});
  field->elements.emplace_back(std::move(expression));
}

FieldNode ReadField(const toml::node& node, const FieldDescriptor& descriptor,
                    const Context& context) {
  FieldNode field{.field = &descriptor, .elements = {}};
  const toml::array* array = node.as_array();
  if ((array != nullptr) != descriptor.is_repeated()) {
    context.problems->Add(LineOf(node),
                          absl::StrCat("field '", descriptor.name(), "' is ",
                                       descriptor.is_repeated() ? "a list" : "not a list"));
    return field;
  }
  if (array == nullptr) {
    ReadElement(node, context, &field);
    return field;
  }
  for (const toml::node& element : *array) ReadElement(element, context, &field);
  return field;
}

}  // namespace

Expression ReadExpression(const std::string& text, int line, const Context& context, Kind* kind) {
  absl::StatusOr<Expression> expression = ParseExpression(text);
  if (!context.problems->Check(line, expression.status())) return {};
  const absl::StatusOr<Kind> checked = CheckExpression(*expression, context.check);
  if (context.problems->Check(line, checked.status()) && kind != nullptr) *kind = *checked;
  for (const std::string& column : ColumnsOf(*expression)) Use(context.file, column, line, context);
  for (const auto& part : expression->parts) {
    const auto* placeholder = std::get_if<Placeholder>(&part);
    if (placeholder == nullptr) continue;
    for (const Pipe& pipe : placeholder->pipes) {
      if (pipe.name == "lookup") CheckLookup(pipe, line, context);
    }
  }
  return *std::move(expression);
}

Condition ReadCondition(const std::string& text, int line, const Context& context) {
  if (text.empty()) return {};
  absl::StatusOr<Condition> condition = ParseCondition(text);
  if (!context.problems->Check(line, condition.status())) return {};
  for (Test& test : condition->tests) {
    test.left = ReadExpression(test.left.text, line, context);
    test.right = ReadExpression(test.right.text, line, context);
  }
  return *std::move(condition);
}

MessageNode ReadMessage(const toml::table& table, const Descriptor& type, const Context& context) {
  MessageNode message{.type = &type, .fields = {}};
  std::vector<std::string> known;
  for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const FieldDescriptor* field = type.FindFieldByName(name);
    if (field == nullptr) {
      context.problems->Add(LineOf(node), absl::StrCat(type.name(), " has no field '", name, "'",
                                                       Suggestion(name, known)));
      continue;
    }
    message.fields.push_back(ReadField(node, *field, context));
  }
  return message;
}

}  // namespace steward::importing
