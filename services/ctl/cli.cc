#include "services/ctl/cli.h"

#include <cstdlib>
#include <list>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include <CLI/CLI.hpp>

#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/account_health.h"
#include "services/ctl/address.h"
#include "services/ctl/advance_clock.h"
#include "services/ctl/backup.h"
#include "services/ctl/calc/calc.h"
#include "services/ctl/call_command.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/command.h"
#include "services/ctl/completion.h"
#include "services/ctl/doctor.h"
#include "services/ctl/events.h"
#include "services/ctl/failure.h"
#include "services/ctl/hand_over.h"
#include "services/ctl/import_command.h"
#include "services/ctl/mistake.h"
#include "services/ctl/open_work.h"
#include "services/ctl/resources.h"
#include "services/ctl/session.h"
#include "services/ctl/show_account.h"

namespace steward::ctl {
namespace {

constexpr absl::Duration kConnectAgain = absl::Milliseconds(100);

absl::StatusOr<absl::Duration> ParseDuration(const std::string& flag, const std::string& text) {
  absl::Duration duration;
  // No call is answered in less than a millisecond.
  const absl::Duration least = absl::Milliseconds(flag == "--timeout" ? 1 : 0);
  if (absl::ParseDuration(text, &duration) && duration >= least) return duration;
  return UsageError(
      absl::StrCat(flag, ": '", text, "' is no duration for it; write it as 30s or 2m"));
}

absl::Status CheckServices(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (FindService(name) != nullptr) continue;
    return UsageError(absl::StrCat("no service '", name, "'", Suggestion(name, ServiceNames())));
  }
  return absl::OkStatus();
}

// The command line and what it means.
class CommandLine final {
 public:
  explicit CommandLine(const World& world) : world_(world) {
    app_.fallthrough();
    app_.require_subcommand(1);
    app_.add_option("-o,--output", output_, absl::StrJoin(FormatNames(), ", "))
        ->capture_default_str();
    AddAddressFlags(&app_, &address_);
    app_.add_option("--timeout", timeout_, "For each call; default: 30s, verify 10m");
    for (const Command& command : Commands()) AddCall(command);
    AddShow();
    AddOpenWork();
    AddHealth();
    AddEvents();
    AddDoctor();
    AddBackup();
    AddClock();
    AddImport();
    AddCalc();
    AddLocal();
  }

  int Run(const std::vector<std::string>& args) {
    if (!args.empty() && args[0] == "__complete") return AnswerCompletion(args);
    try {
      app_.parse(std::vector<std::string>(args.rbegin(), args.rend()));
    } catch (const CLI::CallForHelp&) {
      world_.out << app_.help();
      return kExitOk;
    } catch (const CLI::ParseError& error) {
      return Fail(UsageError(ExplainMistake(app_, error)));
    }
    const absl::StatusOr<int> exit = RunSelected();
    world_.out.flush();
    return exit.ok() ? *exit : Fail(exit.status());
  }

 private:
  using Action = std::function<absl::StatusOr<int>(Session&)>;

  // "steward RESOURCE VERB", or "steward VERB" without a resource.
  CLI::App* AddVerb(const std::string& resource, const std::string& verb, const std::string& about,
                    Action action) {
    CLI::App* parent = &app_;
    if (!resource.empty()) {
      parent = FindSubcommand(app_, resource);
      if (parent == nullptr) {
        parent = app_.add_subcommand(resource, Resources().at(resource));
        parent->require_subcommand(1);
      }
    }
    CLI::App* app = parent->add_subcommand(verb, about);
    app->callback([this, action = std::move(action)] { selected_ = action; });
    return app;
  }

  void AddCall(const Command& command) {
    auto& slot = calls_.emplace_back();
    CLI::App* app = AddVerb(command.resource, command.verb, command.about,
                            [&slot](Session& session) { return slot->Run(session); });
    slot = std::make_unique<CallCommand>(command, app);
  }

  void AddShow() {
    CLI::App* app = AddVerb("account", "show", "Everything about an account on one screen",
                            [this](Session& session) { return ShowAccount(session, account_); });
    app->add_option("ACCOUNT", account_)->required();
  }

  void AddOpenWork() {
    CLI::App* app =
        AddVerb("person", "open-work", "What a person holds that is open, in every service",
                [this](Session& session) { return ShowOpenWork(session, hand_over_.person); });
    app->add_option("PERSON", hand_over_.person)->required();
    app = AddVerb("person", "hand-over", "Gives what a person holds that is open to others",
                  [this](Session& session) { return HandOver(session, hand_over_); });
    AddHandOverFlags(app, &hand_over_);
  }

  void AddHealth() {
    CLI::App* app = AddVerb("health", "show", "How an account is, and why, in a few words",
                            [this](Session& session) { return ShowHealth(session, account_); });
    app->add_option("ACCOUNT", account_)->required();
    app = AddVerb("health", "explain", "What each measure adds, and what moved the score last",
                  [this](Session& session) { return ExplainHealth(session, account_, as_of_); });
    app->add_option("ACCOUNT", account_)->required();
    app->add_option("--as-of", as_of_, "As it was known then; default: now");
    app = AddVerb("health", "rescore", "Scores accounts by the newest scorecard, at once",
                  [this](Session& session) { return RescoreHealth(session, account_); });
    app->add_option("ACCOUNT", account_, "Default: all that another version scored");
    app = AddVerb("scorecard", "show", "One scorecard; `default` is the one that holds",
                  [this](Session& session) { return ShowScorecard(session, scorecard_); });
    app->add_option("SCORECARD", scorecard_)->required();
  }

  void AddEvents() {
    CLI::App* tail =
        AddVerb("events", "tail", "Events as they are recorded", [this](Session& session) {
          const absl::Status known = CheckServices(tail_.services);
          return known.ok() ? TailEvents(session, tail_) : absl::StatusOr<int>(known);
        });
    tail->add_option("-s,--service", tail_.services, "Default: every service")
        ->allow_extra_args(false);
    tail->add_option("--from", tail_.from, "earliest, latest, a time, token:TOKEN, cursor:NAME")
        ->capture_default_str();
    tail->add_flag("--until-head", tail_.until_head, "End with what was there at the start");
    tail->add_option("--type", tail_.types, "Only this event type; as often as needed")
        ->allow_extra_args(false);
    tail->add_option("--account", tail_.accounts, "Only this account's id; as often as needed")
        ->allow_extra_args(false);
    CLI::App* read =
        AddVerb("events", "read", "A stretch of one partition", [this](Session& session) {
          const absl::Status known = CheckServices({read_.service});
          return known.ok() ? ReadEvents(session, read_) : absl::StatusOr<int>(known);
        });
    read->add_option("-s,--service", read_.service, "Whose events")->required();
    read->add_option("--partition", read_.partition, "")->required();
    read->add_option("--from-seq", read_.from_seq, "The first to read")->capture_default_str();
    read->add_option("--max", read_.count_max, "At most 1000")->capture_default_str();
  }

  void AddDoctor() {
    CLI::App* doctor =
        AddVerb("", "doctor", "Whether every service is ready and has caught up",
                [this](Session& session) { return RunDoctor(session, wait_until_ - absl::Now()); });
    doctor->add_option("--wait", wait_, "Ask again until all is well, for so long");
    CLI::App* verify = AddVerb(
        "", "verify", "Refolds journals and mirrors, and names what differs",
        [this](Session& session) {
          const absl::Status known = CheckServices(verified_);
          if (!known.ok()) return absl::StatusOr<int>(known);
          return RunVerify(session, verified_.empty() ? ServiceNames() : verified_, findings_max_);
        });
    // It reads everything there is.
    verify->parse_complete_callback([this] { timeout_otherwise_ = "10m"; });
    verify->add_option("-s,--service", verified_, "Default: every service")
        ->allow_extra_args(false);
    verify->add_option("--max-findings", findings_max_, "Of each service")->capture_default_str();
  }

  void AddBackup() {
    CLI::App* create =
        AddVerb("backup", "create", "Writes a backup of every service, while they run",
                [this](Session& session) { return CreateBackup(session, backup_); });
    create->parse_complete_callback([this] { timeout_otherwise_ = "5m"; });
    AddBackupFlags(create, &backup_);
    CLI::App* list = AddVerb("backup", "list", "The backups in --data", nullptr);
    list->callback([this] {
      local_ = [this]() -> absl::StatusOr<int> {
        STEWARD_ASSIGN_OR_RETURN(const Format format, ParseFormat(output_));
        return ListBackups(address_.data, format, world_.out);
      };
    });
    CLI::App* restore = AddVerb(
        "backup", "restore", "Puts a backup in place of what --data has; nothing may run", nullptr);
    AddRestoreFlags(restore, &restore_);
    restore->callback([this] {
      local_ = [this]() -> absl::StatusOr<int> {
        restore_.data = address_.data;
        STEWARD_RETURN_IF_ERROR(world_.restore(restore_, world_.out));
        return kExitOk;
      };
    });
  }

  void AddClock() {
    CLI::App* app = AddVerb(
        "clock", "advance", "Moves a test clock (`steward dev --test-clock`), and fires its timers",
        [this](Session& session) { return AdvanceClock(session, clock_span_); });
    app->parse_complete_callback([this] { timeout_otherwise_ = "5m"; });
    app->add_option("SPAN", clock_span_, "90d, 36h, 1d12h, or an instant to go to")->required();
  }

  void AddImport() {
    CLI::App* app =
        AddVerb("", "import", "Imports a source system's files", [this](Session& session) {
          import_.mapping_directories = MappingDirectories(world_.executable);
          return RunImport(session, import_);
        });
    app->add_option("NAME", import_.name, "ravenstack, crm, or another mapping's name")->required();
    app->add_option("DIR", import_.directory, "Where the files are")->required();
    app->add_option("--mapping", import_.mapping, "A mapping file");
    app->add_option("--rejects", import_.rejects, "Where rejected and corrected rows are written")
        ->capture_default_str();
    app->add_flag("--overwrite", import_.overwrite, "Take fields that were changed here since");
  }

  void AddCalc() {
    CLI::App* calc = app_.add_subcommand(
        "calc", "The services' arithmetic: answers JSON lines; `calc --list` has the ops");
    calc->add_flag("--list", calc_list_, "Document every op, or OP, with its fields");
    calc->add_option("OP", calc_op_, "With --list: only this one");
    calc->callback([this] { local_ = [this] { return Calculate(); }; });
  }

  // What needs no platform.
  void AddLocal() {
    CLI::App* version = app_.add_subcommand("version", "The version of this program");
    version->callback([this] { local_ = [this] { return ShowVersion(); }; });
    CLI::App* completion = app_.add_subcommand("completion", "A script for a shell's completion");
    completion->add_option("SHELL", shell_, "bash, zsh or fish")->required();
    completion->callback([this] {
      local_ = [this]() -> absl::StatusOr<int> {
        STEWARD_ASSIGN_OR_RETURN(const std::string script, CompletionScript(shell_));
        world_.out << script;
        return kExitOk;
      };
    });
    CLI::App* dev =
        app_.add_subcommand("dev", "Runs the whole platform on this machine; see `dev --help`");
    dev->prefix_command();
    dev->callback([this] {
      local_ = [] {
        return absl::StatusOr<int>(UsageError("dev comes first: steward dev [flags]"));
      };
    });
  }

  absl::StatusOr<int> Calculate() {
    if (!calc_list_) {
      if (calc_op_.has_value()) return UsageError("calc takes OP only with --list");
      return calc::AnswerLines(world_.in, world_.out) ? kExitOk : kExitInvalid;
    }
    STEWARD_ASSIGN_OR_RETURN(const Format format, ParseFormat(output_));
    STEWARD_RETURN_IF_ERROR(format == Format::kJson ? calc::ListOpsAsJson(calc_op_, world_.out)
                                                    : calc::ListOps(calc_op_, world_.out));
    return kExitOk;
  }

  absl::StatusOr<int> ShowVersion() {
    STEWARD_ASSIGN_OR_RETURN(const Format format, ParseFormat(output_));
    if (format == Format::kJson || format == Format::kYaml) {
      WriteJson({{"version", STEWARD_VERSION}}, format, world_.out);
    } else {
      world_.out << "steward " << STEWARD_VERSION << "\n";
    }
    return kExitOk;
  }

  absl::StatusOr<int> RunSelected() {
    if (local_) return local_();
    STEWARD_ASSIGN_OR_RETURN(const Format format, ParseFormat(output_));
    STEWARD_ASSIGN_OR_RETURN(
        address_.timeout,
        ParseDuration("--timeout", timeout_.empty() ? timeout_otherwise_ : timeout_));
    STEWARD_ASSIGN_OR_RETURN(const absl::Duration wait, ParseDuration("--wait", wait_));
    wait_until_ = absl::Now() + wait;
    STEWARD_ASSIGN_OR_RETURN(const auto platform, Connect());
    Session session{.platform = *platform,
                    .format = format,
                    .out = world_.out,
                    .err = world_.err,
                    .err_is_terminal = world_.err_is_terminal,
                    .new_id = world_.new_id,
                    .interrupted = world_.interrupted};
    return selected_(session);
  }

  // A platform that is just being made has no token yet: `doctor --wait` waits for that, too.
  absl::StatusOr<std::unique_ptr<Platform>> Connect() {
    while (true) {
      auto platform = world_.connect(address_);
      const bool again = absl::IsUnavailable(platform.status()) && absl::Now() < wait_until_;
      if (!again || world_.interrupted()) return platform;
      absl::SleepFor(kConnectAgain);
    }
  }

  int AnswerCompletion(const std::vector<std::string>& args) {
    for (const std::string& word : Complete(app_, {args.begin() + 1, args.end()})) {
      world_.out << word << "\n";
    }
    return kExitOk;
  }

  int Fail(const absl::Status& status) {
    std::string text = ErrorText(status);
    const bool colour = world_.err_is_terminal && std::getenv("NO_COLOR") == nullptr;
    if (colour && absl::StartsWith(text, "error:")) {
      text = absl::StrCat("\x1b[31merror:\x1b[0m", text.substr(6));
    }
    world_.err << text << std::flush;
    return ExitOf(status);
  }

  const World& world_;
  CLI::App app_{"Account management: accounts, contracts, revenue, feedback", "steward"};
  std::string output_ = "table";
  Address address_;
  std::string timeout_;
  std::string timeout_otherwise_ = "30s";
  // Each holds a command's flags; its place never moves.
  std::list<std::unique_ptr<CallCommand>> calls_;
  std::string account_;
  std::string as_of_;
  std::string scorecard_;
  HandOverOptions hand_over_;
  TailOptions tail_;
  ReadOptions read_;
  std::string wait_ = "0s";
  absl::Time wait_until_;
  std::vector<std::string> verified_;
  uint32_t findings_max_ = 100;
  ImportOptions import_;
  BackupOptions backup_;
  World::Restore restore_;
  std::string clock_span_;
  bool calc_list_ = false;
  std::optional<std::string> calc_op_;
  std::string shell_;
  Action selected_;
  std::function<absl::StatusOr<int>()> local_;
};

}  // namespace

int RunCommandLine(const std::vector<std::string>& args, const World& world) {
  if (args == std::vector<std::string>{"--version"}) return RunCommandLine({"version"}, world);
  return CommandLine(world).Run(args);
}

}  // namespace steward::ctl
