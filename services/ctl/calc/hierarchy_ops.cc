#include <set>
#include <utility>

#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "services/accounts/policies/hierarchy_rollup.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using accounts::AccountFigures;
using accounts::AccountForest;
using accounts::SubtreeRollup;

struct Move {
  std::string account;
  std::string parent;
};

AccountFigures ReadFigures(Inputs& in) {
  AccountFigures figures = {.account = in.Text("account"),
                            .parent = in.OptionalText("parent").value_or(""),
                            .arr_minor = in.OptionalInt("arr_minor", kNotNegative)};
  for (Inputs* severity : in.ListOrEmpty("open_escalations")) {
    figures.open_escalations.push_back(
        static_cast<int32_t>(severity->AsInt({.min = 1, .max = INT32_MAX})));
  }
  if (const auto health = in.OptionalInt("health_centi", kCentiPoints)) {
    figures.health_centi = static_cast<int32_t>(*health);
  }
  return figures;
}

// A name that is not among the accounts is wrong input; a move that breaks a rule is an answer.
std::vector<Move> ReadMoves(Inputs& in, const std::vector<AccountFigures>& accounts) {
  std::set<std::string> names;
  for (const AccountFigures& figures : accounts) names.insert(figures.account);
  std::vector<Move> moves;
  for (Inputs* move : in.ListOrEmpty("moves")) {
    moves.push_back({move->Text("account"), move->OptionalText("new_parent").value_or("")});
    if (!names.contains(moves.back().account)) {
      move->At("account").Fail("must be one of the accounts");
    }
    if (!moves.back().parent.empty() && !names.contains(moves.back().parent)) {
      move->At("new_parent").Fail("must be one of the accounts, or null");
    }
  }
  return moves;
}

Json RollupJson(const SubtreeRollup& rollup, bool explain) {
  Json json = {{"arr_minor", rollup.arr_minor},
               {"open_escalations", rollup.open_escalations},
               {"worst_severity", OrNull(rollup.worst_severity)},
               {"health_arr_weighted_centi", OrNull(rollup.health_arr_weighted_centi)}};
  if (!explain) return json;
  json["accounts"] = rollup.accounts;
  json["worst_child"] = nullptr;
  if (rollup.worst_child.has_value()) {
    json["worst_child"] = {{"account", rollup.worst_child->account},
                           {"health_centi", rollup.worst_child->health_centi}};
  }
  return json;
}

absl::StatusOr<Json> ForestJson(const AccountForest& forest, Json accepted, bool explain) {
  STEWARD_ASSIGN_OR_RETURN(const auto rollups, forest.Rollups());
  Json ultimate = Json::object();
  Json rollup = Json::object();
  for (const SubtreeRollup& each : rollups) {
    STEWARD_ASSIGN_OR_RETURN(ultimate[each.account], forest.UltimateParent(each.account));
    rollup[each.account] = RollupJson(each, explain);
  }
  return Json{{"move_accepted", std::move(accepted)},
              {"ultimate_parent", std::move(ultimate)},
              {"rollup", std::move(rollup)}};
}

absl::StatusOr<Json> Rollup(Inputs& in) {
  std::vector<AccountFigures> accounts;
  for (Inputs* account : in.List("accounts")) accounts.push_back(ReadFigures(*account));
  const std::vector<Move> moves = ReadMoves(in, accounts);
  const bool explain = in.BoolOr("explain", false);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(AccountForest forest, AccountForest::Create(std::move(accounts)));
  Json accepted = Json::array();
  for (const Move& move : moves) accepted.push_back(forest.Move(move.account, move.parent).ok());
  return ForestJson(forest, std::move(accepted), explain);
}

constexpr char kExample[] =
    R"({"accounts": [{"account": "a0", "parent": null, "arr_minor": 8952923, )"
    R"("open_escalations": [], "health_centi": 1266}, {"account": "a5", "parent": "a0", )"
    R"("arr_minor": 1368768, "open_escalations": [1], "health_centi": 4183}], )"
    R"("moves": [{"account": "a0", "new_parent": "a5"}]})";
constexpr char kExampleResult[] =
    R"({"move_accepted": [false], "ultimate_parent": {"a0": "a0", "a5": "a0"}, )"
    R"("rollup": {"a0": {"arr_minor": 10321691, "open_escalations": 1, "worst_severity": 1, )"
    R"("health_arr_weighted_centi": 1653}, "a5": {"arr_minor": 1368768, )"
    R"("open_escalations": 1, "worst_severity": 1, "health_arr_weighted_centi": 4183}}})";

}  // namespace

std::vector<Op> HierarchyOps() {
  return {
      {.name = "hierarchy_rollup",
       .group = "hierarchy",
       .summary = "The sums over each account and all below it, after moves; a move that closes a "
                  "cycle or makes a path of more than 16 accounts is refused.",
       .fields = {{"accounts[].account", "unique"},
                  {"accounts[].parent", "one of the accounts; null: a root"},
                  {"accounts[].arr_minor", "at least 0; null: not known"},
                  {"accounts[].open_escalations[]", "their severities, 1 the worst; default none"},
                  {"accounts[].health_centi", "0 to 10000; null: not known"},
                  {"moves[].account", "one of the accounts; it moves with all below it"},
                  {"moves[].new_parent", "one of the accounts; null: it becomes a root"},
                  {"explain",
                   "whether to add how many accounts each sum has, and the one below "
                   "with the worst health; default false"}},
       .example = kExample,
       .example_result = kExampleResult,
       .function = Rollup},
  };
}

}  // namespace steward::calc
