#include "libs/testing/scenario.h"

#include <map>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/fake_clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/catalog.h"
#include "libs/engine/codec.h"
#include "libs/engine/core.h"
#include "libs/engine/history.h"
#include "libs/engine/query.h"
#include "libs/engine/verify.h"
#include "libs/store/memory_store.h"

namespace steward::testing {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::Message;

constexpr uint32_t kPartitions = 16;

common::v1::InstallationRow TestInstallation() {
  common::v1::InstallationRow installation;
  installation.set_installation("test-installation");
  installation.set_partition_count(kPartitions);
  installation.set_format_version(1);
  installation.set_secret(std::string(32, 's'));
  return installation;
}

bool Holds(const Descriptor* service_event, const Descriptor* event) {
  if (service_event->oneof_decl_count() != 1) return false;
  for (int f = 0; f < service_event->oneof_decl(0)->field_count(); ++f) {
    if (service_event->oneof_decl(0)->field(f)->message_type() == event) return true;
  }
  return false;
}

// The `<Service>Event` whose oneof holds this event: of the event's own file, or of its service's
// `<service>_events.proto`.
const Descriptor* ServiceEventOf(const Descriptor* event) {
  const std::string service = engine::ServiceOf(event);
  const auto* events = event->file()->pool()->FindFileByName(
      absl::StrCat("steward/", service, "/v1/", service, "_events.proto"));
  for (const auto* file : {event->file(), events}) {
    for (int i = 0; file != nullptr && i < file->message_type_count(); ++i) {
      const Descriptor* type = file->message_type(i);
      if (type->FindFieldByName("envelope") != nullptr && Holds(type, event)) return type;
    }
  }
  STEWARD_CHECK(false) << event->full_name() << " is no event";
  return nullptr;
}

// Another service's journal, by partition: what peers would send, and what verify asks for.
class Journals final : public engine::Peer {
 public:
  absl::StatusOr<engine::ForeignRecords> ReadEvents(uint32_t partition, uint64_t from_seq,
                                                    uint32_t max) override {
    engine::ForeignRecords records;
    for (const auto& record : journals_[partition]) {
      if (record.seq >= from_seq && records.records.size() < max) records.records.push_back(record);
    }
    records.heads.resize(kPartitions);
    for (uint32_t p = 0; p < kPartitions; ++p) records.heads[p] = journals_[p].size();
    return records;
  }
  std::map<uint32_t, std::vector<engine::ForeignRecord>> journals_;
};

}  // namespace

struct Scenario::Parts {
  explicit Parts(engine::Service service)
      : catalog(std::move(engine::Catalog::Build(std::move(service), TestInstallation())).value()),
        core(*catalog, store, clock,
             {.random = [](size_t count) { return std::string(count, 'r'); }}) {
    STEWARD_CHECK(core.Recover().ok());
    seen = core.ring().Heads();
  }

  // Commits, and collects what the core wrote since the last look.
  Outcome Collect(absl::Status status) {
    Outcome outcome;
    outcome.status = std::move(status);
    STEWARD_CHECK(core.Commit(true).ok());
    const std::vector<engine::Head> heads = core.ring().Heads();
    for (uint32_t p = 0; p < kPartitions; ++p) {
      for (uint64_t seq = seen[p].seq + 1; seq <= heads[p].seq; ++seq) AddRecord(p, seq, &outcome);
    }
    seen = heads;
    return outcome;
  }

  void AddRecord(uint32_t p, uint64_t seq, Outcome* outcome) {
    engine::History history(*catalog, store);
    const auto payload = history.Payload(static_cast<store::Partition>(p), seq);
    auto record = history.Parse(*payload);
    std::shared_ptr<Message> event = std::move(record->event);
    const auto* field =
        event->GetReflection()->GetOneofFieldDescriptor(*event, catalog->event_oneof());
    const Message& inner = event->GetReflection()->GetMessage(*event, field);
    outcome->types.push_back(inner.GetDescriptor()->name());
    outcome->events.push_back(Clone(inner));
    outcome->records.push_back(std::move(event));
  }

  FakeClock clock{FromMicros(
      absl::ToUnixMicros(absl::FromCivil(absl::CivilDay(2026, 1, 1), absl::UTCTimeZone())))};
  store::MemoryStore store;
  std::unique_ptr<engine::Catalog> catalog;
  engine::Core core;
  std::vector<engine::Head> seen;
  std::map<std::string, Journals> peers;
  std::map<std::string, uint64_t> revisions;
  int request_count = 0;
};

Scenario::Scenario(engine::Service service) : parts_(std::make_unique<Parts>(std::move(service))) {}
Scenario::~Scenario() = default;

absl::Time Scenario::now() const { return parts_->clock.Now(); }

Outcome Scenario::AdvanceTo(absl::Time now) {
  Outcome all;
  // Stops at each due on the way, so that what a timer sets off sees its own hour.
  while (true) {
    const absl::Time due = parts_->core.NextDue();
    if (due != absl::InfinitePast() && due > parts_->clock.Now())
      parts_->clock.Set(std::min(due, now));
    const auto fired = parts_->core.FireTimers(100);
    STEWARD_CHECK(fired.ok()) << fired.status().ToString();
    Outcome outcome = parts_->Collect(absl::OkStatus());
    std::move(outcome.events.begin(), outcome.events.end(), std::back_inserter(all.events));
    std::move(outcome.records.begin(), outcome.records.end(), std::back_inserter(all.records));
    std::move(outcome.types.begin(), outcome.types.end(), std::back_inserter(all.types));
    if (*fired == 0 && parts_->core.NextDue() > now) break;
  }
  parts_->clock.Set(now);
  return all;
}

Scenario& Scenario::Given(absl::string_view aggregate, const Message& event) {
  engine::StepInput input;
  input.env.now = now();
  input.env.effective_time = now();
  input.env.actor = "tester";
  input.env.aggregate = std::string(aggregate);
  input.env.account = AccountOf(aggregate);
  input.input.mutable_request()->set_request_id(absl::StrCat("given-", ++parts_->request_count));
  STEWARD_CHECK(parts_->core.RecordEvent(std::move(input), event).ok());
  parts_->Collect(absl::OkStatus());
  return *this;
}

Outcome Scenario::Hears(absl::string_view aggregate, const Message& event, bool imported) {
  const Descriptor* type = ServiceEventOf(event.GetDescriptor());
  const std::string source = engine::ServiceOf(type);
  auto message = engine::Catalog::NewMessage(type);
  const std::string account = AccountOf(aggregate);
  const store::Partition p = parts_->catalog->PartitionFor(account);
  auto& journal = parts_->peers[source].journals_[p];
  common::v1::Envelope envelope;
  envelope.set_installation(TestInstallation().installation());
  envelope.set_service(source);
  envelope.set_partition(p);
  envelope.set_epoch(1);
  envelope.set_seq(journal.size() + 1);
  envelope.set_account(account);
  envelope.set_aggregate(std::string(aggregate));
  envelope.set_revision(++parts_->revisions[absl::StrCat(source, " ", aggregate)]);
  envelope.set_type(event.GetDescriptor()->name());
  envelope.set_origin(imported ? common::v1::ORIGIN_IMPORT : common::v1::ORIGIN_LIVE);
  *envelope.mutable_effective_time() = ToTimestamp(now());
  *envelope.mutable_recorded_time() = ToTimestamp(now());
  const auto* reflection = message->GetReflection();
  reflection->MutableMessage(message.get(), type->FindFieldByName("envelope"))->CopyFrom(envelope);
  for (int f = 0; f < type->oneof_decl(0)->field_count(); ++f) {
    const auto* field = type->oneof_decl(0)->field(f);
    if (field->message_type() == event.GetDescriptor())
      reflection->MutableMessage(message.get(), field)->CopyFrom(event);
  }
  journal.push_back({p, 1, journal.size() + 1, engine::SerializeDeterministic(*message)});
  STEWARD_CHECK(parts_->core.TakeIn(source, journal.back()).ok());
  return parts_->Collect(absl::OkStatus());
}

Outcome Scenario::When(const Message& request) {
  const engine::CommandPlan* plan = parts_->catalog->PlanForRequest(request.GetDescriptor());
  STEWARD_CHECK(plan != nullptr) << request.GetDescriptor()->name() << " has no use case";
  const std::unique_ptr<Message> copy = Clone(request);
  if (plan->request_id != nullptr &&
      copy->GetReflection()->GetString(*copy, plan->request_id).empty()) {
    copy->GetReflection()->SetString(copy.get(), plan->request_id,
                                     absl::StrCat("when-", ++parts_->request_count));
  }
  engine::Reply reply =
      parts_->core.Execute(*plan, {.principal = "tester", .may_read_personal = true}, copy.get());
  Outcome outcome = parts_->Collect(reply.status);
  outcome.response = std::move(reply.response);
  return outcome;
}

std::vector<Timer> Scenario::Timers(absl::string_view aggregate) const {
  std::vector<Timer> timers;
  const store::Partition p = parts_->catalog->PartitionFor(AccountOf(aggregate));
  auto row =
      parts_->store.Scan(store::Family::kIndex,
                         store::PrefixRange(store::PartitionKindPrefix(p, store::Kind::kTimer)));
  for (; row->Valid(); row->Next()) {
    const auto key = store::TimerKey::Decode(row->key());
    if (key->aggregate == aggregate)
      timers.push_back({std::string(key->timer), FromMicros(key->due_us)});
  }
  return timers;
}

std::vector<std::string> Scenario::Index(uint16_t index, const std::vector<KeyPart>& key) const {
  std::vector<std::string> names;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    const std::string prefix =
        store::IndexPrefix(static_cast<store::Partition>(p), index, engine::EncodeTuple(key));
    auto row = parts_->store.Scan(store::Family::kIndex, store::PrefixRange(prefix));
    for (; row->Valid(); row->Next())
      names.emplace_back(store::IndexRowKey::Decode(row->key())->name);
  }
  return names;
}

int64_t Scenario::Sum(uint16_t sum, const std::vector<KeyPart>& group, absl::string_view currency,
                      Day day) const {
  int64_t total = 0;
  for (uint32_t p = 0; p < kPartitions; ++p) {
    const std::string prefix = store::SumDaysPrefix(static_cast<store::Partition>(p), sum,
                                                    engine::EncodeTuple(group), currency);
    auto row = parts_->store.Scan(store::Family::kIndex, store::PrefixRange(prefix));
    for (; row->Valid(); row->Next()) {
      if (store::SumKey::Decode(row->key())->day <= day)
        total += engine::DecodeSum(row->value()).value();
    }
  }
  return total;
}

absl::Status Scenario::Ask(const Message& request, Message* response) const {
  for (const auto& query : parts_->catalog->service().queries()) {
    if (query.request != request.GetDescriptor()) continue;
    engine::QueryContext context(*parts_->catalog, parts_->store.Snapshot(),
                                 {.principal = "tester", .may_read_personal = true, .now = now()});
    return query.answer(request, context, response);
  }
  return absl::UnimplementedError(request.GetDescriptor()->name());
}

std::vector<std::string> Scenario::Verify() const {
  engine::VerifyPeers peers;
  for (auto& [source, journals] : parts_->peers) peers[source] = &journals;
  engine::Verification verification(*parts_->catalog, parts_->store.Snapshot(), std::move(peers),
                                    now());
  const auto report = verification.Run(100);
  if (!report.ok()) return {report.status().ToString()};
  std::vector<std::string> findings;
  for (const auto& finding : report->findings()) {
    findings.push_back(absl::StrCat(finding.row_class(), " ", finding.problem(), " ", finding.key(),
                                    " ", finding.detail()));
  }
  return findings;
}

std::shared_ptr<Message> Scenario::FindState(absl::string_view name) const {
  auto view = engine::History(*parts_->catalog, parts_->store).Current(name);
  STEWARD_CHECK(view.ok()) << view.status().ToString();
  return std::move(view->state);
}

std::shared_ptr<Message> Scenario::FindMirrorRow(absl::string_view account,
                                                 absl::string_view aggregate,
                                                 const Descriptor* type) const {
  for (const auto& mirror : parts_->catalog->service().mirrors()) {
    if (mirror.mirror != type) continue;
    const auto row =
        parts_->store.Get(store::Family::kState,
                          store::MirrorKey{.p = parts_->catalog->PartitionFor(account),
                                           .account = account,
                                           .source = mirror.source,
                                           .name = engine::MirrorName(type, mirror.per, aggregate)}
                              .Encode());
    if (!row->has_value()) return nullptr;
    std::shared_ptr<Message> message = engine::Catalog::NewMessage(type);
    STEWARD_CHECK(engine::DecodeRow(**row, message.get()).ok());
    return message;
  }
  return nullptr;
}

}  // namespace steward::testing
