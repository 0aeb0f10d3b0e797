#include "services/ctl/import/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/import/runner_fixture.h"

namespace steward::importing {
namespace {

using ::testing::HasSubstr;

class ReportTest : public RunnerTest {};

TEST_F(ReportTest, WritesRejectedAndCorrectedRows) {
  Open("a,Acme,1,\nb,Acne,2,\nd,\"Ze\nro\",0,\n");
  RunAndCount();
  EXPECT_EQ(Written("accounts.rejects.csv"),
            "line,reason,id,title,seats,parent\r\n4,it has no seats,d,\"Ze\nro\",0,\r\n");
  EXPECT_EQ(Written("accounts.corrected.csv"),
            "line,reason,id,title,seats,parent\r\n3,title: 'Acne' read as 'Acme': "
            "misspelt,b,Acne,2,\r\n");
  const auto mode = std::filesystem::status(root_ / "out" / "accounts.rejects.csv").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(ReportTest, RejectsNeverGoBesideTheInput) {
  Open("d,Zero,0,\n");
  RunAndCount();
  EXPECT_EQ(WriteRejects(*plan_, result_.states, root_ / "in", root_ / "in").code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(ReportTest, WithoutRejectsThereIsNoFileAndAnOldOneIsEmptied) {
  Open("a,Acme,1,\n");
  RunAndCount();
  EXPECT_EQ(Written("accounts.rejects.csv"), "");
  EXPECT_FALSE(std::filesystem::exists(root_ / "out" / "accounts.rejects.csv"));
  std::ofstream(root_ / "out" / "accounts.rejects.csv") << "old";
  EXPECT_EQ(Written("accounts.rejects.csv"), "line,reason,id,title,seats,parent\r\n");
}

TEST(Progress, ProgressLineFitsItsWidth) {
  const Progress progress = {.step = "accounts",
                             .rows_done = 50,
                             .rows_total = 200,
                             .elapsed = absl::Seconds(5),
                             .rate = 10,
                             .left = absl::Seconds(15)};
  EXPECT_EQ(ProgressLine(progress, 61),
            "[#####...............] 50/200  accounts  10 rows/s  0:15 left");
  EXPECT_EQ(ProgressLine(progress, 20), "50/200  accounts  10");
}

TEST(Progress, ProgressLineSaysWhatIsWaitedFor) {
  const Progress progress = {.step = "contracts",
                             .rows_done = 50,
                             .rows_total = 200,
                             .waits_for = "accounts/a1 is not known here"};
  EXPECT_EQ(ProgressLine(progress, 61), "50/200  contracts  waits: accounts/a1 is not known here");
  EXPECT_EQ(ProgressLine(progress, 30), "50/200  contracts  waits: acco");
}

TEST_F(ReportTest, ReportsAsTextAndJson) {
  Open("a,Acme,1,\nd,Ze\"ro,0,\n");
  RunAndCount();
  EXPECT_THAT(ReportText(result_.report), HasSubstr("accounts.csv"));
  EXPECT_THAT(
      ReportJson(result_.report),
      HasSubstr("\"rows\": 2, \"imported\": 1, \"corrected\": 0, \"skipped\": 0, \"rejected\": 1"));
}

}  // namespace
}  // namespace steward::importing
