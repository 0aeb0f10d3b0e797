#include "services/ctl/completion.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/suggest.h"
#include "services/ctl/failure.h"
#include "services/ctl/output.h"

namespace steward::ctl {
namespace {

constexpr char kBash[] = R"sh(_steward() {
  local IFS=$'\n'
  COMPREPLY=($(steward __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _steward steward
)sh";

constexpr char kZsh[] = R"sh(#compdef steward
_steward() {
  local -a found
  found=("${(@f)$(steward __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "$found" ]] && compadd -a found || _files
}
compdef _steward steward
)sh";

constexpr char kFish[] = R"sh(function __steward_complete
  set -l words (commandline -opc) (commandline -ct)
  steward __complete $words[2..-1] 2>/dev/null
end
complete -c steward -a '(__steward_complete)'
)sh";

}  // namespace

absl::StatusOr<std::string> CompletionScript(const std::string& shell) {
  if (shell == "bash") return std::string(kBash);
  if (shell == "zsh") return std::string(kZsh);
  if (shell == "fish") return std::string(kFish);
  return UsageError(
      absl::StrCat("no completion for '", shell, "'", Suggestion(shell, {"bash", "zsh", "fish"})));
}

CLI::App* FindSubcommand(CLI::App& app, const std::string& name) {
  for (CLI::App* each : app.get_subcommands({})) {
    if (each->get_name() == name) return each;
  }
  return nullptr;
}

std::vector<std::string> WordsOf(CLI::App& app, bool flags) {
  std::vector<std::string> words;
  if (!flags) {
    for (const CLI::App* each : app.get_subcommands({})) words.push_back(each->get_name());
    return words;
  }
  for (CLI::App* each = &app; each != nullptr; each = each->get_parent()) {
    for (const CLI::Option* option : each->get_options()) {
      for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::vector<std::string> Complete(CLI::App& app, const std::vector<std::string>& words) {
  CLI::App* at = &app;
  const std::string current = words.empty() ? "" : words.back();
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (CLI::App* next = FindSubcommand(*at, words[i]); next != nullptr) at = next;
  }
  const std::string before = words.size() < 2 ? "" : words[words.size() - 2];
  const bool after_output = before == "-o" || before == "--output";
  std::vector<std::string> found;
  for (const std::string& word :
       after_output ? FormatNames() : WordsOf(*at, absl::StartsWith(current, "-"))) {
    if (absl::StartsWith(word, current)) found.push_back(word);
  }
  return found;
}

}  // namespace steward::ctl
