#pragma once

#include <functional>
#include <set>
#include <string>

#include <toml++/toml.h>

#include "services/ctl/import/mapping.h"
#include "services/ctl/import/toml_reader.h"
#include "services/ctl/import/transform.h"

namespace steward::importing {

// What the expressions of one step or derived table are checked against, and what they were seen to
// use.
struct Context {
  const Mapping* mapping = nullptr;
  PipeCheck check;
  // The file whose columns they read; null for a derived table.
  const SourceFile* file = nullptr;
  Problems* problems = nullptr;
  // "file.column" of every column that some expression reads.
  std::set<std::string>* used = nullptr;
};

// Reads an expression and checks it; a problem leaves `kind` at kAbsent.
Expression ReadExpression(const std::string& text, int line, const Context& context,
                          Kind* kind = nullptr);

// Reads a condition; an empty text is one that always holds.
Condition ReadCondition(const std::string& text, int line, const Context& context);

// Reads the tree of a request's fields against its message type. Problems: unknown fields and enum
// values, values that don't fit their field, personal columns in fields that aren't marked
// personal.
MessageNode ReadMessage(const toml::table& table, const google::protobuf::Descriptor& type,
                        const Context& context);

}  // namespace steward::importing
