#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

// The first line of each op of CALC.md is as it stands there.

namespace steward::calc {
namespace {

constexpr char kYear[] = R"("term_start": "2026-01-01", "term_end_exclusive": "2027-01-01")";

TEST(ContractPriceOps, Prorate) {
  ExpectResult(
      R"({"op": "prorate", "inputs": {"mode": "DAILY", "term_start": "2026-11-12", "term_end_exclusive": "2027-05-12", "line_start": "2026-11-27", "full_term_price_minor": 707}})",
      R"({"prorated_price_minor": 648})");
  const auto expect = [](const std::string& mode, const std::string& line_start,
                         const std::string& price_minor) {
    ExpectResultOf("prorate",
                   absl::StrCat(R"({"mode": ")", mode, R"(", "line_start": ")", line_start,
                                R"(", )", kYear, R"(, "full_term_price_minor": 1200000})"),
                   absl::StrCat(R"({"prorated_price_minor": )", price_minor, "}"));
  };
  expect("DAILY", "2026-03-16", "956712");
  expect("MONTH_DAY", "2026-03-16", "951613");
  expect("MONTH_DAY", "2026-02-10", "1070968");
}

TEST(ContractPriceOps, ProrateNamesABadField) {
  const auto expect_bad = [](const std::string& inputs, const std::string& field) {
    ExpectBadField("prorate", absl::StrCat("{", inputs, "}"), "inputs." + field);
  };
  const std::string line = R"("line_start": "2026-03-16", "full_term_price_minor": 1)";
  expect_bad(absl::StrCat(kYear, ", ", line), "mode");
  expect_bad(absl::StrCat(R"("mode": "HOURLY", )", kYear, ", ", line), "mode");
  expect_bad(
      absl::StrCat(
          R"("mode": "MONTH_DAY", "term_start": "2026-01-01", "term_end_exclusive": "2026-12-31", )",
          line),
      "mode");
  expect_bad(
      absl::StrCat(
          R"("mode": "DAILY", "term_start": "2026-04-01", "term_end_exclusive": "2026-03-01", )",
          line),
      "term_end_exclusive");
  expect_bad(absl::StrCat(R"("mode": "DAILY", "line_start": "2027-01-01", )", kYear,
                          R"(, "full_term_price_minor": 1)"),
             "line_start");
  expect_bad(absl::StrCat(R"("mode": "DAILY", "line_start": "2026-01-01", )", kYear,
                          R"(, "full_term_price_minor": "1")"),
             "full_term_price_minor");
}

TEST(ContractPriceOps, RenewalPrice) {
  ExpectResult(
      R"({"op": "renewal_price", "inputs": {"method": "UPLIFT", "current_price_minor": 484, "fixed_bp": 931, "floor_bp": 0, "cap_bp": 700}})",
      R"({"new_price_minor": 518, "uplift_bp": 700, "cap_applied": true})");
  ExpectResultOf("renewal_price", R"({"method": "SAME", "current_price_minor": 484})",
                 R"({"new_price_minor": 484, "uplift_bp": 0, "cap_applied": false})");
  ExpectResultOf("renewal_price",
                 R"({"method": "LIST", "current_price_minor": 484, "list_price_minor": 500})",
                 R"({"new_price_minor": 500, "uplift_bp": null, "cap_applied": false})");
  ExpectResultOf(
      "renewal_price",
      R"({"method": "UPLIFT", "current_price_minor": 10000, "fixed_bp": 500, "cap_price_minor": 10200})",
      R"({"new_price_minor": 10200, "uplift_bp": 500, "cap_applied": true})");
}

TEST(ContractPriceOps, RenewalPriceNamesABadField) {
  const auto expect_bad = [](const std::string& more, const std::string& field) {
    ExpectBadField("renewal_price",
                   absl::StrCat(R"({"method": "UPLIFT", "current_price_minor": 1)", more, "}"),
                   "inputs." + field);
  };
  expect_bad("", "fixed_bp");
  expect_bad(R"(, "fixed_bp": 1, "cpi_bp": 1)", "cpi_bp");
  expect_bad(R"(, "fixed_bp": 1, "floor_bp": 2, "cap_bp": 1)", "floor_bp");
  expect_bad(R"(, "fixed_bp": 2147483648)", "fixed_bp");
  expect_bad(R"(, "fixed_bp": 1, "cap": 2)", "cap");
  ExpectBadField("renewal_price", R"({"method": "LIST", "current_price_minor": 1})",
                 "inputs.list_price_minor");
  ExpectBadField("renewal_price", R"({"method": "SAME", "current_price_minor": -1})",
                 "inputs.current_price_minor");
  ExpectError("renewal_price",
              R"({"method": "UPLIFT", "current_price_minor": 9223372036854775807, "fixed_bp": 1})",
              "OUT_OF_RANGE", "inputs");
}

TEST(ContractPriceOps, CoTermLineAndMovedTermEndNameABadField) {
  ExpectBadField("co_term_line",
                 absl::StrCat(R"({"mode": "DAILY", "line_start": "2026-03-01", )", kYear,
                              R"(, "unit_price_minor": 1, "quantity": -1})"),
                 "inputs.quantity");
  ExpectBadField("moved_term_end",
                 absl::StrCat(R"({"mode": "DAILY", "new_end_exclusive": "2026-01-01", )", kYear,
                              R"(, "unit_price_minor": 1})"),
                 "inputs.new_end_exclusive");
}

TEST(ContractPriceOps, EscalatorsNameABadField) {
  const auto steps = [](const std::string& step) {
    return absl::StrCat("{", kYear, R"(, "base_price_minor": 1, "steps": [)", step, "]}");
  };
  ExpectBadField("escalated_prices", steps(R"({"from": "2026-01-01", "rate_bp": 1})"),
                 "inputs.steps[0].from");
  ExpectBadField("escalated_prices", steps(R"({"from": "2026-02-01"})"), "inputs.steps[0].rate_bp");
  ExpectBadField(
      "regular_escalator",
      absl::StrCat("{", kYear, R"(, "base_price_minor": 1, "every_months": 0, "rate_bp": 1})"),
      "inputs.every_months");
  ExpectBadField(
      "regular_escalator",
      absl::StrCat("{", kYear, R"(, "base_price_minor": 1, "every_months": 1, "rate_bp": -10001})"),
      "inputs.rate_bp");
}

TEST(ContractPriceOps, ConcessionValue) {
  const auto lines = [](const std::string& text) {
    return absl::StrCat("{", kYear, R"(, "lines": [)", text, "]}");
  };
  ExpectResultOf(
      "concession_value",
      lines(
          R"({"list_price_minor": 100, "agreed_price_minor": 90, "quantity": 3, "price_period": "WEEK"},
             {"kind": "ONE_OFF", "list_price_minor": 50, "agreed_price_minor": 0, "quantity": 1},
             {"list_price_minor": 1, "agreed_price_minor": 9, "quantity": 1, "price_period": "TERM"})"),
      R"({"concession_minor": 1610, "lines_minor": [1560, 50, 0]})");
  ExpectBadField("concession_value",
                 lines(R"({"list_price_minor": 1, "agreed_price_minor": 0, "quantity": 1})"),
                 "inputs.lines[0]");
  ExpectBadField(
      "concession_value",
      lines(
          R"({"list_price_minor": -1, "agreed_price_minor": 0, "quantity": 1, "price_period": "TERM"})"),
      "inputs.lines[0].list_price_minor");
}

}  // namespace
}  // namespace steward::calc
