#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::HasReason;
using steward::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

v1::ImportReportingLineRequest Importing(absl::string_view person, absl::string_view reports_to,
                                         absl::Time from) {
  v1::ImportReportingLineRequest request;
  request.set_person(absl::StrCat("people/", person));
  request.set_reports_to(absl::StrCat("people/", reports_to));
  *request.mutable_valid_from() = ToTimestamp(from);
  return request;
}

class ImportReportingLineTest : public ::testing::Test {
 protected:
  ImportReportingLineTest() {
    for (const char* id : {"p1", "p2", "p3"}) office_.Hire(id);
  }
  Office office_;
};

TEST_F(ImportReportingLineTest, LastsUntilTheNextLineInAnyOrder) {
  const auto later = Importing("p1", "p3", On(3, 1));
  const auto earlier = Importing("p1", "p2", On(1, 1));
  EXPECT_THAT(office_.scenario.When(later).types, ElementsAre("ReportingLineChanged"));
  EXPECT_THAT(office_.scenario.When(earlier).types, ElementsAre("ReportingLineChanged"));
  const v1::Person person = office_.Person("p1");
  ASSERT_EQ(person.reporting_lines_size(), 2);
  EXPECT_EQ(person.reporting_lines(0).reports_to(), "people/p2");
  EXPECT_EQ(FromTimestamp(person.reporting_lines(0).valid_to()).value(), On(3, 1));
  EXPECT_FALSE(person.reporting_lines(1).has_valid_to());
  EXPECT_THAT(office_.scenario.When(earlier).types, IsEmpty());
  EXPECT_THAT(office_.scenario.When(later).types, IsEmpty());
}

TEST_F(ImportReportingLineTest, RefusesWhatALiveRequestChangedUnlessItOverwrites) {
  office_.scenario.When(Importing("p1", "p2", On(1, 1)));
  v1::SetReportingLineRequest live;
  live.set_person("people/p1");
  live.set_reports_to("people/p3");
  *live.mutable_valid_from() = ToTimestamp(On(1, 1));
  ASSERT_THAT(office_.scenario.When(live).status, IsOk());
  auto request = Importing("p1", "p2", On(1, 1));
  EXPECT_THAT(office_.scenario.When(request).status, HasReason(Reason::REASON_IMPORT_CONFLICT));
  request.set_overwrite(true);
  EXPECT_THAT(office_.scenario.When(request).types, ElementsAre("ReportingLineChanged"));
}

TEST_F(ImportReportingLineTest, RefusesACycleAndWhoIsNotThere) {
  office_.scenario.When(Importing("p1", "p2", On(1, 1)));
  EXPECT_THAT(office_.scenario.When(Importing("p2", "p1", On(2, 1))).status,
              HasReason(Reason::REASON_REPORTING_CYCLE));
  EXPECT_THAT(office_.scenario.When(Importing("p2", "p9", On(2, 1))).status,
              HasReason(Reason::REASON_PERSON_UNKNOWN));
  EXPECT_THAT(office_.scenario.When(Importing("p9", "p1", On(2, 1))).status,
              HasReason(Reason::REASON_NOT_FOUND));
}

}  // namespace
}  // namespace steward::accounts
