#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::SetReportingLineRequest Reporting(absl::string_view person, absl::string_view reports_to,
                                      absl::Time from, absl::Time to = absl::InfiniteFuture()) {
  v1::SetReportingLineRequest request;
  request.set_person(absl::StrCat("people/", person));
  if (!reports_to.empty()) request.set_reports_to(absl::StrCat("people/", reports_to));
  Office::Between(from, to, &request);
  return request;
}

class SetReportingLineTest : public ::testing::Test {
 protected:
  SetReportingLineTest() {
    for (const char* id : {"p1", "p2", "p3"}) office_.Hire(id);
  }
  // "p2 01-01..03-01"
  std::vector<std::string> Lines(absl::string_view id) const {
    std::vector<std::string> shown;
    const v1::Person person = office_.Person(id);
    for (const auto& line : person.reporting_lines()) {
      const auto day = [](const google::protobuf::Timestamp& at) {
        return absl::FormatTime("%m-%d", FromTimestamp(at).value(), absl::UTCTimeZone());
      };
      shown.push_back(absl::StrCat(line.reports_to().substr(7), " ", day(line.valid_from()), "..",
                                   line.has_valid_to() ? day(line.valid_to()) : ""));
    }
    return shown;
  }
  Office office_;
};

TEST_F(SetReportingLineTest, BeginsNowUnlessItSaysOtherwise) {
  office_.scenario.AdvanceTo(On(2, 1));
  v1::SetReportingLineRequest request;
  request.set_person("people/p1");
  request.set_reports_to("people/p2");
  EXPECT_THAT(office_.scenario.When(request).types, ElementsAre("ReportingLineChanged"));
  EXPECT_THAT(Lines("p1"), ElementsAre("p2 02-01.."));
}

TEST_F(SetReportingLineTest, SplitsTheLineThatItIsWrittenOver) {
  office_.scenario.When(Reporting("p1", "p2", On(1, 1)));
  const auto outcome = office_.scenario.When(Reporting("p1", "p3", On(3, 1), On(5, 1)));
  EXPECT_THAT(outcome.types, ElementsAre("ReportingLineChanged"));
  EXPECT_THAT(Lines("p1"), ElementsAre("p2 01-01..03-01", "p3 03-01..05-01", "p2 05-01.."));
  EXPECT_EQ(EventAt<v1::ReportingLineChanged>(outcome).before_size(), 1);
  EXPECT_EQ(EventAt<v1::ReportingLineChanged>(outcome).after_size(), 3);
  EXPECT_THAT(office_.scenario.Verify(), IsEmpty());
}

TEST_F(SetReportingLineTest, TakesTheManagerAwayInAnInterval) {
  office_.scenario.When(Reporting("p1", "p2", On(1, 1)));
  office_.scenario.When(Reporting("p1", "", On(3, 1)));
  EXPECT_THAT(Lines("p1"), ElementsAre("p2 01-01..03-01"));
}

TEST_F(SetReportingLineTest, FindsNothingNewInWhatStandsThere) {
  office_.scenario.When(Reporting("p1", "p2", On(1, 1)));
  const auto outcome = office_.scenario.When(Reporting("p1", "p2", On(3, 1), On(4, 1)));
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_THAT(outcome.types, IsEmpty());
}

TEST_F(SetReportingLineTest, RefusesACycleAtAnyInstant) {
  office_.scenario.When(Reporting("p1", "p2", On(3, 1), On(4, 1)));
  office_.scenario.When(Reporting("p2", "p3", On(1, 1)));
  const auto outcome = office_.scenario.When(Reporting("p3", "p1", On(1, 1)));
  EXPECT_THAT(outcome.status, HasReason(Reason::REASON_REPORTING_CYCLE));
  EXPECT_THAT(MessageOfStatus(outcome), HasSubstr("2026-03-01T00:00:00"));
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p1", On(1, 1))).status,
              HasReason(Reason::REASON_REPORTING_CYCLE));
}

TEST_F(SetReportingLineTest, AllowsTheReverseBeforeAndAfter) {
  office_.scenario.When(Reporting("p1", "p2", On(3, 1), On(4, 1)));
  EXPECT_THAT(office_.scenario.When(Reporting("p2", "p1", On(1, 1), On(3, 1))).status, IsOk());
  EXPECT_THAT(office_.scenario.When(Reporting("p2", "p1", On(4, 1))).status, IsOk());
}

TEST_F(SetReportingLineTest, RefusesWhoIsNotThere) {
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p9", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_UNKNOWN));
  EXPECT_THAT(office_.scenario.When(Reporting("p9", "p1", On(1, 1))).status,
              HasReason(Reason::REASON_NOT_FOUND));
  office_.scenario.AdvanceTo(On(6, 1));
  office_.Leave("p2");
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p2", On(1, 1))).status,
              HasReason(Reason::REASON_PERSON_LEFT));
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p2", On(1, 1), On(6, 1))).status, IsOk());
}

TEST_F(SetReportingLineTest, RefusesAnErasedPerson) {
  office_.Erase("p1");
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p2", On(1, 1))).status,
              HasReason(Reason::REASON_ERASED));
}

TEST_F(SetReportingLineTest, RefusesAnEmptyInterval) {
  EXPECT_THAT(office_.scenario.When(Reporting("p1", "p2", On(2, 1), On(2, 1))).status,
              HasReason(Reason::REASON_INVALID_FIELD));
}

}  // namespace
}  // namespace steward::accounts
