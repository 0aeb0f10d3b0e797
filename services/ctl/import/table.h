#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "services/ctl/import/mapping.h"
#include "services/ctl/import/transform.h"

namespace steward::importing {

// At most so many rows are read from one file: a table is kept in memory, because lookups, orders
// and groups need it.
inline constexpr size_t kTableRowsMax = 2'000'000;

// A file, or a table derived from one. Plain data.
struct Table {
  // The file's name, or the derived table's.
  std::string name;
  bool derived = false;
  // The columns as the source orders them; Record::raw has the same order.
  std::vector<std::string> header;
  std::vector<Record> rows;
};

// Reads a file of the source from `directory`. Rows that can't be read are kept with their error.
// NOT_FOUND for a missing file; INVALID_ARGUMENT, naming every such column, for one that the
// mapping doesn't know or the file lacks.
absl::StatusOr<Table> ReadTable(const SourceFile& file, const std::string& directory);

// Looks values up in tables by file id. Builds an index for each pair of columns when it is first
// asked for. Borrows mapping and tables. Not thread-safe.
class TableLookups final : public LookupSource {
 public:
  TableLookups(const Mapping& mapping, const std::map<std::string, Table>& tables)
      : mapping_(mapping), tables_(tables) {}

  absl::StatusOr<std::string> Find(const Pipe& lookup, const std::string& key) const override;

 private:
  struct Entry {
    std::string value;
    bool ambiguous = false;
  };
  using Index = absl::flat_hash_map<std::string, Entry>;

  const Index& IndexOf(const Pipe& lookup) const;

  const Mapping& mapping_;
  const std::map<std::string, Table>& tables_;
  mutable std::map<std::vector<std::string>, Index> indexes_;
};

// Builds a derived table from the rows of `source`, whose `scope` has everything but the row. A row
// that can't be evaluated gets its error, and takes no part.
absl::StatusOr<Table> BuildDerived(const Derive& derive, Scope scope, Table* source);

}  // namespace steward::importing
