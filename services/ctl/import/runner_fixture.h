#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "services/ctl/import/fake_sink.h"
#include "services/ctl/import/runner.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::importing {

// Accounts and, in a second pass, their parents.
inline constexpr char kMapping[] = R"(name = "small"
[files.accounts]
path = "accounts.csv"
[files.accounts.columns]
id = { required = true }
title = { corrections = { Acne = "Acme" }, correction = "misspelt" }
seats = "integer"
parent = {}
[[steps]]
name = "accounts"
file = "accounts"
method = "steward.accounts.v1.AccountService/ImportAccount"
key = "{id}"
reject_if = [{ if = "{seats} = 0", why = "it has no seats" }]
skip_if = [{ if = "{title} = Test", why = "a test account" }]
[steps.request.account]
name = "accounts/{id}"
display_name = "{title}"
tier = "SCALE"
employee_count = "{seats}"
[[steps]]
name = "parents"
file = "accounts"
method = "steward.accounts.v1.AccountService/ImportAccountParent"
key = "{id}"
when = "{parent} is present"
[steps.request]
account = "accounts/{id}"
parent = "accounts/{parent|lookup(accounts, title, id)}"
)";

// Imports a file of a few rows with a small mapping, in a directory of its own, into a FakeSink.
class RunnerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    root_ =
        std::filesystem::path(::testing::TempDir()) /
        absl::StrCat("import-", ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ / "in");
    options_.retry = {.first = absl::Microseconds(10),
                      .longest = absl::Microseconds(50),
                      .give_up_after = absl::Seconds(20),
                      .settle_for = absl::Seconds(20)};
  }
  void TearDown() override { std::filesystem::remove_all(root_); }

  void Open(const std::string& rows, const std::string& mapping = kMapping) {
    std::ofstream(root_ / "in" / "accounts.csv") << "id,title,seats,parent\n" << rows;
    auto loaded = LoadMapping(mapping, "small.toml", ImportMethods());
    ASSERT_TRUE(loaded.ok()) << loaded.status().message();
    mapping_ = *std::move(loaded);
    auto plan = Plan::Open(mapping_, root_ / "in");
    ASSERT_TRUE(plan.ok()) << plan.status().message();
    plan_ = *std::move(plan);
  }

  FileReport RunAndCount() {
    result_ = RunPlan(*plan_, sink_, options_);
    const FileReport& file = result_.report.files.at(0);
    EXPECT_EQ(file.imported + file.corrected + file.skipped + file.rejected + file.unfinished,
              file.rows);
    return file;
  }

  std::string Written(const std::string& name) {
    EXPECT_TRUE(WriteRejects(*plan_, result_.states, root_ / "out", root_ / "in").ok());
    std::stringstream text;
    text << std::ifstream(root_ / "out" / name).rdbuf();
    return text.str();
  }

  std::vector<std::string> AcceptedIds() {
    std::vector<std::string> ids;
    for (const auto& request : sink_.All<accounts::v1::ImportAccountRequest>("ImportAccount"))
      ids.push_back(request.request_id());
    return ids;
  }

  std::filesystem::path root_;
  Mapping mapping_;
  std::unique_ptr<Plan> plan_;
  FakeSink sink_;
  RunOptions options_;
  RunResult result_;
};

}  // namespace steward::importing
