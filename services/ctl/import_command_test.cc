#include "services/ctl/import_command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "libs/base/errors.h"
#include "services/ctl/ctl_fixture.h"
#include "services/ctl/import/runner_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::ctl {
namespace {

using accounts::v1::ImportAccountRequest;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ImportCommandTest : public CtlTest {
 protected:
  void SetUp() override {
    root_ = std::filesystem::path(::testing::TempDir()) / "ctl-import";
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "in");
    std::ofstream(root_ / "small.toml") << importing::kMapping;
    std::ofstream(root_ / "in" / "accounts.csv")
        << "id,title,seats,parent\na1,Acme,1,\na2,Zero,0,\n";
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  int Import(std::vector<std::string> more) {
    std::vector<std::string> args = {
        "import",    "small",      root_ / "in", "--mapping", root_ / "small.toml",
        "--rejects", root_ / "out"};
    args.insert(args.end(), more.begin(), more.end());
    return Run(args);
  }

  std::filesystem::path root_;
};

TEST_F(ImportCommandTest, ImportsAndReports) {
  EXPECT_EQ(Import({"-o", "json"}), 0) << err();
  EXPECT_THAT(services_.sink_services, ElementsAre("accounts"));
  const auto requests = services_.sink.All<ImportAccountRequest>("ImportAccount");
  ASSERT_EQ(requests.size(), 1);
  EXPECT_EQ(requests[0].account().name(), "accounts/a1");
  EXPECT_FALSE(requests[0].overwrite());
  EXPECT_EQ(out_json()["files"][0]["imported"], 1);
  EXPECT_EQ(out_json()["files"][0]["rejected"], 1);
  EXPECT_TRUE(std::filesystem::exists(root_ / "out" / "accounts.rejects.csv"));
}

TEST_F(ImportCommandTest, EachRunIsDecidedAnew) {
  EXPECT_EQ(Import({"--overwrite"}), 0) << err();
  EXPECT_EQ(Import({}), 0) << err();
  const auto requests = services_.sink.All<ImportAccountRequest>("ImportAccount");
  ASSERT_EQ(requests.size(), 2);
  EXPECT_TRUE(requests[0].overwrite());
  EXPECT_NE(requests[0].request_id(), requests[1].request_id());
}

TEST_F(ImportCommandTest, ConflictsAreAFailure) {
  services_.sink.answer = [](const google::protobuf::Message&) {
    return Reject(Reason::REASON_IMPORT_CONFLICT, "accounts/a1 was changed here since");
  };
  EXPECT_EQ(Import({}), 1);
  EXPECT_THAT(out(), HasSubstr("was changed here since"));
}

TEST_F(ImportCommandTest, MistakesOfTheMappingAreFoundBeforeAnythingIsSent) {
  std::ofstream(root_ / "small.toml", std::ios::app) << "nonsense = 1\n";
  EXPECT_EQ(Import({}), 5);
  EXPECT_THAT(err(), HasSubstr("nonsense"));
  EXPECT_EQ(services_.sink.sent, 0);
}

TEST_F(ImportCommandTest, RejectsNeverGoBesideTheInput) {
  EXPECT_EQ(Run({"import", "small", root_ / "in", "--mapping", root_ / "small.toml", "--rejects",
                 root_ / "in"}),
            2);
  EXPECT_THAT(err(), HasSubstr("--rejects"));
}

TEST_F(ImportCommandTest, MappingsAreFoundByName) {
  setenv("STEWARD_MAPPINGS", root_.c_str(), 1);
  EXPECT_EQ(Run({"import", "small", root_ / "in", "--rejects", root_ / "out"}), 0) << err();
  EXPECT_EQ(Run({"import", "smal", root_ / "in", "--rejects", root_ / "out"}), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean 'small'?"));
  unsetenv("STEWARD_MAPPINGS");
  EXPECT_EQ(MappingDirectories("/opt/steward/build/bin/steward").front(),
            "/opt/steward/deploy/mappings");
}

TEST_F(ImportCommandTest, ADirectoryThatIsNotThereIsAUsageError) {
  EXPECT_EQ(Run({"import", "small", root_ / "nowhere"}), 2);
  EXPECT_THAT(err(), HasSubstr("is no directory"));
}

}  // namespace
}  // namespace steward::ctl
