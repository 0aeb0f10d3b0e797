#include "services/ctl/output.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <utf8proc.h>

#include "libs/base/money.h"
#include "libs/base/suggest.h"
#include "services/ctl/failure.h"
#include "services/ctl/import/csv.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

constexpr char kGap[] = "  ";

// How many cells of a terminal the text takes.
size_t WidthOf(const std::string& text) {
  size_t width = 0;
  const auto* at = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t read = std::max<utf8proc_ssize_t>(1, utf8proc_iterate(at, left, &point));
    if (point >= 0) width += static_cast<size_t>(std::max(0, utf8proc_charwidth(point)));
    at += read;
    left -= read;
  }
  return width;
}

// A terminal must not obey what a text holds.
std::string Harmless(const std::string& text) {
  std::string harmless;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // C1 controls are U+0080 to U+009F: C2 and the code.
    const bool c1 =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) ++i;
    harmless.push_back(byte < 0x20 || byte == 0x7F || c1 ? ' ' : text[i]);
  }
  return harmless;
}

std::string CellText(const Row& row, const Column& column, const Listing& listing) {
  if (row.message == nullptr) return row.text;
  std::string text = TextAt(*row.message, column.path);
  int64_t number = 0;
  if (column.unit == Unit::kPlain || !absl::SimpleAtoi(text, &number)) return text;
  if (column.unit == Unit::kBasisPoints) return PercentText(number);
  if (column.unit == Unit::kCenti) return HundredthsText(number);
  // A row that names its currency has it from there.
  const std::string own = TextAt(*row.message, "currency");
  const std::string& currency = own.empty() ? listing.currency : own;
  const auto amount = FormatAmount(number, currency);
  return amount.ok() ? absl::StrCat(*amount, " ", currency) : text;
}

// `with_total`: below the rows.
std::vector<std::vector<std::string>> Cells(const Listing& listing, bool wide, bool with_total) {
  std::vector<std::vector<std::string>> cells(1 + listing.rows.size());
  if (listing.by_service) cells[0].push_back("SERVICE");
  for (const Column& column : listing.columns) {
    if (wide || !column.wide) cells[0].push_back(column.title);
  }
  for (size_t i = 0; i < listing.rows.size(); ++i) {
    if (listing.by_service) cells[i + 1].push_back(listing.rows[i].service);
    for (const Column& column : listing.columns) {
      if (!wide && column.wide) continue;
      cells[i + 1].push_back(CellText(listing.rows[i], column, listing));
    }
  }
  if (listing.total != nullptr && (with_total || listing.rows.empty())) {
    cells.push_back({"total"});
    for (size_t i = 1; i < listing.columns.size(); ++i) {
      if (!wide && listing.columns[i].wide) continue;
      cells.back().push_back(CellText({.message = listing.total}, listing.columns[i], listing));
    }
  }
  return cells;
}

void WriteNames(const Listing& listing, std::ostream& out) {
  for (const Row& row : listing.rows) {
    std::string name = row.message == nullptr ? row.text : TextAt(*row.message, "name");
    if (name.empty() && row.message != nullptr && !listing.columns.empty()) {
      name = TextAt(*row.message, listing.columns[0].path);
    }
    out << (name.empty() ? row.service : Harmless(name)) << '\n';
  }
}

}  // namespace

std::string HundredthsText(int64_t hundredths) {
  const int64_t size = std::abs(hundredths);
  return absl::StrFormat("%s%d.%02d", hundredths < 0 ? "-" : "", size / 100, size % 100);
}

std::string PercentText(int64_t bp) { return absl::StrCat(HundredthsText(bp), " %"); }

const std::vector<std::string>& FormatNames() {
  static const auto* const kNames =
      new std::vector<std::string>{"table", "wide", "json", "yaml", "csv", "name"};
  return *kNames;
}

absl::StatusOr<Format> ParseFormat(absl::string_view name) {
  const auto& names = FormatNames();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<Format>(found - names.begin());
  return UsageError(absl::StrCat("-o knows no format '", name, "'", Suggestion(name, names)));
}

void WriteListing(const Listing& listing, Format format, std::ostream& out) {
  if (format == Format::kName) return WriteNames(listing, out);
  if (format != Format::kCsv)
    return WriteTable(Cells(listing, format == Format::kWide, /*with_total=*/true), out);
  WriteCells(Cells(listing, /*wide=*/true, /*with_total=*/false), format, out);
}

void WriteCells(const std::vector<std::vector<std::string>>& rows, Format format,
                std::ostream& out) {
  if (format == Format::kTable || format == Format::kWide) return WriteTable(rows, out);
  for (size_t i = 0; i < rows.size(); ++i) {
    if (format == Format::kCsv) out << importing::CsvLine(rows[i]);
    if (format == Format::kName && i > 0) out << Harmless(rows[i].front()) << '\n';
  }
}

void WriteJson(const Json& json, Format format, std::ostream& out) {
  out << (format == Format::kYaml ? ToYaml(json) : ToPretty(json));
}

void WriteTable(const std::vector<std::vector<std::string>>& rows, std::ostream& out) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], WidthOf(row[i]));
  }
  for (const auto& row : rows) {
    std::string line;
    size_t owed = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      if (row[i].empty() && i + 1 == row.size()) break;
      absl::StrAppend(&line, std::string(owed, ' '), i == 0 ? "" : kGap, Harmless(row[i]));
      owed = widths[i] - WidthOf(row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

}  // namespace steward::ctl
