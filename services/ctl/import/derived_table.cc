#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/ctl/import/table.h"

namespace steward::importing {
namespace {

// What one item adds up to within a group.
struct Item {
  std::optional<Value> sum;
  Value earliest;
};

struct Group {
  int64_t line = 0;
  std::map<std::string, Item> items;
};

absl::StatusOr<Value> Add(const Value& left, const Value& right) {
  if (KindOf(left) == Kind::kInteger && KindOf(right) == Kind::kInteger) {
    STEWARD_ASSIGN_OR_RETURN(const int64_t sum,
                             CheckedAdd(std::get<int64_t>(left), std::get<int64_t>(right)));
    return Value(sum);
  }
  const auto* a = std::get_if<Amount>(&left);
  const auto* b = std::get_if<Amount>(&right);
  if (a == nullptr || b == nullptr || a->currency != b->currency) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", ToText(left), "' and '", ToText(right), "' can't be added up"));
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t sum, CheckedAdd(a->minor_units, b->minor_units));
  return Value(Amount{a->currency, sum});
}

// What a row adds: without a sum nothing, so that the items of a group tie.
absl::StatusOr<Value> AmountOf(const Derive& derive, const Scope& scope) {
  if (derive.sum.text.empty()) return Value(int64_t{0});
  return Evaluate(derive.sum, scope);
}

absl::Status AddRow(const Derive& derive, const Scope& scope,
                    std::map<std::string, Group>* groups) {
  STEWARD_ASSIGN_OR_RETURN(const bool taken, Holds(derive.when, scope));
  if (!taken) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Value group_value, Evaluate(derive.group, scope));
  STEWARD_ASSIGN_OR_RETURN(const Value item_value, Evaluate(derive.item, scope));
  if (IsAbsent(group_value) || IsAbsent(item_value)) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const bool counts, Holds(derive.sum_when, scope));
  STEWARD_ASSIGN_OR_RETURN(const Value amount, AmountOf(derive, scope));
  STEWARD_ASSIGN_OR_RETURN(const Value earliest, Evaluate(derive.earliest, scope));
  Group& group = (*groups)[ToText(group_value)];
  if (group.line == 0) group.line = scope.record->line;
  Item& item = group.items[ToText(item_value)];
  if (counts && !IsAbsent(amount)) {
    if (item.sum.has_value()) {
      STEWARD_ASSIGN_OR_RETURN(item.sum, Add(*item.sum, amount));
    } else {
      item.sum = amount;
    }
  }
  const bool first = IsAbsent(item.earliest) && !IsAbsent(earliest);
  if (first || Compare(earliest, item.earliest).value_or(0) < 0) item.earliest = earliest;
  return absl::OkStatus();
}

// Whether the left id comes first: numbers by their value, else by their text.
bool Lower(const std::string& left, const std::string& right) {
  int64_t a = 0;
  int64_t b = 0;
  if (absl::SimpleAtoi(left, &a) && absl::SimpleAtoi(right, &b) && a != b) return a < b;
  return left < right;
}

using Candidate = std::pair<const std::string, Item>;

bool Better(const Candidate& candidate, const Candidate& best) {
  const int order = Compare(*candidate.second.sum, *best.second.sum).value_or(0);
  return order != 0 ? order > 0 : Lower(candidate.first, best.first);
}

const Candidate* Pick(const Group& group) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : group.items) {
    if (!candidate.second.sum.has_value()) continue;
    if (best == nullptr || Better(candidate, *best)) best = &candidate;
  }
  return best;
}

}  // namespace

absl::StatusOr<Table> BuildDerived(const Derive& derive, Scope scope, Table* source) {
  std::map<std::string, Group> groups;
  for (Record& record : source->rows) {
    if (!record.error.empty()) continue;
    scope.record = &record;
    scope.corrections = &record.corrections;
    const absl::Status added = AddRow(derive, scope, &groups);
    if (!added.ok()) record.error = std::string(added.message());
  }
  Table table = {.name = derive.name,
                 .derived = true,
                 .header = {"group", "pick", "sum", "earliest"},
                 .rows = {}};
  for (const auto& [name, group] : groups) {
    const Candidate* pick = Pick(group);
    if (pick == nullptr) continue;
    Record record;
    record.line = group.line;
    record.values = {Value(name), Value(pick->first), *pick->second.sum, pick->second.earliest};
    for (const Value& value : record.values) record.raw.push_back(ToText(value));
    table.rows.push_back(std::move(record));
  }
  return table;
}

}  // namespace steward::importing
