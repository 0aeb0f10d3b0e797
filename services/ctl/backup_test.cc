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
  // In the data directory, a backup of which each part says so.
  static void MakeBackup(const std::string& data, const std::string& backup,
                         const std::string& manifest) {
    const std::string folder = data + "/backups/" + backup;
    for (const char* service : {"accounts", "contracts", "feedback", "escalations"}) {
      std::filesystem::create_directories(folder + "/" + service);
      std::ofstream(folder + "/" + service + ".json") << manifest;
      std::ofstream(folder + "/" + service + "/CURRENT") << "MANIFEST-000005";
    }
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

TEST_F(BackupTest, AllPartsAreOfTheSetThatIsHeld) {
  EXPECT_EQ(Run("backup create nightly --accept-rolled-back -o json"), 0) << err();
  EXPECT_EQ(out_json()["set_id"], "id-1");
  for (const auto& call : services_.calls) {
    if (const auto* hold = dynamic_cast<const common::v1::HoldIntakeRequest*>(call.request.get())) {
      EXPECT_EQ(hold->backup(), "nightly");
      EXPECT_EQ(hold->set_id(), "id-1");
      EXPECT_TRUE(hold->accept_rolled_back());
    } else {
      EXPECT_EQ(dynamic_cast<const common::v1::WriteBackupRequest&>(*call.request).set_id(),
                "id-1");
    }
  }
}

TEST_F(BackupTest, NothingIsWrittenWhereAServiceHasSomethingAgainstIt) {
  services_.handlers["HoldIntake"] = [](const std::string& service,
                                        const google::protobuf::Message& request,
                                        google::protobuf::Message*) {
    const auto& hold = dynamic_cast<const common::v1::HoldIntakeRequest&>(request);
    if (service != "contracts" || hold.hold_ms() == 0) return absl::OkStatus();
    EXPECT_FALSE(hold.accept_rolled_back());
    return Reject(Reason::REASON_ALREADY_EXISTS, "there is one already");
  };
  EXPECT_EQ(Run("backup create nightly"), 4);
  EXPECT_THAT(err(), HasSubstr("there is one already"));
  EXPECT_THAT(Asked(),
              ElementsAre("HoldIntake accounts", "HoldIntake contracts", "HoldIntake accounts",
                          "HoldIntake contracts", "HoldIntake feedback", "HoldIntake escalations"));
  EXPECT_EQ(Last<common::v1::HoldIntakeRequest>().hold_ms(), 0);
  EXPECT_EQ(Last<common::v1::HoldIntakeRequest>().set_id(), "id-1") << "only what it held itself";
}

TEST_F(BackupTest, AnEmptyNameIsNone) {
  EXPECT_EQ(Run({"backup", "create", ""}), 2);
  EXPECT_THAT(err(), HasSubstr("NAME: is empty"));
  EXPECT_EQ(Run({"backup", "restore", "", "--data", "/srv/steward"}), 2);
  EXPECT_THAT(err(), HasSubstr("BACKUP: is empty"));
  EXPECT_THAT(services_.calls, ::testing::IsEmpty());
  EXPECT_THAT(restores_, ::testing::IsEmpty());
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
  MakeBackup(directory.path(), "b1", R"({"written_time": "2026-11-30T04:00:00Z"})");
  std::filesystem::create_directories(directory.path() + "/backups/b2");
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path(), "-o", "json"}), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], true);
  EXPECT_EQ(out_json()["backups"][0]["written_time"], "2026-11-30T04:00:00Z");
  EXPECT_EQ(out_json()["backups"][1]["whole"], false);
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path()}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("b2"));
  std::filesystem::remove(directory.path() + "/backups/b1/feedback/CURRENT");
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path(), "-o", "json"}), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], false);
  EXPECT_EQ(out_json()["backups"][0]["problem"],
            "lacks feedback: it was not finished, or not copied whole");
}

TEST_F(BackupTest, PartsOfSeveralBackupsAreNoWholeOne) {
  const store::TestDirectory directory;
  MakeBackup(directory.path(), "b1", R"({"set": "s1", "written_time": "2026-11-30T04:00:00Z"})");
  const std::vector<std::string> list = {"backup",         "list", "--data",
                                         directory.path(), "-o",   "json"};
  EXPECT_EQ(Run(list), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], true);
  EXPECT_EQ(out_json()["backups"][0]["problem"], "");
  std::ofstream(directory.path() + "/backups/b1/feedback.json") << R"({"set": "s2"})";
  EXPECT_EQ(Run(list), 0) << err();
  EXPECT_EQ(out_json()["backups"][0]["whole"], false);
  EXPECT_EQ(
      out_json()["backups"][0]["problem"],
      "parts of several backups (accounts, contracts, escalations / feedback): copy all parts "
      "of one backup there");
  EXPECT_EQ(Run({"backup", "list", "--data", directory.path()}), 0) << err();
  EXPECT_THAT(out(), HasSubstr("no     parts of several backups"));
  MakeBackup(directory.path(), "b1", R"({"set": 1, "written_time": 2})");
  EXPECT_EQ(Run(list), 0) << "a manifest that somebody edited: " << err();
}

TEST_F(BackupTest, ARestoreNeedsNoPlatform) {
  EXPECT_EQ(Run("backup restore b1 --data /srv/steward --accept-old-ledger --as-of-backup"), 0)
      << err();
  ASSERT_EQ(restores_.size(), 1);
  EXPECT_EQ(restores_[0].data, "/srv/steward");
  EXPECT_EQ(restores_[0].backup, "b1");
  EXPECT_TRUE(restores_[0].accept_old_ledger);
  EXPECT_TRUE(restores_[0].as_of_backup);
  EXPECT_TRUE(services_.calls.empty());
  EXPECT_EQ(Run("backup restore"), 2);
}

}  // namespace
}  // namespace steward::ctl
