#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/bus/kafka/own_topic.h"
#include "libs/bus/kafka/probe.h"
#include "libs/bus/kafka/subscriber.h"
#include "libs/engine/codec.h"
#include "libs/engine/journal_tail.h"
#include "libs/engine/tokens.h"
#include "libs/store/keys.h"
#include "libs/telemetry/log.h"
#include "services/host/host.h"

// How a host uses Kafka: its subscribers, its relay, and where the relay's place is kept.
namespace steward::host {
namespace {

// Who freezes the loop for the relay.
constexpr char kTopic[] = "its topic";

// A named cursor like those of subscribers, of a principal that no token has.
std::string RelayCursorKey() {
  return store::NamedCursorKey{.principal = "~relay", .cursor = "kafka"}.Encode();
}

std::string EncodePlace(const engine::Catalog& catalog, const std::vector<uint64_t>& seqs) {
  common::v1::FeedToken token;
  token.set_installation(catalog.installation().installation());
  token.set_service(catalog.service().name());
  for (const uint64_t seq : seqs) token.add_cursors()->set_seq(seq);
  common::v1::NamedCursor cursor;
  cursor.set_owner("~relay");
  cursor.set_token(engine::EncodeToken(token));
  cursor.set_update_time_us(ToMicros(absl::Now()));
  return engine::EncodeRow(cursor);
}

// Empty where there is none, or none that can be read: then everything is published again.
std::vector<uint64_t> LoadPlace(const store::Reader& rows) {
  const auto row = rows.Get(store::Family::kRest, RelayCursorKey());
  common::v1::NamedCursor cursor;
  if (!row.ok() || !row->has_value() || !engine::DecodeRow(**row, &cursor).ok()) return {};
  const auto token = engine::ParseFeedToken(cursor.token());
  if (!token.ok()) return {};
  std::vector<uint64_t> seqs;
  for (const common::v1::Cursor& place : token->cursors()) seqs.push_back(place.seq());
  return seqs;
}

}  // namespace

std::unique_ptr<engine::Subscriber> Host::KafkaSubscriber(const std::string& source) {
  if (!options_.kafka.enabled()) return nullptr;
  telemetry::Counter unreadable = bus::UnreadableRecords(registry_, source);
  return std::make_unique<bus::KafkaSubscriber>(bus::KafkaSubscriber::Options{
      .kafka = options_.kafka,
      .service = source,
      .partition_count = catalog_->partition_count(),
      .installation = catalog_->installation().installation(),
      .on_unreadable = [unreadable]() mutable { unreadable.Increment(); }});
}

std::unique_ptr<bus::Relay> Host::NewRelay() {
  if (!options_.kafka.enabled()) return nullptr;
  // Rows are written by the loop alone.
  const auto save = [this](const std::vector<uint64_t>& seqs) {
    loop_->Submit({.work =
                       [row = EncodePlace(*catalog_, seqs)](engine::Core& core) {
                         core.batch().Put(store::Family::kRest, RelayCursorKey(), row);
                         return absl::OkStatus();
                       },
                   .done = [](const absl::Status&) {}});
  };
  return std::make_unique<bus::Relay>(
      bus::Relay::Parts{*catalog_, *feed_, *store_, registry_},
      bus::Relay::Options{
          .kafka = options_.kafka,
          .load = [this] { return LoadPlace(*store_); },
          .save = save,
          .on_rolled_back = [this](absl::Status why) { loop_->Freeze(kTopic, std::move(why)); }});
}

absl::Status Host::TakeTail(RestoredMark* mark) {
  if (!mark->restored || mark->as_of_backup || !options_.kafka.enabled()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(engine::JournalTail tail, engine::JournalTail::Open(*catalog_, *store_));
  const bus::OwnTopic topic{options_.kafka, name(), catalog_->partition_count(),
                            catalog_->installation().installation()};
  const absl::Status read =
      bus::ReadOwnTopic(topic, tail.After(),
                        [&tail](const engine::ForeignRecord& record) { return tail.Add(record); });
  if (!read.ok()) {
    return absl::Status(
        read.code(),
        absl::StrCat("a restored service first takes back what its topic holds, and can't: ",
                     std::string(read.message()),
                     "; start it again when Kafka answers, or restore with --as-of-backup to go on "
                     "from what the backup holds"));
  }
  STEWARD_ASSIGN_OR_RETURN(const engine::JournalTail::Taken taken, tail.Finish());
  mark->epoch = std::max(mark->epoch, taken.epoch);
  telemetry::Log(telemetry::Level::kInfo, "took back what the topic holds behind the backup",
                 {{"service", name()},
                  {"records", taken.record_count},
                  {"partitions_not_followed", absl::StrJoin(taken.broken_partitions, ",")}});
  return absl::OkStatus();
}

// What a service that was rolled back accepts in its first moments would be another history than
// the one that others hold of it.
void Host::HoldUntilCompared() {
  if (relay_ == nullptr) return;
  loop_->Freeze(kTopic, Reject(Reason::REASON_STARTING,
                               "the journal is being compared with its topic: call again"));
}

std::vector<std::string> Host::Problems() const {
  std::vector<std::string> problems = loop_->Problems();
  if (relay_ == nullptr) return problems;
  for (std::string& problem : relay_->Problems()) problems.push_back(std::move(problem));
  return problems;
}

bool Host::Ready() const {
  return loop_->Problems().empty() && (relay_ == nullptr || relay_->caught_up());
}

}  // namespace steward::host
