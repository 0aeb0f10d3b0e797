#include "services/host/config.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ConfigTest : public ::testing::Test {
 protected:
  ConfigTest() {
    app_.add_option("--data", data_, "")
        ->envname("STEWARD_CONFIG_TEST_DATA")
        ->capture_default_str();
    app_.add_option("--port-base", port_base_, "")
        ->check(CLI::Range(1, 65000))
        ->capture_default_str();
    app_.add_option("--peer", peers_, "");
    app_.add_flag("--reflection", reflection_, "");
    app_.add_flag("--fresh", fresh_, "");
  }
  ~ConfigTest() override { unsetenv("STEWARD_CONFIG_TEST_DATA"); }

  // The process as it is started with these arguments, and a file of this text.
  std::optional<int> Start(const std::string& file, std::vector<std::string> arguments = {}) {
    const std::string path = ::testing::TempDir() + "/" +
                             ::testing::UnitTest::GetInstance()->current_test_info()->name() +
                             ".toml";
    std::ofstream(path) << file;
    path_ = path;
    Config config(&app_, {"fresh"});
    arguments.insert(arguments.end(), {"--config", path});
    std::reverse(arguments.begin(), arguments.end());
    app_.parse(arguments);
    return config.Apply(out_, err_);
  }
  // What is said, without the file's name.
  std::string Said(const std::ostringstream& stream) const {
    std::string text = stream.str();
    for (size_t at = text.find(path_); at != std::string::npos; at = text.find(path_))
      text.replace(at, path_.size(), "FILE");
    return text;
  }

  CLI::App app_;
  std::string data_ = "./.steward";
  int port_base_ = 7101;
  std::vector<std::string> peers_;
  bool reflection_ = false;
  bool fresh_ = false;
  std::string path_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(ConfigTest, TheFileSaysWhatNobodyElseSays) {
  EXPECT_EQ(Start("data = \"/d\"\nport-base = 7201\npeer = [\"a=h:1\", \"b=h:2\"]\n"
                  "reflection = true\n"),
            std::nullopt);
  EXPECT_EQ(data_, "/d");
  EXPECT_EQ(port_base_, 7201);
  EXPECT_THAT(peers_, ElementsAre("a=h:1", "b=h:2"));
  EXPECT_TRUE(reflection_);
  EXPECT_THAT(err_.str(), IsEmpty());
}

TEST_F(ConfigTest, FlagsComeBeforeTheEnvironmentAndThatBeforeTheFile) {
  setenv("STEWARD_CONFIG_TEST_DATA", "/of-the-environment", 1);
  EXPECT_EQ(Start("data = \"/of-the-file\"\nport-base = 7201\n", {"--port-base", "7301"}),
            std::nullopt);
  EXPECT_EQ(data_, "/of-the-environment");
  EXPECT_EQ(port_base_, 7301);
}

TEST_F(ConfigTest, SaysAllProblemsWithTheirLines) {
  EXPECT_EQ(Start("prot-base = 1\nport-base = 70000\n\ndata = [\"a\", \"b\"]\nfresh = true\n"
                  "peer = {a = 1}\n",
                  {"--check-config"}),
            1);
  EXPECT_THAT(Said(err_), HasSubstr("FILE:1: no setting prot-base; did you mean 'port-base'?\n"));
  EXPECT_THAT(Said(err_), HasSubstr("FILE:2: --port-base: Value 70000 not in range 1 to 65000\n"));
  EXPECT_THAT(Said(err_), HasSubstr("FILE:4: data has one value, not 2\n"));
  EXPECT_THAT(Said(err_), HasSubstr("FILE:5: no setting fresh"));
  EXPECT_THAT(Said(err_), HasSubstr("FILE:6: peer is a text, a number, true or false, or a list"));
  EXPECT_FALSE(fresh_);
}

TEST_F(ConfigTest, AFileThatIsNoTomlIsOneProblem) {
  EXPECT_EQ(Start("data = \"/d\"\nport-base =\n"), 1);
  EXPECT_THAT(Said(err_), HasSubstr("FILE:2: "));
}

TEST_F(ConfigTest, AFileThatIsNotThereIsAProblem) {
  Config config(&app_, {});
  app_.parse(std::vector<std::string>{"/nowhere/steward.toml", "--config"});
  EXPECT_EQ(config.Apply(out_, err_), 1);
  EXPECT_THAT(err_.str(), HasSubstr("/nowhere/steward.toml"));
}

TEST_F(ConfigTest, ChecksAndPrintsAndEnds) {
  EXPECT_EQ(Start("port-base = 7201\n", {"--print-config", "--peer", "a=h:1"}), 0);
  EXPECT_EQ(Said(out_),
            "data = './.steward'  # default\n"
            "port-base = 7201  # FILE:1\n"
            "peer = ['a=h:1']  # a flag, or the environment\n"
            "reflection = false  # default\n");
}

TEST_F(ConfigTest, ChecksAndEnds) {
  EXPECT_EQ(Start("port-base = 7201\n", {"--check-config"}), 0);
  EXPECT_EQ(out_.str(), "the settings are all right\n");
}

}  // namespace
}  // namespace steward::host
