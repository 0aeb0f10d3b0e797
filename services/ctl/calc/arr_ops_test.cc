#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(ArrOps, AnswerTheExamplesAsTheyStandOnThePage) {
  ExpectResult(
      R"({"op": "line_arr", "inputs": {"unit_price_minor": 1, "quantity": 1, "price_period": "MONTH"}})",
      R"({"arr_minor": 12})");
  ExpectResult(
      R"({"op": "arr_at", "inputs": {"zone": "Asia/Tehran", "lines": [{"kind": "RECURRING", "unit_price_minor": 29127, "quantity": 149, "price_period": "YEAR", "start": "2027-06-19", "end_exclusive": "2028-06-18"}], "at": "2027-06-18T19:30:00Z"}})",
      R"({"arr_minor": 0})");
  ExpectResult(
      R"({"op": "arr_movements", "inputs": {"accounts": [{"account": "a0", "arr_start_minor": 0, "arr_end_minor": 0, "price_change_minor": 0, "had_arr_before": false}]}})",
      R"({"movements_minor": {"NEW": 0, "EXPANSION": 0, "CONTRACTION": 0, "CHURN": 0, "REACTIVATION": 0, "PRICE": 0}, "arr_start_minor": 0, "arr_end_minor": 0})");
  ExpectResult(
      R"({"op": "retention", "inputs": {"grain": "ACCOUNT", "accounts": [{"account": "a", "ultimate_parent": "a", "arr_t0_minor": 20000, "arr_t1_minor": 19999, "price_change_minor": 0}]}})",
      R"({"grr_bp": 10000, "nrr_bp": 10000, "nrr_ex_price_bp": 10000, "logo_bp": 10000, "cohort_size": 1})");
}

TEST(LineArrOp, KnowsEveryPeriodAndKind) {
  const auto expect = [](absl::string_view more, absl::string_view arr_minor) {
    ExpectResultOf("line_arr",
                   absl::StrCat(R"({"unit_price_minor": 2500, "quantity": 120, )", more, "}"),
                   absl::StrCat(R"({"arr_minor": )", arr_minor, "}"));
  };
  expect(R"("price_period": "WEEK")", "15600000");
  expect(R"("price_period": "MONTH")", "3600000");
  expect(R"("price_period": "QUARTER")", "1200000");
  expect(R"("price_period": "YEAR")", "300000");
  expect(R"("price_period": "TERM", "term_months": 36)", "100000");
  expect(R"("price_period": "MONTH", "kind": "USAGE")", "0");
  expect(R"("kind": "ONE_OFF")", "0");
}

TEST(LineArrOp, NamesTheFieldThatIsWrong) {
  const auto expect = [](absl::string_view inputs, absl::string_view field) {
    ExpectBadField("line_arr", inputs, field);
  };
  expect(R"({"unit_price_minor": 1, "quantity": -1, "price_period": "YEAR"})", "inputs.quantity");
  expect(R"({"unit_price_minor": 1, "quantity": 1, "price_period": "DAY"})", "inputs.price_period");
  expect(R"({"unit_price_minor": 1, "quantity": 1})", "inputs.price_period");
  expect(R"({"unit_price_minor": 1, "quantity": 1, "price_period": "TERM"})", "inputs.term_months");
  expect(R"({"unit_price_minor": 1.5, "quantity": 1, "price_period": "YEAR"})",
         "inputs.unit_price_minor");
  expect(R"({"unit_price": 1, "quantity": 1, "price_period": "YEAR"})", "inputs.unit_price");
}

TEST(LineArrOp, SaysWhenNoNumberHoldsIt) {
  ExpectError("line_arr",
              R"({"unit_price_minor": 9223372036854775807, "quantity": 2, "price_period": "YEAR"})",
              "OUT_OF_RANGE", "inputs");
}

TEST(ArrAtOp, CountsWhatIsCommittedAtTheInstant) {
  ExpectResultOf("arr_at", R"({"zone": "Europe/Berlin", "at": "2026-06-30T22:00:00Z", "lines": [
      {"unit_price_minor": 100, "quantity": 2, "price_period": "MONTH", "start": "2026-07-01"},
      {"unit_price_minor": 7, "quantity": 1, "price_period": "YEAR", "start": "2026-01-01",
       "end_exclusive": "2026-07-01"},
      {"unit_price_minor": 9, "quantity": 1, "price_period": "YEAR", "start": "2026-01-01",
       "standing": "IN_GRACE"},
      {"unit_price_minor": 1000, "quantity": 1, "price_period": "TERM", "start": "2026-01-01",
       "end_exclusive": "2028-01-01", "standing": "SUSPENDED"}]})",
                 R"({"arr_minor": 2900})");
}

TEST(ArrAtOp, NamesTheFieldThatIsWrong) {
  const auto expect = [](absl::string_view line, absl::string_view field) {
    ExpectBadField(
        "arr_at",
        absl::StrCat(R"({"zone": "UTC", "at": "2026-01-01T00:00:00Z", "lines": [)", line, "]}"),
        field);
  };
  expect(R"({"unit_price_minor": 1, "quantity": 1, "price_period": "YEAR", "start": "2026-02-30"})",
         "inputs.lines[0].start");
  expect(R"({"unit_price_minor": 1, "quantity": 1, "price_period": "YEAR", "start": "2026-01-02",
             "end_exclusive": "2026-01-01"})",
         "inputs.lines[0].end_exclusive");
  expect(R"({"unit_price_minor": 1, "quantity": 1, "price_period": "TERM", "start": "2026-01-02"})",
         "inputs.lines[0].term_months");
  ExpectBadField("arr_at", R"({"zone": "Mars", "at": "2026-01-01T00:00:00Z", "lines": []})",
                 "inputs.zone");
}

TEST(ArrMovementsOp, SumsAccounts) {
  ExpectResultOf("arr_movements", R"({"accounts": [
      {"account": "a", "arr_start_minor": 0, "arr_end_minor": 10, "had_arr_before": true},
      {"account": "b", "arr_start_minor": 10, "arr_end_minor": 15, "price_change_minor": 6,
       "had_arr_before": true}]})",
                 R"({"movements_minor": {"NEW": 0, "EXPANSION": 0, "CONTRACTION": -1, "CHURN": 0,
                     "REACTIVATION": 10, "PRICE": 6}, "arr_start_minor": 10, "arr_end_minor": 25})");
  ExpectBadField("arr_movements", R"({"accounts": [{"arr_start_minor": 1, "arr_end_minor": -1}]})",
                 "inputs.accounts[0].arr_end_minor");
}

TEST(RetentionOp, CountsFamiliesAndWhatIsEligible) {
  constexpr char kAccounts[] = R"("accounts": [
      {"account": "a", "ultimate_parent": "p", "arr_t0_minor": 100, "arr_t1_minor": 50},
      {"account": "b", "ultimate_parent": "p", "arr_t0_minor": 0, "arr_t1_minor": 80,
       "price_change_minor": 10},
      {"account": "c", "arr_t0_minor": 100, "arr_t1_minor": 100, "eligible": false}]})";
  ExpectResultOf("retention", absl::StrCat(R"({"grain": "FAMILY", )", kAccounts),
                 R"({"grr_bp": 10000, "nrr_bp": 11500, "nrr_ex_price_bp": 11000, "logo_bp": 10000,
                     "cohort_size": 2})");
  ExpectResultOf("retention",
                 absl::StrCat(R"({"grain": "ACCOUNT", "basis": "ELIGIBLE", )", kAccounts),
                 R"({"grr_bp": 5000, "nrr_bp": 5000, "nrr_ex_price_bp": 5000, "logo_bp": 10000,
                     "cohort_size": 1})");
}

TEST(RetentionOp, AnEmptyCohortIsUndefined) {
  ExpectResultOf("retention", R"({"grain": "ACCOUNT", "accounts": []})",
                 R"({"grr_bp": null, "nrr_bp": null, "nrr_ex_price_bp": null, "logo_bp": null,
                     "cohort_size": 0})");
}

TEST(RetentionOp, NamesTheFieldThatIsWrong) {
  ExpectBadField("retention", R"({"grain": "TEAM", "accounts": []})", "inputs.grain");
  ExpectBadField("retention",
                 R"({"grain": "ACCOUNT", "accounts": [{"account": "a", "arr_t0_minor": -1,
                     "arr_t1_minor": 1}]})",
                 "inputs.accounts[0].arr_t0_minor");
}

TEST(ArrBridgeOp, NamesTheFieldThatIsWrong) {
  ExpectBadField("arr_bridge",
                 R"({"from": "2026-01-02", "to": "2026-01-02",
                     "fx": {"reporting_currency": "EUR"}, "accounts": []})",
                 "inputs.to");
  ExpectBadField("arr_bridge",
                 R"({"from": "2026-01-01", "to": "2026-01-02",
                     "fx": {"reporting_currency": "EUR",
                            "rates": [{"currency": "USD", "from": "2026-01-01", "rate_e9": 0}]},
                     "accounts": []})",
                 "inputs.fx.rates[0].rate_e9");
}

}  // namespace
}  // namespace steward::calc
