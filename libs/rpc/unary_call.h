#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message.h"

#include "libs/engine/ports.h"
#include "libs/rpc/admission.h"
#include "libs/rpc/quotas.h"
#include "libs/rpc/tag.h"
#include "libs/telemetry/span.h"

namespace steward::rpc {

class UnaryMethod;

// One unary call from its arrival to the last byte of its answer, then the next one: slots are used
// again, with their arena. Everything but Answer belongs to the thread that polls the queue.
class UnaryCall final : public engine::Call, public Tag {
 public:
  explicit UnaryCall(UnaryMethod& method);
  ~UnaryCall() override;

  // Asks gRPC for the next call of the method.
  void Request();
  void Proceed(bool ok) override;

  const engine::CallInfo& info() const override { return info_; }
  google::protobuf::Message& request() override { return *request_; }
  void Answer(const absl::Status& status, const google::protobuf::Message* response,
              absl::string_view position) override;

  // The engine has it.
  bool with_engine() const { return state_ == State::kWithEngine; }
  // Lets go of gRPC: a later Answer only deletes the slot, which nobody owns any more.
  void Orphan();

 private:
  enum class State { kIdle, kRequested, kWithEngine, kFinished, kOrphaned };

  void Begin();
  void BeginSpan();
  void EndSpan(const grpc::Status& status);
  absl::Status Prepare();
  absl::Status CheckRoom();
  bool Parse();
  void Finish(const grpc::Status& status, const google::protobuf::Message* response);
  void Recycle();

  UnaryMethod& method_;
  State state_ = State::kIdle;
  bool counted_ = false;
  // Of the caller, while it is counted there.
  Quotas::Share* share_ = nullptr;
  alignas(16) std::array<char, 4096> arena_block_;
  google::protobuf::Arena arena_;
  std::optional<grpc::ServerContext> context_;
  std::optional<UnaryResponder> responder_;
  grpc::ByteBuffer bytes_;
  engine::CallInfo info_;
  // From its admission to its answer; none without a tracer.
  std::optional<telemetry::Span> span_;
  // On the arena.
  google::protobuf::Message* request_ = nullptr;
  absl::Time arrived_;
  absl::Time answered_;
  grpc::StatusCode code_ = grpc::StatusCode::OK;
};

// The slots of one unary method. For the thread that polls the queue.
class UnaryMethod final {
 public:
  // Answers right away instead of the engine: the method is the server's own.
  using Own = std::function<absl::Status(const google::protobuf::Message& request,
                                         google::protobuf::Message* response)>;

  // `index`: of the method in the table. `requested_count`: calls that are asked for ahead.
  UnaryMethod(ServerShared& shared, size_t index, size_t requested_count, Own own = {});
  ~UnaryMethod();

  void Start();
  // A requested call came, or was called off: asks for another, unless the server is stopping.
  void Refill();
  void Release(UnaryCall* call);
  // Before the queue shuts down: calls that the engine has are left to it.
  void OrphanCalls();

  ServerShared& shared() { return shared_; }
  const Method& method() const { return shared_.table.methods()[index_]; }
  size_t index() const { return index_; }
  const Own& own() const { return own_; }
  const google::protobuf::Message& request_prototype() const { return *request_prototype_; }
  const google::protobuf::Message& response_prototype() const { return *response_prototype_; }

 private:
  ServerShared& shared_;
  const size_t index_;
  const size_t requested_count_;
  const Own own_;
  const google::protobuf::Message* request_prototype_;
  const google::protobuf::Message* response_prototype_;
  std::vector<std::unique_ptr<UnaryCall>> calls_;
  std::vector<UnaryCall*> idle_;
};

}  // namespace steward::rpc
