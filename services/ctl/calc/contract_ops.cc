#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libs/base/civil_date.h"
#include "libs/base/status.h"
#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/renewal_windows.h"
#include "services/contracts/policies/term_dates.h"
#include "services/ctl/calc/contract_inputs.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using contracts::MilestoneKind;
using contracts::NoticeCounting;
using contracts::NoticeEffect;
using contracts::Weekday;

constexpr char kNoticeGroup[] = "notice";
constexpr char kDatesGroup[] = "contract_dates";

constexpr Choice<NoticeCounting> kCountings[] = {{"CALENDAR", NoticeCounting::kCalendarDays},
                                                 {"BUSINESS", NoticeCounting::kBusinessDays}};
constexpr Choice<NoticeEffect> kEffects[] = {{"ON_SENT", NoticeEffect::kOnSent},
                                             {"ON_RECEIVED", NoticeEffect::kOnReceived}};
constexpr Choice<Weekday> kWeekdays[] = {{"MON", Weekday::kMonday},    {"TUE", Weekday::kTuesday},
                                         {"WED", Weekday::kWednesday}, {"THU", Weekday::kThursday},
                                         {"FRI", Weekday::kFriday},    {"SAT", Weekday::kSaturday},
                                         {"SUN", Weekday::kSunday}};
// In the order of MilestoneKind.
constexpr const char* kMilestoneWords[] = {"RENEWAL_WINDOW", "NOTICE", "TERM_END", "GRACE_END"};

// What a deadline follows from, but for the end of the term.
struct NoticeInputs {
  contracts::NoticeRules rules;
  absl::TimeZone zone;
  std::set<Weekday> weekdays;
  std::set<Day> holidays;
};

NoticeInputs ReadNoticeInputs(Inputs& in) {
  NoticeInputs inputs;
  inputs.rules.days =
      static_cast<int32_t>(in.Int("notice_days", {.min = 0, .max = contracts::kNoticeDaysMax}));
  inputs.rules.counting = in.Enum("counting", kCountings);
  inputs.rules.roll_back = in.BoolOr("roll_back", false);
  inputs.zone = in.Zone("zone");
  if (in.Find("open_weekdays") == nullptr) {
    inputs.weekdays = {Weekday::kMonday, Weekday::kTuesday, Weekday::kWednesday, Weekday::kThursday,
                       Weekday::kFriday};
  }
  for (Inputs* day : in.ListOrEmpty("open_weekdays")) {
    inputs.weekdays.insert(day->AsEnum(kWeekdays));
  }
  for (Inputs* day : in.ListOrEmpty("holidays")) inputs.holidays.insert(day->AsDate());
  return inputs;
}

absl::StatusOr<contracts::NoticeDeadline> DeadlineOf(const NoticeInputs& inputs, Day term_end) {
  const contracts::OpenWeekdays open_days(inputs.weekdays, inputs.holidays);
  return contracts::NoticeDeadlineOf(inputs.rules, term_end,
                                     {.zone = inputs.zone, .open_days = open_days});
}

Json Said(const contracts::NoticeDeadline& deadline) {
  return {{"last_valid_day", FormatDay(deadline.last_valid_day)},
          {"deadline_date", FormatDay(deadline.deadline_day)},
          {"deadline", FormatInstant(deadline.deadline)}};
}

absl::StatusOr<Json> NoticeDeadline(Inputs& in) {
  const Day term_end = in.Date("term_end_exclusive");
  const NoticeInputs inputs = ReadNoticeInputs(in);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto deadline, DeadlineOf(inputs, term_end));
  return Said(deadline);
}

// A deadline, and what a notice is against it.
struct JudgedNotice {
  contracts::NoticeDeadline deadline;
  contracts::NoticeVerdict verdict;
};

absl::StatusOr<JudgedNotice> ReadJudgedNotice(Inputs& in) {
  Inputs& term = in.At("term");
  const Day term_end = term.Date("term_end_exclusive");
  NoticeInputs inputs = ReadNoticeInputs(term);
  inputs.rules.effective_on = term.Enum("effective_on", kEffects);
  for (Inputs* channel : term.ListOrEmpty("allowed_channels")) {
    inputs.rules.allowed_channels.push_back(channel->AsText());
  }
  Inputs& given = in.At("notice");
  const contracts::Notice notice = {.sent = given.OptionalInstant("sent"),
                                    .received = given.OptionalInstant("received"),
                                    .channel = given.Text("channel")};
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto deadline, DeadlineOf(inputs, term_end));
  STEWARD_ASSIGN_OR_RETURN(const auto verdict,
                           contracts::JudgeNotice(inputs.rules, deadline, notice));
  return JudgedNotice{.deadline = deadline, .verdict = verdict};
}

absl::StatusOr<Json> NoticeValidity(Inputs& in) {
  STEWARD_ASSIGN_OR_RETURN(const auto judged, ReadJudgedNotice(in));
  Json said = Said(judged.deadline);
  said["valid"] = judged.verdict.valid();
  return said;
}

absl::StatusOr<Json> NoticeVerdict(Inputs& in) {
  STEWARD_ASSIGN_OR_RETURN(const auto judged, ReadJudgedNotice(in));
  const auto& verdict = judged.verdict;
  Json said = {{"valid", verdict.valid()},
               {"channel_allowed", verdict.channel_allowed},
               {"in_time", verdict.in_time},
               {"late_by_ms", nullptr}};
  if (verdict.late_by.has_value()) said["late_by_ms"] = absl::ToInt64Milliseconds(*verdict.late_by);
  return said;
}

std::optional<int32_t> OptionalInt32(Inputs& in, const std::string& name, Range range) {
  const std::optional<int64_t> value = in.OptionalInt(name, range);
  if (!value.has_value()) return std::nullopt;
  return static_cast<int32_t>(*value);
}

contracts::TermRules ReadTermRules(Inputs& in) {
  contracts::TermRules rules = {.initial = ReadTerm(in)};
  const auto months = OptionalInt32(in, "renewal_months", kInt32Positive);
  const auto days = OptionalInt32(in, "renewal_days", kInt32Positive);
  if (months.has_value() || days.has_value()) {
    rules.renewal = {.months = months.value_or(0), .days = days.value_or(0)};
  }
  rules.renewals_max = OptionalInt32(in, "renewals_max", kInt32NotNegative);
  return rules;
}

absl::StatusOr<Json> ContractTerm(Inputs& in) {
  const contracts::TermRules rules = ReadTermRules(in);
  const auto term_no = static_cast<int32_t>(in.Int("term_no", kInt32Positive));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto term, contracts::TermOf(rules, term_no));
  return Json{{"term_start", FormatDay(term.start)},
              {"term_end_exclusive", FormatDay(term.end)},
              {"days", contracts::DaysIn(term)},
              {"months", OrNull(contracts::WholeMonthsOf(term))}};
}

absl::StatusOr<Json> ContractTermOn(Inputs& in) {
  const contracts::TermRules rules = ReadTermRules(in);
  const Day date = in.Date("date");
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(const auto term_no, contracts::TermNumberOn(rules, date));
  return Json{{"term_no", OrNull(term_no)}};
}

Json Said(const contracts::Milestone& milestone) {
  return {{"kind", kMilestoneWords[static_cast<size_t>(milestone.kind)]},
          {"days", milestone.days},
          {"date", FormatDay(milestone.day)},
          {"at", FormatInstant(milestone.at)}};
}

absl::StatusOr<Json> RenewalMilestones(Inputs& in) {
  contracts::RenewalDates dates = {.term = ReadTerm(in)};
  const NoticeInputs inputs = ReadNoticeInputs(in);
  dates.zone = inputs.zone;
  dates.grace_days =
      static_cast<int32_t>(in.IntOr("grace_days", 0, {.min = 0, .max = contracts::kGraceDaysMax}));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(dates.notice, DeadlineOf(inputs, dates.term.end));
  STEWARD_ASSIGN_OR_RETURN(const auto milestones, contracts::RenewalMilestones(dates));
  Json said = {{"opens_on", FormatDay(contracts::RenewalOpeningDay(dates.term))},
               {"milestones", Json::array()}};
  for (const auto& milestone : milestones) said["milestones"].push_back(Said(milestone));
  return said;
}

// The fields of a notice period, each below `prefix`, after those in `fields`.
std::vector<Field> WithNoticeFields(std::vector<Field> fields, const std::string& prefix = "") {
  fields.push_back({prefix + "term_end_exclusive", "date; the first day after the term"});
  fields.push_back({prefix + "notice_days", "days of notice, 0 to 3650"});
  fields.push_back({prefix + "counting", "CALENDAR or BUSINESS: which days count"});
  fields.push_back({prefix + "zone", "IANA zone, in which days begin"});
  fields.push_back({prefix + "open_weekdays[]", "MON to SUN; default Monday to Friday"});
  fields.push_back({prefix + "holidays[]", "closed dates; default none"});
  fields.push_back(
      {prefix + "roll_back",
       "whether the last valid day, and the deadline with it, moves back to an open day; default "
       "false"});
  return fields;
}

std::vector<Field> NoticeFields() {
  return WithNoticeFields(
      {{"term.effective_on", "ON_SENT or ON_RECEIVED: the instant that decides"},
       {"term.allowed_channels[]", "texts, compared as written; default any channel"},
       {"notice.sent", "instant; default not known"},
       {"notice.received", "instant, not before sent; default not yet"},
       {"notice.channel", "text, as in LETTER"}},
      "term.");
}

std::vector<Field> WithTermRules(std::vector<Field> fields) {
  fields.push_back({"term_start", "date; the first day of the initial term"});
  fields.push_back({"term_end_exclusive", "date; the first day after the initial term"});
  fields.push_back({"renewal_months",
                    "months of each later term, at least 1; default the initial term's length"});
  fields.push_back({"renewal_days", "days of each later term, instead of months, at least 1"});
  fields.push_back({"renewals_max", "how many times it renews; default for ever"});
  return fields;
}

Op NoticeDeadlineOp() {
  return {.name = "notice_deadline",
          .group = kNoticeGroup,
          .summary = "Until when notice can be given: before the deadline.",
          .fields = WithNoticeFields({}),
          .example = R"({"term_end_exclusive": "2027-01-01", "notice_days": 60, )"
                     R"("counting": "CALENDAR", "zone": "UTC", "roll_back": true})",
          .example_result = R"({"last_valid_day": "2026-10-30", "deadline_date": "2026-10-31", )"
                            R"("deadline": "2026-10-31T00:00:00Z"})",
          .function = NoticeDeadline};
}

Op NoticeValidityOp() {
  return {.name = "notice_validity",
          .group = kNoticeGroup,
          .summary = "Whether a notice came in time and by a channel that is allowed.",
          .fields = NoticeFields(),
          .example = R"({"term": {"term_end_exclusive": "2027-01-01", "notice_days": 60, )"
                     R"("counting": "CALENDAR", "zone": "UTC", "effective_on": "ON_RECEIVED"}, )"
                     R"("notice": {"received": "2026-11-01T23:59:59Z", "channel": "EMAIL"}})",
          .example_result = R"({"last_valid_day": "2026-11-01", "deadline_date": "2026-11-02", )"
                            R"("deadline": "2026-11-02T00:00:00Z", "valid": true})",
          .function = NoticeValidity};
}

Op NoticeVerdictOp() {
  return {.name = "notice_verdict",
          .group = kNoticeGroup,
          .summary = "Why a notice is valid or not; late_by_ms counts from the deadline on.",
          .fields = NoticeFields(),
          .example = R"({"term": {"term_end_exclusive": "2027-01-01", "notice_days": 60, )"
                     R"("counting": "CALENDAR", "zone": "UTC", "effective_on": "ON_RECEIVED"}, )"
                     R"("notice": {"received": "2026-11-02T00:00:01Z", "channel": "EMAIL"}})",
          .example_result = R"({"valid": false, "channel_allowed": true, "in_time": false, )"
                            R"("late_by_ms": 1000})",
          .function = NoticeVerdict};
}

Op ContractTermOp() {
  return {.name = "contract_term",
          .group = kDatesGroup,
          .summary = "A term of a contract by its number; months is null unless they are whole.",
          .fields = WithTermRules({{"term_no", "1 is the initial term"}}),
          .example = R"({"term_start": "2026-01-31", "term_end_exclusive": "2026-02-28", )"
                     R"("term_no": 2})",
          .example_result = R"({"term_start": "2026-02-28", "term_end_exclusive": "2026-03-31", )"
                            R"("days": 31, "months": null})",
          .function = ContractTerm};
}

Op ContractTermOnOp() {
  return {.name = "contract_term_on",
          .group = kDatesGroup,
          .summary = "The number of the term that a date lies in; null before and after all.",
          .fields = WithTermRules({{"date", "date"}}),
          .example = R"({"term_start": "2026-01-01", "term_end_exclusive": "2027-01-01", )"
                     R"("date": "2029-06-01"})",
          .example_result = R"({"term_no": 4})",
          .function = ContractTermOn};
}

Op RenewalMilestonesOp() {
  return {
      .name = "renewal_milestones",
      .group = kDatesGroup,
      .summary = "When a term's renewal opens, and all its milestones from the term's start on.",
      .fields = WithNoticeFields({{"term_start", "date; the first day of the term"},
                                  {"grace_days", "days after the term, 0 to 366; default 0"}}),
      .example = R"({"term_start": "2026-01-01", "term_end_exclusive": "2026-01-11", )"
                 R"("notice_days": 0, "counting": "CALENDAR", "zone": "UTC", "grace_days": 5})",
      .example_result =
          R"({"opens_on": "2026-01-01", "milestones": [)"
          R"({"kind": "RENEWAL_WINDOW", "days": 7, "date": "2026-01-04", "at": "2026-01-04T00:00:00Z"}, )"
          R"({"kind": "NOTICE", "days": 7, "date": "2026-01-04", "at": "2026-01-04T00:00:00Z"}, )"
          R"({"kind": "NOTICE", "days": 0, "date": "2026-01-11", "at": "2026-01-11T00:00:00Z"}, )"
          R"({"kind": "TERM_END", "days": 0, "date": "2026-01-11", "at": "2026-01-11T00:00:00Z"}, )"
          R"({"kind": "GRACE_END", "days": 5, "date": "2026-01-16", "at": "2026-01-16T00:00:00Z"}]})",
      .function = RenewalMilestones};
}

}  // namespace

std::vector<Op> ContractOps() {
  return {NoticeDeadlineOp(), NoticeValidityOp(), NoticeVerdictOp(),
          ContractTermOp(),   ContractTermOnOp(), RenewalMilestonesOp()};
}

}  // namespace steward::calc
