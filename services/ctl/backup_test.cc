#include "services/ctl/backup.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "libs/base/errors.h"
#include "libs/store/test_directory.h"
#include "services/ctl/ctl_fixture.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BackupTest : public CtlTest {
 protected:
  void SetUp() override {
    Answer("HoldIntake", common::v1::HoldIntakeResponse());
    services_.handlers["WriteBackup"] = [this](const std::string& service,
                                               const google::protobuf::Message& request,
                                               google::protobuf::Message* response) {
      if (service == refuses_) return Reject(Reason::REASON_ALREADY_EXISTS, "there is one already");
      auto* part = dynamic_cast<common::v1::WriteBackupResponse*>(response);
      part->set_service(service);
      part->set_path(dynamic_cast<const common::v1::WriteBackupRequest&>(request).backup());
      return absl::OkStatus();
    };
  }
  // "HoldIntake accounts", in order.
  std::vector<std::string> Asked() {
    std::vector<std::string> asked;
    for (const auto& call : services_.calls) asked.push_back(call.method + " " + call.service);
    return asked;
  }

  std::string refuses_;
};

TEST_F(BackupTest, EveryIntakeIsHeldBeforeTheFirstPartIsWritten) {
  EXPECT_EQ(Run("backup create nightly -o json"), 0) << err();
  EXPECT_EQ(out_json()["backup"], "nightly");
  EXPECT_EQ(out_json()["services"].size(), 4);
  EXPECT_EQ(out_json()["services"][3]["path"], "nightly");
  EXPECT_THAT(Asked(),
              ElementsAre("HoldIntake accounts", "HoldIntake contracts", "HoldIntake feedback",
                          "HoldIntake escalations", "WriteBackup accounts", "WriteBackup contracts",
                          "WriteBackup feedback", "WriteBackup escalations"));
}

TEST_F(BackupTest, WhatWasHeldGoesOnWhenAPartFails) {
  refuses_ = "contracts";
  EXPECT_EQ(Run("backup create nightly"), 4);
  EXPECT_THAT(err(), HasSubstr("there is one already"));
  const auto& last = services_.calls.back();
  EXPECT_EQ(last.method + " " + last.service, "HoldIntake escalations");
  EXPECT_EQ(dynamic_cast<const common::v1::HoldIntakeRequest&>(*last.request).hold_ms(), 0);
}

TEST_F(BackupTest, ANameIsMadeOfTheTime) {
  EXPECT_EQ(Run("backup create -o json"), 0) << err();
  EXPECT_THAT(out_json()["backup"].get<std::string>(), ::testing::MatchesRegex("20[0-9]+T[0-9]+Z"));
}

TEST_F(BackupTest, OnlyWholeOnesAreListedAsWhole) {
  const store::TestDirectory directory;
  for (const char* backup : {"b1", "b2"})
    std::filesystem::create_directories(directory.path() + "/backups/" + backup);
  for (const char* service : {"accounts", "contracts", "feedback", "escalations"}) {
    std::ofstream(directory.path() + "/backups/b1/" + service + ".json")
        << R"({"written_time": "2026-11-30T04:00:00Z"})";
    std::filesystem::create_directories(directory.path() + "/backups/b1/" + service);
    std::ofstream(directory.path() + "/backups/b1/" + service + "/CURRENT") << "MANIFEST-000005";
  }
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path(), "-o", "json"}), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], true);
  EXPECT_EQ(out_json()["backups"][0]["written_time"], "2026-11-30T04:00:00Z");
  EXPECT_EQ(out_json()["backups"][1]["whole"], false);
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path()}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("b2"));
  std::filesystem::remove(directory.path() + "/backups/b1/feedback/CURRENT");
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path(), "-o", "json"}), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], false);
}

TEST_F(BackupTest, ARestoreNeedsNoPlatform) {
  EXPECT_EQ(Run("backup restore b1 --data /srv/steward --accept-old-ledger"), 0) << err();
  ASSERT_EQ(restores_.size(), 1);
  EXPECT_EQ(restores_[0].data, "/srv/steward");
  EXPECT_EQ(restores_[0].backup, "b1");
  EXPECT_TRUE(restores_[0].accept_old_ledger);
  EXPECT_TRUE(services_.calls.empty());
  EXPECT_EQ(Run("backup restore"), 2);
}

}  // namespace
}  // namespace steward::ctl
