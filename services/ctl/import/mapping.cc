#include "services/ctl/import/mapping.h"

#include <algorithm>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include <toml++/toml.h>

#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/import/mapping_steps.h"
#include "services/ctl/import/toml_reader.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::importing {
namespace {

Kind ReadKind(TableReader& reader, Problems* problems) {
  struct Word {
    const char* name;
    Kind kind;
  };
  constexpr Word kWords[] = {{"text", Kind::kText},       {"integer", Kind::kInteger},
                             {"decimal", Kind::kDecimal}, {"bool", Kind::kBool},
                             {"date", Kind::kDay},        {"time", Kind::kTime}};
  const std::string type = reader.Text("type");
  if (type.empty()) return Kind::kText;
  std::vector<std::string> known;
  for (const Word& word : kWords) {
    if (type == word.name) return word.kind;
    known.emplace_back(word.name);
  }
  problems->Add(reader.LineOfKey("type"), absl::StrCat(reader.what(), ": there is no type '", type,
                                                       "'", Suggestion(type, known)));
  return Kind::kText;
}

absl::TimeZone ReadZone(TableReader& reader, absl::TimeZone otherwise, Problems* problems) {
  const std::string name = reader.Text("zone");
  absl::TimeZone zone = otherwise;
  if (!name.empty() && !absl::LoadTimeZone(name, &zone)) {
    problems->Add(reader.LineOfKey("zone"),
                  absl::StrCat(reader.what(), ": there is no time zone '", name, "'"));
  }
  return zone;
}

void ReadFormat(TableReader& reader, Problems* problems, Column* column) {
  const bool dated = column->kind == Kind::kDay || column->kind == Kind::kTime;
  const std::string text = reader.Text("format");
  const int line = reader.LineOfKey("format");
  if (dated == text.empty()) {
    problems->Add(line, absl::StrCat(reader.what(), dated ? " needs 'format', as in \"DD-MM-YYYY\""
                                                          : ": 'format' is for dates and times"));
    return;
  }
  if (!dated) return;
  absl::StatusOr<DateFormat> format = DateFormat::Parse(text);
  if (!problems->Check(line, format.status())) return;
  if (format->has_time() != (column->kind == Kind::kTime)) {
    problems->Add(line,
                  absl::StrCat(reader.what(),
                               ": a format with hours is of the type time, one without is a date"));
  }
  column->format = *std::move(format);
}

Column ReadColumn(const std::string& name, const toml::table& table, absl::TimeZone zone,
                  Problems* problems) {
  TableReader reader(table, absl::StrCat("column '", name, "'"), problems);
  Column column;
  column.name = name;
  column.line = reader.line();
  column.ignored = reader.Text("ignored");
  column.kind = ReadKind(reader, problems);
  ReadFormat(reader, problems, &column);
  column.zone = ReadZone(reader, zone, problems);
  column.required = reader.Flag("required");
  column.otherwise = reader.Text("default");
  column.personal = reader.Flag("personal");
  column.corrections = reader.Pairs("corrections");
  column.correction = reader.Text("correction");
  column.true_words = reader.Words("true");
  column.false_words = reader.Words("false");
  if (column.true_words.empty()) column.true_words = {"true", "TRUE", "True"};
  if (column.false_words.empty()) column.false_words = {"false", "FALSE", "False"};
  if (column.corrections.empty() != column.correction.empty()) {
    problems->Add(
        column.line,
        absl::StrCat(reader.what(), " needs both 'corrections' and 'correction', which says why"));
  }
  reader.Done();
  return column;
}

void ReadColumns(const toml::table& table, absl::TimeZone zone, Problems* problems,
                 SourceFile* file) {
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    toml::table spec;
    if (const auto* type = node.as_string()) spec.insert("type", type->get());
    if (node.is_table() || node.is_string()) {
      Column column = ReadColumn(name, node.is_table() ? *node.as_table() : spec, zone, problems);
      column.line = LineOf(node);
      file->index[name] = file->columns.size();
      file->columns.push_back(std::move(column));
    } else {
      problems->Add(LineOf(node),
                    absl::StrCat("column '", name, "' has to be a table or the name of a type"));
    }
  }
}

SourceFile ReadFile(const std::string& id, const toml::table& table, absl::TimeZone zone,
                    Problems* problems) {
  TableReader reader(table, absl::StrCat("file '", id, "'"), problems);
  SourceFile file;
  file.id = id;
  file.line = reader.line();
  file.path = reader.RequiredText("path");
  file.not_mapped = reader.Text("not_mapped");
  file.skipped = reader.Text("skipped");
  const toml::table* columns = reader.Table("columns");
  if (columns != nullptr) ReadColumns(*columns, zone, problems, &file);
  if (file.not_mapped.empty() && file.columns.empty()) {
    problems->Add(file.line,
                  absl::StrCat(reader.what(), " needs 'columns', or 'not_mapped' with the reason"));
  }
  if (!file.not_mapped.empty() && (!file.skipped.empty() || !file.columns.empty())) {
    problems->Add(file.line,
                  absl::StrCat(reader.what(), " is not mapped, so that its columns say nothing"));
  }
  reader.Done();
  return file;
}

ValueMap ReadMap(const std::string& name, const toml::table& table, Problems* problems) {
  TableReader reader(table, absl::StrCat("map '", name, "'"), problems);
  ValueMap map;
  map.name = name;
  map.values = reader.Pairs("values");
  map.otherwise = reader.Text("otherwise");
  map.correction = reader.Text("correction");
  if (map.values.empty())
    problems->Add(reader.line(), absl::StrCat(reader.what(), " needs 'values'"));
  reader.Done();
  return map;
}

// Calls `read` with each table of a table of tables.
template <typename Read>
void EachTable(TableReader& root, const char* key, Problems* problems, Read read) {
  const toml::table* tables = root.Table(key);
  if (tables == nullptr) return;
  for (const auto& [name, node] : *tables) {
    if (const toml::table* table = node.as_table()) {
      read(std::string(name.str()), *table);
    } else {
      problems->Add(LineOf(node),
                    absl::StrCat("'", key, ".", std::string(name.str()), "' has to be a table"));
    }
  }
}

void CheckUnusedColumns(const Mapping& mapping, const std::set<std::string>& used,
                        Problems* problems) {
  for (const SourceFile& file : mapping.files) {
    for (const Column& column : file.columns) {
      if (!column.ignored.empty() || used.contains(absl::StrCat(file.id, ".", column.name)))
        continue;
      problems->Add(column.line,
                    absl::StrCat("column '", column.name, "' of '", file.id,
                                 "' is neither used nor ignored; say ignored = \"why\""));
    }
  }
}

void CheckUnusedFiles(const Mapping& mapping, Problems* problems) {
  for (const SourceFile& file : mapping.files) {
    const bool stepped = std::any_of(mapping.steps.begin(), mapping.steps.end(),
                                     [&](const Step& step) { return step.source == file.id; });
    if (stepped == (file.not_mapped.empty() && file.skipped.empty())) continue;
    problems->Add(
        file.line,
        absl::StrCat("file '", file.id,
                     stepped ? "' is skipped or not mapped, but has a step"
                             : "' has no step; say 'skipped' or 'not_mapped' with the reason"));
  }
}

Mapping ReadMapping(const toml::table& table, const google::protobuf::DescriptorPool& pool,
                    Problems* problems) {
  TableReader root(table, "the mapping", problems);
  Mapping mapping;
  mapping.name = root.RequiredText("name");
  const absl::TimeZone zone = ReadZone(root, absl::UTCTimeZone(), problems);
  EachTable(root, "maps", problems, [&](const std::string& name, const toml::table& map) {
    mapping.maps.emplace(name, ReadMap(name, map, problems));
  });
  EachTable(root, "files", problems, [&](const std::string& id, const toml::table& file) {
    mapping.files.push_back(ReadFile(id, file, zone, problems));
  });
  std::set<std::string> used;
  StepReader steps(pool, problems, &used, &mapping);
  if (const toml::array* derives = root.Array("derives")) steps.ReadDerives(*derives);
  if (const toml::array* array = root.Array("steps")) steps.ReadSteps(*array);
  if (mapping.steps.empty()) problems->Add(1, "the mapping has no steps");
  root.Done();
  CheckUnusedFiles(mapping, problems);
  // A broken step would make its columns look unused.
  if (problems->empty()) CheckUnusedColumns(mapping, used, problems);
  return mapping;
}

}  // namespace

const SourceFile* Mapping::FindFile(absl::string_view id) const {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const SourceFile& file) { return file.id == id; });
  return found == files.end() ? nullptr : &*found;
}

const Derive* Mapping::FindDerive(absl::string_view derive_name) const {
  const auto found = std::find_if(derives.begin(), derives.end(),
                                  [&](const Derive& derive) { return derive.name == derive_name; });
  return found == derives.end() ? nullptr : &*found;
}

absl::StatusOr<Mapping> LoadMapping(absl::string_view text, absl::string_view path,
                                    const google::protobuf::DescriptorPool& pool) {
  Problems problems(path);
  toml::table table;
  try {
    table = toml::parse(Std(text));
  } catch (const toml::parse_error& error) {
    problems.Add(static_cast<int>(error.source().begin.line), Abs(error.description()));
    return problems.Finish();
  }
  Mapping mapping = ReadMapping(table, pool, &problems);
  STEWARD_RETURN_IF_ERROR(problems.Finish());
  return mapping;
}

const google::protobuf::DescriptorPool& ImportMethods() {
  // Naming a message of each service links its descriptors in.
  (void)accounts::v1::ImportAccountRequest::descriptor();
  (void)contracts::v1::ImportContractRequest::descriptor();
  (void)feedback::v1::ImportResponseRequest::descriptor();
  (void)escalations::v1::ImportEscalationRequest::descriptor();
  return *google::protobuf::DescriptorPool::generated_pool();
}

}  // namespace steward::importing
