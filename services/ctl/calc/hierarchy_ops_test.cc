#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(HierarchyOps, RollupIsTheExampleOfTheReference) {
  ExpectResult(
      R"({"op": "hierarchy_rollup", "inputs": {"accounts": [{"account": "a0", "parent": null, "arr_minor": 8952923, "open_escalations": [], "health_centi": 1266}, {"account": "a1", "parent": null, "arr_minor": 7441759, "open_escalations": [], "health_centi": 2603}, {"account": "a2", "parent": null, "arr_minor": 4162253, "open_escalations": [], "health_centi": 8481}, {"account": "a3", "parent": null, "arr_minor": 3581840, "open_escalations": [3, 4], "health_centi": 5600}, {"account": "a4", "parent": "a2", "arr_minor": 227908, "open_escalations": [1], "health_centi": 6216}, {"account": "a5", "parent": "a0", "arr_minor": 1368768, "open_escalations": [1], "health_centi": 4183}], "moves": []}})",
      R"({"move_accepted": [], "ultimate_parent": {"a0": "a0", "a1": "a1", "a2": "a2", "a3": "a3", "a4": "a2", "a5": "a0"}, "rollup": {"a0": {"arr_minor": 10321691, "open_escalations": 1, "worst_severity": 1, "health_arr_weighted_centi": 1653}, "a1": {"arr_minor": 7441759, "open_escalations": 0, "worst_severity": null, "health_arr_weighted_centi": 2603}, "a2": {"arr_minor": 4390161, "open_escalations": 1, "worst_severity": 1, "health_arr_weighted_centi": 8363}, "a3": {"arr_minor": 3581840, "open_escalations": 2, "worst_severity": 3, "health_arr_weighted_centi": 5600}, "a4": {"arr_minor": 227908, "open_escalations": 1, "worst_severity": 1, "health_arr_weighted_centi": 6216}, "a5": {"arr_minor": 1368768, "open_escalations": 1, "worst_severity": 1, "health_arr_weighted_centi": 4183}}})");
}

TEST(HierarchyOps, MovesInOrderAndRefusesCycles) {
  ExpectResultOf(
      "hierarchy_rollup",
      R"({"accounts": [{"account": "a", "parent": null, "arr_minor": 1, "health_centi": 100}, )"
      R"({"account": "b", "parent": "a", "arr_minor": null, "health_centi": null}], )"
      R"("moves": [{"account": "a", "new_parent": "b"}, {"account": "b", "new_parent": null}, )"
      R"({"account": "a", "new_parent": "b"}], "explain": true})",
      R"({"move_accepted": [false, true, true], "ultimate_parent": {"a": "b", "b": "b"}, )"
      R"("rollup": {"a": {"arr_minor": 1, "open_escalations": 0, "worst_severity": null, )"
      R"("health_arr_weighted_centi": 100, "accounts": 1, "worst_child": null}, )"
      R"("b": {"arr_minor": 1, "open_escalations": 0, "worst_severity": null, )"
      R"("health_arr_weighted_centi": 100, "accounts": 2, )"
      R"("worst_child": {"account": "a", "health_centi": 100}}}})");
}

TEST(HierarchyOps, NamesWhatIsWrong) {
  const auto bad = [](absl::string_view accounts, absl::string_view moves,
                      absl::string_view field) {
    ExpectBadField("hierarchy_rollup",
                   absl::StrCat(R"({"accounts": [)", accounts, R"(], "moves": [)", moves, "]}"),
                   field);
  };
  bad(R"({"account": "a", "parent": "x"})", "", "inputs.accounts[0].parent");
  bad(R"({"account": "a", "parent": "a"})", "", "inputs.accounts[0].parent");
  bad(R"({"account": "a"}, {"account": "a"})", "", "inputs.accounts[1].account");
  bad(R"({"account": "a", "arr_minor": -1})", "", "inputs.accounts[0].arr_minor");
  bad(R"({"account": "a", "open_escalations": [0]})", "", "inputs.accounts[0].open_escalations[0]");
  bad(R"({"account": "a"})", R"({"account": "x"})", "inputs.moves[0].account");
  bad(R"({"account": "a"})", R"({"account": "a", "new_parent": "x"})",
      "inputs.moves[0].new_parent");
}

TEST(HierarchyOps, RefusesASumBeyond64Bits) {
  ExpectError("hierarchy_rollup",
              R"({"accounts": [{"account": "a", "arr_minor": 9223372036854775807}, )"
              R"({"account": "b", "parent": "a", "arr_minor": 1}], "moves": []})",
              "OUT_OF_RANGE", "inputs");
}

}  // namespace
}  // namespace steward::calc
