#include "services/contracts/policies/amended_lines.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/status.h"
#include "services/contracts/policies/terms.h"

namespace steward::contracts {
namespace {

using v1::AmendmentChange;
using v1::Contract;
using v1::ContractLine;

using Kind = AmendmentChange::ChangeCase;

// The line that the change is about; empty where it is about none.
std::string LineOf(const AmendmentChange& change) {
  switch (change.change_case()) {
    case AmendmentChange::kAddLine:
      return change.add_line().line_id();
    case AmendmentChange::kCoTermLine:
      return change.co_term_line().line_id();
    case AmendmentChange::kRemoveLine:
      return change.remove_line();
    case AmendmentChange::kQuantity:
      return change.quantity().line_id();
    case AmendmentChange::kPrice:
      return change.price().line_id();
    default:  // About the contract's end, or nothing.
      return "";
  }
}

bool MayFollow(Kind kind, const std::set<Kind>& earlier) {
  if (earlier.empty()) return true;
  if (earlier.size() > 1) return false;
  return (kind == AmendmentChange::kQuantity && *earlier.begin() == AmendmentChange::kPrice) ||
         (kind == AmendmentChange::kPrice && *earlier.begin() == AmendmentChange::kQuantity);
}

ContractLine* FindLine(const std::string& line_id, Contract* contract) {
  auto& lines = *contract->mutable_lines();
  const auto found = std::find_if(lines.begin(), lines.end(), [&line_id](const auto& line) {
    return line.line_id() == line_id;
  });
  return found == lines.end() ? nullptr : &*found;
}

absl::StatusOr<ContractLine*> KnownLine(const std::string& path, const std::string& line_id,
                                        Contract* contract) {
  ContractLine* line = FindLine(line_id, contract);
  if (line != nullptr) return line;
  return InvalidField(
      path, absl::StrCat("\"", line_id, "\" is no line of the contract; it has ",
                         absl::StrJoin(contract->lines(), ", ", [](auto* out, const auto& each) {
                           absl::StrAppend(out, each.line_id());
                         })));
}

absl::Status AddLine(const std::string& path, const ContractLine& added, Contract* contract) {
  if (FindLine(added.line_id(), contract) != nullptr) {
    return InvalidField(path + ".line_id", absl::StrCat("\"", added.line_id(),
                                                        "\" is a line already: change that one, or "
                                                        "choose another id"));
  }
  STEWARD_RETURN_IF_ERROR(CheckLine(path, added, *contract));
  *contract->add_lines() = added;
  return absl::OkStatus();
}

absl::Status RemoveLine(const std::string& path, const std::string& line_id, Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(const ContractLine* line, KnownLine(path, line_id, contract));
  auto& lines = *contract->mutable_lines();
  const auto at = std::find_if(lines.begin(), lines.end(),
                               [line](const ContractLine& each) { return &each == line; });
  lines.erase(at);
  return absl::OkStatus();
}

// What is charged for all units of a period goes with their number.
absl::Status SetQuantity(const std::string& path, const v1::QuantityChange& change,
                         Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(ContractLine * line,
                           KnownLine(path + ".line_id", change.line_id(), contract));
  if (line->has_period_amount()) {
    const WideInteger of_all = WideInteger(line->period_amount().minor_units()) * change.quantity();
    STEWARD_ASSIGN_OR_RETURN(const int64_t amount, ToInt64(DivHalfUp(of_all, line->quantity()),
                                                           "what all units of a period cost"));
    line->mutable_period_amount()->set_minor_units(amount);
  }
  line->set_quantity(change.quantity());
  return CheckLine(path, *line, *contract);
}

absl::Status SetPrice(const std::string& path, const v1::PriceChange& change, Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(ContractLine * line,
                           KnownLine(path + ".line_id", change.line_id(), contract));
  *line->mutable_unit_price() = change.unit_price();
  line->clear_period_amount();
  return CheckLine(path, *line, *contract);
}

absl::Status Apply(const std::string& path, const AmendmentChange& change, Contract* contract) {
  switch (change.change_case()) {
    case AmendmentChange::kAddLine:
      return AddLine(path + ".add_line", change.add_line(), contract);
    case AmendmentChange::kCoTermLine:
      return AddLine(path + ".co_term_line", change.co_term_line(), contract);
    case AmendmentChange::kRemoveLine:
      return RemoveLine(path + ".remove_line", change.remove_line(), contract);
    case AmendmentChange::kQuantity:
      return SetQuantity(path + ".quantity", change.quantity(), contract);
    case AmendmentChange::kPrice:
      return SetPrice(path + ".price", change.price(), contract);
    case AmendmentChange::kExtendTo:
      return absl::OkStatus();
    case AmendmentChange::CHANGE_NOT_SET:
    default:
      return InvalidField(path, "must add, remove, change or extend something");
  }
}

absl::Status CheckCount(const Contract& contract) {
  if (contract.lines().empty()) {
    return InvalidField("amendment.changes",
                        "would leave no line: terminate the contract at that day instead");
  }
  if (contract.lines_size() > kContractLinesMax) {
    return InvalidField("amendment.changes",
                        absl::StrCat("would leave ", contract.lines_size(),
                                     " lines; a contract has at most ", kContractLinesMax));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ChangeLines(const v1::Amendment& amendment, Contract* contract) {
  std::map<std::string, std::set<Kind>> changed;
  for (int i = 0; i < amendment.changes_size(); ++i) {
    const AmendmentChange& change = amendment.changes(i);
    const std::string path = absl::StrCat("amendment.changes[", i, "]");
    if (const std::string line = LineOf(change); !line.empty()) {
      if (!MayFollow(change.change_case(), changed[line])) {
        return InvalidField(path, absl::StrCat("names line \"", line,
                                               "\" again; each is added, removed, or changed in "
                                               "quantity and price, once"));
      }
      changed[line].insert(change.change_case());
    }
    STEWARD_RETURN_IF_ERROR(Apply(path, change, contract));
  }
  return CheckCount(*contract);
}

}  // namespace steward::contracts
