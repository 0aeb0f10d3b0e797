#pragma once

#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace steward::importing {

// Bounds on what one file may hold, so that a file which is no CSV at all cannot take the memory.
struct CsvLimits {
  size_t field_bytes_max = 256 << 10;
  size_t row_bytes_max = 1 << 20;
  size_t columns_max = 1000;
};

// One row of a file, or what is wrong with it.
struct CsvRow {
  // The line of the file on which the row begins, from 1. A quoted field may make a row span
  // several lines.
  int64_t line = 0;
  std::vector<std::string> fields;
  // Empty for a sound row. A bad row keeps the fields that could be read, and the rows after it are
  // still read.
  std::string error;
};

// Reads a CSV file as in RFC 4180, row by row: quoted fields over several lines, both line ends, a
// missing last line end, a byte order mark at the start (dropped). Blank lines are passed over. Not
// thread-safe.
class CsvReader final {
 public:
  // Borrows `input`, which must outlive the reader, and reads its header row. INVALID_ARGUMENT for
  // a file without a header, or with one that is malformed or names a column twice.
  static absl::StatusOr<CsvReader> Open(std::istream& input, CsvLimits limits = {});

  const std::vector<std::string>& header() const { return header_; }

  // Reads the next row into `row`; false at the end of the file.
  bool Next(CsvRow* row);

 private:
  enum class Where { kFieldStart, kBare, kQuoted, kQuoteInQuoted };

  CsvReader(std::istream& input, CsvLimits limits) : input_(&input), limits_(limits) {}

  bool ReadRow(CsvRow* row);
  bool Take(char c, CsvRow* row);
  void Append(char c, CsvRow* row);
  void EndField(CsvRow* row);
  void Check(CsvRow* row) const;

  std::istream* input_;
  CsvLimits limits_;
  std::vector<std::string> header_;
  int64_t line_ = 1;
  Where where_ = Where::kFieldStart;
  bool quoted_ = false;
  std::string field_;
  size_t row_bytes_ = 0;
};

// `field` as it stands in a CSV row: quoted where a comma, a quote or a line end makes that
// necessary.
std::string CsvField(const std::string& field);

// One row with its line end.
std::string CsvLine(const std::vector<std::string>& fields);

}  // namespace steward::importing
