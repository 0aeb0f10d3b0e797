#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

std::string Item(absl::string_view item) {
  return absl::StrCat(R"({"arr_percentile": 60, "tier_score": 100, "strategic": false, "items": [)",
                      item, R"(], "business_day_ms": 28800000})");
}

TEST(WorkQueueOps, ItemIsTheExampleOfTheReference) {
  ExpectResult(
      R"({"op": "work_item", "inputs": {"arr_percentile": 82, "tier_score": 25, "strategic": true, "items": [{"kind": "CTA", "overdue": false, "open_ms_to_due": 453020680}], "business_day_ms": 28800000}})",
      R"({"importance_centi": 6850, "urgency_centi": 0, "priority_centi": 0, "quadrant": "PLAN"})");
}

TEST(WorkQueueOps, ItemIsUrgentWhereOverdue) {
  ExpectResultOf("work_item", Item(R"({"kind": "TOUCH", "overdue": true})"),
                 R"({"importance_centi": 6000, "urgency_centi": 10000, "priority_centi": 6000, )"
                 R"("quadrant": "DO_NOW"})");
}

TEST(WorkQueueOps, ItemIsHiddenWhileSnoozed) {
  const auto at = [](absl::string_view now) {
    std::string inputs =
        Item(R"({"kind": "TOUCHPOINT", "overdue": true, "snoozed_until": "2026-06-30T12:00:00Z"})");
    inputs.replace(inputs.size() - 1, 1, absl::StrCat(R"(, "now": ")", now, "\"}"));
    return inputs;
  };
  ExpectResultOf("work_item", at("2026-06-30T11:59:59.999Z"),
                 R"({"importance_centi": 6000, "urgency_centi": 0, "priority_centi": 0, )"
                 R"("quadrant": "PLAN"})");
  ExpectResultOf("work_item", at("2026-06-30T12:00:00Z"),
                 R"({"importance_centi": 6000, "urgency_centi": 10000, "priority_centi": 6000, )"
                 R"("quadrant": "DO_NOW"})");
  ExpectBadField(
      "work_item",
      Item(R"({"kind": "CTA", "overdue": true, "snoozed_until": "2026-06-30T12:00:00Z"})"),
      "inputs.now");
}

TEST(WorkQueueOps, ItemNamesWhatIsWrong) {
  ExpectBadField("work_item", Item(R"({"kind": "PARTY", "open_ms_to_due": 0})"),
                 "inputs.items[0].kind");
  ExpectBadField("work_item", Item(R"({"kind": "CTA", "open_ms_to_due": -1})"),
                 "inputs.items[0].open_ms_to_due");
  ExpectBadField("work_item", Item(R"({"kind": "CTA"})"), "inputs.items[0].open_ms_to_due");
  ExpectBadField("work_item", R"({"arr_percentile": 101, "tier_score": 1, "items": []})",
                 "inputs.arr_percentile");
  ExpectBadField("work_item",
                 R"({"arr_percentile": 1, "tier_score": 1, "items": [], "business_day_ms": 0})",
                 "inputs.business_day_ms");
}

TEST(WorkQueueOps, QueueIsTheExampleOfTheReference) {
  ExpectResult(
      R"({"op": "work_queue", "inputs": {"accounts": [{"account": "acc-0", "arr_percentile": 13, "tier_score": 75, "strategic": false, "items": [{"kind": "NOTICE_DEADLINE", "overdue": false, "open_ms_to_due": 864000000}]}, {"account": "acc-1", "arr_percentile": 28, "tier_score": 50, "strategic": false, "items": [{"kind": "ESCALATION", "overdue": false, "open_ms_to_due": 66403751}, {"kind": "ESCALATION", "overdue": false, "open_ms_to_due": 145565549}, {"kind": "COMMITMENT", "overdue": false, "open_ms_to_due": 144000001}]}, {"account": "acc-2", "arr_percentile": 85, "tier_score": 25, "strategic": false, "items": [{"kind": "COMMITMENT", "overdue": false, "open_ms_to_due": 37993094}, {"kind": "CTA", "overdue": false, "open_ms_to_due": 288000001}]}], "business_day_ms": 28800000}})",
      R"({"order": ["acc-2", "acc-0", "acc-1"], "priority_centi": {"acc-2": 3681, "acc-0": 1450, "acc-1": 671}})");
}

TEST(WorkQueueOps, QueueRefusesAnAccountThatStandsTwice) {
  ExpectBadField("work_queue",
                 R"({"accounts": [{"account": "a", "arr_percentile": 1, "tier_score": 1, )"
                 R"("items": []}, {"account": "a", "arr_percentile": 1, "tier_score": 1, )"
                 R"("items": []}]})",
                 "inputs.accounts[1].account");
}

}  // namespace
}  // namespace steward::calc
