#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include <google/protobuf/message.h>

#include "services/ctl/json.h"

// How answers are shown. Data only: talk goes elsewhere. Everything here is stateless.

namespace steward::ctl {

enum class Format { kTable, kWide, kJson, kYaml, kCsv, kName };

// The words after -o, in the order of Format.
const std::vector<std::string>& FormatNames();
absl::StatusOr<Format> ParseFormat(absl::string_view name);

// What the numbers of a column are.
enum class Unit { kPlain, kMinor, kBasisPoints, kCenti };

// "68.24" for 6824, "-0.50" for -50.
std::string HundredthsText(int64_t hundredths);
// "85.00 %" for 8500 basis points.
std::string PercentText(int64_t bp);

struct Column {
  std::string title;
  // Into the row's message.
  std::string path;
  // Only in wide tables and CSV.
  bool wide = false;
  Unit unit = Unit::kPlain;
};

// A row: a message, or (null) a text alone; and the service that it comes from where several were
// asked.
struct Row {
  const google::protobuf::Message* message = nullptr;
  std::string text = {};
  std::string service = {};
};

struct Listing {
  std::vector<Column> columns;
  std::vector<Row> rows;
  // For amounts that don't say it themselves.
  std::string currency;
  // Whether rows show their service.
  bool by_service = false;
  // Not null: tables end with a row "total", whose cells are this message's fields at the columns'
  // paths; CSV only when it has no other row.
  const google::protobuf::Message* total = nullptr;
};

// The listing as a table, CSV or names. `format` is one of kTable, kWide, kCsv and kName.
void WriteListing(const Listing& listing, Format format, std::ostream& out);
// `format` is kJson or kYaml.
void WriteJson(const Json& json, Format format, std::ostream& out);

// Rows of cells under titles (the first row) as a table or CSV; in kName the first column without
// its title. `format` is one of kTable, kWide, kCsv and kName.
void WriteCells(const std::vector<std::vector<std::string>>& rows, Format format,
                std::ostream& out);

// Rows of cells under titles, in columns as wide as what is in them. Control characters come out as
// spaces.
void WriteTable(const std::vector<std::vector<std::string>>& rows, std::ostream& out);

}  // namespace steward::ctl
