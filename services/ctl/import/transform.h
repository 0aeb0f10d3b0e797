#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "services/ctl/import/expression.h"
#include "services/ctl/import/value.h"

namespace steward::importing {

// A table of values: what a source calls things, and what we call them.
struct ValueMap {
  std::string name;
  std::map<std::string, std::string> values;
  // What any other value becomes; empty: such a row is rejected.
  std::string otherwise;
  // Not empty: a row that goes through the map counts as corrected, and this says why.
  std::string correction;
};

// Where each column stands in a row.
using ColumnIndex = absl::flat_hash_map<std::string, size_t>;

// One row of a table with its values in the columns' kinds.
struct Record {
  int64_t line = 0;
  std::vector<std::string> raw;
  std::vector<Value> values;
  // Not empty: the row can't be read, and takes no part in anything.
  std::string error;
  // How its columns were corrected.
  std::vector<std::string> corrections;
};

// Finds a value by another column: the file, its key column and its target column.
class LookupSource {
 public:
  virtual ~LookupSource() = default;
  // NOT_FOUND when no row has the key, INVALID_ARGUMENT when two rows disagree.
  virtual absl::StatusOr<std::string> Find(const Pipe& lookup, const std::string& key) const = 0;
};

// What an expression is evaluated over. Borrows everything; lives for one row.
struct Scope {
  const ColumnIndex* columns = nullptr;
  const Record* record = nullptr;
  const std::map<std::string, ValueMap>* maps = nullptr;
  const LookupSource* lookups = nullptr;
  // Names the source in hashes, so that two sources never share an id.
  absl::string_view source;
  // Receives how values were corrected; may be null.
  std::vector<std::string>* corrections = nullptr;
};

// The column that stands for the whole row, in `{*|hash}`.
inline constexpr absl::string_view kWholeRow = "*";

// The expression's value for the row. A placeholder alone keeps its kind; in a text with several
// parts an absent one makes the whole absent. An error says why the row must be rejected, and
// quotes what it read.
absl::StatusOr<Value> Evaluate(const Expression& expression, const Scope& scope);

// Whether all tests hold. A comparison with an absent value doesn't.
absl::StatusOr<bool> Holds(const Condition& condition, const Scope& scope);

// What a mapping file can be checked for before any row is read.
struct PipeCheck {
  const ColumnIndex* columns = nullptr;
  // The kind of each column, by position.
  const std::vector<Kind>* kinds = nullptr;
  const std::map<std::string, ValueMap>* maps = nullptr;
};

// The kind that the expression will yield. INVALID_ARGUMENT for an unknown column, pipe or map, for
// arguments that the pipe doesn't take, and for a pipe that can't take the kind before it. Lookups'
// files are checked elsewhere.
absl::StatusOr<Kind> CheckExpression(const Expression& expression, const PipeCheck& check);

// The columns that the expression reads, those in arguments included.
std::vector<std::string> ColumnsOf(const Expression& expression);

}  // namespace steward::importing
