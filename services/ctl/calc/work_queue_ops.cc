#include <utility>

#include "libs/base/status.h"
#include "services/accounts/policies/work_queue.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using accounts::WorkAccount;
using accounts::WorkItem;
using accounts::WorkItemKind;
using accounts::WorkPriority;
using accounts::WorkQuadrant;
using accounts::WorkQueueSettings;

constexpr Choice<WorkItemKind> kItemKinds[] = {{"ESCALATION", WorkItemKind::kEscalation},
                                               {"COMMITMENT", WorkItemKind::kCommitment},
                                               {"TOUCH", WorkItemKind::kTouch},
                                               {"CTA", WorkItemKind::kCallToAction},
                                               {"NOTICE_DEADLINE", WorkItemKind::kNoticeDeadline},
                                               // As the events call a touch.
                                               {"TOUCHPOINT", WorkItemKind::kTouch}};
constexpr Choice<WorkQuadrant> kQuadrants[] = {{"DO_NOW", WorkQuadrant::kDoNow},
                                               {"PLAN", WorkQuadrant::kPlan},
                                               {"DELEGATE", WorkQuadrant::kDelegate},
                                               {"LATER", WorkQuadrant::kLater}};
constexpr Range kPercent = {.min = 0, .max = 100};

WorkItem ReadItem(Inputs& in) {
  WorkItem item = {.kind = in.Enum("kind", kItemKinds), .overdue = in.BoolOr("overdue", false)};
  // Of what is overdue nothing is left to measure.
  item.open_ms_to_due =
      item.overdue ? in.IntOr("open_ms_to_due", 0) : in.Int("open_ms_to_due", kNotNegative);
  item.snoozed_until = in.OptionalInstant("snoozed_until");
  return item;
}

WorkAccount ReadAccount(Inputs& in) {
  WorkAccount account = {.arr_percentile = {.part = in.Int("arr_percentile", kPercent)},
                         .tier_score = static_cast<int32_t>(in.Int("tier_score", kPercent)),
                         .strategic = in.BoolOr("strategic", false)};
  for (Inputs* item : in.List("items")) account.items.push_back(ReadItem(*item));
  return account;
}

bool AnySnoozed(const WorkAccount& account) {
  for (const WorkItem& item : account.items) {
    if (item.snoozed_until.has_value()) return true;
  }
  return false;
}

WorkQueueSettings ReadSettings(Inputs& in, bool any_snoozed) {
  return {.now = any_snoozed ? in.Instant("now")
                             : in.OptionalInstant("now").value_or(absl::InfinitePast()),
          .business_day_ms = in.IntOr("business_day_ms", WorkQueueSettings().business_day_ms,
                                      {.min = 1, .max = accounts::kBusinessDayMsMax})};
}

absl::StatusOr<Json> Item(Inputs& in) {
  const WorkAccount account = ReadAccount(in);
  const WorkQueueSettings settings = ReadSettings(in, AnySnoozed(account));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const WorkPriority priority,
                           accounts::PrioritiseAccount(account, settings));
  return Json{{"importance_centi", priority.importance_centi},
              {"urgency_centi", priority.urgency_centi},
              {"priority_centi", priority.priority_centi},
              {"quadrant", WordOf(kQuadrants, priority.quadrant)}};
}

absl::StatusOr<Json> Queue(Inputs& in) {
  std::vector<WorkAccount> queue;
  bool any_snoozed = false;
  for (Inputs* account : in.List("accounts")) {
    WorkAccount read = ReadAccount(*account);
    read.account = account->Text("account");
    any_snoozed = any_snoozed || AnySnoozed(read);
    queue.push_back(std::move(read));
  }
  const WorkQueueSettings settings = ReadSettings(in, any_snoozed);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto ordered, accounts::OrderWorkQueue(queue, settings));
  Json order = Json::array();
  Json priorities = Json::object();
  for (const WorkPriority& priority : ordered) {
    order.push_back(priority.account);
    priorities[priority.account] = priority.priority_centi;
  }
  return Json{{"order", std::move(order)}, {"priority_centi", std::move(priorities)}};
}

std::vector<Field> AccountFields(const std::string& prefix) {
  return {{prefix + "arr_percentile", "0 to 100"},
          {prefix + "tier_score", "100 STRATEGIC, 75 KEY, 50 GROWTH, 25 SCALE"},
          {prefix + "strategic", "default false"},
          {prefix + "items[].kind", "ESCALATION, COMMITMENT, TOUCH, CTA or NOTICE_DEADLINE"},
          {prefix + "items[].overdue", "default false"},
          {prefix + "items[].open_ms_to_due",
           "open time to the due, milliseconds, at least 0; not needed where overdue"},
          {prefix + "items[].snoozed_until", "an instant before which the item doesn't count"}};
}

std::vector<Field> WithSettings(std::vector<Field> fields) {
  fields.push_back({"business_day_ms", "open time of a business day, 1 to 86400000; default 8 h"});
  fields.push_back({"now", "required where an item is snoozed"});
  return fields;
}

std::vector<Field> QueueFields() {
  std::vector<Field> fields = AccountFields("accounts[].");
  fields.insert(fields.begin(), {"accounts[].account", "unique"});
  return WithSettings(std::move(fields));
}

constexpr char kQueueExample[] =
    R"({"accounts": [{"account": "acc-0", "arr_percentile": 13, "tier_score": 75, )"
    R"("strategic": false, "items": [{"kind": "NOTICE_DEADLINE", "overdue": false, )"
    R"("open_ms_to_due": 864000000}]}, {"account": "acc-2", "arr_percentile": 85, )"
    R"("tier_score": 25, "strategic": false, "items": [{"kind": "COMMITMENT", )"
    R"("overdue": false, "open_ms_to_due": 37993094}]}], "business_day_ms": 28800000})";

}  // namespace

std::vector<Op> WorkQueueOps() {
  return {
      {.name = "work_item",
       .group = "work_queue",
       .summary = "How important and how urgent an account is, in hundredths, and its quadrant.",
       .fields = WithSettings(AccountFields("")),
       .example = R"({"arr_percentile": 82, "tier_score": 25, "strategic": true, "items": )"
                  R"([{"kind": "CTA", "overdue": false, "open_ms_to_due": 453020680}], )"
                  R"("business_day_ms": 28800000})",
       .example_result = R"({"importance_centi": 6850, "urgency_centi": 0, )"
                         R"("priority_centi": 0, "quadrant": "PLAN"})",
       .function = Item},
      {.name = "work_queue",
       .group = "work_queue",
       .summary = "The accounts by priority; equal ones by urgency, importance, then name.",
       .fields = QueueFields(),
       .example = kQueueExample,
       .example_result = R"({"order": ["acc-2", "acc-0"], )"
                         R"("priority_centi": {"acc-2": 3681, "acc-0": 1450}})",
       .function = Queue},
  };
}

}  // namespace steward::calc
