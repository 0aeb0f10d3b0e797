#include "libs/bus/kafka/relay.h"

#include <algorithm>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/bus/kafka/fill_pace.h"
#include "libs/bus/kafka/limits.h"
#include "libs/bus/kafka/offsets.h"
#include "libs/bus/kafka/producer.h"
#include "libs/bus/kafka/resume.h"
#include "libs/bus/kafka/topics.h"
#include "libs/telemetry/log.h"

namespace steward::bus {
namespace {

// With nothing under way the relay looks up this often for errors and its own end.
constexpr absl::Duration kIdleWait = absl::Milliseconds(50);
// While states wait for their time, it looks this often whether it has come.
constexpr absl::Duration kRoundWait = absl::Milliseconds(20);
constexpr absl::Duration kSaveEvery = absl::Seconds(1);

uint64_t RecordsIn(const engine::Feed& feed) {
  uint64_t records = 0;
  for (const engine::Head& head : feed.ring().Heads()) records += head.seq;
  return records;
}

std::vector<std::vector<uint64_t>> NothingPublished(uint32_t partition_count) {
  return std::vector(kTopicCount, std::vector<uint64_t>(partition_count, 0));
}

}  // namespace

Relay::Relay(const Parts& parts, Options options)
    : parts_(parts),
      options_(std::move(options)),
      topics_({EventsTopic(options_.kafka, parts.catalog.service().name()),
               StateTopic(options_.kafka, parts.catalog.service().name())}),
      opening_heads_(parts.feed.ring().Heads()),
      probe_(parts.registry, topics_, parts.catalog.partition_count()),
      lost_from_(NothingPublished(parts.catalog.partition_count())),
      published_(NothingPublished(parts.catalog.partition_count())),
      lag_watch_(parts.feed, probe_, [this] {
        absl::MutexLock lock(&mutex_);
        return published_;
      }) {}

Relay::~Relay() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
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
    uint64_t most = 0;
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

bool Relay::Draining() const {
  absl::MutexLock lock(&mutex_);
  return draining_;
}

void Relay::NoteProblem(const absl::Status& status) {
  {
    absl::MutexLock lock(&mutex_);
    problem_ = status;
  }
  // A broker that is away says nothing about the journal.
  const bool rolled_back =
      DetailOf(status).reason() == Reason::REASON_ROLLED_BACK || (rolled_back_ && !connected_);
  const bool is_news = !std::exchange(compared_, true) || rolled_back != rolled_back_;
  rolled_back_ = rolled_back;
  if (!is_news) return;
  if (options_.on_rolled_back) options_.on_rolled_back(rolled_back ? status : absl::OkStatus());
}

void Relay::Run() {
  if (options_.load) {
    const std::vector<uint64_t> kept = options_.load();
    absl::MutexLock lock(&mutex_);
    // Until the topics' ends are found the lag is told from there.
    if (kept.size() == opening_heads_.size()) published_.assign(kTopicCount, kept);
  }
  lag_watch_.Start();
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
      telemetry::Log(
          telemetry::Level::kWarning, "relay stands still",
          {{"topic", topics_[kEventsTopicIndex]}, {"cause", std::string(status.message())}});
      told = status;
    }
    NoteProblem(status);
    WaitFor(delay * absl::Uniform(random, 0.5, 1.0));
    delay = std::min(delay * 2, kRelayDelayMax);
    probe_.Restarted();
  }
}

void Relay::WaitFor(absl::Duration delay) {
  absl::MutexLock lock(&mutex_);
  const auto ended = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return stopped_.load(); };
  mutex_.AwaitWithTimeout(absl::Condition(&ended), delay);
}

// One producer's life. OK: everything is published and a drain was asked for.
absl::Status Relay::RunProducer() {
  STEWARD_ASSIGN_OR_RETURN(const auto producer, Producer::Open(options_.kafka, topics_));
  if (options_.on_producer) options_.on_producer(*producer);
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
  STEWARD_ASSIGN_OR_RETURN(Places places, FindPlaces());
  Publication publication({parts_.catalog, parts_.feed, parts_.rows, *producer},
                          std::move(places.lanes), [this] { return Ended(); });
  connected_ = true;
  NoteProblem(absl::OkStatus());
  counted_.assign(kTopicCount, 0);
  NoteProgress(publication);
  telemetry::Log(telemetry::Level::kInfo, "relay publishes",
                 {{"topic", topics_[kEventsTopicIndex]}, {"lag_records", lag_records()}});
  absl::Status status;
  for (uint32_t p = 0; p < places.gone.size() && status.ok(); ++p)
    status = publication.Bury(p, places.gone[p]);
  if (status.ok()) status = Publish(publication);
  NoteProgress(publication);
  NoteLoss(publication);
  return status;
}

absl::StatusOr<Relay::Places> Relay::FindPlaces() {
  const uint32_t partitions = parts_.catalog.partition_count();
  const std::vector<uint64_t> stored = options_.load ? options_.load() : std::vector<uint64_t>();
  const ResumeFrom from{parts_.catalog, parts_.feed, parts_.rows, stored};
  Places places{std::vector<std::vector<Lane>>(kTopicCount), {}};
  std::vector<std::vector<Lane>>& lanes = places.lanes;
  STEWARD_ASSIGN_OR_RETURN(
      const auto events,
      OffsetReader::Open(options_.kafka, topics_[kEventsTopicIndex], partitions, stopped_));
  STEWARD_ASSIGN_OR_RETURN(lanes[kEventsTopicIndex], FindEventLanes(*events, from));
  STEWARD_ASSIGN_OR_RETURN(
      const auto state,
      OffsetReader::Open(options_.kafka, topics_[kStateTopicIndex], partitions, stopped_));
  STEWARD_ASSIGN_OR_RETURN(StateLanes states, FindStateLanes(*state, from));
  lanes[kStateTopicIndex] = std::move(states.lanes);
  places.gone = std::move(states.gone);
  // What the broker lost lies before the topic's end where something newer was taken after it.
  for (size_t topic = 0; topic < kTopicCount; ++topic) {
    for (uint32_t p = 0; p < partitions; ++p) {
      const uint64_t lost = std::exchange(lost_from_[topic][p], 0);
      if (lost > 0 && lost <= lanes[topic][p].published()) lanes[topic][p] = Lane(lost - 1, -1);
    }
  }
  return places;
}

absl::Status Relay::Publish(Publication& publication) {
  FillPace pace(parts_.feed.version(), RecordsIn(parts_.feed));
  while (!Ended()) {
    const absl::Time now = absl::Now();
    const uint64_t seen = parts_.feed.version();
    const absl::Duration fill_every = pace.Next(seen, RecordsIn(parts_.feed));
    const bool draining = Draining();
    const size_t sent = publication.sent();
    // First, so that a partition whose records were acknowledged goes on at once.
    STEWARD_RETURN_IF_ERROR(publication.TakeReports(absl::ZeroDuration()));
    STEWARD_ASSIGN_OR_RETURN(const auto left, publication.Fill(now, draining));
    NoteProgress(publication);
    SavePlace(now, publication);
    if (left == Publication::Left::kFull) {
      STEWARD_RETURN_IF_ERROR(publication.TakeReports(fill_every));
      continue;
    }
    if (publication.sent() > sent ||
        (left == Publication::Left::kRest && publication.in_flight() > 0)) {
      // What comes now leaves together.
      absl::SleepFor(now + fill_every - absl::Now());
      continue;
    }
    if (publication.in_flight() > 0) {
      Rest(seen, fill_every);
    } else if (left == Publication::Left::kRest) {
      Rest(seen, kRoundWait);
    } else if (draining) {
      return absl::OkStatus();
    } else {
      Rest(seen, kIdleWait);
    }
  }
  return absl::CancelledError("stopped");
}

// Until something new is durable, or for `wait`.
void Relay::Rest(uint64_t seen, absl::Duration wait) {
  const absl::Time until = absl::Now() + wait;
  parts_.feed.WaitBeyond(seen, until);
  // A stopped feed doesn't wait.
  if (parts_.feed.version() == seen) WaitFor(until - absl::Now());
}

void Relay::NoteProgress(const Publication& publication) {
  for (size_t topic = 0; topic < kTopicCount; ++topic) {
    const size_t count = publication.acknowledged(topic);
    const size_t before = std::exchange(counted_[topic], count);
    if (count == before) continue;
    probe_.Published(topic, count - before);
    progressed_ = true;
  }
  absl::MutexLock lock(&mutex_);
  bool all = true;
  for (size_t topic = 0; topic < kTopicCount; ++topic) {
    published_[topic] = publication.Published(topic);
    for (size_t p = 0; p < opening_heads_.size(); ++p)
      all = all && published_[topic][p] >= opening_heads_[p].seq;
  }
  caught_up_ = caught_up_ || all;
}

void Relay::NoteLoss(const Publication& publication) {
  for (size_t topic = 0; topic < kTopicCount; ++topic) {
    for (uint32_t p = 0; p < lost_from_[topic].size(); ++p)
      lost_from_[topic][p] = publication.lost_from(topic, p);
  }
}

void Relay::SavePlace(absl::Time now, const Publication& publication) {
  if (!options_.save || now - saved_at_ < kSaveEvery) return;
  saved_at_ = now;
  std::vector<uint64_t> seqs = publication.Published(kEventsTopicIndex);
  if (seqs == saved_) return;
  saved_ = seqs;
  options_.save(std::move(seqs));
}

}  // namespace steward::bus
