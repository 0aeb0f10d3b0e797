#include "services/host/restore.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "libs/store/keys.h"
#include "libs/store/memory_store.h"
#include "libs/store/test_directory.h"
#include "libs/testing/matchers.h"
#include "services/host/backup.h"
#include "services/host/backup_for_test.h"
#include "services/host/eraser.h"
#include "services/host/installation.h"
#include "services/host/ledger.h"

namespace steward::host {
namespace {

using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using ::steward::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class Restores : public BackupFixture {
 protected:
  // Damages the largest table of a store: "missing", "flipped" or "short".
  static void Damage(const std::string& store, const std::string& how) {
    std::filesystem::path largest;
    for (const auto& entry : std::filesystem::directory_iterator(store)) {
      if (entry.path().extension() != ".sst") continue;
      if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest))
        largest = entry.path();
    }
    ASSERT_FALSE(largest.empty());
    if (how == "missing") {
      std::filesystem::remove(largest);
    } else if (how == "short") {
      std::filesystem::resize_file(largest, std::filesystem::file_size(largest) / 2);
    } else {
      std::fstream file(largest);
      file.seekp(10);
      file.put('\xff');
    }
  }
};

TEST_F(Restores, ARestorePutsThemInPlaceAndKeepsWhatWasThere) {
  EXPECT_EQ(Read("contracts"), "new");
  const auto restored = Restore({.data_dir = data(), .backup = "b1"});
  ASSERT_THAT(restored, IsOk());
  EXPECT_THAT(restored->services, SizeIs(4));
  EXPECT_FALSE(restored->written_time.empty());
  for (const char* service : kServiceNames) {
    EXPECT_EQ(Read(service), "old");
    EXPECT_TRUE(ReadRestoredMark(data(), service).restored);
    EXPECT_TRUE(std::filesystem::exists(restored->replaced + "/" + service));
    RemoveRestoredMark(data(), service);
    EXPECT_FALSE(ReadRestoredMark(data(), service).restored);
  }
  EXPECT_THAT(CheckNotRestoring(data()), IsOk());
}

TEST_F(Restores, OneServesMoreThanOnce) {
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  Write("newer");
  ASSERT_THAT(Restore({.data_dir = data(), .backup = PathOf("backups/b1")}), IsOk());
  EXPECT_EQ(Read("accounts"), "old");
}

TEST_F(Restores, AnEmptyDirectoryTakesOne) {
  const std::string elsewhere = directory_.path() + "/elsewhere";
  RestoreOptions options{.data_dir = elsewhere, .backup = PathOf("backups/b1")};
  EXPECT_THAT(std::string(Restore(options).status().message()), HasSubstr("--accept-old-ledger"))
      << "who was erased since is known to the newest ledger alone";
  options.accept_old_ledger = true;
  const auto restored = Restore(options);
  ASSERT_THAT(restored, IsOk());
  EXPECT_EQ(restored->replaced, "");
  EXPECT_EQ(LoadOrCreateInstallation(elsewhere, kPartitionsDefault)->installation(),
            LoadOrCreateInstallation(data(), kPartitionsDefault)->installation());
}

TEST_F(Restores, ARunningServiceIsNotReplaced) {
  const auto running = Open("feedback");
  const absl::Status status = Restore({.data_dir = data(), .backup = "b1"}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("stop it first"));
}

TEST_F(Restores, AMissingPartIsNamed) {
  EXPECT_THAT(Restore({.data_dir = data(), .backup = "b2"}).status(),
              StatusIs(absl::StatusCode::kNotFound));
  std::filesystem::remove(PathOf("backups/b1/escalations.json"));
  const absl::Status status = Restore({.data_dir = data(), .backup = "b1"}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("lacks escalations"));
  EXPECT_EQ(Read("accounts"), "new");
}

TEST_F(Restores, PartsOfSeveralBackupsAreRefused) {
  Backup("b2");
  const auto options =
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing;
  for (const char* part : {"feedback", "feedback.json"}) {
    std::filesystem::remove_all(PathOf(absl::StrCat("backups/b1/", part)));
    std::filesystem::copy(PathOf(absl::StrCat("backups/b2/", part)),
                          PathOf(absl::StrCat("backups/b1/", part)), options);
  }
  const absl::Status status = Restore({.data_dir = data(), .backup = "b1"}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("accounts, contracts, escalations of set b1; feedback of set b2"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("put the parts of one backup there"));
  EXPECT_EQ(Read("accounts"), "new");
}

TEST_F(Restores, OneThatIsOlderThanSetsIsRestored) {
  Backup("b2", "");
  Write("newer");
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b2"}), IsOk());
  EXPECT_EQ(Read("accounts"), "new");
}

TEST_F(Restores, AnotherInstallationIsRefused) {
  const std::string other = directory_.path() + "/other";
  ASSERT_THAT(LoadOrCreateInstallation(other, kPartitionsDefault), IsOk());
  const absl::Status status = Restore({.data_dir = other, .backup = PathOf("backups/b1")}).status();
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(status.message()), HasSubstr("a directory of its own"));
}

TEST_F(Restores, TheNewestLedgerIsDemanded) {
  WriteText("erasures.jsonl", "{\"subject\": \"people/1\"}\n{\"subject\": \"people/2\"}\n");
  Backup("b2");
  std::filesystem::remove(PathOf("erasures.jsonl"));
  const RestoreOptions options{.data_dir = data(), .backup = "b2"};
  EXPECT_THAT(std::string(Restore(options).status().message()), HasSubstr("is older"))
      << "the stores that are replaced know of nobody";
  WriteText("erasures.jsonl", "{\"subject\": \"people/1\"}\n");
  EXPECT_THAT(std::string(Restore(options).status().message()), HasSubstr("is older"));
  EXPECT_EQ(Read("accounts"), "new");
  std::filesystem::remove(PathOf("erasures.jsonl"));
  EXPECT_THAT(Restore({.data_dir = data(), .backup = "b2", .accept_old_ledger = true}), IsOk());
  EXPECT_THAT(ReadErasureLedger(PathOf("erasures.jsonl")),
              IsOkAndHolds(ElementsAre("people/1", "people/2")));
}

TEST_F(Restores, WhomTheReplacedStoresKnowAsErasedEntersTheLedger) {
  store::Batch batch;
  batch.Put(store::Family::kRest, store::ErasureKey{.subject = "people/3"}.Encode(),
            engine::EncodeRow(common::v1::ErasureRow()));
  ASSERT_THAT(Open("feedback")->Commit(batch, store::Durability::kSynced), IsOk());
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk()) << "the ledger was lost";
  EXPECT_THAT(ReadErasureLedger(PathOf("erasures.jsonl")), IsOkAndHolds(ElementsAre("people/3")));
}

TEST_F(Restores, WithoutTheLedgerAndAStoreThatCanBeReadNothingIsReplaced) {
  std::filesystem::remove(PathOf("feedback/CURRENT"));
  const RestoreOptions options{.data_dir = data(), .backup = "b1"};
  EXPECT_THAT(std::string(Restore(options).status().message()), HasSubstr("there is no ledger"));
  EXPECT_EQ(Read("accounts"), "new");
}

TEST_F(Restores, ADamagedPartIsFoundBeforeAnythingIsReplaced) {
  const std::string part = PathOf("backups/b1/contracts");
  for (const char* damage : {"missing", "flipped", "short"}) {
    SCOPED_TRACE(damage);
    std::filesystem::remove_all(PathOf("backups/copy"));
    std::filesystem::copy(PathOf("backups/b1"), PathOf("backups/copy"),
                          std::filesystem::copy_options::recursive);
    Damage(PathOf("backups/copy/contracts"), damage);
    const absl::Status status = Restore({.data_dir = data(), .backup = "copy"}).status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(status.message()), HasSubstr("the backup's part of contracts"));
    EXPECT_EQ(Read("accounts"), "new");
    EXPECT_FALSE(std::filesystem::exists(PathOf("accounts.incoming")));
  }
  std::filesystem::remove(part + "/CURRENT");
  EXPECT_THAT(std::string(Restore({.data_dir = data(), .backup = "b1"}).status().message()),
              HasSubstr("lacks contracts"));
}

TEST_F(Restores, AJournalThatEndsBeforeItsManifestSaysIsDamaged) {
  BackupPart part = PartOf("b2", "contracts");
  part.heads = {{.epoch = 1, .seq = 7}};
  for (const char* service : {"accounts", "feedback", "escalations"})
    ASSERT_THAT(WriteBackupPart(PartOf("b2", service), *Open(service)), IsOk());
  ASSERT_THAT(WriteBackupPart(part, *Open("contracts")), IsOk());
  EXPECT_THAT(std::string(Restore({.data_dir = data(), .backup = "b2"}).status().message()),
              HasSubstr("ends in record 0, and the manifest says 7"));
}

TEST_F(Restores, TheEpochThatWasReachedIsKeptHoweverOftenItIsCutOff) {
  WriteText("accounts.heads", "3 17\n5 2\n");
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  EXPECT_EQ(ReadRestoredMark(data(), "accounts").epoch, 5);
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  EXPECT_EQ(ReadRestoredMark(data(), "accounts").epoch, 5);
  EXPECT_EQ(ReadRestoredMark(data(), "contracts").epoch, 1);
}

TEST_F(Restores, TheMarkSaysWhetherWhatWasPublishedSinceComesBack) {
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  EXPECT_FALSE(ReadRestoredMark(data(), "accounts").as_of_backup);
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1", .as_of_backup = true}), IsOk());
  EXPECT_TRUE(ReadRestoredMark(data(), "accounts").as_of_backup);
  EXPECT_EQ(ReadRestoredMark(data(), "accounts").epoch, 1);
}

TEST_F(Restores, AnEpochThatNobodyCanTellIsAboveAll) {
  WriteText("erasures.jsonl", "");
  std::filesystem::remove(PathOf("feedback/CURRENT"));
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  EXPECT_GE(ReadRestoredMark(data(), "feedback").epoch, 1'000'000'000);
  EXPECT_EQ(ReadRestoredMark(data(), "accounts").epoch, 1);
}

TEST_F(Restores, NobodyElseMayReadThem) {
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  using std::filesystem::perms;
  for (const char* path : {"accounts", "backups"}) {
    EXPECT_EQ(std::filesystem::status(PathOf(path)).permissions() & perms::others_all, perms::none)
        << path;
  }
}

TEST_F(Restores, ALedgerThatCannotBeReadIsRefused) {
  WriteText("erasures.jsonl", "people/1\n");
  EXPECT_THAT(Restore({.data_dir = data(), .backup = "b1"}).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Restores, ARestoreThatWasCutOffIsSeen) {
  WriteText("restoring", "b1\n");
  EXPECT_THAT(std::string(CheckNotRestoring(data()).message()), HasSubstr("run it again"));
  ASSERT_THAT(Restore({.data_dir = data(), .backup = "b1"}), IsOk());
  EXPECT_THAT(CheckNotRestoring(data()), IsOk());
}

TEST(EraseByLedger, ErasesWhomTheStoreStillKnows) {
  const store::TestDirectory directory;
  const std::string ledger = directory.path() + "/erasures.jsonl";
  store::MemoryStore store;
  store::Batch batch;
  const auto text_of = [](absl::string_view subject) {
    return store::PersonalTextKey{
        .p = 3, .subject = subject, .account = "reference", .reference = "r"}
        .Encode();
  };
  batch.Put(store::Family::kPersonal, text_of("people/1"), "Ann");
  batch.Put(store::Family::kPersonal, text_of("people/2"), "Ben");
  ASSERT_THAT(store.Commit(batch, store::Durability::kSynced), IsOk());
  EXPECT_THAT(EraseByLedger(ledger, 16, &store), IsOk()) << "nobody was ever erased";
  std::ofstream(ledger) << "{\"subject\": \"people/1\"}\n{\"subject\": \"people/1\"}\n";
  ASSERT_THAT(EraseByLedger(ledger, 16, &store), IsOk());
  EXPECT_THAT(*store.Get(store::Family::kPersonal, text_of("people/1")),
              ::testing::Eq(std::nullopt));
  EXPECT_THAT(*store.Get(store::Family::kPersonal, text_of("people/2")),
              ::testing::Optional(std::string("Ben")));
  EXPECT_THAT(UnpurgedSubjects(store), IsOkAndHolds(ElementsAre("people/1")));
}

}  // namespace
}  // namespace steward::host
