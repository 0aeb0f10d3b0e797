#include "services/ctl/import/toml_reader.h"

#include "absl/strings/str_cat.h"

#include "libs/base/suggest.h"

namespace steward::importing {

void Problems::Add(int line, absl::string_view message) {
  lines_.emplace(line, std::string(message));
}

bool Problems::Check(int line, const absl::Status& status) {
  if (!status.ok()) Add(line, status.message());
  return status.ok();
}

absl::Status Problems::Finish() const {
  if (lines_.empty()) return absl::OkStatus();
  std::string message;
  for (const auto& [line, text] : lines_) {
    absl::StrAppend(&message, message.empty() ? "" : "\n", path_, ":", line, ": ", text);
  }
  return absl::InvalidArgumentError(message);
}

int LineOf(const toml::node& node) { return static_cast<int>(node.source().begin.line); }

int TableReader::LineOfKey(const char* key) const {
  const toml::node* node = table_.get(key);
  return node == nullptr ? line() : LineOf(*node);
}

std::string TableReader::Text(const char* key) {
  const toml::node* node = Take(key);
  if (node == nullptr) return "";
  if (const auto* text = node->as_string()) return text->get();
  Expected(*node, key, "text in quotes");
  return "";
}

std::string TableReader::RequiredText(const char* key) {
  const std::string text = Text(key);
  if (text.empty()) problems_->Add(line(), absl::StrCat(what_, " needs '", key, "'"));
  return text;
}

bool TableReader::Flag(const char* key) {
  const toml::node* node = Take(key);
  if (node == nullptr) return false;
  if (const auto* flag = node->as_boolean()) return flag->get();
  Expected(*node, key, "true or false");
  return false;
}

std::vector<std::string> TableReader::Words(const char* key) {
  std::vector<std::string> words;
  const toml::array* array = Array(key);
  if (array == nullptr) return words;
  for (const toml::node& node : *array) {
    if (const auto* text = node.as_string()) {
      words.push_back(text->get());
    } else {
      Expected(node, key, "a list of texts");
    }
  }
  return words;
}

std::map<std::string, std::string> TableReader::Pairs(const char* key) {
  std::map<std::string, std::string> pairs;
  const toml::table* table = Table(key);
  if (table == nullptr) return pairs;
  for (const auto& [name, node] : *table) {
    if (const auto* text = node.as_string()) {
      pairs.emplace(std::string(name.str()), text->get());
    } else {
      Expected(node, key, "a table of texts");
    }
  }
  return pairs;
}

const toml::table* TableReader::Table(const char* key) {
  const toml::node* node = Take(key);
  if (node == nullptr) return nullptr;
  if (!node->is_table()) Expected(*node, key, "a table");
  return node->as_table();
}

const toml::array* TableReader::Array(const char* key) {
  const toml::node* node = Take(key);
  if (node == nullptr) return nullptr;
  if (!node->is_array()) Expected(*node, key, "a list");
  return node->as_array();
}

void TableReader::Done() {
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (asked_.contains(name)) continue;
    const std::vector<std::string> known(asked_.begin(), asked_.end());
    problems_->Add(LineOf(node), absl::StrCat(what_, " has the unknown key '", name, "'",
                                              Suggestion(name, known)));
  }
}

const toml::node* TableReader::Take(const char* key) {
  asked_.insert(key);
  return table_.get(key);
}

void TableReader::Expected(const toml::node& node, const char* key, const char* kind) {
  problems_->Add(LineOf(node), absl::StrCat(what_, ": '", key, "' has to be ", kind));
}

}  // namespace steward::importing
