#include "libs/telemetry/tracer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <curl/curl.h>

#include "libs/telemetry/log.h"

namespace steward::telemetry {
namespace {

// A batch that isn't full leaves after so long.
constexpr absl::Duration kSendEvery = absl::Seconds(1);
// For one delivery, with the connection; a stop waits for it.
constexpr long kPostPatienceMs = 3000;
// Between two tries of one batch: doubles from the first to the longest.
constexpr absl::Duration kRetryMin = absl::Milliseconds(250);
constexpr absl::Duration kRetryMax = absl::Seconds(15);

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
struct FreeCurl {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void InitCurl() {
  // Once for the process; it has no use for a failure, which each transfer tells.
  static const CURLcode initialized = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(initialized);
}

absl::Status CheckEndpoint(const std::string& endpoint) {
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  const bool is_http =
      absl::StartsWith(endpoint, "http://") || absl::StartsWith(endpoint, "https://");
  if (is_http && curl_url_set(url.get(), CURLUPART_URL, endpoint.c_str(), 0) == CURLUE_OK) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("--otlp-endpoint: \"", endpoint,
                   "\" is no base URL of a collector, as in http://127.0.0.1:4318"));
}

size_t Discard(char*, size_t size, size_t count, void*) { return size * count; }

}  // namespace

absl::StatusOr<std::unique_ptr<Tracer>> Tracer::Open(const TracerOptions& options,
                                                     SpanSource source, Registry& registry) {
  InitCurl();
  if (absl::Status status = CheckEndpoint(options.endpoint); !status.ok()) return status;
  if (options.sample_percent < 0 || options.sample_percent > 100) {
    return absl::InvalidArgumentError(
        absl::StrCat("--trace-sample: ", options.sample_percent, " is not between 0 and 100"));
  }
  return std::unique_ptr<Tracer>(new Tracer(options, std::move(source), registry));
}

Tracer::Tracer(const TracerOptions& options, SpanSource source, Registry& registry)
    : url_(absl::StrCat(absl::StripSuffix(options.endpoint, "/"), "/v1/traces")),
      sample_percent_(static_cast<uint64_t>(options.sample_percent)),
      source_(std::move(source)),
      exported_(registry.AddCounter("steward_telemetry_spans_exported_total",
                                    "Spans that the collector took.")),
      dropped_(registry.AddCounter(
          "steward_telemetry_spans_dropped_total",
          "Spans that were lost: the collector refused them, or was away for too long.")),
      thread_([this] { Run(); }) {}

Tracer::~Tracer() {
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  thread_.join();
}

Span Tracer::Begin(absl::string_view traceparent) const {
  Span span;
  span.begin = absl::Now();
  if (const auto parent = ParseTraceparent(traceparent); parent.has_value()) {
    span.context = NewChild(*parent);
    span.parent_id = parent->span_id;
    return span;
  }
  span.context = NewTrace(/*sampled=*/true);
  // By the trace's id, which is random.
  uint64_t draw = 0;
  for (int i = 8; i < 16; ++i) draw = draw << 8 | span.context.trace_id[static_cast<size_t>(i)];
  span.context.sampled = draw % 100 < sample_percent_;
  return span;
}

void Tracer::End(Span span) {
  if (!span.context.sampled) return;
  span.end = absl::Now();
  absl::MutexLock lock(&mutex_);
  if (queue_.size() >= kQueuedSpansMax) return dropped_.Increment();
  queue_.push_back(std::move(span));
}

void Tracer::Run() {
  std::vector<Span> batch;
  while (Take(&batch)) {
    const Outcome outcome = Deliver(batch);
    (outcome == Outcome::kTaken ? exported_ : dropped_)
        .Increment(static_cast<double>(batch.size()));
    if (outcome == Outcome::kTryAgain) break;
  }
  absl::MutexLock lock(&mutex_);
  dropped_.Increment(static_cast<double>(queue_.size()));
}

bool Tracer::Take(std::vector<Span>* batch) {
  absl::MutexLock lock(&mutex_);
  const auto full = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopped_ || queue_.size() >= kBatchSpansMax;
  };
  const auto any = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopped_ || !queue_.empty();
  };
  mutex_.Await(absl::Condition(&any));
  mutex_.AwaitWithTimeout(absl::Condition(&full), kSendEvery);
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kBatchSpansMax));
  batch->assign(std::make_move_iterator(queue_.begin()),
                std::make_move_iterator(queue_.begin() + count));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return !batch->empty();
}

Tracer::Outcome Tracer::Deliver(const std::vector<Span>& batch) {
  const std::string body = SpansToOtlpJson(source_, batch);
  absl::Duration pause = kRetryMin;
  while (true) {
    std::string why;
    const Outcome outcome = Post(body, &why);
    Note(why);
    if (outcome != Outcome::kTryAgain || !Pause(pause)) return outcome;
    pause = std::min(pause * 2, kRetryMax);
  }
}

Tracer::Outcome Tracer::Post(const std::string& body, std::string* why) const {
  const std::unique_ptr<CURL, FreeCurl> curl(curl_easy_init());
  const std::unique_ptr<curl_slist, FreeList> headers(
      curl_slist_append(nullptr, "Content-Type: application/json"));
  curl_easy_setopt(curl.get(), CURLOPT_URL, url_.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.data());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kPostPatienceMs);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Discard);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) {
    *why = curl_easy_strerror(code);
    return Outcome::kTryAgain;
  }
  long http = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &http);
  if (http >= 200 && http < 300) return Outcome::kTaken;
  *why = absl::StrCat("HTTP ", http);
  // What OTLP calls retryable.
  const bool again = http == 429 || http == 502 || http == 503 || http == 504;
  return again ? Outcome::kTryAgain : Outcome::kRefused;
}

void Tracer::Note(const std::string& why) {
  bool new_outage = false;
  {
    absl::MutexLock lock(&mutex_);
    new_outage = trouble_.empty() && !why.empty();
    trouble_ = why;
  }
  if (new_outage) Log(Level::kWarning, "spans are not taken", {{"url", url_}, {"cause", why}});
}

std::string Tracer::Trouble() const {
  absl::MutexLock lock(&mutex_);
  if (trouble_.empty()) return "";
  return absl::StrCat("the collector at ", url_, " does not take spans (", trouble_,
                      "): see that it runs and takes OTLP over HTTP, or leave --otlp-endpoint out");
}

bool Tracer::Pause(absl::Duration pause) {
  absl::MutexLock lock(&mutex_);
  const auto stopped = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopped_; };
  return !mutex_.AwaitWithTimeout(absl::Condition(&stopped), pause);
}

}  // namespace steward::telemetry
