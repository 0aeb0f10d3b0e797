#include "services/ctl/import/csv.h"

#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/text.h"

namespace steward::importing {
namespace {

void DropByteOrderMark(std::istream& input) {
  constexpr unsigned char kMark[] = {0xEF, 0xBB, 0xBF};
  for (int taken = 0; taken < 3; ++taken) {
    if (input.peek() != kMark[taken]) {
      for (; taken > 0; --taken) input.unget();
      return;
    }
    input.get();
  }
}

void SetError(CsvRow* row, std::string error) {
  if (row->error.empty()) row->error = std::move(error);
}

bool IsBlank(const CsvRow& row, bool quoted) {
  return row.error.empty() && row.fields.size() == 1 && row.fields[0].empty() && !quoted;
}

}  // namespace

absl::StatusOr<CsvReader> CsvReader::Open(std::istream& input, CsvLimits limits) {
  CsvReader reader(input, limits);
  DropByteOrderMark(input);
  CsvRow row;
  if (!reader.ReadRow(&row))
    return absl::InvalidArgumentError("the file is empty: a header row is missing");
  if (!row.error.empty())
    return absl::InvalidArgumentError(absl::StrCat("the header row: ", row.error));
  absl::flat_hash_set<std::string> seen;
  for (const std::string& name : row.fields) {
    if (name.empty())
      return absl::InvalidArgumentError("the header row has a column without a name");
    if (!seen.insert(name).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("the header row names column '", name, "' twice"));
    }
  }
  reader.header_ = std::move(row.fields);
  return reader;
}

bool CsvReader::Next(CsvRow* row) {
  if (!ReadRow(row)) return false;
  if (row->error.empty() && row->fields.size() != header_.size()) {
    row->error =
        absl::StrCat("the row has ", row->fields.size(), " fields, the header ", header_.size());
  }
  return true;
}

bool CsvReader::ReadRow(CsvRow* row) {
  for (;;) {
    *row = CsvRow{.line = line_, .fields = {}, .error = {}};
    where_ = Where::kFieldStart;
    quoted_ = false;
    field_.clear();
    row_bytes_ = 0;
    bool any = false;
    bool ended = false;
    for (int c = input_->get(); c != std::istream::traits_type::eof(); c = input_->get()) {
      any = true;
      if (Take(static_cast<char>(c), row)) {
        ended = true;
        break;
      }
    }
    if (!any) return false;
    if (!ended && where_ == Where::kQuoted)
      SetError(row, "a quoted field is not closed before the end of the file");
    EndField(row);
    if (IsBlank(*row, quoted_)) continue;
    Check(row);
    return true;
  }
}

// Takes one character; true when it ended the row.
bool CsvReader::Take(char c, CsvRow* row) {
  if (c == '\n') ++line_;
  if (where_ == Where::kQuoted) {
    if (c == '"') {
      where_ = Where::kQuoteInQuoted;
    } else {
      Append(c, row);
    }
    return false;
  }
  if (where_ == Where::kQuoteInQuoted && c == '"') {
    Append(c, row);
    where_ = Where::kQuoted;
    return false;
  }
  if (c == '\n') return true;
  if (c == '\r' && input_->peek() == '\n') return false;
  if (c == ',') {
    EndField(row);
    where_ = Where::kFieldStart;
    return false;
  }
  if (where_ == Where::kFieldStart && c == '"') {
    where_ = Where::kQuoted;
    quoted_ = true;
    return false;
  }
  if (where_ == Where::kQuoteInQuoted) {
    SetError(row,
             absl::StrCat("text stands after the closing quote of field ", row->fields.size() + 1));
    return false;
  }
  where_ = Where::kBare;
  Append(c, row);
  return false;
}

void CsvReader::Append(char c, CsvRow* row) {
  if (++row_bytes_ > limits_.row_bytes_max) {
    SetError(row, absl::StrCat("the row is longer than ", limits_.row_bytes_max, " bytes"));
  } else if (field_.size() >= limits_.field_bytes_max) {
    SetError(row, absl::StrCat("field ", row->fields.size() + 1, " is longer than ",
                               limits_.field_bytes_max, " bytes"));
  } else {
    field_.push_back(c);
  }
}

void CsvReader::EndField(CsvRow* row) {
  if (row->fields.size() >= limits_.columns_max) {
    SetError(row, absl::StrCat("the row has more than ", limits_.columns_max, " fields"));
  } else {
    row->fields.push_back(std::move(field_));
  }
  field_.clear();
}

void CsvReader::Check(CsvRow* row) const {
  for (size_t i = 0; i < row->fields.size(); ++i) {
    if (!IsUtf8(row->fields[i]))
      SetError(row, absl::StrCat("field ", i + 1, " is not valid UTF-8"));
  }
}

std::string CsvField(const std::string& field) {
  if (field.find_first_of(",\"\r\n") == std::string::npos) return field;
  std::string out = "\"";
  for (const char c : field) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
  return out;
}

std::string CsvLine(const std::vector<std::string>& fields) {
  std::string out;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) out.push_back(',');
    out += CsvField(fields[i]);
  }
  // A row of one empty field would read back as a blank line.
  if (out.empty()) out = "\"\"";
  out += "\r\n";
  return out;
}

}  // namespace steward::importing
