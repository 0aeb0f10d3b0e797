#include "services/ctl/mistake.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/suggest.h"
#include "services/ctl/completion.h"

namespace steward::ctl {
namespace {

// The command that was reached.
CLI::App& Deepest(CLI::App& app) {
  CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  return *at;
}

// "steward account list".
std::string PathOf(const CLI::App& app) {
  std::string path = app.get_name();
  for (const CLI::App* up = app.get_parent(); up != nullptr; up = up->get_parent()) {
    path = absl::StrCat(up->get_name(), " ", path);
  }
  return path;
}

// What stands on the line and means nothing; a flag before other words. Empty for other errors.
std::string UnknownWord(const CLI::App& app, const CLI::ParseError& error) {
  std::vector<std::string> left = app.remaining(true);
  // Its name is the subcommand's, not the error's.
  const bool extras = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
  if (!extras && (left.empty() || error.get_name() != "RequiredError")) return "";
  // A leaf's own leftovers are only in the text: "...not expected: key --tire".
  const std::string text = error.what();
  if (left.empty()) left = absl::StrSplit(text.substr(text.rfind(": ") + 2), ' ');
  for (const std::string& word : left) {
    if (absl::StartsWith(word, "-")) return word;
  }
  return left.front();
}

}  // namespace

std::string ExplainMistake(CLI::App& app, const CLI::ParseError& error) {
  CLI::App& at = Deepest(app);
  const std::string path = PathOf(at);
  std::string what = error.what();
  const std::string word = UnknownWord(app, error);
  if (!word.empty()) {
    const bool flag = absl::StartsWith(word, "-");
    what = absl::StrCat(path, flag ? " has no flag '" : " doesn't know '", word, "'",
                        Suggestion(word, WordsOf(at, flag)));
  }
  return absl::StrCat(what, "; see `", path, " --help`");
}

CLI::Validator NotEmpty() {
  return {[](const std::string& text) { return text.empty() ? "is empty" : ""; }, ""};
}

}  // namespace steward::ctl
