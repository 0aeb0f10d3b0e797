// Commands and point reads of the core.

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"

#include "libs/base/clone.h"
#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/core.h"
#include "libs/engine/history.h"
#include "libs/engine/requests.h"

namespace steward::engine {
namespace {

std::string TextOf(const Message& message, const FieldDescriptor* field) {
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

bool Flag(const Message& message, const FieldDescriptor* field) {
  return field != nullptr && message.GetReflection()->GetBool(message, field);
}

absl::StatusOr<absl::Time> EffectiveTime(const CommandPlan& plan, const Message& request,
                                         absl::Time now) {
  const auto* field = plan.effective_time;
  if (field == nullptr || !request.GetReflection()->HasField(request, field)) return now;
  return FromTimestamp(static_cast<const google::protobuf::Timestamp&>(
      request.GetReflection()->GetMessage(request, field)));
}

// Who may not read personal texts may not name them in a mask: what they can't see they can't
// judge.
absl::Status CheckMask(const CommandPlan& plan, const Message& request, bool may_read_personal) {
  if (plan.update_mask == nullptr || may_read_personal) return absl::OkStatus();
  const auto& mask = static_cast<const google::protobuf::FieldMask&>(
      request.GetReflection()->GetMessage(request, plan.update_mask));
  const Descriptor* resource = plan.method->output_type();
  for (const std::string& path : mask.paths()) {
    const auto* field = resource->FindFieldByName(path);
    if (field != nullptr && field->options().HasExtension(common::v1::personal)) {
      return Reject(Reason::REASON_PERSONAL_FIELD,
                    absl::StrCat("update_mask names ", path,
                                 ", a personal text: it takes the role PERSONAL"));
    }
  }
  return absl::OkStatus();
}

// Drops what a request without effect would write, but for the salts: its hash was made with them,
// and a repeat must arrive at the same one.
void KeepSalts(Overlay* rows) {
  store::Batch batch;
  rows->FillBatch(&batch);
  rows->Clear();
  batch.ForEach([rows](const store::Batch::Operation& operation) {
    const auto kind = store::KindOfKey(operation.key);
    if (kind.ok() && *kind == store::Kind::kPersonalSalt && operation.value.has_value()) {
      rows->Put(operation.family, std::string(operation.key), std::string(*operation.value));
    }
  });
}

}  // namespace

Reply Core::Execute(const CommandPlan& plan, const Caller& caller, Message* request) {
  const absl::Time now = clock_.Now();
  StepInput input;
  auto* request_input = input.input.mutable_request();
  request_input->set_principal(caller.principal);
  request_input->set_method(plan.path);
  request_input->set_request_id(TextOf(*request, plan.request_id));
  const std::string& request_id = request_input->request_id();
  auto effective = EffectiveTime(plan, *request, now);
  if (!effective.ok()) return {effective.status(), nullptr, ""};
  if (absl::Status status = CheckMask(plan, *request, caller.may_read_personal); !status.ok()) {
    return {status, nullptr, ""};
  }

  Env& env = input.env;
  env.derived_id = request_id.empty() ? ids_.Next()
                                      : DeriveId(catalog_.installation().secret(), caller.principal,
                                                 plan.path, request_id);
  env.aggregate = catalog_.AggregateName(plan.rule, *request, env.derived_id);
  env.account = AccountOf(env.aggregate);
  env.now = now;
  env.effective_time = *effective;
  env.origin = plan.imports ? common::v1::ORIGIN_IMPORT : common::v1::ORIGIN_LIVE;
  env.actor = caller.principal;
  env.reason_code = TextOf(*request, plan.reason_code);
  env.token_key = catalog_.token_key();
  input.correlation_id = request_id.empty() ? env.derived_id : request_id;
  input.causation_id = request_id;
  input.traceparent = caller.traceparent;
  if (absl::Status status = FireAccountTimers(env.account); !status.ok())
    return {status, nullptr, ""};

  // The texts go into rows first, so that the journal and the request's hash see references only.
  const store::Partition p = catalog_.PartitionFor(env.account);
  Overlay texts(static_cast<const store::Reader&>(overlay_));
  const TextScope scope{p, env.account, env.aggregate, [this] { return options_.random(16); }};
  absl::Status extracted = ExtractTexts(catalog_.personal_fields(), scope, request, &texts);
  if (!extracted.ok()) return {extracted, nullptr, ""};
  env.reason_text = TextOf(*request, plan.reason_text);
  request_input->set_request_hash(
      KeyedHash16(catalog_.installation().secret(), SerializeDeterministic(*request)));
  const std::string request_hash = request_input->request_hash();

  Step step(catalog_, overlay_, heads_[p], std::move(input));
  texts.MoveInto(&step.rows());
  Reply reply = Decide(plan, request, &step, request_hash);
  if (reply.response != nullptr && caller.may_read_personal) {
    const auto partition_of = [this](absl::string_view account) {
      return catalog_.PartitionFor(account);
    };
    reply.status =
        JoinTexts(catalog_.personal_fields(), step.rows(), partition_of, reply.response.get());
  }
  // Merged only now, so that the texts could be read through the step.
  if (reply.status.ok() && !Flag(*request, plan.validate_only) && !reply.position.empty()) {
    if (absl::Status status = MergeStep(&step); !status.ok()) return {status, nullptr, ""};
  }
  reply.position = PositionOf(p);
  return reply;
}

Reply Core::Decide(const CommandPlan& plan, Message* request, Step* step,
                   absl::string_view request_hash) {
  const Env& env = step->env();
  auto keys = RequestKeysOf(plan, *request, env);
  if (!keys.ok()) return {keys.status(), nullptr, ""};
  if (!keys->empty()) {
    auto repeat = FindRepeat(*keys, env.now);
    if (!repeat.ok()) return {repeat.status(), nullptr, ""};
    if (repeat->has_value() && Abs((*repeat)->request_hash()) != request_hash) {
      return {Reject(Reason::REASON_REQUEST_ID_REUSED,
                     "request_id was used for another request: make a new one for each request"),
              nullptr, ""};
    }
    if (repeat->has_value()) return AnswerRepeat(plan, **repeat);
  }
  if (absl::Status status = CheckTarget(plan, *request, *step); !status.ok())
    return {status, nullptr, ""};
  Decision decision = plan.command->decide(*request, *step, env);
  if (decision.rejected()) return {decision.rejection(), nullptr, ""};
  const bool changes = !decision.events().empty();
  step->Stage(std::move(decision));
  absl::Status status = changes ? step->StageConsequences() : step->read_error();
  if (status.ok()) status = step->Finish();
  if (!status.ok()) return {status, nullptr, ""};

  const Step::Aggregate& aggregate = step->Load(env.aggregate);
  if (!changes) KeepSalts(&step->rows());
  if (!keys->empty()) {
    common::v1::RequestRow row;
    row.set_request_hash(std::string(request_hash));
    row.set_time_us(ToMicros(env.now));
    row.set_aggregate(env.aggregate);
    row.set_first_seq(changes ? step->first_seq() : 0);
    row.set_count(static_cast<uint32_t>(step->staged_count()));
    row.set_revision(aggregate.header.revision());
    row.set_epoch(step->head().epoch);
    step->rows().Put(store::Family::kRequest, keys->front(), EncodeRow(row));
  }
  const common::v1::RowHeader header = aggregate.header;
  return {absl::OkStatus(), ResourceOf(*plan.method, header, step->TakeState(env.aggregate)),
          "merge"};
}

absl::Status Core::CheckTarget(const CommandPlan& plan, const Message& request,
                               const Step& step) const {
  const Step::Aggregate& target = step.Load(step.env().aggregate);
  STEWARD_RETURN_IF_ERROR(step.read_error());
  const bool exists = target.state != nullptr;
  if (!exists && !plan.rule.creates()) return NotFound(step.env().aggregate);
  if (exists && plan.id_in_request) {
    return Reject(
        Reason::REASON_ALREADY_EXISTS,
        absl::StrCat(step.env().aggregate, " exists already: choose another id, or update it"));
  }
  const std::string etag = TextOf(request, plan.etag);
  const std::string current = absl::StrCat(target.header.revision());
  if (!etag.empty() && etag != current) {
    return Reject(Reason::REASON_ETAG_MISMATCH,
                  absl::StrCat(step.env().aggregate, " is at etag ", current, ", not ", etag,
                               ": read it again and decide again"));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> Core::RequestKeysOf(const CommandPlan& plan,
                                                             const Message& request,
                                                             const Env& env) {
  std::vector<std::string> keys;
  const std::string request_id = TextOf(request, plan.request_id);
  if (request_id.empty() || Flag(request, plan.validate_only)) return keys;
  const int64_t ms = options_.test_clock ? 0 : ParseUuidV7Millis(request_id).value_or(0);
  if (ms != 0 && ms < absl::ToUnixMillis(env.now - limits::kRequestMemory)) {
    return Reject(Reason::REASON_REQUEST_ID_EXPIRED,
                  "request_id is a UUIDv7 of more than 24 hours ago: whether it was done can't be "
                  "told any more; read "
                  "the resource, and use a new id");
  }
  common::v1::RequestInput input;
  input.set_principal(env.actor);
  input.set_method(plan.path);
  input.set_request_id(request_id);
  const store::Partition p = catalog_.PartitionFor(env.account);
  const uint64_t key_ms = options_.test_clock ? 0 : RequestMillis(request_id, env.now);
  keys.push_back(RequestRowKey(catalog_, env.account, input, key_ms));
  // What lay too far ahead when it came first may be in time by now.
  if (key_ms == 0) {
    untimed_requests_[p] = true;
  } else if (untimed_requests_[p]) {
    keys.push_back(RequestRowKey(catalog_, env.account, input, 0));
  }
  return keys;
}

absl::StatusOr<std::optional<common::v1::RequestRow>> Core::FindRepeat(
    const std::vector<std::string>& keys, absl::Time now) const {
  for (const std::string& key : keys) {
    STEWARD_ASSIGN_OR_RETURN(const auto stored, overlay_.Get(store::Family::kRequest, key));
    if (!stored.has_value()) continue;
    common::v1::RequestRow row;
    STEWARD_RETURN_IF_ERROR(DecodeRow(*stored, &row));
    if (FromMicros(row.time_us()) >= now - limits::kRequestMemory) return std::optional(row);
  }
  return std::optional<common::v1::RequestRow>();
}

// The resource as of the revision that the first request made.
Reply Core::AnswerRepeat(const CommandPlan& plan, const common::v1::RequestRow& row) const {
  History history(catalog_, overlay_);
  auto view = history.Current(row.aggregate());
  if (view.ok() && view->header.revision() != row.revision()) {
    view = history.AsOf(row.aggregate(), [&](const common::v1::Envelope& envelope) {
      return envelope.revision() <= row.revision();
    });
  }
  if (!view.ok()) return {view.status(), nullptr, ""};
  return {absl::OkStatus(), ResourceOf(*plan.method, view->header, std::move(view->state)), ""};
}

absl::Status Core::RecordEvent(StepInput input, const Message& event) {
  Decision decision;
  decision.Add(Clone(event));
  const store::Partition p = catalog_.PartitionFor(input.env.account);
  Step step(catalog_, overlay_, heads_[p], std::move(input));
  step.Stage(std::move(decision));
  STEWARD_RETURN_IF_ERROR(step.Finish());
  return MergeStep(&step);
}

std::unique_ptr<Message> Core::ResourceOf(const MethodDescriptor& method,
                                          const common::v1::RowHeader& header,
                                          std::unique_ptr<Message> state) const {
  if (state == nullptr) return Catalog::NewMessage(method.output_type());
  const auto* field = state->GetDescriptor()->FindFieldByNumber(1);
  STEWARD_CHECK(field->message_type() == method.output_type())
      << method.full_name() << " answers another resource";
  std::unique_ptr<Message> response(state->GetReflection()->ReleaseMessage(state.get(), field));
  if (response == nullptr) response = Catalog::NewMessage(method.output_type());
  FillOutputFields(header, response.get());
  return response;
}

Reply Core::Get(const common::v1::MethodRule& rule, const MethodDescriptor& method,
                const Caller& caller, const Message& request) const {
  const std::string name = catalog_.AggregateName(rule, request, "");
  auto view = History(catalog_, cache_).Current(name);
  if (!view.ok()) return {view.status(), nullptr, ""};
  if (view->state == nullptr) return {NotFound(name), nullptr, ""};
  const Descriptor* type = view->state->GetDescriptor();
  Reply reply{absl::OkStatus(), ResourceOf(method, view->header, std::move(view->state)), ""};
  for (const FilledField& filled : catalog_.service().filled_fields()) {
    if (filled.state != type) continue;
    reply.status = filled.fill(History(catalog_, store_), name, reply.response.get());
    if (!reply.status.ok()) return reply;
  }
  if (caller.may_read_personal) {
    const auto partition_of = [this](absl::string_view account) {
      return catalog_.PartitionFor(account);
    };
    reply.status =
        JoinTexts(catalog_.personal_fields(), store_, partition_of, reply.response.get());
  }
  reply.position = PositionOf(catalog_.PartitionFor(AccountOf(name)));
  return reply;
}

}  // namespace steward::engine
