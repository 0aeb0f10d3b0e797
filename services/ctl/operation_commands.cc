#include "services/ctl/command.h"

namespace steward::ctl {
namespace {

std::string Feed(const std::string& name) { return "steward.common.v1.EventFeedService/" + name; }
std::string Operations(const std::string& name) {
  return "steward.common.v1.OperationsService/" + name;
}

Command OnParked(const std::string& verb, const std::string& about, const std::string& method) {
  return {.resource = "parked",
          .verb = verb,
          .about = about,
          .method = Operations(method),
          .positionals = {{"SOURCE", "source"}, {"PARTITION", "partition"}, {"SEQ", "seq"}},
          .columns = {{"RELEASED", "released_count"}}};
}

std::vector<Column> CursorColumns() {
  return {{"CURSOR", "cursor"},
          {"LAG", "lag_records"},
          {"UPDATED", "update_time"},
          {"TOKEN", "token", true}};
}

}  // namespace

std::vector<Command> OperationCommands() {
  return {
      {.resource = "cursor",
       .verb = "list",
       .about = "The named cursors of this caller",
       .method = Feed("ListCursors"),
       .rows = "cursors",
       .columns = CursorColumns(),
       .every_service = true},
      {.resource = "cursor",
       .verb = "commit",
       .about = "Keeps a feed token under a name",
       .method = Feed("CommitCursor"),
       .positionals = {{"CURSOR", "cursor"}, {"TOKEN", "token"}},
       .columns = CursorColumns()},
      {.resource = "cursor",
       .verb = "delete",
       .about = "Forgets a named cursor",
       .method = Feed("DeleteCursor"),
       .positionals = {{"CURSOR", "cursor"}}},
      {.resource = "parked",
       .verb = "list",
       .about = "Events that could not be processed, and what waits behind them",
       .method = Operations("ListParked"),
       .rows = "events",
       .columns = {{"SOURCE", "source"},
                   {"PARTITION", "partition"},
                   {"SEQ", "seq"},
                   {"ACCOUNT", "account"},
                   {"TYPE", "type"},
                   {"CAUSE", "cause"},
                   {"EPOCH", "epoch", true},
                   {"PARKED", "parked_time", true}},
       .every_service = true},
      OnParked("replay", "Tries a parked event again, with what waits behind it", "ReplayParked"),
      OnParked("drop", "Gives a parked event up; the drop is journaled", "DropParked"),
      {.resource = "epoch",
       .verb = "start",
       .about = "After a restore that lost what others have heard: goes on without it",
       .method = Operations("StartEpoch"),
       .columns = {{"EPOCH", "epoch"}, {"FORKS", "fork_seqs", true}}},
      {.resource = "epoch",
       .verb = "accept",
       .about = "What doctor tells of lost records was looked at: it is told no more",
       .method = Operations("AcceptForks"),
       .columns = {{"ACCEPTED", "accepted_count"}},
       .every_service = true},
      {.resource = "clock",
       .verb = "accept",
       .about = "Lets the timers go on after a step of the wall clock",
       .method = Operations("AcceptClock"),
       .every_service = true},
  };
}

const std::vector<Command>& Commands() {
  static const auto* const kCommands = [] {
    auto* all = new std::vector<Command>();
    for (const auto& part :
         {AccountCommands(), PeopleCommands(), ContractCommands(), AmendmentCommands(),
          RenewalCommands(), ForecastCommands(), RelationshipCommands(), HealthCommands(),
          FeedbackCommands(), EscalationCommands(), OperationCommands()}) {
      all->insert(all->end(), part.begin(), part.end());
    }
    return all;
  }();
  return *kCommands;
}

}  // namespace steward::ctl
