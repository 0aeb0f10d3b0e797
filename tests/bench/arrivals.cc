// A subscriber of somebody else's: stays at the end of a topic and notes when each event arrived,
// by the request that caused it. When it is told to stop (SIGTERM), it prints a line for each: the
// request's id, and microseconds since 1970.
#include <csignal>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/time/clock.h"
#include <librdkafka/rdkafka.h>

#include "tests/bench/plain_kafka.h"

namespace {

using steward::bench::Check;
using steward::bench::Ptr;

struct Flags {
  std::string broker;
  std::string topic;
  int partitions = 16;
};

// Set by a signal.
volatile std::sig_atomic_t stop = 0;

std::string CauseOf(const rd_kafka_message_t& record) {
  rd_kafka_headers_t* headers = nullptr;
  Check(rd_kafka_message_headers(&record, &headers), "headers");
  const void* value = nullptr;
  size_t size = 0;
  if (rd_kafka_header_get_last(headers, "ce_causationid", &value, &size) !=
      RD_KAFKA_RESP_ERR_NO_ERROR) {
    return "";
  }
  return std::string(static_cast<const char*>(value), size);
}

void Run(const Flags& flags) {
  const Ptr<rd_kafka_t> consumer =
      steward::bench::NewClient(RD_KAFKA_CONSUMER, {{"bootstrap.servers", flags.broker},
                                                    {"group.id", "arrivals"},
                                                    {"enable.auto.commit", "false"}});
  steward::bench::Assign(consumer.get(), flags.topic, flags.partitions, RD_KAFKA_OFFSET_END);
  std::vector<std::pair<std::string, int64_t>> arrived;
  while (stop == 0) {
    const Ptr<rd_kafka_message_t> record(rd_kafka_consumer_poll(consumer.get(), 100));
    if (record == nullptr) continue;
    const int64_t at = absl::ToUnixMicros(absl::Now());
    Check(record->err, flags.topic);
    arrived.emplace_back(CauseOf(*record), at);
  }
  for (const auto& [cause, at] : arrived) std::cout << cause << " " << at << "\n";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Notes when events arrive", "steward-bench-arrivals");
  Flags flags;
  app.add_option("--broker", flags.broker)->required();
  app.add_option("--topic", flags.topic)->required();
  app.add_option("--partitions", flags.partitions)->check(CLI::Range(1, 1000));
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGTERM, [](int) { stop = 1; });
  Run(flags);
  return 0;
}
