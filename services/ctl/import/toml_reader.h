#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include <toml++/toml.h>

namespace steward::importing {

// All that is wrong with a file, so that a user can put it right in one go.
class Problems final {
 public:
  explicit Problems(absl::string_view path) : path_(path) {}

  void Add(int line, absl::string_view message);
  // Adds the status's message unless it is OK; whether it is.
  bool Check(int line, const absl::Status& status);
  bool empty() const { return lines_.empty(); }
  // OK, or INVALID_ARGUMENT with one problem a line, in the order of the file.
  absl::Status Finish() const;

 private:
  std::string path_;
  std::multimap<int, std::string> lines_;
};

// The line of a node, 0 when it has none.
int LineOf(const toml::node& node);

// Reads the keys of one table. Wrong kinds become problems, and so do, in Done, the keys that
// nobody asked for. Borrows the table and the problems.
class TableReader final {
 public:
  // `what` names the table in messages: "file 'accounts'".
  TableReader(const toml::table& table, std::string what, Problems* problems)
      : table_(table), what_(std::move(what)), problems_(problems) {}

  int line() const { return LineOf(table_); }
  // The line of a key, or that of the table.
  int LineOfKey(const char* key) const;
  const std::string& what() const { return what_; }

  std::string Text(const char* key);
  // The same, and a problem when it is missing or empty.
  std::string RequiredText(const char* key);
  bool Flag(const char* key);
  std::vector<std::string> Words(const char* key);
  std::map<std::string, std::string> Pairs(const char* key);
  // Null when it is missing.
  const toml::table* Table(const char* key);
  const toml::array* Array(const char* key);

  void Done();

 private:
  const toml::node* Take(const char* key);
  void Expected(const toml::node& node, const char* key, const char* kind);

  const toml::table& table_;
  std::string what_;
  Problems* problems_;
  std::set<std::string> asked_;
};

}  // namespace steward::importing
