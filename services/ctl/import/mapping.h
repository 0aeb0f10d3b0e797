#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <google/protobuf/descriptor.h>

#include "services/ctl/import/date_format.h"
#include "services/ctl/import/expression.h"
#include "services/ctl/import/transform.h"
#include "services/ctl/import/value.h"

namespace steward::importing {

// A column of a file, in the order: corrections, default, kind.
struct Column {
  std::string name;
  int line = 0;
  // Not empty: the column is not taken, and this says why.
  std::string ignored;
  Kind kind = Kind::kText;
  // For dates and times.
  std::optional<DateFormat> format;
  absl::TimeZone zone;
  bool required = false;
  // Stands for an empty field.
  std::string otherwise;
  // Personal text goes to fields that are marked personal, or into a hash, and nowhere else.
  bool personal = false;
  // Wrong spellings and the right ones; a row that has one counts as corrected.
  std::map<std::string, std::string> corrections;
  std::string correction;
  std::vector<std::string> true_words;
  std::vector<std::string> false_words;
};

// A file of the source.
struct SourceFile {
  std::string id;
  // Its name in the directory.
  std::string path;
  int line = 0;
  // Not empty: the file is not read at all, and this says why.
  std::string not_mapped;
  // Not empty: rows are read for lookups and derived rows only, become nothing themselves, and this
  // says why.
  std::string skipped;
  std::vector<Column> columns;
  ColumnIndex index;
};

// A rule of the mapping that ends a row's way, and why.
struct Rule {
  Condition condition;
  std::string why;
};

// Numbers the distinct values of `of` within `by`, from 1, in the step's order: the pseudo-column
// `ordinal`.
struct Ordinal {
  Expression by;
  Expression of;
};

struct MessageNode;

// What goes into one field: one element, or several for a repeated field.
struct FieldNode {
  const google::protobuf::FieldDescriptor* field = nullptr;
  std::vector<std::variant<Expression, std::unique_ptr<MessageNode>>> elements;
};

// A message to be filled. One whose placeholders all came out absent is left out.
struct MessageNode {
  const google::protobuf::Descriptor* type = nullptr;
  std::vector<FieldNode> fields;
};

// Sends one request for each row of a file or of a derived table.
struct Step {
  std::string name;
  int line = 0;
  // The id of a file, or the name of a derived table.
  std::string source;
  const google::protobuf::MethodDescriptor* method = nullptr;
  // The external key. Rows of one key have to say the same, and are sent once.
  Expression key;
  // Rows for which it doesn't hold take no part in the step.
  Condition when;
  std::vector<Rule> reject_if;
  std::vector<Rule> skip_if;
  std::vector<Expression> order_by;
  std::optional<Ordinal> ordinal;
  // The columns that its expressions read: those of the source, and `ordinal` after them where it
  // is asked for.
  ColumnIndex index;
  MessageNode request;
};

// A table derived from a file: of each group, the item with the greatest sum, ties going to the
// lowest item; without a sum all tie. Its columns are `group`, `pick`, `sum` and `earliest` (the
// least `earliest` over the picked item's rows).
struct Derive {
  std::string name;
  int line = 0;
  std::string file;
  Condition when;
  Expression group;
  Expression item;
  Expression sum;
  // Only rows for which it holds count into the sum; a group without any has no row.
  Condition sum_when;
  Expression earliest;
  // The columns of the derived table.
  ColumnIndex index;
  std::vector<Kind> kinds;
};

// How a source's files become requests. Immutable once loaded; holds descriptors of the pool that
// it was loaded with.
struct Mapping {
  std::string name;
  std::map<std::string, ValueMap> maps;
  std::vector<SourceFile> files;
  std::vector<Derive> derives;
  std::vector<Step> steps;

  const SourceFile* FindFile(absl::string_view id) const;
  const Derive* FindDerive(absl::string_view name) const;
};

// Reads and checks a mapping file. `path` is for messages only. The methods and their request
// fields are looked up in `pool`. INVALID_ARGUMENT has all problems, one a line, each with its line
// and, where a name is wrong, a suggestion.
absl::StatusOr<Mapping> LoadMapping(absl::string_view text, absl::string_view path,
                                    const google::protobuf::DescriptorPool& pool);

// The pool with the methods of the services whose import methods are linked in. A new service is
// named there.
const google::protobuf::DescriptorPool& ImportMethods();

}  // namespace steward::importing
