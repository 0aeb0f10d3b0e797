#include <string>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

// The first line of each op of CALC.md is as it stands there.

namespace steward::calc {
namespace {

TEST(ContractOps, NoticeDeadline) {
  ExpectResult(
      R"({"op": "notice_deadline", "inputs": {"term_end_exclusive": "2026-11-20", "notice_days": 5, "counting": "BUSINESS", "zone": "UTC", "open_weekdays": ["MON", "TUE", "WED", "THU", "FRI"], "holidays": [], "roll_back": false}})",
      R"({"last_valid_day": "2026-11-12", "deadline_date": "2026-11-13", "deadline": "2026-11-13T00:00:00Z"})");
  constexpr char kGolden[] =
      R"({"term_end_exclusive": "2027-01-01", "notice_days": 60, "counting": "CALENDAR", "zone": "America/New_York", "roll_back": )";
  ExpectResultOf(
      "notice_deadline", absl::StrCat(kGolden, "false}"),
      R"({"last_valid_day": "2026-11-01", "deadline_date": "2026-11-02", "deadline": "2026-11-02T05:00:00Z"})");
  ExpectResultOf(
      "notice_deadline", absl::StrCat(kGolden, "true}"),
      R"({"last_valid_day": "2026-10-30", "deadline_date": "2026-10-31", "deadline": "2026-10-31T04:00:00Z"})");
}

// The inputs of a deadline with one field replaced.
std::string DeadlineWith(const std::string& name, const std::string& value) {
  Json inputs = {{"term_end_exclusive", "2026-11-20"},
                 {"notice_days", 5},
                 {"counting", "BUSINESS"},
                 {"zone", "UTC"}};
  inputs[name] = Json::parse(value);
  return inputs.dump();
}

TEST(ContractOps, NoticeDeadlineNamesABadField) {
  const auto expect_bad = [](const std::string& name, const std::string& value,
                             const std::string& field) {
    ExpectBadField("notice_deadline", DeadlineWith(name, value), "inputs." + field);
  };
  expect_bad("term_end_exclusive", "\"2026-02-30\"", "term_end_exclusive");
  expect_bad("term_end_exclusive", "null", "term_end_exclusive");
  expect_bad("notice_days", "-1", "notice_days");
  expect_bad("notice_days", "3651", "notice_days");
  expect_bad("notice_days", "1.5", "notice_days");
  expect_bad("counting", "\"WORKING\"", "counting");
  expect_bad("zone", "\"Mars/Olympus\"", "zone");
  expect_bad("open_weekdays", R"(["MON", "MONDAY"])", "open_weekdays[1]");
  expect_bad("holidays", R"(["2026-13-01"])", "holidays[0]");
  expect_bad("roll_back", "\"yes\"", "roll_back");
  expect_bad("notice_day", "5", "notice_day");
  ExpectError("notice_deadline", DeadlineWith("open_weekdays", "[]"), "OUT_OF_RANGE", "inputs");
}

TEST(ContractOps, NoticeValidity) {
  ExpectResult(
      R"({"op": "notice_validity", "inputs": {"term": {"term_end_exclusive": "2026-10-09", "notice_days": 90, "counting": "CALENDAR", "zone": "UTC", "open_weekdays": ["MON", "TUE", "WED", "THU", "FRI"], "holidays": [], "roll_back": true, "effective_on": "ON_RECEIVED", "allowed_channels": ["LETTER"]}, "notice": {"sent": "2026-07-10T22:31:00Z", "received": "2026-07-11T00:01:00Z", "channel": "EMAIL"}}})",
      R"({"last_valid_day": "2026-07-10", "deadline_date": "2026-07-11", "deadline": "2026-07-11T00:00:00Z", "valid": false})");
}

// A notice for a term that could be terminated until 10 July 2026.
std::string NoticeOf(const std::string& effective_on, const std::string& notice) {
  return absl::StrCat(
      R"({"term": {"term_end_exclusive": "2026-10-09", "notice_days": 90, "counting": "CALENDAR", "zone": "UTC", "effective_on": ")",
      effective_on, R"(", "allowed_channels": ["LETTER"]}, "notice": )", notice, "}");
}

TEST(ContractOps, NoticeVerdict) {
  constexpr char kLetter[] =
      R"({"sent": "2026-07-10T22:31:00Z", "received": "2026-07-11T00:01:00.250Z", "channel": "LETTER"})";
  ExpectResultOf(
      "notice_verdict", NoticeOf("ON_SENT", kLetter),
      R"({"valid": true, "channel_allowed": true, "in_time": true, "late_by_ms": null})");
  ExpectResultOf(
      "notice_verdict", NoticeOf("ON_RECEIVED", kLetter),
      R"({"valid": false, "channel_allowed": true, "in_time": false, "late_by_ms": 60250})");
  ExpectResultOf(
      "notice_verdict",
      NoticeOf("ON_RECEIVED", R"({"sent": "2026-07-10T22:31:00Z", "channel": "EMAIL"})"),
      R"({"valid": false, "channel_allowed": false, "in_time": false, "late_by_ms": null})");
}

TEST(ContractOps, NoticeValidityNamesABadField) {
  ExpectBadField("notice_validity", NoticeOf("ON_READ", R"({"channel": "LETTER"})"),
                 "inputs.term.effective_on");
  ExpectBadField("notice_validity", NoticeOf("ON_SENT", R"({"sent": "2026-07-10T22:31:00Z"})"),
                 "inputs.notice.channel");
  ExpectBadField("notice_validity",
                 NoticeOf("ON_SENT", R"({"sent": "2026-07-10", "channel": "LETTER"})"),
                 "inputs.notice.sent");
  ExpectBadField(
      "notice_validity",
      NoticeOf(
          "ON_SENT",
          R"({"sent": "2026-07-10T22:31:00Z", "received": "2026-07-10T22:30:59Z", "channel": "LETTER"})"),
      "inputs.notice.received");
  ExpectBadField("notice_validity", R"({"notice": {"channel": "LETTER"}})", "inputs.term");
}

TEST(ContractOps, ContractTerm) {
  constexpr char kYear[] = R"({"term_start": "2024-02-29", "term_end_exclusive": "2025-02-28", )";
  ExpectResultOf(
      "contract_term", absl::StrCat(kYear, R"("term_no": 4})"),
      R"({"term_start": "2027-02-28", "term_end_exclusive": "2028-02-29", "days": 366, "months": null})");
  ExpectResultOf(
      "contract_term", absl::StrCat(kYear, R"("renewal_months": 1, "term_no": 2})"),
      R"({"term_start": "2025-02-28", "term_end_exclusive": "2025-03-29", "days": 29, "months": null})");
  ExpectResultOf(
      "contract_term", absl::StrCat(kYear, R"("renewal_days": 30, "term_no": 2})"),
      R"({"term_start": "2025-02-28", "term_end_exclusive": "2025-03-30", "days": 30, "months": null})");
  ExpectBadField("contract_term", absl::StrCat(kYear, R"("renewals_max": 1, "term_no": 3})"),
                 "inputs.term_no");
  ExpectBadField("contract_term", absl::StrCat(kYear, R"("term_no": 0})"), "inputs.term_no");
  ExpectBadField("contract_term",
                 absl::StrCat(kYear, R"("renewal_months": 1, "renewal_days": 1, "term_no": 1})"),
                 "inputs.renewal_days");
  ExpectBadField(
      "contract_term",
      R"({"term_start": "2025-02-28", "term_end_exclusive": "2025-02-28", "term_no": 1})",
      "inputs.term_end_exclusive");
}

TEST(ContractOps, ContractTermOn) {
  constexpr char kYear[] = R"({"term_start": "2026-01-01", "term_end_exclusive": "2027-01-01", )";
  ExpectResultOf("contract_term_on", absl::StrCat(kYear, R"("date": "2025-12-31"})"),
                 R"({"term_no": null})");
  ExpectResultOf("contract_term_on",
                 absl::StrCat(kYear, R"("renewals_max": 0, "date": "2026-12-31"})"),
                 R"({"term_no": 1})");
  ExpectResultOf("contract_term_on",
                 absl::StrCat(kYear, R"("renewals_max": 0, "date": "2027-01-01"})"),
                 R"({"term_no": null})");
}

TEST(ContractOps, RenewalMilestonesNamesABadField) {
  constexpr char kMonth[] =
      R"({"term_start": "2026-01-01", "term_end_exclusive": "2026-02-01", "notice_days": 0, "counting": "CALENDAR", "zone": "UTC", )";
  ExpectBadField("renewal_milestones", absl::StrCat(kMonth, R"("grace_days": 367})"),
                 "inputs.grace_days");
  ExpectBadField("renewal_milestones", absl::StrCat(kMonth, R"("grace": 3})"), "inputs.grace");
}

}  // namespace
}  // namespace steward::calc
