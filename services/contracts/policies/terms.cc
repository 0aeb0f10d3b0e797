#include "services/contracts/policies/terms.h"

#include <set>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "services/contracts/policies/arr.h"
#include "services/contracts/policies/renewal_terms.h"

namespace steward::contracts {
namespace {

using common::v1::Money;
using v1::Contract;
using v1::ContractLine;

using google::protobuf::FieldDescriptor;

// The fields of a contract that are no terms: what became of it.
std::vector<const FieldDescriptor*> OtherFields() {
  std::vector<const FieldDescriptor*> others;
  const auto* type = Contract::descriptor();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (!absl::c_linear_search(kContractFields, field->name())) others.push_back(field);
  }
  return others;
}

// Their instants are instants of the years that a timestamp can say, whatever the zone.
constexpr int kYearMin = 1900;

absl::Status CheckMoney(const std::string& path, const Money& money, const Contract& contract) {
  if (money.currency() != contract.currency()) {
    return InvalidField(absl::StrCat(path, ".currency"),
                        absl::StrCat("must be the contract's, ", contract.currency()));
  }
  if (money.minor_units() < 0) {
    return InvalidField(absl::StrCat(path, ".minor_units"), "must not be negative");
  }
  return absl::OkStatus();
}

absl::Status CheckLines(const Contract& contract) {
  if (contract.lines().empty())
    return InvalidField("contract.lines", "must have at least one line");
  std::set<std::string> ids;
  for (int i = 0; i < contract.lines_size(); ++i) {
    const std::string path = absl::StrCat("contract.lines[", i, "]");
    STEWARD_RETURN_IF_ERROR(CheckLine(path, contract.lines(i), contract));
    if (!ids.insert(contract.lines(i).line_id()).second) {
      return InvalidField(path + ".line_id",
                          absl::StrCat("\"", contract.lines(i).line_id(),
                                       "\" is another line's; each is used once"));
    }
  }
  return ContractArr(contract).status();
}

absl::Status CheckParties(const Contract& contract) {
  std::set<std::string> parties;
  for (const auto& party : contract.required_parties()) {
    if (!parties.insert(party).second) {
      return InvalidField("contract.required_parties",
                          absl::StrCat("names \"", party, "\" twice; each party signs once"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAttributes(const Contract& contract) {
  std::set<std::string> keys;
  for (const auto& attribute : contract.attributes()) {
    if (!keys.insert(attribute.key()).second) {
      return InvalidField("contract.attributes", absl::StrCat("has \"", attribute.key(),
                                                              "\" twice; each key is used once"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::TimeZone> ZoneOf(const Contract& contract) {
  auto zone = LoadZone(contract.time_zone());
  if (zone.ok()) return zone;
  return InvalidField("contract.time_zone", absl::StrCat("\"", contract.time_zone(),
                                                         "\" is no zone as in Europe/Berlin"));
}

absl::Status ResolveTerm(Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOf(*contract));
  STEWARD_ASSIGN_OR_RETURN(const Day start,
                           ContractDay("contract.start_date", contract->start_date()));
  *contract->mutable_start_time() = ToTimestamp(StartOfDay(start, zone));
  contract->clear_end_time();
  if (!contract->has_end_date()) return absl::OkStatus();

  STEWARD_ASSIGN_OR_RETURN(const Day end, ContractDay("contract.end_date", contract->end_date()));
  if (end <= start) {
    return Reject(
        Reason::REASON_EMPTY_TERM,
        absl::StrCat("contract.end_date ", FormatDay(end), " must be after contract.start_date ",
                     FormatDay(start), ": the end is the first day without the contract"));
  }
  *contract->mutable_end_time() = ToTimestamp(StartOfDay(end, zone));
  return absl::OkStatus();
}

}  // namespace

Contract OnlyTerms(const Contract& given) {
  static const auto* const others = new std::vector(OtherFields());
  Contract contract = given;
  const auto* reflection = contract.GetReflection();
  for (const FieldDescriptor* field : *others) reflection->ClearField(&contract, field);
  return contract;
}

absl::Status CompleteTerms(Contract* contract) {
  if (contract->time_zone().empty()) contract->set_time_zone("UTC");
  if (contract->required_parties().empty()) {
    contract->add_required_parties("customer");
    contract->add_required_parties("supplier");
  }
  if (!contract->title().empty()) {
    STEWARD_RETURN_IF_ERROR(ValidateName("contract.title", contract->title()));
  }
  if (!IsKnownCurrency(contract->currency())) {
    return InvalidField("contract.currency",
                        absl::StrCat("\"", contract->currency(), "\" is no currency of ISO 4217"));
  }
  STEWARD_RETURN_IF_ERROR(ResolveTerm(contract));
  STEWARD_RETURN_IF_ERROR(CheckLines(*contract));
  STEWARD_RETURN_IF_ERROR(CheckParties(*contract));
  STEWARD_RETURN_IF_ERROR(CheckRenewalTerms(*contract));
  return CheckAttributes(*contract);
}

absl::Status CheckLine(const std::string& path, const ContractLine& line,
                       const Contract& contract) {
  STEWARD_RETURN_IF_ERROR(CheckMoney(path + ".unit_price", line.unit_price(), contract));
  if (line.has_period_amount()) {
    STEWARD_RETURN_IF_ERROR(CheckMoney(path + ".period_amount", line.period_amount(), contract));
  }
  return LineAmount(line).status();
}

absl::StatusOr<Day> ContractDay(absl::string_view path, const google::type::Date& date) {
  const auto day = DayFromDate(date);
  if (!day.ok() || date.year() < kYearMin) {
    return InvalidField(path, absl::StrCat(date.year(), "-", date.month(), "-", date.day(),
                                           " is no date of the years 1900 to 9999"));
  }
  return *day;
}

absl::Status SetTermination(absl::string_view path, Day day, Contract* contract) {
  STEWARD_ASSIGN_OR_RETURN(const absl::TimeZone zone, ZoneOf(*contract));
  if (contract->has_end_date()) {
    STEWARD_ASSIGN_OR_RETURN(const Day end, DayFromDate(contract->end_date()));
    if (day > end) {
      return InvalidField(
          path, absl::StrCat(FormatDay(day), " lies after the end of the term, ", FormatDay(end),
                             ", at which the contract ends anyway"));
    }
  }
  *contract->mutable_termination_date() = DateFromDay(day);
  *contract->mutable_termination_time() = ToTimestamp(StartOfDay(day, zone));
  return absl::OkStatus();
}

absl::Status CheckAccount(const ContractView& view, absl::string_view account, bool history) {
  if (view.account() == nullptr) {
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN,
                  absl::StrCat(account,
                               " is not known here: create it first, and send the position of that "
                               "answer along where it was just created"));
  }
  if (view.account()->archived() && !history) {
    return Reject(
        Reason::REASON_ACCOUNT_ARCHIVED,
        absl::StrCat(account, " is archived and takes no new contracts; restore it first"));
  }
  if (view.revenue().contract_count() >= limits::kAccountContractsMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(account, " has ", view.revenue().contract_count(),
                               " contracts, the most that an account can have"));
  }
  return absl::OkStatus();
}

absl::Status CheckCalendar(const ContractView& view, const Contract& contract) {
  const std::string& calendar = contract.renewal_terms().calendar();
  if (calendar.empty() || view.FindCalendar(calendar) != nullptr) return absl::OkStatus();
  return Reject(Reason::REASON_TERM_CALENDAR_UNKNOWN,
                absl::StrCat("contract.renewal_terms.calendar ", calendar,
                             " is not known here: create it first"));
}

absl::Status CheckOwner(const ContractView& view, absl::string_view owner, bool history) {
  if (owner.empty()) return absl::OkStatus();
  const auto* person = view.FindPerson(owner);
  if (person == nullptr) {
    return Reject(
        Reason::REASON_PERSON_UNKNOWN,
        absl::StrCat("contract.owner ", owner, " is not known here: create that person first"));
  }
  if ((person->left() || person->erased()) && !history) {
    return Reject(
        Reason::REASON_PERSON_LEFT,
        absl::StrCat("contract.owner ", owner, " has left; name somebody who is still there"));
  }
  return absl::OkStatus();
}

}  // namespace steward::contracts
