#include "libs/engine/loop.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/probe.h"
#include "libs/engine/query.h"
#include "libs/engine/system_methods.h"

namespace steward::engine {
namespace {

constexpr size_t kForeignBatch = 512;
constexpr size_t kTimerBatch = 64;
constexpr size_t kQueriesQueuedMax = 256;
constexpr size_t kFoldBatch = 1024;
// The timeline's fold waits for a quiet moment, but not for ever.
constexpr uint64_t kFoldLagMax = 8192;
// The loop wakes at least this often: gauges, deadlines of waiting calls, the clock's watch.
constexpr absl::Duration kTick = absl::Milliseconds(100);
constexpr absl::Duration kForgetEvery = absl::Minutes(10);
constexpr size_t kForgetBatch = 10'000;

}  // namespace

Loop::Loop(const Parts& parts, Options options)
    : core_(parts.core),
      calls_(parts.calls),
      system_(parts.system),
      probe_(parts.probe),
      options_(options),
      pool_(options.pool_threads, kQueriesQueuedMax),
      clock_watch_(core_.clock()),
      guesses_(core_.clock()),
      started_(core_.clock().BootTime()),
      forgot_at_(started_) {}

Loop::~Loop() { pool_.Stop(); }

void Loop::AddIntake(IntakeFeed* feed) {
  intakes_.push_back(feed);
  std::sort(intakes_.begin(), intakes_.end(),
            [](const IntakeFeed* a, const IntakeFeed* b) { return a->source() < b->source(); });
}

void Loop::Stop() {
  stopping_ = true;
  calls_.Wake();
}

void Loop::Submit(Task task) {
  {
    absl::MutexLock lock(&mutex_);
    tasks_.push_back(std::move(task));
  }
  calls_.Wake();
}

void Loop::Freeze(const std::string& by, absl::Status why) {
  {
    absl::MutexLock lock(&mutex_);
    if (why.ok()) {
      freezes_.erase(by);
    } else {
      freezes_[by] = std::move(why);
    }
    frozen_ = !freezes_.empty();
  }
  calls_.Wake();
}

void Loop::HoldIntake(absl::Duration span) {
  intake_held_until_ns_ = absl::ToUnixNanos(absl::Now() + span);
  calls_.Wake();
}

absl::Status Loop::FrozenBy() const {
  absl::MutexLock lock(&mutex_);
  // A new epoch has to lie above all that others hold.
  absl::Status worst = freezes_.empty() ? absl::OkStatus() : freezes_.begin()->second;
  for (const auto& [by, why] : freezes_) {
    if (DetailOf(why).epoch() > DetailOf(worst).epoch()) worst = why;
  }
  return worst;
}

absl::Status Loop::Run() {
  first_heads_.resize(intakes_.size());
  // Overdue timers wait until intake has caught up once.
  core_.HoldTimers(!intakes_.empty());
  for (IntakeFeed* feed : intakes_) feed->Start(core_.CursorsOf(feed->source()));
  std::vector<Call*> calls;
  while (!stopping_ && broken_.ok()) {
    calls.clear();
    calls_.Collect(static_cast<size_t>(limits::kBatchInputsMax), NextWake(), &calls);
    RetryWaiting();
    for (Call* call : calls) Handle(call);
    absl::Status status = RunTasks();
    if (status.ok() && !stepped_) status = TakeInForeign();
    if (status.ok() && !stepped_) status = FireTimers();
    if (status.ok()) status = Housekeep(calls.empty());
    if (status.ok()) status = CommitAndAnswer();
    TakeBackForked();
    if (IsBroken(status)) broken_ = status;
    snapshot_.reset();
  }
  for (const Waiting& waiting : waiting_) {
    waiting.call->Answer(Reject(Reason::REASON_STOPPING, "the service is stopping: call again"),
                         nullptr, "");
  }
  waiting_.clear();
  pool_.Stop();
  return broken_;
}

absl::Time Loop::NextWake() const {
  const absl::Time now = absl::Now();
  if (stepped_ || frozen_ || intake_held()) return now + kTick;
  // More foreign records or timers may wait than one round took.
  for (const IntakeFeed* feed : intakes_) {
    if (feed->waiting()) return now;
  }
  const absl::Duration until_due = core_.NextDue() - core_.clock().Now();
  return now + std::clamp(until_due, absl::ZeroDuration(), kTick);
}

void Loop::Handle(Call* call) {
  if (MustWait(call)) return;
  const MethodDescriptor* method = call->info().method;
  const Caller caller{call->info().principal, call->info().may_read_personal,
                      call->info().traceparent};
  if (const CommandPlan* plan = core_.catalog().PlanFor(method); plan != nullptr) {
    answers_.push_back({call, Execute(*plan, caller, call)});
    return;
  }
  const common::v1::MethodRule& rule = method->options().GetExtension(common::v1::rule);
  if (rule.handling() == common::v1::HANDLING_GET) {
    const Reply reply = core_.Get(rule, *method, caller, call->request());
    if (IsBroken(reply.status)) broken_ = reply.status;
    call->Answer(reply.status, reply.response.get(), reply.position);
    return;
  }
  if (frozen_ && SystemMethods::IsMutation(call->request())) {
    answers_.push_back({call, Reply{FrozenBy(), nullptr, ""}});
    return;
  }
  if (taking_back_ && SystemMethods::IsMutation(call->request())) {
    const absl::Status why =
        Reject(Reason::REASON_STARTING, "a source's fork is being crossed: call again in a moment");
    answers_.push_back({call, Reply{why, nullptr, ""}});
    return;
  }
  if (auto reply = system_.OnLoop(*call, core_, clock_watch_); reply.has_value()) {
    answers_.push_back({call, *std::move(reply)});
    return;
  }
  HandleQuery(call);
}

Reply Loop::Execute(const CommandPlan& plan, const Caller& caller, Call* call) {
  Reply reply = frozen_ ? Reply{FrozenBy(), nullptr, ""} : ExecuteThawed(plan, caller, call);
  if (!reply.status.ok()) probe_.CommandRejected(reply.status);
  if (IsBroken(reply.status)) broken_ = reply.status;
  return reply;
}

Reply Loop::ExecuteThawed(const CommandPlan& plan, const Caller& caller, Call* call) {
  if (plan.rule.role() != common::v1::ROLE_PUBLIC)
    return core_.Execute(plan, caller, &call->request());
  const std::string account =
      AccountOf(core_.catalog().AggregateName(plan.rule, call->request(), ""));
  if (absl::Status status = guesses_.Check(account); !status.ok()) return {status, nullptr, ""};
  Reply reply = core_.Execute(plan, caller, &call->request());
  if (!reply.status.ok()) guesses_.NoteRefusal(account);
  return reply;
}

// A call that asks for positions which aren't consumed yet waits, up to its deadline.
bool Loop::MustWait(Call* call) {
  for (const std::string& token : call->info().after) {
    const auto consumed = core_.HasConsumed(token);
    if (!consumed.ok()) {
      call->Answer(consumed.status(), nullptr, "");
      return true;
    }
    if (*consumed) continue;
    if (waiting_.size() >= static_cast<size_t>(limits::kCallsInFlightMax)) {
      call->Answer(
          Reject(Reason::REASON_OVERLOADED, "too many calls wait for a position: try again"),
          nullptr, "");
    } else if (absl::Now() >= call->info().deadline) {
      call->Answer(
          Reject(Reason::REASON_DEADLINE, "the position in steward-after was not reached in time"),
          nullptr, "");
    } else {
      waiting_.push_back({call});
    }
    return true;
  }
  return false;
}

void Loop::RetryWaiting() {
  std::vector<Waiting> waiting = std::exchange(waiting_, {});
  for (const Waiting& entry : waiting) Handle(entry.call);
}

std::shared_ptr<const store::Reader> Loop::Snapshot() {
  if (snapshot_ == nullptr) {
    snapshot_ = core_.store().Snapshot();
    snapshot_position_ = core_.PositionOfAll();
  }
  return snapshot_;
}

void Loop::HandleQuery(Call* call) {
  auto snapshot = Snapshot();
  const QueryOptions options{call->info().principal, call->info().may_read_personal,
                             core_.clock().Now()};
  const std::string position = snapshot_position_;
  const bool taken = pool_.Submit([this, call, snapshot, options, position]() mutable {
    system_.AnswerQuery(call, QueryContext(core_.catalog(), std::move(snapshot), options),
                        position);
  });
  if (!taken)
    call->Answer(Reject(Reason::REASON_OVERLOADED, "too many reads wait: try again in a moment"),
                 nullptr, "");
}

absl::Status Loop::RunTasks() {
  std::deque<Task> tasks;
  {
    absl::MutexLock lock(&mutex_);
    tasks.swap(tasks_);
  }
  for (Task& task : tasks) {
    absl::Status status = task.work(core_);
    if (IsBroken(status)) return status;
    if (!status.ok()) {
      task.done(status);
    } else {
      finished_.push_back(std::move(task.done));
    }
  }
  return absl::OkStatus();
}

absl::Status Loop::TakeInForeign() {
  if (frozen_ || intake_held()) return absl::OkStatus();
  for (IntakeFeed* feed : intakes_) {
    STEWARD_RETURN_IF_ERROR(TakeIn(feed, feed->Take(kForeignBatch)));
  }
  ResumeIntake();
  WatchIntake();
  return absl::OkStatus();
}

absl::Status Loop::TakeIn(IntakeFeed* feed, const std::vector<ForeignRecord>& records) {
  for (const ForeignRecord& record : records) {
    STEWARD_RETURN_IF_ERROR(core_.TakeIn(feed->source(), record));
    // Too much parked, or a reference event: the source waits until an operator has looked.
    if (!core_.IntakePaused(feed->source(), record.partition)) continue;
    feed->Pause(absl::StrCat("paused: partition ", record.partition,
                             " has parked records that hold up everything"));
    paused_ = true;
    break;
  }
  if (!records.empty()) probe_.ForeignTaken(records.size());
  return absl::OkStatus();
}

// What was paused begins again behind what was taken in, once nothing is parked any more.
void Loop::ResumeIntake() {
  if (!paused_ || core_.parked_count() > 0) return;
  paused_ = false;
  for (IntakeFeed* feed : intakes_) feed->Start(core_.CursorsOf(feed->source()));
}

// Timers may go once every source was followed to the heads that it named first, or patience ended.
void Loop::WatchIntake() {
  if (caught_up_) return;
  bool all = true;
  for (size_t i = 0; i < intakes_.size(); ++i) {
    if (first_heads_[i].empty()) first_heads_[i] = intakes_[i]->heads();
    if (first_heads_[i].empty()) {
      all = false;
      continue;
    }
    const auto& cursors = core_.CursorsOf(intakes_[i]->source());
    for (size_t p = 0; p < cursors.size(); ++p) all = all && cursors[p].seq() >= first_heads_[i][p];
  }
  if (!all && core_.clock().BootTime() - started_ < options_.intake_patience) return;
  caught_up_ = all;
  if (!clock_watch_.Stepped()) core_.HoldTimers(false);
}

absl::Status Loop::FireTimers() {
  if (frozen_) return absl::OkStatus();
  if (clock_watch_.Stepped()) core_.HoldTimers(true);
  const absl::Time due = core_.NextDue();
  STEWARD_ASSIGN_OR_RETURN(const size_t fired, core_.FireTimers(kTimerBatch));
  if (fired > 0) {
    probe_.TimersFired(
        fired, std::clamp(core_.clock().Now() - due, absl::ZeroDuration(), absl::Hours(24)));
  }
  return absl::OkStatus();
}

absl::Status Loop::Housekeep(bool idle) {
  const absl::Duration now = core_.clock().BootTime();
  probe_.FlushIfDue(now);
  if (core_.timeline_lag_records() > (idle ? 0 : kFoldLagMax)) {
    STEWARD_RETURN_IF_ERROR(core_.FoldTimeline(kFoldBatch).status());
  }
  if (now - forgot_at_ > kForgetEvery) {
    forgot_at_ = now;
    STEWARD_RETURN_IF_ERROR(core_.ForgetRequests(kForgetBatch));
  }
  if (idle) UpdateProblems();
  return absl::OkStatus();
}

absl::Status Loop::CommitAndAnswer() {
  const absl::Time began = absl::Now();
  const bool has_replies = !answers_.empty() || !finished_.empty();
  absl::Status status = absl::OkStatus();
  if (core_.dirty()) {
    const auto stats = core_.Commit(has_replies);
    status = stats.status();
    if (stats.ok()) probe_.Committed(*stats, answers_.size(), absl::Now() - began);
  }
  if (!status.ok()) {
    // The batch was forgotten: what the sources sent must come again.
    for (IntakeFeed* feed : intakes_) feed->Start(core_.CursorsOf(feed->source()));
  }
  for (Answer& answer : answers_) {
    const absl::Status& told = status.ok() ? answer.reply.status : status;
    answer.call->Answer(told, answer.reply.response.get(), answer.reply.position);
  }
  answers_.clear();
  for (auto& done : finished_) done(status);
  finished_.clear();
  system_.OnCommitted(core_);
  return IsBroken(status) ? status : absl::OkStatus();
}

void Loop::UpdateProblems() {
  std::vector<std::string> problems;
  uint64_t lag = 0;
  for (const IntakeFeed* feed : intakes_) {
    const absl::Status problem = feed->problem();
    if (!problem.ok())
      problems.push_back(
          absl::StrCat("not connected to ", feed->source(), ": ", std::string(problem.message())));
    const auto heads = feed->heads();
    const auto& cursors = core_.CursorsOf(feed->source());
    for (size_t p = 0; p < std::min(heads.size(), cursors.size()); ++p) {
      lag += heads[p] - std::min(heads[p], cursors[p].seq());
    }
  }
  if (!caught_up_ && !intakes_.empty())
    problems.push_back("intake has not reached its sources' heads yet");
  if (lag > 0) problems.push_back(absl::StrCat("intake lags ", lag, " records behind its sources"));
  if (caught_up_ && core_.timers_held())
    problems.push_back(
        "the wall clock stepped forward: timers are held until `steward clock accept`");
  if (core_.NextDue() < core_.clock().Now() - absl::Seconds(5))
    problems.push_back("timers are overdue");
  if (core_.failed_timer_count() > 0) {
    problems.push_back(
        absl::StrCat(core_.failed_timer_count(), " timers changed nothing and were put aside"));
  }
  if (core_.parked_count() > 0) {
    problems.push_back(absl::StrCat(core_.parked_count(),
                                    " foreign records are parked: see `steward parked list`"));
  }
  const bool disk_full = core_.store().disk_full();
  if (disk_full) problems.push_back("the disk is full: commands wait until there is space again");
  probe_.Observe(core_, lag, disk_full);
  absl::MutexLock lock(&mutex_);
  for (const auto& [by, why] : freezes_)
    problems.push_back(absl::StrCat("frozen by ", by, ": ", std::string(why.message())));
  problems_ = std::move(problems);
}

std::vector<std::string> Loop::Problems() const {
  absl::MutexLock lock(&mutex_);
  return problems_;
}

}  // namespace steward::engine
