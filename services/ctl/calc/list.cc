#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/suggest.h"
#include "services/ctl/calc/calc.h"

namespace steward::calc {
namespace {

constexpr absl::string_view kHead =
    "steward calc reads JSON lines {\"id\": \"...\", \"op\": \"...\", \"inputs\": {...}} and "
    "answers each with one line,\n"
    "{\"id\": \"...\", \"result\": {...}} or {\"id\": \"...\", \"error\": {\"code\", \"message\", "
    "\"field\"}}. It ends with 5 if any was bad.\n"
    "Units: instants ISO 8601 in UTC, dates YYYY-MM-DD, _ms milliseconds, _minor minor units of "
    "money, _bp basis\n"
    "points, _centi hundredths of a point. null: unknown, not yet, or undefined. Whole numbers "
    "only; inputs have 64 bits.\n";

absl::StatusOr<std::vector<const Op*>> Select(const std::optional<std::string>& name) {
  std::vector<const Op*> selected;
  std::vector<std::string> names;
  for (const Op& op : AllOps()) {
    names.push_back(op.name);
    if (!name.has_value() || op.name == *name) selected.push_back(&op);
  }
  if (!selected.empty() || !name.has_value()) return selected;
  return absl::NotFoundError(
      absl::StrCat("there is no op '", *name, "'", Suggestion(*name, names)));
}

std::string ExampleLine(const Op& op) {
  return absl::StrCat(R"({"id": "1", "op": ")", op.name, R"(", "inputs": )", op.example, "}");
}

void WriteOp(const Op& op, std::ostream& out) {
  size_t width = 0;
  for (const Field& field : op.fields) width = std::max(width, field.path.size());
  out << "\n" << op.name << "\n  " << op.summary << "\n";
  for (const Field& field : op.fields) {
    out << "    " << field.path << std::string(width - field.path.size() + 2, ' ') << field.about
        << "\n";
  }
  out << "  " << ExampleLine(op) << "\n  -> " << op.example_result << "\n";
}

}  // namespace

absl::Status ListOps(const std::optional<std::string>& op, std::ostream& out) {
  const absl::StatusOr<std::vector<const Op*>> selected = Select(op);
  if (!selected.ok()) return selected.status();
  if (!op.has_value()) out << kHead;
  std::string group;
  for (const Op* each : *selected) {
    if (each->group != group) out << "\n" << each->group << ":\n";
    group = each->group;
    WriteOp(*each, out);
  }
  return absl::OkStatus();
}

absl::Status ListOpsAsJson(const std::optional<std::string>& op, std::ostream& out) {
  const absl::StatusOr<std::vector<const Op*>> selected = Select(op);
  if (!selected.ok()) return selected.status();
  Json ops = Json::array();
  for (const Op* each : *selected) {
    Json fields = Json::array();
    for (const Field& field : each->fields) {
      fields.push_back({{"path", field.path}, {"about", field.about}});
    }
    ops.push_back({{"op", each->name},
                   {"group", each->group},
                   {"summary", each->summary},
                   {"fields", std::move(fields)},
                   {"example", Json::parse(ExampleLine(*each))},
                   {"example_result", Json::parse(each->example_result)}});
  }
  out << ops.dump(2) << "\n";
  return absl::OkStatus();
}

}  // namespace steward::calc
