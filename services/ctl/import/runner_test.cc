#include "services/ctl/import/runner.h"

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "services/ctl/import/runner_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::importing {
namespace {

using accounts::v1::ImportAccountRequest;
using google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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
  std::set<std::string> waited_for;
  options_.progress_every = absl::ZeroDuration();
  options_.progress = [&](const Progress& now) { waited_for.insert(now.waits_for); };
  EXPECT_EQ(RunAndCount().imported, 1);
  EXPECT_EQ(ids.size(), 3u) << "what was refused is asked anew";
  EXPECT_THAT(waited_for, testing::Contains("not heard of a yet"));
  options_.retry.settle_for = absl::ZeroDuration();
  sink_.answer = [](const Message&) {
    return Reject(Reason::REASON_ACCOUNT_UNKNOWN, "never heard of a");
  };
  EXPECT_EQ(RunAndCount().rejected_by_server, 1);
}

TEST_F(RunnerTest, WhatOnlyAnOperatorEndsIsNotWaitedFor) {
  Open("a,Acme,1,\n");
  sink_.answer = [](const Message&) {
    return Reject(Reason::REASON_ROLLED_BACK, "restore the newest backup");
  };
  RunAndCount();
  EXPECT_EQ(DetailOf(result_.status).reason(), Reason::REASON_ROLLED_BACK);
  EXPECT_EQ(sink_.sent, 1);
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

}  // namespace
}  // namespace steward::importing
