#include "services/ctl/import/runner.h"

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/ctl/import/fake_sink.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::importing {
namespace {

using accounts::v1::ImportAccountParentRequest;
using accounts::v1::ImportAccountRequest;
using google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using ::testing::UnorderedElementsAre;

constexpr char kMapping[] = R"(name = "small"
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
    for (const auto& request : sink_.All<ImportAccountRequest>("ImportAccount"))
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

TEST_F(RunnerTest, OutcomesAddUp) {
  Open("a,Acme,1,\nb,Acne,2,\nc,Test,3,\nd,Zero,0,\ne,Bad,x,\nf,Short\n");
  const FileReport file = RunAndCount();
  EXPECT_TRUE(result_.status.ok());
  EXPECT_EQ(file.rows, 6);
  EXPECT_EQ(file.imported, 1);
  EXPECT_EQ(file.corrected, 1);
  EXPECT_EQ(file.skipped, 1);
  EXPECT_EQ(file.rejected, 3);
  EXPECT_EQ(file.rejected_by_rule, 1);
  EXPECT_EQ(file.rejected_by_data, 2);
  EXPECT_EQ(file.reasons.at("it has no seats"), 1);
  EXPECT_EQ(file.reasons.at("a test account"), 1);
  EXPECT_THAT(file.examples, ElementsAre("line 6: seats: 'x' is not a whole number",
                                         HasSubstr("line 7: the row has 2 fields")));
  EXPECT_FALSE(result_.report.Clean());
}

TEST_F(RunnerTest, RejectsByTheMappingsOwnRulesAreClean) {
  Open("a,Acme,1,\nd,Zero,0,\n");
  EXPECT_EQ(RunAndCount().rejected, 1);
  EXPECT_TRUE(result_.report.Clean());
}

TEST_F(RunnerTest, WritesRejectedAndCorrectedRows) {
  Open("a,Acme,1,\nb,Acne,2,\nd,\"Ze\nro\",0,\n");
  RunAndCount();
  EXPECT_EQ(Written("accounts.rejects.csv"),
            "line,reason,id,title,seats,parent\r\n4,it has no seats,d,\"Ze\nro\",0,\r\n");
  EXPECT_EQ(Written("accounts.corrected.csv"),
            "line,reason,id,title,seats,parent\r\n3,title: 'Acne' read as 'Acme': "
            "misspelt,b,Acne,2,\r\n");
  const auto mode = std::filesystem::status(root_ / "out" / "accounts.rejects.csv").permissions();
  EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(RunnerTest, RejectsNeverGoBesideTheInput) {
  Open("d,Zero,0,\n");
  RunAndCount();
  EXPECT_EQ(WriteRejects(*plan_, result_.states, root_ / "in", root_ / "in").code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(RunnerTest, WithoutRejectsThereIsNoFileAndAnOldOneIsEmptied) {
  Open("a,Acme,1,\n");
  RunAndCount();
  EXPECT_EQ(Written("accounts.rejects.csv"), "");
  EXPECT_FALSE(std::filesystem::exists(root_ / "out" / "accounts.rejects.csv"));
  std::ofstream(root_ / "out" / "accounts.rejects.csv") << "old";
  EXPECT_EQ(Written("accounts.rejects.csv"), "line,reason,id,title,seats,parent\r\n");
}

TEST_F(RunnerTest, AParentMayStandBelowAndComesInALaterPass) {
  Open("a,Child,1,Parent\nb,Parent,1,\nc,Orphan,1,Nobody\n");
  const FileReport file = RunAndCount();
  const auto parents = sink_.All<ImportAccountParentRequest>("ImportAccountParent");
  ASSERT_EQ(parents.size(), 1u);
  EXPECT_EQ(parents[0].account(), "accounts/a");
  EXPECT_EQ(parents[0].parent(), "accounts/b");
  EXPECT_EQ(file.rejected_by_data, 1);
  EXPECT_THAT(file.examples,
              ElementsAre(HasSubstr("no row of accounts.csv has 'Nobody' as its title")));
}

TEST_F(RunnerTest, RowsOfOneKeyAreSentOnceOrRejected) {
  Open("a,Acme,1,\na,Acme,1,\na,Other,1,\n");
  const FileReport file = RunAndCount();
  EXPECT_EQ(sink_.sent, 1);
  EXPECT_EQ(file.imported, 2);
  EXPECT_THAT(file.examples,
              ElementsAre("line 4: line 2 has the same key 'a', but says something else"));
}

TEST_F(RunnerTest, RetriesKeepTheRequestId) {
  Open("a,Acme,1,\nb,Beta,1,\n");
  std::map<std::string, std::set<std::string>> ids;
  std::map<std::string, int> tries;
  sink_.answer = [&](const Message& message) -> absl::Status {
    const auto& request = dynamic_cast<const ImportAccountRequest&>(message);
    ids[request.account().name()].insert(request.request_id());
    switch (++tries[request.account().name()]) {
      case 1:
        return absl::UnavailableError("restarting");
      case 2:
        return Reject(Reason::REASON_OVERLOADED, "busy");
      case 3:
        return absl::DeadlineExceededError("slow");
      case 4:
        return absl::InternalError("RST_STREAM");
      default:
        return absl::OkStatus();
    }
  };
  EXPECT_EQ(RunAndCount().imported, 2);
  EXPECT_EQ(result_.report.requests, 10);
  EXPECT_EQ(result_.report.retries, 8);
  EXPECT_EQ(ids["accounts/a"].size(), 1u);
  EXPECT_NE(ids["accounts/a"], ids["accounts/b"]);
}

TEST_F(RunnerTest, AnUnknownAccountIsTriedAgainUntilItSettled) {
  Open("a,Acme,1,\n");
  std::set<std::string> ids;
  sink_.answer = [&](const Message& message) -> absl::Status {
    ids.insert(dynamic_cast<const ImportAccountRequest&>(message).request_id());
    return ids.size() < 3 ? Reject(Reason::REASON_ACCOUNT_UNKNOWN, "not heard of a yet")
                          : absl::OkStatus();
  };
  EXPECT_EQ(RunAndCount().imported, 1);
  EXPECT_EQ(ids.size(), 3u) << "what was refused is asked anew";
  options_.retry.settle_for = absl::ZeroDuration();
  sink_.answer = [](const Message&) {
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN, "never heard of a");
  };
  EXPECT_EQ(RunAndCount().rejected_by_server, 1);
}

TEST_F(RunnerTest, ConflictsAreRejectionsThatAreNotClean) {
  Open("a,Acme,1,\nb,Beta,1,\n");
  sink_.answer = [](const Message& message) -> absl::Status {
    const auto& request = dynamic_cast<const ImportAccountRequest&>(message);
    if (request.account().name() == "accounts/a" && !request.overwrite()) {
      return Reject(Reason::REASON_IMPORT_CONFLICT, "display_name was changed since");
    }
    return absl::OkStatus();
  };
  const FileReport file = RunAndCount();
  EXPECT_EQ(file.conflicts, 1);
  EXPECT_EQ(file.imported, 1);
  EXPECT_FALSE(result_.report.Clean());
  options_.overwrite = true;
  EXPECT_EQ(RunAndCount().imported, 2);
  EXPECT_TRUE(result_.report.Clean());
}

TEST_F(RunnerTest, WhatTheServerRefusesIsRejected) {
  Open("a,Acme,1,\nb,Beta,1,\n");
  sink_.answer = [](const Message& message) -> absl::Status {
    const auto& request = dynamic_cast<const ImportAccountRequest&>(message);
    return request.account().name() == "accounts/a"
               ? InvalidField("account.display_name", "is too short")
               : absl::OkStatus();
  };
  const FileReport file = RunAndCount();
  EXPECT_EQ(file.rejected_by_server, 1);
  EXPECT_THAT(Written("accounts.rejects.csv"), HasSubstr("is too short"));
}

TEST_F(RunnerTest, ARepeatIsARepeatUnlessTheRunOrTheContentDiffers) {
  Open("a,Acme,1,\n");
  RunAndCount();
  RunAndCount();
  options_.run_id = "second";
  RunAndCount();
  Open("a,Acme,2,\n");
  RunAndCount();
  const auto ids = AcceptedIds();
  ASSERT_EQ(ids.size(), 4u);
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_NE(ids[1], ids[2]);
  EXPECT_NE(ids[2], ids[3]);
  EXPECT_THAT(ids[0], StartsWith("import-"));
  EXPECT_LE(ids[0].size(), 128u);
}

TEST_F(RunnerTest, StopsWhenItIsNotAllowed) {
  Open("a,Acme,1,\nb,Beta,1,\n");
  options_.in_flight_max = 1;
  sink_.answer = [](const Message&) {
    return Reject(Reason::REASON_PERMISSION_DENIED, "not an importer");
  };
  const FileReport file = RunAndCount();
  EXPECT_EQ(result_.status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(file.unfinished, 2);
  EXPECT_EQ(sink_.sent, 1);
}

TEST_F(RunnerTest, GivesUpWhenTheServerStaysAway) {
  Open("a,Acme,1,\nb,Beta,1,\n");
  options_.retry.give_up_after = absl::Milliseconds(5);
  sink_.answer = [](const Message&) { return absl::UnavailableError("nobody there"); };
  const FileReport file = RunAndCount();
  EXPECT_EQ(result_.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(file.unfinished, 2);
}

TEST_F(RunnerTest, CancelledRunsResumeToTheSameEnd) {
  std::string rows;
  for (int i = 0; i < 200; ++i) absl::StrAppend(&rows, "id", i, ",Name ", i, ",1,\n");
  Open(rows);
  options_.cancelled = [&] { return sink_.sent >= 70; };
  options_.in_flight_max = 8;
  const FileReport file = RunAndCount();
  EXPECT_EQ(result_.status.code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(file.imported, sink_.sent);
  EXPECT_GT(file.unfinished, 0);
  options_.cancelled = nullptr;
  EXPECT_EQ(RunAndCount().imported, 200);
  const auto ids = AcceptedIds();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 200u)
      << "what was sent before is said in the same way";
}

// Answers on a thread of its own, the newest first, and counts what is open at once.
class ThreadedSink final : public Sink {
 public:
  ThreadedSink() : thread_([this] { Serve(); }) {}
  ~ThreadedSink() override {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    arrived_.notify_all();
    thread_.join();
  }
  void Send(const google::protobuf::MethodDescriptor&, const Message& request, Done done) override {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(done));
    EXPECT_GT(request.ByteSizeLong(), 0u);
    open_max = std::max(open_max, waiting_.size());
    arrived_.notify_all();
  }

  size_t open_max = 0;

 private:
  void Serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      Done done = std::move(waiting_.back());
      waiting_.pop_back();
      lock.unlock();
      // Every fifth answer is lost once.
      done(++served_ % 5 == 0 ? absl::UnavailableError("lost") : absl::OkStatus());
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Done> waiting_;
  int served_ = 0;
  bool closing_ = false;
  std::thread thread_;
};

TEST_F(RunnerTest, ManyAreInFlightButNoMoreThanAllowed) {
  std::string rows;
  for (int i = 0; i < 2000; ++i) absl::StrAppend(&rows, "id", i, ",Name ", i, ",1,\n");
  Open(rows);
  ThreadedSink sink;
  options_.in_flight_max = 16;
  std::vector<Progress> progress;
  options_.progress_every = absl::ZeroDuration();
  options_.progress = [&](const Progress& now) { progress.push_back(now); };
  result_ = RunPlan(*plan_, sink, options_);
  EXPECT_TRUE(result_.status.ok()) << result_.status;
  EXPECT_EQ(result_.report.files[0].imported, 2000);
  EXPECT_LE(sink.open_max, 16u);
  EXPECT_GT(result_.report.retries, 0);
  ASSERT_FALSE(progress.empty());
  EXPECT_EQ(progress.back().rows_done, progress.back().rows_total);
  EXPECT_EQ(progress.back().rows_total, 4000);
  for (size_t i = 1; i < progress.size(); ++i)
    EXPECT_GE(progress[i].rows_done, progress[i - 1].rows_done);
}

TEST_F(RunnerTest, UnknownAndMissingColumnsStopBeforeAnythingIsSent) {
  Open("a,Acme,1,\n");
  std::ofstream(root_ / "in" / "accounts.csv") << "id,titel,seats,parent,extra\na,Acme,1,,\n";
  const auto plan = Plan::Open(mapping_, root_ / "in");
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.status().message(),
            "accounts.csv: the mapping doesn't know the column 'titel'; did you mean 'title'?\n"
            "accounts.csv: the mapping doesn't know the column 'extra'; it is one of id, parent, "
            "seats, title\n"
            "accounts.csv: the column 'title' is missing; did you mean 'titel'?");
  std::filesystem::remove(root_ / "in" / "accounts.csv");
  EXPECT_EQ(Plan::Open(mapping_, root_ / "in").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(RunnerTest, OrderAndOrdinals) {
  std::string mapping = kMapping;
  mapping = mapping.substr(0, mapping.find("[[steps]]")) + R"([[steps]]
name = "contacts"
file = "accounts"
method = "steward.accounts.v1.AccountService/ImportAccount"
key = "{id}-{ordinal}"
order_by = ["{seats}"]
ordinal = { by = "{id}", of = "{title}" }
[steps.request.account]
name = "accounts/{id}-{ordinal}"
display_name = "{title}"
tier = "SCALE"
industry = "{parent}"
)";
  Open("a,Late,9,\na,Early,1,\nb,Only,5,\na,Early,1,\n", mapping);
  EXPECT_EQ(RunAndCount().imported, 4);
  std::vector<std::string> names;
  for (const auto& request : sink_.All<ImportAccountRequest>("ImportAccount")) {
    names.push_back(absl::StrCat(request.account().name(), "=", request.account().display_name()));
  }
  EXPECT_THAT(names, ElementsAre("accounts/a-1=Early", "accounts/b-1=Only", "accounts/a-2=Late"));
}

TEST(Report, ProgressLineFitsItsWidth) {
  const Progress progress = {.step = "accounts",
                             .rows_done = 50,
                             .rows_total = 200,
                             .elapsed = absl::Seconds(5),
                             .rate = 10,
                             .left = absl::Seconds(15)};
  EXPECT_EQ(ProgressLine(progress, 64),
            "[#####...............] 50/200  accounts  10 rows/s  0:15 left");
  EXPECT_EQ(ProgressLine(progress, 20), "50/200  accounts  10");
}

TEST_F(RunnerTest, ReportsAsTextAndJson) {
  Open("a,Acme,1,\nd,Ze\"ro,0,\n");
  RunAndCount();
  EXPECT_THAT(ReportText(result_.report), HasSubstr("accounts.csv"));
  EXPECT_THAT(
      ReportJson(result_.report),
      HasSubstr("\"rows\": 2, \"imported\": 1, \"corrected\": 0, \"skipped\": 0, \"rejected\": 1"));
}

}  // namespace
}  // namespace steward::importing
