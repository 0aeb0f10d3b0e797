#include "services/ctl/import/mapping_steps.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "libs/base/suggest.h"

namespace steward::importing {
namespace {

constexpr char kOrdinal[] = "ordinal";

// The methods of the service that the name begins with; none when there is no such service.
std::vector<std::string> MethodNames(const google::protobuf::DescriptorPool& pool,
                                     const std::string& name) {
  std::vector<std::string> names;
  const auto* service = pool.FindServiceByName(name.substr(0, name.rfind('.')));
  if (service == nullptr) return names;
  for (int i = 0; i < service->method_count(); ++i) {
    names.push_back(absl::StrCat(service->full_name(), "/", service->method(i)->name()));
  }
  return names;
}

}  // namespace

void StepReader::ReadDerives(const toml::array& array) {
  for (const toml::node& node : array) {
    if (const toml::table* table = node.as_table()) mapping_->derives.push_back(ReadDerive(*table));
  }
}

void StepReader::ReadSteps(const toml::array& array) {
  std::set<std::string> names;
  for (const toml::node& node : array) {
    const toml::table* table = node.as_table();
    if (table == nullptr) continue;
    mapping_->steps.push_back(ReadStep(*table));
    const Step& step = mapping_->steps.back();
    if (!names.insert(step.name).second) {
      problems_->Add(step.line, absl::StrCat("there are two steps '", step.name, "'"));
    }
  }
}

Derive StepReader::ReadDerive(const toml::table& table) {
  TableReader reader(table, "a derived table", problems_);
  Derive derive;
  derive.line = reader.line();
  derive.name = reader.RequiredText("name");
  derive.file = reader.RequiredText("file");
  const Source source = FindSource(derive.file, reader.LineOfKey("file"));
  if (source.file == nullptr || !source.file->not_mapped.empty()) {
    problems_->Add(derive.line, absl::StrCat("derived table '", derive.name,
                                             "' needs a file that is mapped or skipped"));
  }
  const Context context = ContextFor(source);
  derive.when = ReadCondition(reader.Text("when"), reader.LineOfKey("when"), context);
  derive.sum_when = ReadCondition(reader.Text("sum_when"), reader.LineOfKey("sum_when"), context);
  Kind group = Kind::kText;
  Kind item = Kind::kText;
  Kind sum = Kind::kInteger;
  Kind earliest = Kind::kAbsent;
  derive.group =
      ReadExpression(reader.RequiredText("group"), reader.LineOfKey("group"), context, &group);
  derive.item =
      ReadExpression(reader.RequiredText("item"), reader.LineOfKey("item"), context, &item);
  const std::string summed = reader.Text("sum");
  if (!summed.empty()) derive.sum = ReadExpression(summed, reader.LineOfKey("sum"), context, &sum);
  derive.earliest =
      ReadExpression(reader.Text("earliest"), reader.LineOfKey("earliest"), context, &earliest);
  if (sum != Kind::kInteger && sum != Kind::kAmount) {
    problems_->Add(reader.LineOfKey("sum"), "'sum' has to be an integer or an amount");
  }
  derive.index = {{"group", 0}, {"pick", 1}, {"sum", 2}, {"earliest", 3}};
  derive.kinds = {Kind::kText, Kind::kText, sum, earliest};
  reader.Done();
  return derive;
}

Step StepReader::ReadStep(const toml::table& table) {
  TableReader reader(table, "a step", problems_);
  Step step;
  step.line = reader.line();
  step.name = reader.RequiredText("name");
  const std::string file = reader.Text("file");
  const std::string derive = reader.Text("derive");
  if (file.empty() == derive.empty())
    problems_->Add(step.line, "a step needs either 'file' or 'derive'");
  step.source = file.empty() ? derive : file;
  step.method = FindMethod(reader.RequiredText("method"), reader.LineOfKey("method"));
  Source source = FindSource(step.source, reader.LineOfKey(file.empty() ? "derive" : "file"));
  ReadOrdinal(reader, ContextFor(source), &step);
  if (step.ordinal.has_value()) {
    source.index[kOrdinal] = source.kinds.size();
    source.kinds.push_back(Kind::kInteger);
  }
  const Context context = ContextFor(source);
  step.key = ReadExpression(reader.RequiredText("key"), reader.LineOfKey("key"), context);
  step.when = ReadCondition(reader.Text("when"), reader.LineOfKey("when"), context);
  step.reject_if = ReadRules(reader, "reject_if", context);
  step.skip_if = ReadRules(reader, "skip_if", context);
  for (const std::string& text : reader.Words("order_by")) {
    step.order_by.push_back(ReadExpression(text, reader.LineOfKey("order_by"), context));
  }
  ReadRequest(reader, context, &step);
  reader.Done();
  step.index = source.index;
  return step;
}

void StepReader::ReadOrdinal(TableReader& step, const Context& context, Step* read) {
  const toml::table* table = step.Table(kOrdinal);
  if (table == nullptr) return;
  TableReader reader(*table, "'ordinal'", problems_);
  Ordinal ordinal;
  ordinal.by = ReadExpression(reader.RequiredText("by"), reader.LineOfKey("by"), context);
  ordinal.of = ReadExpression(reader.RequiredText("of"), reader.LineOfKey("of"), context);
  reader.Done();
  read->ordinal = std::move(ordinal);
}

void StepReader::ReadRequest(TableReader& step, const Context& context, Step* read) {
  const toml::table* request = step.Table("request");
  if (request == nullptr) {
    problems_->Add(read->line, absl::StrCat("step '", read->name, "' needs 'request'"));
    return;
  }
  for (const char* reserved : {"request_id", "overwrite"}) {
    if (request->contains(reserved)) {
      problems_->Add(LineOf(*request->get(reserved)),
                     absl::StrCat("'", reserved, "' is set by the importer"));
    }
  }
  if (read->method != nullptr)
    read->request = ReadMessage(*request, *read->method->input_type(), context);
}

StepReader::Source StepReader::FindSource(const std::string& name, int line) {
  Source source;
  if (const SourceFile* file = mapping_->FindFile(name)) {
    source.file = file;
    source.index = file->index;
    for (const Column& column : file->columns) source.kinds.push_back(column.kind);
    return source;
  }
  if (const Derive* derive = mapping_->FindDerive(name)) {
    source.index = derive->index;
    source.kinds = derive->kinds;
    return source;
  }
  std::vector<std::string> known;
  for (const SourceFile& file : mapping_->files) known.push_back(file.id);
  for (const Derive& derive : mapping_->derives) known.push_back(derive.name);
  problems_->Add(line, absl::StrCat("there is no file or derived table '", name, "'",
                                    Suggestion(name, known)));
  return source;
}

const google::protobuf::MethodDescriptor* StepReader::FindMethod(const std::string& name,
                                                                 int line) {
  const std::string dotted = absl::StrReplaceAll(name, {{"/", "."}});
  const auto* method = pool_.FindMethodByName(dotted);
  if (method == nullptr) {
    problems_->Add(line, absl::StrCat("there is no method '", name, "'",
                                      Suggestion(name, MethodNames(pool_, dotted))));
  }
  return method;
}

std::vector<Rule> StepReader::ReadRules(TableReader& step, const char* key,
                                        const Context& context) {
  std::vector<Rule> rules;
  const toml::array* array = step.Array(key);
  if (array == nullptr) return rules;
  for (const toml::node& node : *array) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      problems_->Add(LineOf(node),
                     absl::StrCat("'", key, "' is a list of { if = \"...\", why = \"...\" }"));
      continue;
    }
    TableReader reader(*table, absl::StrCat("a rule of '", key, "'"), problems_);
    Rule rule;
    rule.condition = ReadCondition(reader.RequiredText("if"), reader.LineOfKey("if"), context);
    rule.why = reader.RequiredText("why");
    reader.Done();
    rules.push_back(std::move(rule));
  }
  return rules;
}

Context StepReader::ContextFor(const Source& source) const {
  return {.mapping = mapping_,
          .check = {.columns = &source.index, .kinds = &source.kinds, .maps = &mapping_->maps},
          .file = source.file,
          .problems = problems_,
          .used = used_};
}

}  // namespace steward::importing
