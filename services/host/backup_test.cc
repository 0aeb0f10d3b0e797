#include "services/host/backup.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "libs/engine/personal.h"
#include "libs/store/keys.h"
#include "libs/store/memory_store.h"
#include "libs/store/rocks_store.h"
#include "libs/store/test_directory.h"
#include "libs/testing/matchers.h"
#include "services/host/eraser.h"
#include "services/host/installation.h"

namespace steward::host {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::steward::testing::IsOkAndHolds;
using ::steward::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A data directory with a store for each service, in which one row says what is in it.
class Backups : public ::testing::Test {
 protected:
  Backups() {
    EXPECT_THAT(LoadOrCreateInstallation(data(), kPartitionsDefault), IsOk());
    Write("old");
    Backup("b1");
    Write("new");
  }
  std::string data() const { return directory_.path() + "/data"; }
  std::string PathOf(const std::string& name) const { return data() + "/" + name; }
  std::unique_ptr<store::Store> Open(const std::string& service) {
    auto opened = store::OpenRocksStore({.path = PathOf(service)});
    EXPECT_THAT(opened, IsOk());
    return *std::move(opened);
  }
  void Write(const std::string& text) {
    for (const char* service : kServiceNames) {
      store::Batch batch;
      batch.Put(store::Family::kRest, Key(), text);
      ASSERT_THAT(Open(service)->Commit(batch, store::Durability::kSynced), IsOk());
    }
  }
  std::string Read(const std::string& service) {
    const auto row = Open(service)->Get(store::Family::kRest, Key());
    EXPECT_THAT(row, IsOk());
    return row->value_or("nothing");
  }
  void Backup(const std::string& name) {
    for (const char* service : kServiceNames) {
      const auto store = Open(service);
      ASSERT_THAT(WriteBackupPart(PartOf(name, service), *store), IsOk());
    }
  }
  BackupPart PartOf(const std::string& name, const std::string& service) {
    return {.data_dir = data(),
            .name = name,
            .service = service,
            .installation = LoadOrCreateInstallation(data(), kPartitionsDefault)->installation()};
  }
  void WriteText(const std::string& name, const std::string& text) {
    std::ofstream(PathOf(name)) << text;
  }
  static std::string Key() { return store::FoldCursorKey{.p = 0, .fold = "test"}.Encode(); }

  store::TestDirectory directory_;
};

TEST_F(Backups, ANameServesOnce) {
  const auto store = Open("accounts");
  EXPECT_THAT(WriteBackupPart(PartOf("b1", "accounts"), *store),
              HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST_F(Backups, HoldsAStoreForEachServiceAndAManifest) {
  for (const char* service : kServiceNames) {
    EXPECT_TRUE(HasStore(PathOf(absl::StrCat("backups/b1/", service))));
    EXPECT_TRUE(std::filesystem::exists(PathOf(absl::StrCat("backups/b1/", service, ".json"))));
  }
  EXPECT_TRUE(std::filesystem::exists(PathOf("backups/b1/installation.json")));
  EXPECT_FALSE(HasStore(PathOf("backups/b1")));
}

}  // namespace
}  // namespace steward::host
