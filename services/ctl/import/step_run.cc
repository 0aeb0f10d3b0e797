#include "services/ctl/import/step_run.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"

namespace steward::importing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FieldOf(const Message& request, const char* name) {
  return request.GetDescriptor()->FindFieldByName(name);
}

void Remember(const std::vector<std::string>& corrections, RowState* state) {
  for (const std::string& how : corrections) {
    const auto& known = state->corrections;
    if (std::find(known.begin(), known.end(), how) == known.end())
      state->corrections.push_back(how);
  }
}

Rejection RejectionOf(Verdict verdict) {
  if (verdict == Verdict::kAccepted) return Rejection::kNone;
  return verdict == Verdict::kConflict ? Rejection::kConflict : Rejection::kByServer;
}

}  // namespace

void Answers::Put(size_t call, absl::Status status) {
  absl::MutexLock lock(&mutex_);
  answers_.push_back({call, std::move(status)});
}

std::deque<Answers::Answer> Answers::Take(absl::Time deadline) {
  absl::MutexLock lock(&mutex_);
  mutex_.AwaitWithDeadline(absl::Condition(this, &Answers::HasAny), deadline);
  return std::exchange(answers_, {});
}

absl::Status StepRun::Run() {
  const std::vector<StepRow> rows = run_->plan.RowsOf(step_);
  size_t next = 0;
  while (next < rows.size() || open_ > 0) {
    if (run_->options.cancelled && run_->options.cancelled()) {
      Stop(absl::CancelledError("the import was interrupted"));
    }
    if (!stopped_.ok()) {
      if (sent_ == 0) return stopped_;
      TakeAnswers(absl::InfiniteFuture());
      continue;
    }
    while (next < rows.size() && open_ < run_->options.in_flight_max) Offer(rows[next++]);
    ResendDue();
    if (open_ > 0) TakeAnswers(NextDue());
    ReportProgress(false);
  }
  ReportProgress(true);
  return stopped_;
}

void StepRun::Offer(const StepRow& row) {
  RowState& state = states_[row.row];
  // A row that was rejected, by itself or by an earlier step, goes no further.
  if (state.rejection != Rejection::kNone) return RowDone();
  Prepared prepared =
      run_->plan.Prepare(step_, row, *google::protobuf::MessageFactory::generated_factory());
  Remember(prepared.corrections, &state);
  switch (prepared.way) {
    case Prepared::Way::kNoPart:
      break;
    case Prepared::Way::kSkip:
      state.why = prepared.why;
      break;
    case Prepared::Way::kRejectByRule:
      state.rejection = Rejection::kByRule;
      state.why = prepared.why;
      break;
    case Prepared::Way::kRejectByData:
      state.rejection = Rejection::kByData;
      state.why = prepared.why;
      break;
    case Prepared::Way::kSend:
      return Enter(row.row, std::move(prepared));
  }
  RowDone();
}

// Sends the row's request, or joins the row to the one that says the same.
void StepRun::Enter(size_t row, Prepared prepared) {
  const std::string content = Sha256Hex(prepared.request->SerializeAsString());
  const auto [known, fresh] = by_key_.try_emplace(prepared.key, calls_.size());
  if (!fresh) return Join(row, content, &calls_[known->second]);
  Call call;
  call.key = std::move(prepared.key);
  call.content = content;
  call.request = std::move(prepared.request);
  call.rows = {row};
  call.line = table_.rows[row].line;
  if (const FieldDescriptor* field = FieldOf(*call.request, "overwrite")) {
    call.request->GetReflection()->SetBool(call.request.get(), field, run_->options.overwrite);
  }
  calls_.push_back(std::move(call));
  ++open_;
  Send(calls_.size() - 1);
}

void StepRun::Join(size_t row, const std::string& content, Call* call) {
  if (call->content != content) {
    states_[row].rejection = Rejection::kByData;
    states_[row].why = absl::StrCat("line ", call->line, " has the same key '", call->key,
                                    "', but says something else");
    return RowDone();
  }
  if (call->answered) return Settle(row, *call);
  call->rows.push_back(row);
}

void StepRun::Send(size_t index) {
  Call& call = calls_[index];
  ++call.attempts;
  ++sent_;
  ++run_->result->report.requests;
  if (call.attempts > 1) ++run_->result->report.retries;
  if (const FieldDescriptor* field = FieldOf(*call.request, "request_id")) {
    std::string id =
        RequestId(step_, call.key, absl::StrCat(call.content, run_->options.overwrite ? "!" : ""),
                  {run_->plan.mapping().name, run_->options.run_id});
    // What was refused, and not lost, is asked anew.
    if (call.settles > 0) absl::StrAppend(&id, "-", call.settles);
    call.request->GetReflection()->SetString(call.request.get(), field, std::move(id));
  }
  run_->sink.Send(*step_.method, *call.request,
                  [this, index](const absl::Status& status) { answers_.Put(index, status); });
}

void StepRun::TakeAnswers(absl::Time deadline) {
  for (const Answers::Answer& answer : answers_.Take(deadline)) {
    --sent_;
    Take(answer.call, answer.status);
  }
}

void StepRun::Take(size_t index, const absl::Status& status) {
  Call& call = calls_[index];
  const Verdict verdict = JudgeNow(status, &call);
  if (verdict == Verdict::kRetry) return Postpone(index, status);
  --open_;
  if (verdict == Verdict::kFatal) return Stop(status);
  run_->last_success = absl::Now();
  call.rejection = RejectionOf(verdict);
  call.why = std::string(status.message());
  call.answered = true;
  call.request.reset();
  for (const size_t row : call.rows) Settle(row, call);
}

// The verdict, with the time since the step began taken into account.
Verdict StepRun::JudgeNow(const absl::Status& status, Call* call) {
  const Verdict verdict = Judge(status);
  if (verdict != Verdict::kRetryUntilSettled) return verdict;
  if (absl::Now() - began_ > run_->options.retry.settle_for) return Verdict::kRejected;
  ++call->settles;
  // The server is there, and answers.
  run_->last_success = absl::Now();
  return Verdict::kRetry;
}

void StepRun::Postpone(size_t index, const absl::Status& status) {
  Call& call = calls_[index];
  const RetryPolicy& retry = run_->options.retry;
  const absl::Time now = absl::Now();
  call.failing_since = std::min(call.failing_since, now);
  // Both have to be long ago: one request may be unlucky while others succeed.
  if (now - std::max(call.failing_since, run_->last_success) > retry.give_up_after) {
    --open_;
    return Stop(status);
  }
  waits_for_ = std::string(status.message());
  const absl::Duration backoff =
      std::min(retry.longest, retry.first * (1 << std::min(call.attempts - 1, 10)));
  waiting_.emplace(now + std::max(backoff, RetryAfter(status)), index);
}

void StepRun::ResendDue() {
  while (!waiting_.empty() && waiting_.begin()->first <= absl::Now()) {
    const size_t index = waiting_.begin()->second;
    waiting_.erase(waiting_.begin());
    Send(index);
  }
}

absl::Time StepRun::NextDue() const {
  const absl::Time tick = absl::Now() + run_->options.progress_every;
  return waiting_.empty() ? tick : std::min(tick, waiting_.begin()->first);
}

// The call's answer becomes the row's.
void StepRun::Settle(size_t row, const Call& call) {
  RowState& state = states_[row];
  if (call.rejection == Rejection::kNone) {
    state.imported = true;
  } else {
    state.rejection = call.rejection;
    state.why = call.why;
  }
  RowDone();
}

void StepRun::Stop(const absl::Status& status) {
  if (stopped_.ok()) stopped_ = status;
}

void StepRun::ReportProgress(bool always) {
  const absl::Time now = absl::Now();
  const RunOptions& options = run_->options;
  if (!options.progress || (!always && now - run_->last_progress < options.progress_every)) return;
  run_->last_progress = now;
  Progress progress;
  progress.step = step_.name;
  progress.rows_done = run_->rows_done;
  progress.rows_total = run_->rows_total;
  progress.elapsed = now - run_->start;
  const double seconds = absl::ToDoubleSeconds(progress.elapsed);
  if (seconds > 0) progress.rate = static_cast<double>(progress.rows_done) / seconds;
  if (progress.rate > 0) {
    const auto rows_left = static_cast<double>(progress.rows_total - progress.rows_done);
    progress.left = absl::Seconds(rows_left / progress.rate);
  }
  if (sent_ == 0 && !waiting_.empty()) progress.waits_for = waits_for_;
  options.progress(progress);
}

}  // namespace steward::importing
