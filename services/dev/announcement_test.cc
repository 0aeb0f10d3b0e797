#include "services/dev/announcement.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/store/test_directory.h"

namespace steward::dev {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// A checkout with a build in it.
class AnnouncementTest : public ::testing::Test {
 protected:
  AnnouncementTest() {
    std::filesystem::create_directories(root() + "/build/bin");
    std::filesystem::create_directories(root() + "/tests/data/portfolio");
    std::ofstream(root() + "/build/bin/steward") << "#!/bin/sh\n";
    platform_.program = root() + "/build/bin/steward";
    platform_.directory = root();
  }
  std::string root() const {
    return std::filesystem::path(directory_.path()).lexically_normal().string();
  }

  store::TestDirectory directory_;
  RunningPlatform platform_{.data_dir = kDefaultData,
                            .address = "127.0.0.1",
                            .port_base = kDefaultPortBase,
                            .services = {"accounts", "contracts"}};
};

TEST_F(AnnouncementTest, SaysWhereThingsAre) {
  EXPECT_THAT(Announcement(platform_),
              AllOf(HasSubstr("Steward is running.\n"),
                    HasSubstr("contracts   gRPC 127.0.0.1:7102   admin http://127.0.0.1:7202"),
                    HasSubstr("data       " + root() + "/.steward  (kept"),
                    HasSubstr("bus        embedded\n"), Not(HasSubstr("Not ready"))));
}

TEST_F(AnnouncementTest, ItsCommandsWorkInAnyShell) {
  EXPECT_THAT(Announcement(platform_),
              HasSubstr("\n  cd " + root() +
                        "\n  build/bin/steward import portfolio tests/data/portfolio\n"));
  platform_.data_dir = "/srv/it's here";
  platform_.port_base = 7600;
  EXPECT_THAT(Announcement(platform_),
              AllOf(HasSubstr("steward --data '/srv/it'\\''s here' --port-base 7600 import"),
                    HasSubstr("--port-base 7600 arr show"), HasSubstr("--port-base 7600 events")));
}

TEST_F(AnnouncementTest, StartedElsewhereItNamesItsOwnFile) {
  platform_.directory = "/";
  EXPECT_THAT(Announcement(platform_),
              HasSubstr("\n  cd /\n  " + root() + "/build/bin/steward import portfolio " + root() +
                        "/tests/data/portfolio\n"));
  std::filesystem::remove_all(root() + "/tests");
  EXPECT_THAT(Announcement(platform_), HasSubstr(root() + "/build/bin/steward doctor\n"))
      << "a program that stands alone has no example";
}

TEST_F(AnnouncementTest, NamesWhoIsNotReady) {
  platform_.separate = true;
  platform_.port_base = 7600;
  platform_.not_ready = {"contracts"};
  EXPECT_THAT(Announcement(platform_),
              AllOf(HasSubstr("one process for each service"),
                    HasSubstr("Not ready yet: contracts; `build/bin/steward --port-base 7600 "
                              "doctor` says why.\n")));
}

TEST_F(AnnouncementTest, SaysHowATestClockMoves) {
  platform_.test_clock = true;
  EXPECT_THAT(Announcement(platform_), HasSubstr("  build/bin/steward clock advance 30d\n"));
}

}  // namespace
}  // namespace steward::dev
