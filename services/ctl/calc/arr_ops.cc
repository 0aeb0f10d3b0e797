#include <map>
#include <string>
#include <utility>
#include <vector>

#include "libs/base/status.h"
#include "services/contracts/policies/arr_bridge.h"
#include "services/contracts/policies/arr_movements.h"
#include "services/contracts/policies/line_arr.h"
#include "services/contracts/policies/retention.h"
#include "services/ctl/calc/contract_inputs.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using contracts::BridgeRow;
using contracts::CustomerGrain;
using contracts::LineKind;
using contracts::LinePrice;
using contracts::MovementKind;
using contracts::Movements;
using contracts::PricePeriod;
using contracts::RetentionBasis;
using contracts::Standing;

constexpr char kGroup[] = "arr_retention";

constexpr Choice<Standing> kStandings[] = {{"COMMITTED", Standing::kCommitted},
                                           {"SUSPENDED", Standing::kSuspended},
                                           {"IN_GRACE", Standing::kInGrace},
                                           {"IN_GRACE_RENEWED", Standing::kInGraceRenewed},
                                           {"ENDED", Standing::kEnded}};
constexpr Choice<CustomerGrain> kGrains[] = {{"ACCOUNT", CustomerGrain::kAccount},
                                             {"FAMILY", CustomerGrain::kFamily}};
constexpr Choice<RetentionBasis> kBases[] = {{"ALL", RetentionBasis::kAll},
                                             {"ELIGIBLE", RetentionBasis::kEligible}};
// Less FX, which movements of one day don't have.
constexpr Choice<MovementKind> kMovements[] = {{"NEW", MovementKind::kNew},
                                               {"EXPANSION", MovementKind::kExpansion},
                                               {"CONTRACTION", MovementKind::kContraction},
                                               {"CHURN", MovementKind::kChurn},
                                               {"REACTIVATION", MovementKind::kReactivation},
                                               {"PRICE", MovementKind::kPrice}};

constexpr Range kTermMonths = {.min = 1, .max = 12'000};

LinePrice ReadPrice(Inputs& in) {
  LinePrice price;
  price.kind = in.OptionalEnum("kind", kLineKinds).value_or(LineKind::kRecurring);
  price.unit_price_minor = in.Int("unit_price_minor");
  price.quantity = in.Int("quantity", kNotNegative);
  const bool recurs = price.kind == LineKind::kRecurring;
  const auto period = recurs
                          ? in.Enum("price_period", kPricePeriods)
                          : in.OptionalEnum("price_period", kPricePeriods).value_or(PricePeriod());
  price.price_period = period;
  price.term_months = static_cast<int32_t>(in.IntOr("term_months", 0, kTermMonths));
  return price;
}

std::string ReadParent(Inputs& in, const std::string& account) {
  return in.OptionalText("ultimate_parent").value_or(account);
}

Json MovementsJson(const Movements& movements) {
  Json json = Json::object();
  for (const auto& [word, kind] : kMovements) json[std::string(word)] = movements[kind];
  return json;
}

absl::StatusOr<Json> LineArr(Inputs& in) {
  const LinePrice price = ReadPrice(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const int64_t arr_minor, contracts::LineArr(price));
  return Json{{"arr_minor", arr_minor}};
}

contracts::RevenueLine ReadLine(Inputs& in) {
  contracts::RevenueLine line;
  line.price = ReadPrice(in);
  line.start = in.Date("start");
  line.end_exclusive = in.OptionalDate("end_exclusive");
  line.standing = in.OptionalEnum("standing", kStandings).value_or(Standing::kCommitted);
  return line;
}

absl::StatusOr<Json> ArrAt(Inputs& in) {
  const absl::TimeZone zone = in.Zone("zone");
  std::vector<contracts::RevenueLine> lines;
  for (Inputs* line : in.List("lines")) lines.push_back(ReadLine(*line));
  const absl::Time at = in.Instant("at");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const int64_t arr_minor, contracts::ArrAt(lines, zone, at));
  return Json{{"arr_minor", arr_minor}};
}

contracts::AccountDay ReadDay(Inputs& in) {
  in.OptionalText("account");
  return {.arr_start_minor = in.Int("arr_start_minor"),
          .arr_end_minor = in.Int("arr_end_minor"),
          .price_change_minor = in.IntOr("price_change_minor", 0),
          .had_arr_before = in.BoolOr("had_arr_before", false)};
}

absl::StatusOr<Json> ArrMovements(Inputs& in) {
  std::vector<contracts::AccountDay> days;
  for (Inputs* account : in.List("accounts")) days.push_back(ReadDay(*account));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto total, contracts::MovementsOfDays(days));
  return Json{{"movements_minor", MovementsJson(total.movements)},
              {"arr_start_minor", total.arr_start_minor},
              {"arr_end_minor", total.arr_end_minor}};
}

contracts::RetentionRow ReadRow(Inputs& in) {
  contracts::RetentionRow row;
  row.account = in.Text("account");
  row.ultimate_parent = ReadParent(in, row.account);
  row.arr_t0_minor = in.Int("arr_t0_minor");
  row.arr_t1_minor = in.Int("arr_t1_minor");
  row.price_change_minor = in.IntOr("price_change_minor", 0);
  row.is_eligible = in.BoolOr("eligible", true);
  return row;
}

absl::StatusOr<Json> Retention(Inputs& in) {
  const auto grain = in.Enum("grain", kGrains);
  const auto basis = in.OptionalEnum("basis", kBases).value_or(RetentionBasis::kAll);
  std::vector<contracts::RetentionRow> rows;
  for (Inputs* account : in.List("accounts")) rows.push_back(ReadRow(*account));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto retention, contracts::RetentionOf(rows, grain, basis));
  return Json{{"grr_bp", OrNull(retention.grr.bp)},
              {"nrr_bp", OrNull(retention.nrr.bp)},
              {"nrr_ex_price_bp", OrNull(retention.nrr_ex_price.bp)},
              {"logo_bp", OrNull(retention.logo.bp)},
              {"cohort_size", retention.cohort_size}};
}

contracts::LineSegment ReadSegment(Inputs& in) {
  contracts::LineSegment segment;
  segment.line = in.Text("line");
  segment.currency = in.Text("currency");
  segment.price = ReadPrice(in);
  segment.start = in.Date("start");
  segment.end_exclusive = in.OptionalDate("end_exclusive");
  return segment;
}

contracts::AccountRevenue ReadAccount(Inputs& in) {
  contracts::AccountRevenue account;
  account.account = in.Text("account");
  account.ultimate_parent = ReadParent(in, account.account);
  for (Inputs* line : in.List("lines")) account.lines.push_back(ReadSegment(*line));
  return account;
}

contracts::FxTable ReadFx(Inputs& in) {
  contracts::FxTable fx;
  fx.reporting_currency = in.Text("reporting_currency");
  for (Inputs* rate : in.ListOrEmpty("rates")) {
    fx.rates.push_back({.currency = rate->Text("currency"),
                        .from = rate->Date("from"),
                        .rate_e9 = rate->Int("rate_e9")});
  }
  return fx;
}

Json RowJson(const BridgeRow& row) {
  Json movements = MovementsJson(row.movements);
  movements["FX"] = row.movements[MovementKind::kFx];
  return {{"opening_minor", row.opening_minor},
          {"movements_minor", std::move(movements)},
          {"closing_minor", row.closing_minor},
          {"closing_constant_minor", row.closing_constant_minor}};
}

Json RowsJson(const std::map<std::string, BridgeRow>& rows) {
  Json json = Json::object();
  for (const auto& [key, row] : rows) json[key] = RowJson(row);
  return json;
}

absl::StatusOr<Json> ArrBridge(Inputs& in) {
  const contracts::BridgePeriod period = {.from = in.Date("from"), .to = in.Date("to")};
  const contracts::FxTable fx = ReadFx(in.At("fx"));
  std::vector<contracts::AccountRevenue> accounts;
  for (Inputs* account : in.List("accounts")) accounts.push_back(ReadAccount(*account));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto bridge, contracts::ArrBridge(accounts, period, fx));
  return Json{{"accounts", RowsJson(bridge.accounts)},
              {"families", RowsJson(bridge.families)},
              {"portfolio", RowJson(bridge.portfolio)}};
}

// What a price is, below `path`, and then other fields.
std::vector<Field> WithPrice(const std::string& path, std::vector<Field> others) {
  std::vector<Field> fields = {
      {path + "kind", "RECURRING, ONE_OFF or USAGE; the last two bring no ARR; default RECURRING"},
      {path + "unit_price_minor", "for one unit and one period; below 0 for a discount"},
      {path + "quantity", "units, at least 0"},
      {path + "price_period",
       "WEEK (52 a year), MONTH, QUARTER, YEAR or TERM; not needed for "
       "what doesn't recur"},
      {path + "term_months", "with TERM: the months that the price is for, 1 to 12000"}};
  fields.insert(fields.end(), others.begin(), others.end());
  return fields;
}

Op LineArrOp() {
  return {.name = "line_arr",
          .group = kGroup,
          .summary = "What a line comes to in a year.",
          .fields = WithPrice("", {}),
          .example = R"({"unit_price_minor": 1, "quantity": 1, "price_period": "MONTH"})",
          .example_result = R"({"arr_minor": 12})",
          .function = LineArr};
}

Op ArrAtOp() {
  return {
      .name = "arr_at",
      .group = kGroup,
      .summary = "The ARR of a contract's lines at an instant.",
      .fields = WithPrice(
          "lines[].",
          {{"lines[].start", "date; the line begins with it in the zone"},
           {"lines[].end_exclusive",
            "date, not before start; default: open-ended. A TERM price without term_months is for "
            "the whole months between"},
           {"lines[].standing",
            "of its contract: COMMITTED, SUSPENDED, IN_GRACE (doesn't count), "
            "IN_GRACE_RENEWED or ENDED (doesn't count); default COMMITTED"},
           {"zone", "the contract's IANA zone"},
           {"at", "instant"}}),
      .example = R"({"zone": "Asia/Tehran", "lines": [{"kind": "RECURRING", )"
                 R"("unit_price_minor": 29127, "quantity": 149, "price_period": "YEAR", )"
                 R"("start": "2027-06-19", "end_exclusive": "2028-06-18"}], )"
                 R"("at": "2027-06-18T19:30:00Z"})",
      .example_result = R"({"arr_minor": 0})",
      .function = ArrAt};
}

Op ArrMovementsOp() {
  return {.name = "arr_movements",
          .group = kGroup,
          .summary = "What accounts' ARR does on a day, by kind of movement.",
          .fields = {{"accounts[].account", "text; for the reader only"},
                     {"accounts[].arr_start_minor", "at the day's start, at least 0"},
                     {"accounts[].arr_end_minor", "at its end, at least 0"},
                     {"accounts[].price_change_minor",
                      "what price alone did, netted over the account's lines; default 0"},
                     {"accounts[].had_arr_before",
                      "whether ARR from 0 is a REACTIVATION and not NEW; default false"}},
          .example = R"({"accounts": [{"account": "a0", "arr_start_minor": 0, "arr_end_minor": 0, )"
                     R"("price_change_minor": 0, "had_arr_before": false}]})",
          .example_result = R"({"movements_minor": {"NEW": 0, "EXPANSION": 0, "CONTRACTION": 0, )"
                            R"("CHURN": 0, "REACTIVATION": 0, "PRICE": 0}, )"
                            R"("arr_start_minor": 0, "arr_end_minor": 0})",
          .function = ArrMovements};
}

Op RetentionOp() {
  return {.name = "retention",
          .group = kGroup,
          .summary = "GRR, NRR, NRR without price and logo retention of those with ARR at t0.",
          .fields = {{"grain", "what a customer is: ACCOUNT or FAMILY"},
                     {"basis", "ALL, or ELIGIBLE: only rows that are eligible; default ALL"},
                     {"accounts[].account", "text; rows of one account add up"},
                     {"accounts[].ultimate_parent", "as of t0; default the account"},
                     {"accounts[].arr_t0_minor", "at least 0"},
                     {"accounts[].arr_t1_minor", "at least 0"},
                     {"accounts[].price_change_minor", "what price did between; default 0"},
                     {"accounts[].eligible",
                      "whether an anniversary or a renewal fell in the period; default true"}},
          .example =
              R"({"grain": "ACCOUNT", "accounts": [{"account": "a", "ultimate_parent": "a", )"
              R"("arr_t0_minor": 20000, "arr_t1_minor": 19999, "price_change_minor": 0}]})",
          .example_result = R"({"grr_bp": 10000, "nrr_bp": 10000, "nrr_ex_price_bp": 10000, )"
                            R"("logo_bp": 10000, "cohort_size": 1})",
          .function = Retention};
}

Op ArrBridgeOp() {
  return {
      .name = "arr_bridge",
      .group = kGroup,
      .summary = "Opening ARR, movements and closing ARR by account, family and portfolio.",
      .fields = WithPrice(
          "accounts[].lines[].",
          {{"accounts[].lines[].line", "text; the same for each segment of a line that changes"},
           {"accounts[].lines[].currency", "ISO 4217"},
           {"accounts[].lines[].start", "date"},
           {"accounts[].lines[].end_exclusive", "date, not before start; default: open-ended"},
           {"accounts[].account", "text, unique"},
           {"accounts[].ultimate_parent", "as of `from`; default the account"},
           {"from", "date: opening is at its start; movements are at its rates"},
           {"to", "date after it: closing is at its start, at its rates"},
           {"fx.reporting_currency", "ISO 4217: all results are in it"},
           {"fx.rates[].currency", "ISO 4217; default of rates: none"},
           {"fx.rates[].from", "date from which the rate holds"},
           {"fx.rates[].rate_e9", "reporting currency for one unit, x 10^9; at least 1"}}),
      .example =
          R"({"from": "2026-01-01", "to": "2027-01-01", "fx": {"reporting_currency": "EUR", )"
          R"("rates": [{"currency": "USD", "from": "2026-01-01", "rate_e9": 900000000}, )"
          R"({"currency": "USD", "from": "2026-07-01", "rate_e9": 800000000}]}, )"
          R"("accounts": [{"account": "a", "lines": [{"line": "1", "currency": "USD", )"
          R"("unit_price_minor": 1000, "quantity": 1, "price_period": "YEAR", )"
          R"("start": "2025-01-01", "end_exclusive": null}]}]})",
      .example_result =
          R"({"accounts": {"a": {"opening_minor": 900, "movements_minor": {"NEW": 0, )"
          R"("EXPANSION": 0, "CONTRACTION": 0, "CHURN": 0, "REACTIVATION": 0, "PRICE": 0, )"
          R"("FX": -100}, "closing_minor": 800, "closing_constant_minor": 900}}, )"
          R"("families": {"a": {"opening_minor": 900, "movements_minor": {"NEW": 0, )"
          R"("EXPANSION": 0, "CONTRACTION": 0, "CHURN": 0, "REACTIVATION": 0, "PRICE": 0, )"
          R"("FX": -100}, "closing_minor": 800, "closing_constant_minor": 900}}, )"
          R"("portfolio": {"opening_minor": 900, "movements_minor": {"NEW": 0, )"
          R"("EXPANSION": 0, "CONTRACTION": 0, "CHURN": 0, "REACTIVATION": 0, "PRICE": 0, )"
          R"("FX": -100}, "closing_minor": 800, "closing_constant_minor": 900}})",
      .function = ArrBridge};
}

}  // namespace

std::vector<Op> ArrOps() {
  return {LineArrOp(), ArrAtOp(), ArrMovementsOp(), ArrBridgeOp(), RetentionOp()};
}

}  // namespace steward::calc
