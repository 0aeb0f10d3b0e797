#include <optional>
#include <utility>
#include <vector>

#include "libs/base/civil_date.h"
#include "libs/base/status.h"
#include "services/contracts/policies/co_termination.h"
#include "services/contracts/policies/concession.h"
#include "services/contracts/policies/escalator.h"
#include "services/contracts/policies/proration.h"
#include "services/contracts/policies/renewal_price.h"
#include "services/ctl/calc/contract_inputs.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using contracts::LineKind;
using contracts::PricePeriod;
using contracts::ProrationMode;
using contracts::RenewalMethod;

constexpr char kProrationGroup[] = "proration";
constexpr char kUpliftGroup[] = "uplift";

constexpr Choice<ProrationMode> kModes[] = {{"DAILY", ProrationMode::kDaily},
                                            {"MONTH_DAY", ProrationMode::kMonthDay}};
constexpr Choice<RenewalMethod> kMethods[] = {{"SAME", RenewalMethod::kSame},
                                              {"LIST", RenewalMethod::kList},
                                              {"UPLIFT", RenewalMethod::kUplift}};

absl::StatusOr<Json> Prorate(Inputs& in) {
  const ProrationMode mode = in.Enum("mode", kModes);
  const contracts::Term term = ReadTerm(in);
  const Day line_start = in.Date("line_start");
  const int64_t price_minor = in.Int("full_term_price_minor");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const int64_t prorated,
                           contracts::Prorate(mode, term, line_start, price_minor));
  return Json{{"prorated_price_minor", prorated}};
}

contracts::TermPrice ReadTermPrice(Inputs& in) {
  return {.unit_price_minor = in.Int("unit_price_minor"),
          .quantity = in.IntOr("quantity", 1, kNotNegative)};
}

Json Said(const contracts::CoTermQuote& quote) {
  return {{"start", FormatDay(quote.term.start)},
          {"end_exclusive", FormatDay(quote.term.end)},
          {"unit_price_minor", quote.unit_price_minor},
          {"amount_minor", quote.amount_minor}};
}

absl::StatusOr<Json> CoTermLine(Inputs& in) {
  const ProrationMode mode = in.Enum("mode", kModes);
  const contracts::Term term = ReadTerm(in);
  const Day line_start = in.Date("line_start");
  const contracts::TermPrice price = ReadTermPrice(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto quote,
                           contracts::QuoteCoTermLine(mode, term, line_start, price));
  return Said(quote);
}

absl::StatusOr<Json> MovedTermEnd(Inputs& in) {
  const ProrationMode mode = in.Enum("mode", kModes);
  const contracts::Term term = ReadTerm(in);
  const Day new_end = in.Date("new_end_exclusive");
  const contracts::TermPrice price = ReadTermPrice(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto quote, contracts::QuoteMovedEnd(mode, term, new_end, price));
  return Said(quote);
}

absl::StatusOr<Json> RenewalPrice(Inputs& in) {
  const contracts::RenewalPricing pricing = {.method = in.Enum("method", kMethods),
                                             .current_price_minor = in.Int("current_price_minor"),
                                             .list_price_minor = in.OptionalInt("list_price_minor"),
                                             .fixed_bp = in.OptionalInt("fixed_bp"),
                                             .cpi_bp = in.OptionalInt("cpi_bp"),
                                             .margin_bp = in.OptionalInt("margin_bp"),
                                             .floor_bp = in.OptionalInt("floor_bp"),
                                             .cap_bp = in.OptionalInt("cap_bp"),
                                             .cap_price_minor = in.OptionalInt("cap_price_minor")};
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto price, contracts::PriceRenewal(pricing));
  return Json{{"new_price_minor", price.new_price_minor},
              {"uplift_bp", OrNull(price.uplift_bp)},
              {"cap_applied", price.cap_applied}};
}

Json Said(const std::vector<contracts::PriceSegment>& segments) {
  Json prices = Json::array();
  for (const auto& segment : segments) {
    prices.push_back({{"start", FormatDay(segment.days.start)},
                      {"end_exclusive", FormatDay(segment.days.end)},
                      {"unit_price_minor", segment.unit_price_minor}});
  }
  return {{"prices", prices}};
}

absl::StatusOr<Json> EscalatedPrices(Inputs& in) {
  const contracts::Term term = ReadTerm(in);
  const int64_t base_minor = in.Int("base_price_minor");
  std::vector<contracts::PriceStep> steps;
  for (Inputs* step : in.List("steps")) {
    steps.push_back({.from = step->Date("from"),
                     .rate_bp = step->OptionalInt("rate_bp"),
                     .price_minor = step->OptionalInt("price_minor")});
  }
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto segments,
                           contracts::EscalatedPrices(term, base_minor, steps));
  return Said(segments);
}

absl::StatusOr<Json> RegularEscalator(Inputs& in) {
  const contracts::Term term = ReadTerm(in);
  const int64_t base_minor = in.Int("base_price_minor");
  const auto every_months = static_cast<int32_t>(in.Int("every_months", kInt32Positive));
  const int64_t rate_bp = in.Int("rate_bp");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto steps, contracts::RegularSteps(term, every_months, rate_bp));
  STEWARD_ASSIGN_OR_RETURN(const auto segments,
                           contracts::EscalatedPrices(term, base_minor, steps));
  return Said(segments);
}

contracts::ConcessionLine ReadConcessionLine(Inputs& in) {
  contracts::ConcessionLine line;
  line.kind = in.OptionalEnum("kind", kLineKinds).value_or(LineKind::kRecurring);
  line.list_price_minor = in.Int("list_price_minor", kNotNegative);
  line.agreed_price_minor = in.Int("agreed_price_minor", kNotNegative);
  line.quantity = in.Int("quantity", kNotNegative);
  const auto period = in.OptionalEnum("price_period", kPricePeriods);
  if (period.has_value()) line.price_period = *period;
  if (!period.has_value() && line.kind == LineKind::kRecurring) {
    in.Fail("must have a price_period, for it recurs");
  }
  return line;
}

absl::StatusOr<Json> ConcessionValue(Inputs& in) {
  const contracts::Term term = ReadTerm(in);
  std::vector<contracts::ConcessionLine> lines;
  for (Inputs* line : in.List("lines")) lines.push_back(ReadConcessionLine(*line));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto concession, contracts::ConcessionOf(term, lines));
  return Json{{"concession_minor", concession.total_minor},
              {"lines_minor", concession.lines_minor}};
}

std::vector<Field> WithTerm(std::vector<Field> fields) {
  fields.insert(fields.begin(), {{"term_start", "date; the first day of the term"},
                                 {"term_end_exclusive", "date; the first day after the term"}});
  return fields;
}

std::vector<Field> QuoteFields(Field day) {
  return WithTerm({{"mode", "DAILY or MONTH_DAY; terms that are not whole months have DAILY only"},
                   std::move(day),
                   {"unit_price_minor", "minor units for one unit and the full term"},
                   {"quantity", "units, at least 0; default 1"}});
}

Op ProrateOp() {
  return {.name = "prorate",
          .group = kProrationGroup,
          .summary = "The price of a line from its start to the end of the term.",
          .fields = WithTerm(
              {{"mode", "DAILY or MONTH_DAY; terms that are not whole months have DAILY only"},
               {"line_start", "date; a day of the term"},
               {"full_term_price_minor", "minor units for the full term"}}),
          .example = R"({"mode": "MONTH_DAY", "term_start": "2026-01-01", )"
                     R"("term_end_exclusive": "2027-01-01", "line_start": "2026-03-16", )"
                     R"("full_term_price_minor": 1200000})",
          .example_result = R"({"prorated_price_minor": 951613})",
          .function = Prorate};
}

Op CoTermLineOp() {
  return {.name = "co_term_line",
          .group = kProrationGroup,
          .summary =
              "A line that is added and ends with its contract: the unit price is prorated "
              "and rounded, then multiplied.",
          .fields = QuoteFields({"line_start", "date; a day of the term"}),
          .example = R"({"mode": "DAILY", "term_start": "2026-01-01", )"
                     R"("term_end_exclusive": "2027-01-01", "line_start": "2026-03-16", )"
                     R"("unit_price_minor": 100, "quantity": 1000})",
          .example_result = R"({"start": "2026-03-16", "end_exclusive": "2027-01-01", )"
                            R"("unit_price_minor": 80, "amount_minor": 80000})",
          .function = CoTermLine};
}

Op MovedTermEndOp() {
  return {.name = "moved_term_end",
          .group = kProrationGroup,
          .summary =
              "What it costs to move a term's end to another contract's; a credit, below "
              "zero, where it moves forward.",
          .fields = QuoteFields({"new_end_exclusive", "date after the term's start"}),
          .example = R"({"mode": "DAILY", "term_start": "2026-01-01", )"
                     R"("term_end_exclusive": "2027-01-01", "new_end_exclusive": "2027-03-15", )"
                     R"("unit_price_minor": 36500, "quantity": 2})",
          .example_result = R"({"start": "2027-01-01", "end_exclusive": "2027-03-15", )"
                            R"("unit_price_minor": 7300, "amount_minor": 14600})",
          .function = MovedTermEnd};
}

Op RenewalPriceOp() {
  return {
      .name = "renewal_price",
      .group = kUpliftGroup,
      .summary =
          "The unit price of the next term; uplift_bp is the rate that was applied, null "
          "for LIST.",
      .fields = {{"method", "SAME, LIST or UPLIFT"},
                 {"current_price_minor", "minor units, after discounts, at least 0"},
                 {"list_price_minor", "minor units, at least 0; required by LIST"},
                 {"fixed_bp", "basis points of the uplift; or else cpi_bp"},
                 {"cpi_bp", "basis points by which prices rose"},
                 {"margin_bp", "basis points on top of cpi_bp; default 0"},
                 {"floor_bp", "basis points, the least uplift, not above cap_bp; default none"},
                 {"cap_bp", "basis points, the largest uplift; default none"},
                 {"cap_price_minor", "minor units, the highest price of any method; default none"}},
      .example = R"({"method": "UPLIFT", "current_price_minor": 10000, "cpi_bp": 610, )"
                 R"("margin_bp": 100, "floor_bp": 300, "cap_bp": 500})",
      .example_result = R"({"new_price_minor": 10500, "uplift_bp": 500, "cap_applied": true})",
      .function = RenewalPrice};
}

Op EscalatedPricesOp() {
  return {.name = "escalated_prices",
          .group = kUpliftGroup,
          .summary =
              "The prices of a term with contracted steps; rates compound exactly from the "
              "last price that was stated.",
          .fields = WithTerm({{"base_price_minor", "minor units from the term's start on"},
                              {"steps[].from", "date inside the term, in order"},
                              {"steps[].rate_bp", "basis points on the price before; or else"},
                              {"steps[].price_minor", "minor units, the new price"}}),
          .example = R"({"term_start": "2026-01-01", "term_end_exclusive": "2028-01-01", )"
                     R"("base_price_minor": 10000, )"
                     R"("steps": [{"from": "2027-01-01", "rate_bp": 300}]})",
          .example_result = R"({"prices": [{"start": "2026-01-01", "end_exclusive": "2027-01-01", )"
                            R"("unit_price_minor": 10000}, {"start": "2027-01-01", )"
                            R"("end_exclusive": "2028-01-01", "unit_price_minor": 10300}]})",
          .function = EscalatedPrices};
}

Op RegularEscalatorOp() {
  return {.name = "regular_escalator",
          .group = kUpliftGroup,
          .summary = "The same with one rate, every so many months from the term's start.",
          .fields = WithTerm({{"base_price_minor", "minor units from the term's start on"},
                              {"every_months", "at least 1"},
                              {"rate_bp", "basis points, at least -10000"}}),
          .example = R"({"term_start": "2026-01-31", "term_end_exclusive": "2026-03-10", )"
                     R"("base_price_minor": 50, "every_months": 1, "rate_bp": 100})",
          .example_result = R"({"prices": [{"start": "2026-01-31", "end_exclusive": "2026-02-28", )"
                            R"("unit_price_minor": 50}, {"start": "2026-02-28", )"
                            R"("end_exclusive": "2026-03-10", "unit_price_minor": 51}]})",
          .function = RegularEscalator};
}

Op ConcessionValueOp() {
  return {
      .name = "concession_value",
      .group = "negotiation",
      .summary =
          "(list - agreed) x quantity x periods in the term, not netted; what each line "
          "comes to sums to the whole.",
      .fields = WithTerm(
          {{"lines[].kind", "RECURRING, ONE_OFF or USAGE; default RECURRING"},
           {"lines[].list_price_minor", "minor units of one unit and period, at least 0"},
           {"lines[].agreed_price_minor", "minor units, at least 0"},
           {"lines[].quantity", "units, at least 0"},
           {"lines[].price_period", "WEEK, MONTH, QUARTER, YEAR or TERM; required for RECURRING"}}),
      .example = R"({"term_start": "2026-01-01", "term_end_exclusive": "2028-01-01", )"
                 R"("lines": [{"list_price_minor": 3000, "agreed_price_minor": 2500, )"
                 R"("quantity": 120, "price_period": "MONTH"}]})",
      .example_result = R"({"concession_minor": 1440000, "lines_minor": [1440000]})",
      .function = ConcessionValue};
}

}  // namespace

std::vector<Op> ContractPriceOps() {
  return {ProrateOp(),         CoTermLineOp(),       MovedTermEndOp(),   RenewalPriceOp(),
          EscalatedPricesOp(), RegularEscalatorOp(), ConcessionValueOp()};
}

}  // namespace steward::calc
