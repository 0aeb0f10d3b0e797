#include "libs/rpc/unary_call.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/rpc/bytes.h"
#include "libs/rpc/errors_map.h"
#include "libs/telemetry/log.h"
#include "libs/telemetry/trace.h"
#include "libs/telemetry/tracer.h"

namespace steward::rpc {
namespace {

constexpr char kPositionKey[] = "steward-position";
// About the time that a full queue takes to clear.
constexpr absl::Duration kOverloadWait = absl::Milliseconds(100);

google::protobuf::ArenaOptions ArenaOptionsFor(std::array<char, 4096>* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block->data();
  options.initial_block_size = block->size();
  return options;
}

bool IsServersFault(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNKNOWN:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    case grpc::StatusCode::UNIMPLEMENTED:
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNAVAILABLE:
    case grpc::StatusCode::DATA_LOSS:
      return true;
    default:
      return false;
  }
}

const google::protobuf::Message& PrototypeOf(const google::protobuf::Descriptor* type) {
  return *google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

}  // namespace

UnaryCall::UnaryCall(UnaryMethod& method)
    : method_(method), arena_(ArenaOptionsFor(&arena_block_)) {}

UnaryCall::~UnaryCall() = default;

void UnaryCall::Request() {
  context_.emplace();
  responder_.emplace(&*context_);
  state_ = State::kRequested;
  ServerShared& shared = method_.shared();
  shared.services.RequestUnary({.method = static_cast<int>(method_.index()),
                                .context = &*context_,
                                .queue = shared.queue.get(),
                                .tag = this},
                               &bytes_, &*responder_);
}

void UnaryCall::Proceed(bool ok) {
  ServerShared& shared = method_.shared();
  if (state_ == State::kRequested) {
    if (!ok) return Recycle();
    method_.Refill();
    shared.active.fetch_add(1);
    shared.probe.Started(method_.index());
    return Begin();
  }
  // Answered; whether the caller got it is known to nobody.
  shared.probe.Handled(method_.index(), code_, answered_ - arrived_);
  if (counted_) {
    --shared.with_engine;
    --share_->in_flight;
  }
  shared.active.fetch_sub(1);
  Recycle();
}

void UnaryCall::Begin() {
  ServerShared& shared = method_.shared();
  arrived_ = absl::Now();
  auto info = Admit(shared, method_.method(), *context_);
  if (!info.ok()) return Answer(info.status(), nullptr, "");
  info_ = *std::move(info);
  if (shared.options.tracer != nullptr) BeginSpan();
  if (!Parse()) {
    // The code that generated gRPC services answer; not an error of ours, so that it isn't logged
    // as one.
    return Finish(grpc::Status(grpc::StatusCode::INTERNAL,
                               "the request's bytes are not a message of its type"),
                  nullptr);
  }
  const absl::Status status = Prepare();
  if (!status.ok()) return Answer(status, nullptr, "");
  if (method_.own()) {
    auto* response = method_.response_prototype().New(&arena_);
    const absl::Status answer = method_.own()(*request_, response);
    return Answer(answer, answer.ok() ? response : nullptr, "");
  }
  STEWARD_CHECK(shared.collected != nullptr);
  state_ = State::kWithEngine;
  counted_ = true;
  ++shared.with_engine;
  ++share_->in_flight;
  shared.collected->push_back(this);
}

// What the call does goes on below its span: its events, and what other services make of them.
void UnaryCall::BeginSpan() {
  span_ = method_.shared().options.tracer->Begin(info_.traceparent);
  info_.traceparent = telemetry::FormatTraceparent(span_->context);
}

// As OpenTelemetry's conventions for gRPC name it; a caller's mistake is no failed span.
void UnaryCall::EndSpan(const grpc::Status& status) {
  const auto* method = method_.method().descriptor;
  span_->name = absl::StrCat(method->service()->full_name(), "/", method->name());
  span_->attributes = {{"rpc.system", "grpc"},
                       {"rpc.service", method->service()->full_name()},
                       {"rpc.method", method->name()},
                       {"rpc.grpc.status_code", int64_t{status.error_code()}}};
  span_->failed = IsServersFault(status.error_code());
  if (span_->failed) span_->error = status.error_message();
  method_.shared().options.tracer->End(*std::move(span_));
  span_.reset();
}

bool UnaryCall::Parse() {
  request_ = method_.request_prototype().New(&arena_);
  const bool parsed = ParseBytes(bytes_, request_);
  bytes_.Clear();
  return parsed;
}

absl::Status UnaryCall::Prepare() {
  if (!method_.own()) STEWARD_RETURN_IF_ERROR(CheckRoom());
  return method_.shared().validator->Validate(*request_);
}

absl::Status UnaryCall::CheckRoom() {
  ServerShared& shared = method_.shared();
  const ServerLimits& limits = shared.options.limits;
  if (shared.with_engine >= limits.calls_in_flight_max) {
    return RejectForNow(Reason::REASON_OVERLOADED, kOverloadWait,
                        absl::StrCat("the service has ", limits.calls_in_flight_max,
                                     " calls to answer already; try again"));
  }
  share_ = &shared.quotas.ShareOf(info_.principal);
  if (share_->in_flight < limits.principal_calls_in_flight_max) return absl::OkStatus();
  shared.probe.Throttled();
  // Callers of public methods are nobody, and have one share together.
  return RejectForNow(
      Reason::REASON_QUOTA_EXCEEDED, kOverloadWait,
      absl::StrCat(share_->in_flight, " calls of ",
                   info_.principal.empty() ? "callers without a token" : info_.principal,
                   " are under way already; try again"));
}

void UnaryCall::Answer(const absl::Status& status, const google::protobuf::Message* response,
                       absl::string_view position) {
  if (state_ == State::kOrphaned) {
    delete this;
    return;
  }
  if (!position.empty()) context_->AddTrailingMetadata(kPositionKey, std::string(position));
  if (!status.ok()) {
    if (IsBroken(status)) {
      telemetry::Log(telemetry::Level::kError, "call failed",
                     {{"rpc", method_.method().path},
                      {"traceparent", info_.traceparent},
                      {"error", std::string(status.message())}});
    }
    return Finish(ToGrpc(status), nullptr);
  }
  STEWARD_CHECK(response != nullptr) << method_.method().path;
  Finish(grpc::Status::OK, response);
}

void UnaryCall::Finish(const grpc::Status& status, const google::protobuf::Message* response) {
  // gRPC may give the tag to the polling thread before Finish returns: nothing is touched after it.
  state_ = State::kFinished;
  code_ = status.error_code();
  answered_ = absl::Now();
  if (span_.has_value()) EndSpan(status);
  void* tag = static_cast<Tag*>(this);
  if (response == nullptr) return responder_->FinishWithError(status, tag);
  responder_->Finish(ToBytes(*response), status, tag);
}

void UnaryCall::Recycle() {
  responder_.reset();
  context_.reset();
  bytes_.Clear();
  info_ = {};
  span_.reset();
  request_ = nullptr;
  counted_ = false;
  arena_.Reset();
  state_ = State::kIdle;
  method_.Release(this);
}

void UnaryCall::Orphan() {
  responder_.reset();
  context_.reset();
  state_ = State::kOrphaned;
}

UnaryMethod::UnaryMethod(ServerShared& shared, size_t index, size_t requested_count, Own own)
    : shared_(shared),
      index_(index),
      requested_count_(requested_count),
      own_(std::move(own)),
      request_prototype_(&PrototypeOf(method().descriptor->input_type())),
      response_prototype_(&PrototypeOf(method().descriptor->output_type())) {}

UnaryMethod::~UnaryMethod() = default;

void UnaryMethod::Start() {
  for (size_t i = 0; i < requested_count_; ++i) Refill();
}

void UnaryMethod::Refill() {
  if (shared_.stopping.load(std::memory_order_relaxed)) return;
  if (idle_.empty()) {
    calls_.push_back(std::make_unique<UnaryCall>(*this));
    idle_.push_back(calls_.back().get());
  }
  UnaryCall* call = idle_.back();
  idle_.pop_back();
  call->Request();
}

void UnaryMethod::Release(UnaryCall* call) { idle_.push_back(call); }

void UnaryMethod::OrphanCalls() {
  for (auto& call : calls_) {
    if (!call->with_engine()) continue;
    call->Orphan();
    // It deletes itself when it is answered.
    static_cast<void>(call.release());
  }
}

}  // namespace steward::rpc
