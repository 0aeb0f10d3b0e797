#include "services/ctl/import/plan.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "services/ctl/import/fill.h"

namespace steward::importing {
namespace {

using Way = Prepared::Way;

// The first rule that holds; null when none does.
absl::StatusOr<const Rule*> FirstThatHolds(const std::vector<Rule>& rules, const Scope& scope) {
  for (const Rule& rule : rules) {
    STEWARD_ASSIGN_OR_RETURN(const bool holds, Holds(rule.condition, scope));
    if (holds) return &rule;
  }
  return nullptr;
}

Value ValueOrAbsent(const Expression& expression, const Scope& scope) {
  absl::StatusOr<Value> value = Evaluate(expression, scope);
  if (!value.ok()) return {};
  return *std::move(value);
}

// Whether the left row's sort keys come first; absent values before others.
bool Precedes(const std::vector<Value>& left, const std::vector<Value>& right) {
  for (size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    const int presence = (IsAbsent(left[i]) ? 0 : 1) - (IsAbsent(right[i]) ? 0 : 1);
    const int order = Compare(left[i], right[i]).value_or(presence);
    if (order != 0) return order < 0;
  }
  return left.size() < right.size();
}

absl::Status PrepareInScope(const Step& step, const Scope& scope,
                            google::protobuf::MessageFactory& factory, Prepared* prepared) {
  STEWARD_ASSIGN_OR_RETURN(const bool takes_part, Holds(step.when, scope));
  if (!takes_part) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Rule* skip, FirstThatHolds(step.skip_if, scope));
  STEWARD_ASSIGN_OR_RETURN(const Rule* reject, FirstThatHolds(step.reject_if, scope));
  if (skip != nullptr || reject != nullptr) {
    prepared->way = reject != nullptr ? Way::kRejectByRule : Way::kSkip;
    prepared->why = (reject != nullptr ? reject : skip)->why;
    return absl::OkStatus();
  }
  STEWARD_ASSIGN_OR_RETURN(const Value key, Evaluate(step.key, scope));
  if (IsAbsent(key))
    return absl::InvalidArgumentError(absl::StrCat("the key \"", step.key.text, "\" is empty"));
  prepared->key = ToText(key);
  prepared->request.reset(factory.GetPrototype(step.method->input_type())->New());
  STEWARD_RETURN_IF_ERROR(Fill(step.request, scope, prepared->request.get()));
  prepared->way = Way::kSend;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Plan>> Plan::Open(const Mapping& mapping,
                                                 const std::string& directory) {
  std::unique_ptr<Plan> plan(new Plan(mapping));
  STEWARD_RETURN_IF_ERROR(plan->Read(directory));
  return plan;
}

absl::Status Plan::Read(const std::string& directory) {
  std::string problems;
  absl::StatusCode code = absl::StatusCode::kOk;
  for (const SourceFile& file : mapping_.files) {
    if (!file.not_mapped.empty()) continue;
    absl::StatusOr<Table> table = ReadTable(file, directory);
    if (table.ok()) {
      tables_.emplace(file.id, *std::move(table));
      continue;
    }
    if (code == absl::StatusCode::kOk) code = table.status().code();
    absl::StrAppend(&problems, problems.empty() ? "" : "\n", table.status().message());
  }
  if (code != absl::StatusCode::kOk) return absl::Status(code, problems);
  for (const Derive& derive : mapping_.derives) {
    const SourceFile& file = *mapping_.FindFile(derive.file);
    STEWARD_ASSIGN_OR_RETURN(Table table,
                             BuildDerived(derive, ScopeFor(file.index), &tables_.at(file.id)));
    tables_.emplace(derive.name, std::move(table));
  }
  return absl::OkStatus();
}

std::vector<StepRow> Plan::RowsOf(const Step& step) const {
  std::vector<StepRow> rows(TableOf(step).rows.size());
  for (size_t i = 0; i < rows.size(); ++i) rows[i].row = i;
  if (!step.order_by.empty()) SortRows(step, &rows);
  if (step.ordinal.has_value()) NumberRows(step, &rows);
  return rows;
}

void Plan::SortRows(const Step& step, std::vector<StepRow>* rows) const {
  const Table& table = TableOf(step);
  Scope scope = ScopeFor(step.index);
  std::vector<std::vector<Value>> keys(rows->size());
  for (size_t i = 0; i < keys.size(); ++i) {
    scope.record = &table.rows[i];
    if (!scope.record->error.empty()) continue;
    for (const Expression& expression : step.order_by)
      keys[i].push_back(ValueOrAbsent(expression, scope));
  }
  std::stable_sort(rows->begin(), rows->end(), [&](const StepRow& left, const StepRow& right) {
    return Precedes(keys[left.row], keys[right.row]);
  });
}

void Plan::NumberRows(const Step& step, std::vector<StepRow>* rows) const {
  const Table& table = TableOf(step);
  Scope scope = ScopeFor(step.index);
  absl::flat_hash_map<std::string, absl::flat_hash_map<std::string, int64_t>> numbers;
  for (StepRow& row : *rows) {
    scope.record = &table.rows[row.row];
    if (!scope.record->error.empty()) continue;
    const absl::StatusOr<Value> by = Evaluate(step.ordinal->by, scope);
    const absl::StatusOr<Value> of = Evaluate(step.ordinal->of, scope);
    if (!by.ok() || !of.ok() || IsAbsent(*by) || IsAbsent(*of)) continue;
    auto& within = numbers[ToText(*by)];
    row.ordinal =
        within.try_emplace(ToText(*of), static_cast<int64_t>(within.size()) + 1).first->second;
  }
}

Prepared Plan::Prepare(const Step& step, const StepRow& row,
                       google::protobuf::MessageFactory& factory) const {
  Prepared prepared;
  Scope scope = ScopeFor(step.index);
  Record numbered;
  const Record* record = &TableOf(step).rows[row.row];
  if (step.ordinal.has_value()) {
    numbered = *record;
    if (row.ordinal == 0) {
      numbered.values.emplace_back();
    } else {
      numbered.values.emplace_back(row.ordinal);
    }
    record = &numbered;
  }
  scope.record = record;
  scope.corrections = &prepared.corrections;
  const absl::Status status = PrepareInScope(step, scope, factory, &prepared);
  if (!status.ok()) {
    prepared.way = Way::kRejectByData;
    prepared.why = std::string(status.message());
  }
  return prepared;
}

Scope Plan::ScopeFor(const ColumnIndex& index) const {
  return {.columns = &index,
          .record = nullptr,
          .maps = &mapping_.maps,
          .lookups = &lookups_,
          .source = mapping_.name,
          .corrections = nullptr};
}

}  // namespace steward::importing
