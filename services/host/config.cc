#include "services/host/config.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <toml++/toml.h>

#include "libs/base/suggest.h"

namespace steward::host {
namespace {

constexpr int kExitFailure = 1;

std::string NameOf(const CLI::Option& option) {
  return option.get_lnames().empty() ? "" : option.get_lnames().front();
}

bool IsSwitch(const CLI::Option& option) { return option.get_items_expected_max() == 0; }

// Its type's name may go on with the range that is checked.
bool IsNumber(const CLI::Option& option) { return absl::StartsWith(option.get_type_name(), "INT"); }

bool IsList(const CLI::Option& option) { return option.get_items_expected_max() > 1; }

// A text, a number or a truth value; nothing for all else.
std::optional<std::string> TextOf(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<int64_t>()) return absl::StrCat(*number);
  if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
  return std::nullopt;
}

std::optional<std::vector<std::string>> TextsOf(const toml::node& node) {
  std::vector<std::string> texts;
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& each : *array) {
      std::optional<std::string> text = TextOf(each);
      if (!text.has_value()) return std::nullopt;
      texts.push_back(*std::move(text));
    }
    return texts;
  }
  std::optional<std::string> text = TextOf(node);
  if (!text.has_value()) return std::nullopt;
  texts.push_back(*std::move(text));
  return texts;
}

// As TOML writes it.
std::string Quoted(const std::string& text) {
  std::ostringstream out;
  out << toml::value<std::string>(text);
  return out.str();
}

std::string ValueOf(const CLI::Option& option) {
  const bool is_given = option.count() > 0;
  if (IsSwitch(option)) return is_given && option.results().front() != "false" ? "true" : "false";
  if (!IsList(option)) {
    const std::string text = is_given ? option.results().back() : option.get_default_str();
    return IsNumber(option) ? text : Quoted(text);
  }
  return absl::StrCat("[",
                      absl::StrJoin(option.results(), ", ",
                                    [](std::string* out, const std::string& each) {
                                      absl::StrAppend(out, Quoted(each));
                                    }),
                      "]");
}

}  // namespace

Config::Config(CLI::App* app, std::vector<std::string> not_in_files)
    : app_(*app), not_in_files_(std::move(not_in_files)) {
  for (const char* own : {"help", "config", "check-config", "print-config"})
    not_in_files_.emplace_back(own);
  app->add_option("--config", path_, "TOML file of settings, named as the flags are")
      ->envname("STEWARD_CONFIG");
  app->add_flag("--check-config", check_, "Say what is wrong with the settings, and end");
  app->add_flag("--print-config", print_, "Print the settings and where each is from, and end");
}

std::optional<int> Config::Apply(std::ostream& out, std::ostream& err) {
  if (!path_.empty()) ReadFile();
  for (const std::string& problem : problems_) err << problem << "\n";
  if (!problems_.empty()) return kExitFailure;
  if (print_) Print(out);
  if (check_ && !print_) out << "the settings are all right\n";
  return print_ || check_ ? std::optional(0) : std::nullopt;
}

bool Config::IsInFiles(const CLI::Option& option) const {
  const std::string name = NameOf(option);
  return !name.empty() &&
         std::find(not_in_files_.begin(), not_in_files_.end(), name) == not_in_files_.end();
}

std::vector<std::string> Config::Keys() const {
  std::vector<std::string> keys;
  for (const CLI::Option* option : app_.get_options()) {
    if (IsInFiles(*option)) keys.push_back(NameOf(*option));
  }
  return keys;
}

void Config::ReadFile() {
  toml::table table;
  try {
    table = toml::parse_file(path_);
  } catch (const toml::parse_error& error) {
    problems_.push_back(absl::StrCat(path_, ":", error.source().begin.line, ": ",
                                     std::string(error.description())));
    return;
  }
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const int line = static_cast<int>(node.source().begin.line);
    const auto texts = TextsOf(node);
    if (texts.has_value()) {
      Take(name, line, *texts);
    } else {
      problems_.push_back(absl::StrCat(path_, ":", line, ": ", name,
                                       " is a text, a number, true or false, or a list of those"));
    }
  }
}

void Config::Take(const std::string& key, int line, const std::vector<std::string>& values) {
  const std::string at = absl::StrCat(path_, ":", line, ": ");
  CLI::Option* option = app_.get_option_no_throw("--" + key);
  if (option == nullptr || !IsInFiles(*option)) {
    problems_.push_back(absl::StrCat(at, "no setting ", key, Suggestion(key, Keys())));
    return;
  }
  if (values.size() != 1 && !IsList(*option)) {
    problems_.push_back(absl::StrCat(at, key, " has one value, not ", values.size()));
    return;
  }
  // A flag or the environment has said it.
  if (option->count() > 0) return;
  try {
    for (const std::string& value : values) option->add_result(value);
    option->run_callback();
    lines_[key] = line;
  } catch (const CLI::Error& error) {
    problems_.push_back(absl::StrCat(at, error.what()));
  }
}

void Config::Print(std::ostream& out) const {
  for (const CLI::Option* option : app_.get_options()) {
    if (!IsInFiles(*option)) continue;
    const std::string name = NameOf(*option);
    const auto line = lines_.find(name);
    std::string origin = option->count() > 0 ? "a flag, or the environment" : "default";
    if (line != lines_.end()) origin = absl::StrCat(path_, ":", line->second);
    out << name << " = " << ValueOf(*option) << "  # " << origin << "\n";
  }
}

}  // namespace steward::host
