#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/keys.h"
#include "libs/store/rocks_store.h"
#include "libs/store/test_directory.h"
#include "libs/testing/matchers.h"
#include "services/host/backup.h"
#include "services/host/installation.h"

// What the tests of backups and of restores share. For tests only.
namespace steward::host {

// A data directory with a store for each service, in which one row says what is in it.
class BackupFixture : public ::testing::Test {
 protected:
  BackupFixture() {
    EXPECT_THAT(LoadOrCreateInstallation(data(), kPartitionsDefault), testing::IsOk());
    Write("old");
    Backup("b1");
    Write("new");
  }
  std::string data() const { return directory_.path() + "/data"; }
  std::string PathOf(const std::string& name) const { return data() + "/" + name; }
  std::unique_ptr<store::Store> Open(const std::string& service) {
    auto opened = store::OpenRocksStore({.path = PathOf(service)});
    EXPECT_THAT(opened, testing::IsOk());
    return *std::move(opened);
  }
  void Write(const std::string& text) {
    for (const char* service : kServiceNames) {
      store::Batch batch;
      batch.Put(store::Family::kRest, Key(), text);
      ASSERT_THAT(Open(service)->Commit(batch, store::Durability::kSynced), testing::IsOk());
    }
  }
  std::string Read(const std::string& service) {
    const auto row = Open(service)->Get(store::Family::kRest, Key());
    EXPECT_THAT(row, testing::IsOk());
    return row->value_or("nothing");
  }
  // With the name as the set's id, too.
  void Backup(const std::string& name) { Backup(name, name); }
  void Backup(const std::string& name, const std::string& set_id) {
    for (const char* service : kServiceNames) {
      const auto store = Open(service);
      BackupPart part = PartOf(name, service);
      part.set_id = set_id;
      ASSERT_THAT(WriteBackupPart(part, *store), testing::IsOk());
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

}  // namespace steward::host
