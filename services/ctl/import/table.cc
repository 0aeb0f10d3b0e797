#include "services/ctl/import/table.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/import/csv.h"

namespace steward::importing {
namespace {

bool Contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

absl::Status CheckHeader(const SourceFile& file, const std::vector<std::string>& header) {
  std::vector<std::string> known;
  for (const Column& column : file.columns) known.push_back(column.name);
  std::string message;
  for (const std::string& name : header) {
    if (file.index.contains(name)) continue;
    absl::StrAppend(&message, message.empty() ? "" : "\n", file.path,
                    ": the mapping doesn't know the column '", name, "'", Suggestion(name, known));
  }
  for (const Column& column : file.columns) {
    if (Contains(header, column.name)) continue;
    absl::StrAppend(&message, message.empty() ? "" : "\n", file.path, ": the column '", column.name,
                    "' is missing", Suggestion(column.name, header));
  }
  return message.empty() ? absl::OkStatus() : absl::InvalidArgumentError(message);
}

absl::StatusOr<Value> ReadDated(const Column& column, const std::string& text) {
  STEWARD_ASSIGN_OR_RETURN(const absl::CivilSecond second, column.format->Read(text));
  if (column.kind == Kind::kDay)
    return Value(Day{.day = absl::CivilDay(second), .zone = column.zone});
  const absl::TimeZone::TimeInfo info = column.zone.At(second);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", text, "' does not exist in ", column.zone.name()));
  }
  return Value(info.pre);
}

absl::StatusOr<Value> ReadKind(const Column& column, const std::string& text) {
  if (column.kind == Kind::kDay || column.kind == Kind::kTime) return ReadDated(column, text);
  if (column.kind != Kind::kBool) return FromText(text, column.kind);
  if (Contains(column.true_words, text)) return Value(true);
  if (Contains(column.false_words, text)) return Value(false);
  return absl::InvalidArgumentError(absl::StrCat("'", text, "' is neither true nor false"));
}

absl::StatusOr<Value> ReadValue(const Column& column, std::string text,
                                std::vector<std::string>* corrections) {
  if (const auto right = column.corrections.find(text); right != column.corrections.end()) {
    corrections->push_back(absl::StrCat(column.name, ": '", text, "' read as '", right->second,
                                        "': ", column.correction));
    text = right->second;
  }
  if (text.empty()) text = column.otherwise;
  if (!text.empty()) return ReadKind(column, text);
  if (column.required) return absl::InvalidArgumentError("the value is missing");
  return Value();
}

Record ReadRecord(const SourceFile& file, const std::vector<size_t>& positions, CsvRow row) {
  Record record;
  record.line = row.line;
  record.raw = std::move(row.fields);
  record.error = std::move(row.error);
  record.values.resize(file.columns.size());
  for (size_t i = 0; i < positions.size() && record.error.empty(); ++i) {
    const Column& column = file.columns[i];
    if (!column.ignored.empty()) continue;
    absl::StatusOr<Value> value = ReadValue(column, record.raw[positions[i]], &record.corrections);
    if (value.ok()) {
      record.values[i] = *std::move(value);
    } else {
      record.error = absl::StrCat(column.name, ": ", value.status().message());
    }
  }
  return record;
}

}  // namespace

absl::StatusOr<Table> ReadTable(const SourceFile& file, const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/", file.path);
  std::ifstream input(path, std::ios::binary);
  if (!input) return absl::NotFoundError(absl::StrCat("can't read ", path));
  absl::StatusOr<CsvReader> reader = CsvReader::Open(input);
  if (!reader.ok()) {
    return absl::Status(reader.status().code(),
                        absl::StrCat(path, ": ", reader.status().message()));
  }
  STEWARD_RETURN_IF_ERROR(CheckHeader(file, reader->header()));
  Table table = {.name = file.path, .derived = false, .header = reader->header(), .rows = {}};
  std::vector<size_t> positions;
  for (const Column& column : file.columns) {
    const auto found = std::find(table.header.begin(), table.header.end(), column.name);
    positions.push_back(static_cast<size_t>(found - table.header.begin()));
  }
  for (CsvRow row; reader->Next(&row);) {
    if (table.rows.size() == kTableRowsMax) {
      return absl::ResourceExhaustedError(
          absl::StrCat(path, " has more than ", kTableRowsMax, " rows; split it"));
    }
    table.rows.push_back(ReadRecord(file, positions, std::move(row)));
  }
  if (input.bad()) return absl::UnavailableError(absl::StrCat("can't read ", path, " to its end"));
  return table;
}

absl::StatusOr<std::string> TableLookups::Find(const Pipe& lookup, const std::string& key) const {
  const Index& index = IndexOf(lookup);
  const auto found = index.find(key);
  const auto& path = tables_.at(lookup.args[0]).name;
  if (found == index.end()) {
    return absl::NotFoundError(
        absl::StrCat("no row of ", path, " has '", key, "' as its ", lookup.args[1]));
  }
  if (found->second.ambiguous) {
    return absl::InvalidArgumentError(
        absl::StrCat("several rows of ", path, " have '", key, "' as their ", lookup.args[1]));
  }
  return found->second.value;
}

const TableLookups::Index& TableLookups::IndexOf(const Pipe& lookup) const {
  const auto [place, added] = indexes_.try_emplace(lookup.args);
  if (!added) return place->second;
  const SourceFile& file = *mapping_.FindFile(lookup.args[0]);
  const size_t key_column = file.index.at(lookup.args[1]);
  const size_t value_column = file.index.at(lookup.args[2]);
  for (const Record& record : tables_.at(file.id).rows) {
    if (!record.error.empty() || IsAbsent(record.values[key_column])) continue;
    const std::string value = ToText(record.values[value_column]);
    const auto [entry, fresh] =
        place->second.try_emplace(ToText(record.values[key_column]), Entry{.value = value});
    if (!fresh && entry->second.value != value) entry->second.ambiguous = true;
  }
  return place->second;
}

}  // namespace steward::importing
