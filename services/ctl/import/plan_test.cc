#include "services/ctl/import/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/import/runner_fixture.h"

namespace steward::importing {
namespace {

using accounts::v1::ImportAccountParentRequest;
using accounts::v1::ImportAccountRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class PlanTest : public RunnerTest {};

TEST_F(PlanTest, UnknownAndMissingColumnsStopBeforeAnythingIsSent) {
  Open("a,Acme,1,\n");
  std::ofstream(root_ / "in" / "accounts.csv") << "id,titel,seats,parent,extra\na,Acme,1,,\n";
  const auto plan = Plan::Open(mapping_, root_ / "in");
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(std::string(plan.status().message()),
            "accounts.csv: the mapping doesn't know the column 'titel'; did you mean 'title'?\n"
            "accounts.csv: the mapping doesn't know the column 'extra'; it is one of id, parent, "
            "seats, title\n"
            "accounts.csv: the column 'title' is missing; did you mean 'titel'?");
  std::filesystem::remove(root_ / "in" / "accounts.csv");
  EXPECT_EQ(Plan::Open(mapping_, root_ / "in").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(PlanTest, OrderAndOrdinals) {
  std::string mapping = kMapping;
  mapping = mapping.substr(0, mapping.find("[[steps]]")) + R"([[steps]]
name = "contacts"
file = "accounts"
method = "steward.accounts.v1.AccountService/ImportAccount"
key = "{id}-{ordinal}"
order_by = ["{seats}"]
ordinal = { by = "{id}", of = "{title}" }
[steps.request.account]
name = "accounts/{id}-{ordinal}"
display_name = "{title}"
tier = "SCALE"
industry = "{parent}"
)";
  Open("a,Late,9,\na,Early,1,\nb,Only,5,\na,Early,1,\n", mapping);
  EXPECT_EQ(RunAndCount().imported, 4);
  std::vector<std::string> names;
  for (const auto& request : sink_.All<ImportAccountRequest>("ImportAccount")) {
    names.push_back(absl::StrCat(request.account().name(), "=", request.account().display_name()));
  }
  EXPECT_THAT(names, ElementsAre("accounts/a-1=Early", "accounts/b-1=Only", "accounts/a-2=Late"));
}

TEST_F(PlanTest, AParentMayStandBelowAndComesInALaterPass) {
  Open("a,Child,1,Parent\nb,Parent,1,\nc,Orphan,1,Nobody\n");
  const FileReport file = RunAndCount();
  const auto parents = sink_.All<ImportAccountParentRequest>("ImportAccountParent");
  ASSERT_EQ(parents.size(), 1u);
  EXPECT_EQ(parents[0].account(), "accounts/a");
  EXPECT_EQ(parents[0].parent(), "accounts/b");
  EXPECT_EQ(file.rejected_by_data, 1);
  EXPECT_THAT(file.examples,
              ElementsAre(HasSubstr("no row of accounts.csv has 'Nobody' as its title")));
}

TEST_F(PlanTest, ADerivedTableWithoutASumHasTheLowestItemOfEachGroup) {
  std::string mapping = kMapping;
  mapping += R"([[derives]]
name = "titles"
file = "accounts"
group = "{title}"
item = "{id}"
[[steps]]
name = "titles"
derive = "titles"
method = "steward.accounts.v1.AccountService/ImportAccountParent"
key = "{group}"
[steps.request]
account = "accounts/{pick}"
parent = "accounts/top"
)";
  Open("b,Acme,1,\na,Acme,1,\nc,Only,1,\n", mapping);
  EXPECT_EQ(RunAndCount().imported, 3);
  std::vector<std::string> names;
  for (const auto& request : sink_.All<ImportAccountParentRequest>("ImportAccountParent")) {
    names.push_back(request.account());
  }
  EXPECT_THAT(names, ElementsAre("accounts/a", "accounts/c"));
}

TEST_F(PlanTest, RowsOfOneKeyAreSentOnceOrRejected) {
  Open("a,Acme,1,\na,Acme,1,\na,Other,1,\n");
  const FileReport file = RunAndCount();
  EXPECT_EQ(sink_.sent, 1);
  EXPECT_EQ(file.imported, 2);
  EXPECT_THAT(file.examples,
              ElementsAre("line 4: line 2 has the same key 'a', but says something else"));
}

}  // namespace
}  // namespace steward::importing
