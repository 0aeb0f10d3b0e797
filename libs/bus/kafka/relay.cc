#include "libs/bus/kafka/relay.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/status.h"
#include "libs/bus/kafka/limits.h"
#include "libs/bus/kafka/offsets.h"
#include "libs/bus/kafka/producer.h"
#include "libs/bus/kafka/resume.h"
#include "libs/bus/kafka/topics.h"
#include "libs/telemetry/log.h"

namespace steward::bus {
namespace {

constexpr size_t kEvents = 0;
constexpr size_t kState = 1;
// With nothing under way the relay looks up this often for errors and its own end.
constexpr absl::Duration kIdleWait = absl::Milliseconds(50);
// With records under way, it looks for new ones this often.
constexpr absl::Duration kBusyWait = absl::Milliseconds(1);
constexpr absl::Duration kObserveEvery = absl::Seconds(1);

std::vector<std::unique_ptr<Outlet>> Outlets(const Relay::Parts& parts) {
  std::vector<std::unique_ptr<Outlet>> outlets(2);
  outlets[kEvents] = std::make_unique<EventsOutlet>(parts.catalog, parts.feed);
  outlets[kState] = std::make_unique<StateOutlet>(parts.catalog, parts.feed, parts.rows);
  return outlets;
}

std::vector<uint64_t> PublishedOf(const std::vector<Lane>& lanes) {
  std::vector<uint64_t> seqs;
  for (const Lane& lane : lanes) seqs.push_back(lane.published());
  return seqs;
}

}  // namespace

Relay::Relay(const Parts& parts, Options options)
    : parts_(parts),
      options_(std::move(options)),
      topics_({EventsTopic(options_.kafka, parts.catalog.service().name()),
               StateTopic(options_.kafka, parts.catalog.service().name())}),
      outlets_(Outlets(parts)),
      opening_heads_(parts.feed.ring().Heads()),
      probe_(parts.registry, topics_, parts.catalog.partition_count()),
      lost_from_(topics_.size(), std::vector<uint64_t>(parts.catalog.partition_count(), 0)) {}

Relay::~Relay() {
  stopped_ = true;
  if (thread_.joinable()) thread_.join();
}

void Relay::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Relay::Drain(absl::Time deadline) {
  {
    absl::MutexLock lock(&mutex_);
    draining_ = true;
    drain_until_ = deadline;
    // Nobody waits for a broker that isn't there.
    if (!problem_.ok()) stopped_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool Relay::caught_up() const {
  absl::MutexLock lock(&mutex_);
  return caught_up_;
}

uint64_t Relay::lag_records() const {
  const std::vector<engine::Head> heads = parts_.feed.ring().Heads();
  absl::MutexLock lock(&mutex_);
  uint64_t lag = 0;
  for (size_t p = 0; p < heads.size(); ++p) {
    uint64_t most = published_.empty() ? heads[p].seq : 0;
    for (const auto& seqs : published_) {
      most = std::max(most, heads[p].seq - std::min(heads[p].seq, seqs[p]));
    }
    lag += most;
  }
  return lag;
}

std::vector<std::string> Relay::Problems() const {
  std::vector<std::string> problems;
  const uint64_t lag = lag_records();
  if (lag > 0)
    problems.push_back(absl::StrCat("the relay lags ", lag, " records behind the journal"));
  absl::MutexLock lock(&mutex_);
  if (!problem_.ok()) {
    problems.push_back(
        absl::StrCat("the relay publishes nothing: ", std::string(problem_.message())));
  }
  return problems;
}

bool Relay::Ended() const {
  if (stopped_) return true;
  absl::MutexLock lock(&mutex_);
  return draining_ && (absl::Now() >= drain_until_ || !problem_.ok());
}

void Relay::Run() {
  absl::BitGen random;
  absl::Duration delay = kRelayDelayMin;
  absl::Status told;
  while (!Ended()) {
    progressed_ = connected_ = false;
    const absl::Status status = RunProducer();
    if (status.ok() || Ended()) return;
    probe_.Failed();
    if (progressed_) delay = kRelayDelayMin;
    // One line for each outage, not for each try.
    if (connected_ || told.code() != status.code()) {
      telemetry::Log(telemetry::Level::kWarning, "relay stands still",
                     {{"topic", topics_[kEvents]}, {"cause", std::string(status.message())}});
      told = status;
    }
    {
      absl::MutexLock lock(&mutex_);
      problem_ = status;
    }
    WaitFor(delay * absl::Uniform(random, 0.5, 1.0));
    delay = std::min(delay * 2, kRelayDelayMax);
    probe_.Restarted();
  }
}

void Relay::WaitFor(absl::Duration delay) {
  const absl::Time until = absl::Now() + delay;
  Observe(absl::Now());
  while (!Ended() && absl::Now() < until) {
    absl::SleepFor(std::min(absl::Milliseconds(20), until - absl::Now()));
  }
}

// One producer's life. OK: everything is published and a drain was asked for.
absl::Status Relay::RunProducer() {
  STEWARD_ASSIGN_OR_RETURN(const auto producer, Producer::Open(options_.kafka, topics_));
  const absl::Status there =
      EnsureTopics(producer->client(), options_.kafka,
                   {parts_.catalog.service().name(), parts_.catalog.partition_count(), &stopped_},
                   absl::Now() + kBrokerPatience);
  if (absl::IsUnavailable(there)) {
    // The client knows better than a timeout why it had no answer.
    std::vector<Producer::Report> none;
    STEWARD_RETURN_IF_ERROR(producer->Poll(absl::ZeroDuration(), &none));
  }
  STEWARD_RETURN_IF_ERROR(there);
  STEWARD_RETURN_IF_ERROR(FindLanes());
  {
    absl::MutexLock lock(&mutex_);
    problem_ = absl::OkStatus();
  }
  connected_ = true;
  NoteProgress();
  telemetry::Log(telemetry::Level::kInfo, "relay publishes",
                 {{"topic", topics_[kEvents]}, {"lag_records", lag_records()}});
  return Publish(*producer);
}

absl::Status Relay::FindLanes() {
  const uint32_t partitions = parts_.catalog.partition_count();
  const std::vector<uint64_t> stored = options_.load ? options_.load() : std::vector<uint64_t>();
  const ResumeFrom from{parts_.catalog, parts_.feed, stored};
  STEWARD_ASSIGN_OR_RETURN(const auto events, OffsetReader::Open(options_.kafka, topics_[kEvents],
                                                                 partitions, stopped_));
  STEWARD_ASSIGN_OR_RETURN(std::vector<Lane> event_lanes, FindEventLanes(*events, from));
  STEWARD_ASSIGN_OR_RETURN(
      const auto state, OffsetReader::Open(options_.kafka, topics_[kState], partitions, stopped_));
  STEWARD_ASSIGN_OR_RETURN(std::vector<Lane> state_lanes, FindStateLanes(*state, from));
  lanes_ = {std::move(event_lanes), std::move(state_lanes)};
  // What the broker lost lies before the topic's end where something newer was taken after it.
  for (size_t topic = 0; topic < lanes_.size(); ++topic) {
    for (uint32_t p = 0; p < partitions; ++p) {
      const uint64_t lost = std::exchange(lost_from_[topic][p], 0);
      if (lost > 0 && lost <= lanes_[topic][p].published()) lanes_[topic][p] = Lane(lost - 1, -1);
    }
  }
  in_flight_bytes_ = 0;
  in_flight_records_ = 0;
  reported_at_ = absl::Now();
  return absl::OkStatus();
}

absl::Status Relay::Publish(Producer& producer) {
  while (!Ended()) {
    const uint64_t seen = parts_.feed.version();
    STEWARD_ASSIGN_OR_RETURN(const bool sent, Fill(producer));
    const bool busy = sent || in_flight_records_ > 0;
    STEWARD_RETURN_IF_ERROR(TakeReports(producer, busy ? kBusyWait : absl::ZeroDuration()));
    NoteProgress();
    Observe(absl::Now());
    if (busy) continue;
    {
      absl::MutexLock lock(&mutex_);
      if (draining_) return absl::OkStatus();
    }
    const absl::Time until = absl::Now() + kIdleWait;
    // A stopped feed doesn't wait.
    if (parts_.feed.WaitBeyond(seen, until) == seen && absl::Now() < until)
      STEWARD_RETURN_IF_ERROR(TakeReports(producer, kIdleWait));
  }
  return absl::CancelledError("stopped");
}

// Sends what there is, as far as the bounds allow. Answers whether anything was read.
absl::StatusOr<bool> Relay::Fill(Producer& producer) {
  bool sent = false;
  for (size_t topic = 0; topic < lanes_.size(); ++topic) {
    for (uint32_t p = 0; p < lanes_[topic].size(); ++p) {
      STEWARD_ASSIGN_OR_RETURN(const bool some, FillLane(producer, topic, p));
      sent = sent || some;
    }
  }
  return sent;
}

absl::StatusOr<bool> Relay::FillLane(Producer& producer, size_t topic, uint32_t partition) {
  Lane& lane = lanes_[topic][partition];
  const uint64_t from = lane.next();
  if (parts_.feed.ring().HeadOf(partition).seq < from) return false;
  if (in_flight_bytes_ >= kInFlightBytesMax || lane.in_flight() >= kLaneInFlightMax) return false;
  if (in_flight_records_ + kStretchRecordsMax > kInFlightRecordsMax) return false;
  const auto sink = [&](const KafkaRecord& record, uint64_t covers) {
    return SendRecord(producer, {topic, partition}, record, covers);
  };
  STEWARD_ASSIGN_OR_RETURN(const uint64_t read,
                           outlets_[topic]->Send(partition, from, kStretchRecordsMax, sink));
  lane.ReadUpTo(read);
  return read >= from;
}

absl::Status Relay::SendRecord(Producer& producer, const LaneName& name, const KafkaRecord& record,
                               uint64_t covers) {
  const size_t bytes = record.value.has_value() ? record.value->size() : 0;
  const uint64_t number = lanes_[name.topic][name.partition].Add(covers, bytes);
  in_flight_bytes_ += bytes;
  ++in_flight_records_;
  const Producer::Target target{name.topic, name.partition, number};
  absl::Status status = producer.Send(target, record);
  while (absl::IsResourceExhausted(status) && !Ended()) {
    STEWARD_RETURN_IF_ERROR(TakeReports(producer, kIdleWait));
    status = producer.Send(target, record);
  }
  return status;
}

absl::Status Relay::TakeReports(Producer& producer, absl::Duration wait) {
  std::vector<Producer::Report> reports;
  const absl::Status polled = producer.Poll(wait, &reports);
  std::vector<size_t> counts(lanes_.size(), 0);
  for (const Producer::Report& report : reports) {
    Lane& lane = lanes_[report.topic][report.partition];
    const auto bytes = lane.Acknowledge(report.number, report.offset);
    if (!bytes.ok()) {
      // Which states were lost isn't known: all of the partition are sent again.
      const uint64_t lost = lane.lost_from().value_or(0);
      lost_from_[report.topic][report.partition] = report.topic == kEvents || lost == 0 ? lost : 1;
      return absl::UnavailableError(bytes.status().message());
    }
    in_flight_bytes_ -= *bytes;
    --in_flight_records_;
    ++counts[report.topic];
  }
  progressed_ = progressed_ || !reports.empty();
  for (size_t topic = 0; topic < counts.size(); ++topic) {
    if (counts[topic] > 0) probe_.Published(topic, counts[topic]);
  }
  STEWARD_RETURN_IF_ERROR(polled);
  const absl::Time now = absl::Now();
  if (!reports.empty() || in_flight_records_ == 0) reported_at_ = now;
  if (now - reported_at_ > kReportPatience)
    return absl::UnavailableError("Kafka: no acknowledgement for a long time");
  return absl::OkStatus();
}

void Relay::NoteProgress() {
  absl::MutexLock lock(&mutex_);
  published_.resize(lanes_.size());
  bool all = true;
  for (size_t topic = 0; topic < lanes_.size(); ++topic) {
    published_[topic] = PublishedOf(lanes_[topic]);
    for (size_t p = 0; p < opening_heads_.size(); ++p)
      all = all && published_[topic][p] >= opening_heads_[p].seq;
  }
  caught_up_ = caught_up_ || all;
}

void Relay::Observe(absl::Time now) {
  if (now - observed_at_ < kObserveEvery) return;
  observed_at_ = now;
  for (size_t topic = 0; topic < topics_.size(); ++topic) {
    for (uint32_t p = 0; p < opening_heads_.size(); ++p) {
      const uint64_t head = parts_.feed.ring().HeadOf(p).seq;
      const uint64_t done = lanes_.empty() ? 0 : lanes_[topic][p].published();
      absl::Duration age;
      if (head > done) {
        const auto oldest = parts_.feed.Records(p, done + 1, 1);
        if (oldest.ok() && !oldest->empty()) age = now - FromMicros(oldest->front()->recorded_us);
      }
      probe_.Lags(topic, p, head - std::min(head, done), std::max(age, absl::ZeroDuration()));
    }
  }
  if (lanes_.empty() || !options_.save) return;
  std::vector<uint64_t> seqs = PublishedOf(lanes_[kEvents]);
  if (seqs == saved_) return;
  saved_ = seqs;
  options_.save(std::move(seqs));
}

}  // namespace steward::bus
