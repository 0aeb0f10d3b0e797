#include "libs/rpc/subscription.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/errors_map.h"

namespace steward::rpc {
namespace {

using common::v1::SubscribeRequest;
using common::v1::SubscribeResponse;

constexpr uint64_t kCreditMax = 100'000;
constexpr uint64_t kMessageEventsMax = 256;
constexpr size_t kMessageBytesMax = 256 << 10;
constexpr uint32_t kHeartbeatMsMin = 100;
constexpr uint32_t kHeartbeatMsDefault = 10'000;

}  // namespace

struct Subscription::Step final : Tag {
  Step(std::shared_ptr<Subscription> owner, Operation kind)
      : subscription(std::move(owner)), operation(kind) {}
  void Proceed(bool ok) override {
    const std::unique_ptr<Step> self(this);
    subscription->Proceed(operation, ok);
  }
  std::shared_ptr<Subscription> subscription;
  Operation operation;
};

Subscription::Subscription(FeedStreams& streams) : streams_(streams), responder_(&context_) {}

Subscription::~Subscription() = default;

Tag* Subscription::TagFor(Operation operation) { return new Step(shared_from_this(), operation); }

void Subscription::Ask() {
  done_step_ = new Step(shared_from_this(), Operation::kDone);
  context_.AsyncNotifyWhenDone(static_cast<Tag*>(done_step_));
  ServerShared& shared = streams_.shared_;
  shared.services.RequestStream({.method = static_cast<int>(streams_.index_),
                                 .context = &context_,
                                 .queue = shared.queue.get(),
                                 .tag = TagFor(Operation::kBegin)},
                                &responder_);
}

void Subscription::Proceed(Operation operation, bool ok) {
  switch (operation) {
    case Operation::kBegin:
      return Begin(ok);
    case Operation::kRead:
      return OnRead(ok);
    case Operation::kWrite:
      return OnWritten(ok);
    case Operation::kFinish:
      return;
    case Operation::kDone:
      return OnDone();
  }
}

void Subscription::Begin(bool ok) {
  if (!ok) {
    delete std::exchange(done_step_, nullptr);
    return;
  }
  streams_.Ask();
  ServerShared& shared = streams_.shared_;
  shared.active.fetch_add(1);
  shared.probe.Started(streams_.index_);
  arrived_ = absl::Now();
  const auto info = Admit(shared, shared.table.methods()[streams_.index_], context_);
  if (!info.ok()) return End(info.status());
  principal_ = info->principal;
  // Before the pump can see it.
  responder_.Read(&read_bytes_, TagFor(Operation::kRead));
  const absl::Status status = streams_.TakeIn(shared_from_this());
  if (!status.ok()) End(status);
}

void Subscription::OnRead(bool ok) {
  if (!ok) {
    {
      absl::MutexLock lock(&mutex_);
      reads_ended_ = true;
    }
    return streams_.Wake();
  }
  SubscribeRequest request;
  if (!ParseBytes(read_bytes_, &request)) {
    return RequestEnd(
        Reject(common::v1::REASON_INVALID_FIELD, "the bytes are not a SubscribeRequest"));
  }
  absl::Status status = streams_.shared_.validator->Validate(request);
  if (status.ok()) status = TakeCredit(request);
  if (!status.ok()) return RequestEnd(status);
  responder_.Read(&read_bytes_, TagFor(Operation::kRead));
  streams_.Wake();
}

absl::Status Subscription::TakeCredit(const SubscribeRequest& request) {
  if (request.heartbeat_ms() != 0 && request.heartbeat_ms() < kHeartbeatMsMin) {
    return InvalidField("heartbeat_ms", absl::StrCat("must be 0 or at least ", kHeartbeatMsMin));
  }
  absl::MutexLock lock(&mutex_);
  if (credit_ + request.credit() > kCreditMax) {
    return InvalidField("credit",
                        absl::StrCat("must leave at most ", kCreditMax, " events outstanding"));
  }
  credit_ += request.credit();
  if (!start_.has_value()) start_ = request;
  return absl::OkStatus();
}

void Subscription::OnWritten(bool ok) {
  {
    absl::MutexLock lock(&mutex_);
    writing_ = false;
    if (ok) token_ = token_in_write_;
  }
  streams_.Wake();
}

void Subscription::OnDone() {
  grpc::StatusCode code;
  {
    absl::MutexLock lock(&mutex_);
    over_ = true;
    code = code_;
  }
  ServerShared& shared = streams_.shared_;
  streams_.Leave(shared_from_this());
  shared.probe.Handled(streams_.index_, code, absl::Now() - arrived_);
  shared.active.fetch_sub(1);
}

void Subscription::RequestEnd(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    if (!end_.has_value()) end_ = status;
  }
  streams_.Wake();
}

Subscription::View Subscription::Look() {
  View view;
  absl::MutexLock lock(&mutex_);
  if (reader_ == nullptr) view.start = start_;
  view.credit = credit_;
  view.writing = writing_;
  view.write_began = write_began_;
  view.reads_ended = reads_ended_;
  view.over = over_;
  view.end = end_;
  return view;
}

absl::Time Subscription::Serve(absl::Time now) {
  const absl::Duration patience = streams_.shared_.options.limits.slow_subscriber_after;
  const View view = Look();
  if (view.over) return absl::InfiniteFuture();
  if (finishing_) {
    if (now < finish_began_ + patience) return finish_began_ + patience;
    context_.TryCancel();
    return absl::InfiniteFuture();
  }
  if (EndIfDue(view, now)) return now + patience;
  if (view.writing) return view.write_began + patience;
  if (reader_ == nullptr && !OpenReader(view))
    return finishing_ ? now + patience : arrived_ + patience;
  if (view.credit > 0 && (!at_head_ || streams_.feed_.version() > seen_version_)) {
    if (ReadAndWrite(view, now)) return now + patience;
  }
  if (at_head_ && until_head_ && reader_->PassedOpeningHeads()) {
    StartWrite(message_, now, /*last=*/true);
    return now + patience;
  }
  // Who has everything learns at once that it has.
  const bool due = (at_head_ && !has_written_) || now >= last_write_ + heartbeat_;
  if (!due) return last_write_ + heartbeat_;
  StartWrite(message_, now, /*last=*/false);
  return now + patience;
}

bool Subscription::EndIfDue(const View& view, absl::Time now) {
  const absl::Duration patience = streams_.shared_.options.limits.slow_subscriber_after;
  if (view.end.has_value()) {
    const Reason reason = DetailOf(*view.end).reason();
    if (reason == common::v1::REASON_STOPPING) {
      // What is on its way belongs before the token: the end waits for it, within its patience.
      if (view.writing && now < view.write_began + patience) return false;
      EndWithToken(reason, view.end->message());
    } else {
      End(*view.end);
    }
  } else if (view.writing && now >= view.write_began + patience) {
    streams_.shared_.probe.SlowSubscriber();
    EndWithToken(common::v1::REASON_SLOW_SUBSCRIBER,
                 "the subscriber does not read; go on from the token in the details");
  } else if (reader_ == nullptr && !view.start.has_value()) {
    if (!view.reads_ended && now < arrived_ + patience) return false;
    End(InvalidField("start", "is required: the first message says where to begin"));
  } else if (!view.writing && view.reads_ended && view.credit == 0) {
    // No credit is left, and no more can come.
    End(absl::OkStatus());
  }
  return finishing_;
}

bool Subscription::OpenReader(const View& view) {
  if (!view.start.has_value()) return false;
  auto reader = streams_.feed_.Open(view.start->start(), view.start->filter(), principal_);
  if (!reader.ok()) {
    End(reader.status());
    return false;
  }
  reader_ = *std::move(reader);
  until_head_ = view.start->until_head();
  const uint32_t ms = view.start->heartbeat_ms();
  heartbeat_ = absl::Milliseconds(ms == 0 ? kHeartbeatMsDefault : ms);
  last_write_ = absl::Now();
  message_.set_token(view.start->start().token());
  absl::MutexLock lock(&mutex_);
  token_ = view.start->start().token();
  return true;
}

bool Subscription::ReadAndWrite(const View& view, absl::Time now) {
  // Before the read: what becomes durable after it is seen as new.
  const uint64_t version = streams_.feed_.version();
  message_.Clear();
  const absl::Status status =
      reader_->Read(std::min(view.credit, kMessageEventsMax), kMessageBytesMax, &message_);
  if (!status.ok()) {
    End(status);
    return true;
  }
  at_head_ = message_.events_size() == 0;
  seen_version_ = version;
  if (at_head_) return false;
  StartWrite(message_, now, /*last=*/false);
  message_.clear_events();
  return true;
}

void Subscription::StartWrite(const SubscribeResponse& message, absl::Time now, bool last) {
  token_in_write_ = message.token();
  last_write_ = now;
  has_written_ = true;
  {
    absl::MutexLock lock(&mutex_);
    writing_ = !last;
    write_began_ = now;
    credit_ -= static_cast<uint64_t>(message.events_size());
    if (last) code_ = grpc::StatusCode::OK;
  }
  if (!last) return responder_.Write(ToBytes(message), TagFor(Operation::kWrite));
  finishing_ = true;
  finish_began_ = now;
  responder_.WriteAndFinish(ToBytes(message), grpc::WriteOptions(), grpc::Status::OK,
                            TagFor(Operation::kFinish));
}

void Subscription::EndWithToken(Reason reason, absl::string_view message) {
  ErrorDetail detail;
  detail.set_reason(reason);
  {
    absl::MutexLock lock(&mutex_);
    detail.set_resume_token(token_);
  }
  End(Reject(detail, message));
}

void Subscription::End(const absl::Status& status) {
  finishing_ = true;
  finish_began_ = absl::Now();
  const grpc::Status answer = ToGrpc(status);
  {
    absl::MutexLock lock(&mutex_);
    code_ = answer.error_code();
  }
  responder_.Finish(answer, TagFor(Operation::kFinish));
}

}  // namespace steward::rpc
