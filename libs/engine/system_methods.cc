#include "libs/engine/system_methods.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/empty.pb.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/personal.h"
#include "libs/engine/tokens.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::engine {
namespace {

using common::v1::DropParkedRequest;
using common::v1::ReplayParkedRequest;
using common::v1::StartEpochRequest;

template <class Request>
const Request* As(const Message& message) {
  return message.GetDescriptor() == Request::descriptor() ? static_cast<const Request*>(&message)
                                                          : nullptr;
}

template <class Response>
Reply Released(const absl::StatusOr<uint32_t>& released) {
  if (!released.ok()) return {released.status(), nullptr, ""};
  auto response = std::make_unique<Response>();
  response->set_released_count(*released);
  return {absl::OkStatus(), std::move(response), ""};
}

uint64_t LagOf(const Ring& ring, const common::v1::FeedToken& token) {
  uint64_t lag = 0;
  const std::vector<Head> heads = ring.Heads();
  for (size_t p = 0; p < heads.size(); ++p) {
    const uint64_t seq =
        static_cast<int>(p) < token.cursors_size() ? token.cursors(static_cast<int>(p)).seq() : 0;
    lag += heads[p].seq - std::min(heads[p].seq, seq);
  }
  return lag;
}

}  // namespace

SystemMethods::SystemMethods(const Catalog& catalog, Feed& feed, Options options)
    : catalog_(catalog), feed_(feed), options_(std::move(options)) {}

bool SystemMethods::IsMutation(const Message& request) {
  return As<ReplayParkedRequest>(request) != nullptr || As<DropParkedRequest>(request) != nullptr;
}

std::optional<Reply> SystemMethods::OnLoop(Call& call, Core& core, ClockWatch& clock_watch) {
  const Message& request = call.request();
  if (As<common::v1::AcceptClockRequest>(request) != nullptr) {
    clock_watch.Accept();
    core.HoldTimers(false);
    return Reply{absl::OkStatus(), std::make_unique<common::v1::AcceptClockResponse>(), ""};
  }
  if (const auto* hold = As<common::v1::HoldIntakeRequest>(request)) {
    const absl::Status status = HoldIntake(*hold);
    if (!status.ok()) return Reply{status, nullptr, ""};
    return Reply{absl::OkStatus(), std::make_unique<common::v1::HoldIntakeResponse>(), ""};
  }
  if (As<common::v1::AcceptForksRequest>(request) != nullptr) {
    const auto accepted = core.AcceptForks();
    if (!accepted.ok()) return Reply{accepted.status(), nullptr, ""};
    auto response = std::make_unique<common::v1::AcceptForksResponse>();
    response->set_accepted_count(*accepted);
    return Reply{absl::OkStatus(), std::move(response), ""};
  }
  const Caller caller{call.info().principal, call.info().may_read_personal,
                      call.info().traceparent};
  if (const auto* epoch = As<StartEpochRequest>(request)) return StartEpoch(*epoch, caller, core);
  if (const auto* replay = As<ReplayParkedRequest>(request)) {
    return Released<common::v1::ReplayParkedResponse>(
        core.ReplayParked(replay->source(), replay->partition(), replay->seq()));
  }
  if (const auto* drop = As<DropParkedRequest>(request)) {
    return Released<common::v1::DropParkedResponse>(
        core.DropParked(caller, drop->source(), drop->partition(), drop->seq()));
  }
  return std::nullopt;
}

Reply SystemMethods::StartEpoch(const StartEpochRequest& request, const Caller& caller,
                                Core& core) {
  const ErrorDetail frozen = DetailOf(loop_->FrozenBy());
  if (frozen.reason() != Reason::REASON_ROLLED_BACK && !request.force()) {
    return {Reject(Reason::REASON_NOT_ROLLED_BACK,
                   absl::StrCat(catalog_.service().name(),
                                " is not known to have lost anything: a new epoch would make "
                                "everybody look back for nothing; `force` says that it is meant")),
            nullptr, ""};
  }
  auto begun = core.StartEpoch(caller, frozen.epoch());
  if (!begun.ok()) return {begun.status(), nullptr, ""};
  epoch_begun_ = true;
  return {absl::OkStatus(), std::make_unique<common::v1::StartEpochResponse>(*std::move(begun)),
          ""};
}

void SystemMethods::OnCommitted(Core& core) {
  if (std::exchange(epoch_begun_, false)) feed_.NewEpoch();
  std::vector<std::string> erased = core.TakeErasedSubjects();
  if (!erased.empty() && options_.on_erased) options_.on_erased(std::move(erased));
  absl::MutexLock lock(&mutex_);
  parked_ = core.parked_count();
  for (const std::string& source : catalog_.service().Sources()) {
    std::vector<uint64_t>& seqs = cursors_[source];
    const auto& cursors = core.CursorsOf(source);
    seqs.resize(cursors.size());
    for (size_t p = 0; p < cursors.size(); ++p) seqs[p] = cursors[p].seq();
  }
}

void SystemMethods::AnswerQuery(Call* call, const QueryContext& context,
                                const std::string& position) {
  if (As<common::v1::CommitCursorRequest>(call->request()) != nullptr)
    return CommitCursor(call, context);
  if (As<common::v1::DeleteCursorRequest>(call->request()) != nullptr)
    return DeleteCursor(call, context);
  auto response = Catalog::NewMessage(call->info().method->output_type());
  absl::Status status = Answer(*call, context, response.get());
  if (status.ok() && context.may_read_personal()) {
    const auto partition_of = [this](absl::string_view account) {
      return catalog_.PartitionFor(account);
    };
    status =
        JoinTexts(catalog_.personal_fields(), context.snapshot(), partition_of, response.get());
  }
  call->Answer(status, status.ok() ? response.get() : nullptr, position);
}

absl::Status SystemMethods::Answer(const Call& call, const QueryContext& context,
                                   Message* response) {
  const Message& request = const_cast<Call&>(call).request();
  if (const QueryType* query = catalog_.QueryFor(call.info().method); query != nullptr) {
    return query->answer(request, context, response);
  }
  if (const auto* read = As<common::v1::ReadEventsRequest>(request)) {
    return feed_.ReadEvents(*read, static_cast<common::v1::ReadEventsResponse*>(response));
  }
  if (const auto* texts = As<common::v1::ResolveTextRequest>(request)) {
    return ResolveTexts(*texts, context, static_cast<common::v1::ResolveTextResponse*>(response));
  }
  if (As<common::v1::ListCursorsRequest>(request) != nullptr) {
    return ListCursors(context, static_cast<common::v1::ListCursorsResponse*>(response));
  }
  if (As<common::v1::GetStatusRequest>(request) != nullptr) {
    return GetStatus(context, static_cast<common::v1::ServiceStatus*>(response));
  }
  if (const auto* verify = As<common::v1::VerifyRequest>(request)) {
    // The snapshot of the query serves: everything is compared as of one instant.
    Verification verification(catalog_, context.shared_snapshot(), options_.peers, context.now());
    STEWARD_ASSIGN_OR_RETURN(*static_cast<common::v1::VerifyResponse*>(response),
                             verification.Run(verify->max_findings()));
    return absl::OkStatus();
  }
  if (const auto* list = As<common::v1::ListParkedRequest>(request)) {
    return ListParked(*list, context, static_cast<common::v1::ListParkedResponse*>(response));
  }
  if (const auto* advance = As<common::v1::AdvanceClockRequest>(request)) {
    return AdvanceClock(*advance, static_cast<common::v1::AdvanceClockResponse*>(response));
  }
  if (const auto* backup = As<common::v1::WriteBackupRequest>(request)) {
    return WriteBackup(*backup, static_cast<common::v1::WriteBackupResponse*>(response));
  }
  if (As<common::v1::GetReactionsRequest>(request) != nullptr) {
    return ListReactions(static_cast<common::v1::GetReactionsResponse*>(response));
  }
  return Reject(Reason::REASON_UNIMPLEMENTED,
                absl::StrCat(call.info().method->full_name(), " is not offered by this service"));
}

absl::Status SystemMethods::ListParked(const common::v1::ListParkedRequest& request,
                                       const QueryContext& context,
                                       common::v1::ListParkedResponse* response) {
  const std::string& secret = catalog_.installation().secret();
  const std::string query = OfCaller("parked", context.principal());
  STEWARD_ASSIGN_OR_RETURN(const std::string after,
                           DecodePageToken(secret, query, request.page_token()));
  const int32_t size = request.page_size() <= 0
                           ? limits::kPageItemsDefault
                           : std::min(request.page_size(), limits::kPageItemsMax);
  std::string last;
  for (uint32_t p = 0; p < catalog_.partition_count(); ++p) {
    store::Range range = store::PrefixRange(
        store::PartitionKindPrefix(static_cast<store::Partition>(p), store::Kind::kParked));
    if (!after.empty() && after >= range.begin) range.begin = after + std::string(1, '\0');
    auto row = context.snapshot().Scan(store::Family::kRest, range);
    for (; row->Valid() && row->key() < absl::string_view(range.end); row->Next()) {
      if (response->events_size() == size) {
        response->set_next_page_token(EncodePageToken(secret, query, last));
        return absl::OkStatus();
      }
      STEWARD_ASSIGN_OR_RETURN(const auto key, store::ParkedKey::Decode(row->key()));
      common::v1::ParkedRow parked;
      STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &parked));
      auto* event = response->add_events();
      event->set_source(std::string(key.source));
      event->set_partition(p);
      event->set_epoch(parked.epoch());
      event->set_seq(key.seq);
      event->set_account(parked.account());
      event->set_type(parked.type());
      event->set_cause(parked.cause());
      *event->mutable_parked_time() = ToTimestamp(FromMicros(parked.time_us()));
      last = std::string(row->key());
    }
    STEWARD_RETURN_IF_ERROR(row->status());
  }
  return absl::OkStatus();
}

absl::Status SystemMethods::ListCursors(const QueryContext& context,
                                        common::v1::ListCursorsResponse* response) {
  auto row = context.snapshot().Scan(
      store::Family::kRest, store::PrefixRange(store::NamedCursorPrefix(context.principal())));
  for (; row->Valid(); row->Next()) {
    STEWARD_ASSIGN_OR_RETURN(const auto key, store::NamedCursorKey::Decode(row->key()));
    common::v1::NamedCursor cursor;
    STEWARD_RETURN_IF_ERROR(DecodeRow(row->value(), &cursor));
    auto* position = response->add_cursors();
    position->set_cursor(std::string(key.cursor));
    position->set_token(cursor.token());
    *position->mutable_update_time() = ToTimestamp(FromMicros(cursor.update_time_us()));
    STEWARD_ASSIGN_OR_RETURN(const auto token, ParseFeedToken(cursor.token()));
    position->set_lag_records(LagOf(feed_.ring(), token));
  }
  return row->status();
}

absl::Status SystemMethods::ResolveTexts(const common::v1::ResolveTextRequest& request,
                                         const QueryContext& context,
                                         common::v1::ResolveTextResponse* response) {
  if (!context.may_read_personal()) {
    return Reject(Reason::REASON_PERSONAL_FIELD,
                  "resolving personal texts takes the role PERSONAL");
  }
  for (const auto& wanted : request.texts()) {
    STEWARD_ASSIGN_OR_RETURN(
        Text text, FindText(context.snapshot(), {.p = catalog_.PartitionFor(wanted.account()),
                                                 .subject = wanted.subject(),
                                                 .account = wanted.account(),
                                                 .reference = wanted.reference()}));
    auto* resolved = response->add_texts();
    switch (text.state) {
      case TextState::kPresent:
        resolved->set_state(common::v1::ResolvedText::STATE_PRESENT);
        resolved->set_text(std::move(text.text));
        break;
      case TextState::kErased:
        resolved->set_state(common::v1::ResolvedText::STATE_ERASED);
        break;
      case TextState::kLost:
        resolved->set_state(common::v1::ResolvedText::STATE_LOST);
        break;
    }
  }
  return absl::OkStatus();
}

absl::Status SystemMethods::AdvanceClock(const common::v1::AdvanceClockRequest& request,
                                         common::v1::AdvanceClockResponse* response) {
  if (!options_.advance_clock) {
    return Reject(Reason::REASON_NO_TEST_CLOCK,
                  "time is the machine's here: start with `steward dev --test-clock` on a data "
                  "directory of its own");
  }
  STEWARD_ASSIGN_OR_RETURN(const absl::Time to, FromTimestamp(request.to()));
  STEWARD_ASSIGN_OR_RETURN(*response, options_.advance_clock(to));
  return absl::OkStatus();
}

absl::Status SystemMethods::ListReactions(common::v1::GetReactionsResponse* response) {
  for (const auto& reaction : catalog_.service().reactions()) {
    response->add_reactions(absl::StrCat(reaction.name, " on ", reaction.source, ".",
                                         reaction.event == nullptr ? "*" : reaction.event->name()));
  }
  for (const auto& consequence : catalog_.service().consequences()) {
    response->add_reactions(absl::StrCat(consequence.name, " after every change of an account"));
  }
  for (const auto& timer : catalog_.service().timers()) response->add_timers(timer.kind);
  for (const auto& command : catalog_.service().commands())
    response->add_commands(command.request->name());
  return absl::OkStatus();
}

void SystemMethods::CommitCursor(Call* call, const QueryContext& context) {
  const auto& request = *As<common::v1::CommitCursorRequest>(call->request());
  common::v1::StartPosition start;
  start.set_token(request.token());
  // Opening a reader checks the token: installation, service, heads, checksums.
  const auto reader = feed_.Open(start, {}, context.principal());
  if (!reader.ok()) return call->Answer(reader.status(), nullptr, "");
  common::v1::NamedCursor cursor;
  cursor.set_owner(context.principal());
  cursor.set_token(request.token());
  cursor.set_update_time_us(ToMicros(context.now()));
  const std::string key =
      store::NamedCursorKey{.principal = context.principal(), .cursor = request.cursor()}.Encode();
  auto position = std::make_shared<common::v1::NamedPosition>();
  position->set_cursor(request.cursor());
  position->set_token(request.token());
  *position->mutable_update_time() = ToTimestamp(context.now());
  position->set_lag_records(LagOf(feed_.ring(), *ParseFeedToken(request.token())));
  loop_->Submit(
      {.work =
           [key, row = EncodeRow(cursor)](Core& core) {
             core.batch().Put(store::Family::kRest, key, row);
             return absl::OkStatus();
           },
       .done = [call, position](
                   const absl::Status& status) { call->Answer(status, position.get(), ""); }});
}

void SystemMethods::DeleteCursor(Call* call, const QueryContext& context) {
  const auto& request = *As<common::v1::DeleteCursorRequest>(call->request());
  const std::string key =
      store::NamedCursorKey{.principal = context.principal(), .cursor = request.cursor()}.Encode();
  const auto row = context.snapshot().Get(store::Family::kRest, key);
  if (row.ok() && !row->has_value())
    return call->Answer(NotFound(absl::StrCat("cursor ", request.cursor())), nullptr, "");
  loop_->Submit({.work =
                     [key](Core& core) {
                       core.batch().Delete(store::Family::kRest, key);
                       return absl::OkStatus();
                     },
                 .done =
                     [call](const absl::Status& status) {
                       const google::protobuf::Empty empty;
                       call->Answer(status, &empty, "");
                     }});
}

}  // namespace steward::engine
