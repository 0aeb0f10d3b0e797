#include "services/host/backup.h"

#include <filesystem>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/testing/matchers.h"
#include "services/host/backup_for_test.h"
#include "services/host/installation.h"
#include "services/host/whole_file.h"

namespace steward::host {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;
using ::testing::HasSubstr;

using Backups = BackupFixture;

TEST_F(Backups, ANameServesOnce) {
  const auto store = Open("accounts");
  EXPECT_THAT(WriteBackupPart(PartOf("b1", "accounts"), *store),
              HasReason(Reason::REASON_ALREADY_EXISTS));
}

TEST_F(Backups, WhetherANameIsTakenIsKnownBefore) {
  EXPECT_THAT(CheckNoBackupPart(data(), "b1", "accounts"),
              HasReason(Reason::REASON_ALREADY_EXISTS));
  EXPECT_THAT(CheckNoBackupPart(data(), "b2", "accounts"), IsOk());
}

TEST_F(Backups, EveryPartNamesItsSet) {
  for (const char* service : kServiceNames) {
    const auto manifest = ReadFile(PathOf(absl::StrCat("backups/b1/", service, ".json")));
    ASSERT_THAT(manifest, IsOk());
    EXPECT_THAT(*manifest, HasSubstr(R"("set":"b1")"));
  }
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
