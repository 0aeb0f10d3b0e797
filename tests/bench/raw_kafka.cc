// What librdkafka alone does with the records that the relay made: consumes topics from their
// beginning to their end, then produces the same records (partitions, keys, headers, values, times)
// to topics of another prefix, which are there. Prints one JSON line: of each topic its records and
// the seconds that consuming it took, and the seconds that producing all took, to the last
// acknowledgement.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include <librdkafka/rdkafka.h>

#include "tests/bench/plain_kafka.h"

namespace {

using steward::bench::Assign;
using steward::bench::Check;
using steward::bench::Fail;
using steward::bench::NewClient;
using steward::bench::Ptr;

struct Flags {
  std::string broker;
  std::vector<std::string> topics;
  int partitions = 16;
  std::string prefix = "raw.";
};

struct Topic {
  std::string name;
  // Its end waits for the records.
  Ptr<rd_kafka_t> consumer;
  double consume_s = 0;
  std::vector<Ptr<rd_kafka_message_t>> records;
};

// The records stay in the memory in which they came.
void Consume(const Flags& flags, Topic* topic) {
  topic->consumer = NewClient(RD_KAFKA_CONSUMER, {{"bootstrap.servers", flags.broker},
                                                  {"group.id", "raw"},
                                                  {"enable.auto.commit", "false"},
                                                  {"enable.partition.eof", "true"}});
  rd_kafka_t* const consumer = topic->consumer.get();
  const absl::Time begin = absl::Now();
  Assign(consumer, topic->name, flags.partitions, RD_KAFKA_OFFSET_BEGINNING);
  for (int ended = 0; ended < flags.partitions;) {
    Ptr<rd_kafka_message_t> message(rd_kafka_consumer_poll(consumer, 10'000));
    if (message == nullptr) Fail("no record within 10 s");
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) {
      ++ended;
      continue;
    }
    Check(message->err, topic->name);
    topic->records.push_back(std::move(message));
  }
  topic->consume_s = absl::ToDoubleSeconds(absl::Now() - begin);
}

class Producer {
 public:
  explicit Producer(const Flags& flags)
      : client_(NewClient(RD_KAFKA_PRODUCER, {{"bootstrap.servers", flags.broker},
                                              {"enable.idempotence", "true"},
                                              {"acks", "all"},
                                              {"linger.ms", "5"},
                                              {"queue.buffering.max.messages", "20000"}})) {}

  // All topics in turns, as the relay does it.
  double Produce(const Flags& flags, const std::vector<Topic>& topics) {
    std::vector<Ptr<rd_kafka_topic_t>> handles;
    size_t longest = 0;
    for (const Topic& topic : topics) {
      const std::string name = flags.prefix + topic.name;
      handles.emplace_back(rd_kafka_topic_new(client_.get(), name.c_str(), nullptr));
      longest = std::max(longest, topic.records.size());
    }
    const absl::Time begin = absl::Now();
    for (size_t i = 0; i < longest; ++i) {
      for (size_t t = 0; t < topics.size(); ++t) {
        // The shorter topics' records are spread over the longest.
        const size_t count = topics[t].records.size();
        for (size_t at = count * i / longest; at < count * (i + 1) / longest; ++at)
          Send(handles[t].get(), *topics[t].records[at]);
      }
    }
    while (acknowledged_ < sent_) Poll(1000);
    return absl::ToDoubleSeconds(absl::Now() - begin);
  }

 private:
  void Send(rd_kafka_topic_t* topic, const rd_kafka_message_t& record) {
    rd_kafka_headers_t* headers = nullptr;
    Check(rd_kafka_message_headers(&record, &headers), "headers");
    headers = rd_kafka_headers_copy(headers);
    while (true) {
      const rd_kafka_resp_err_t error = rd_kafka_producev(
          client_.get(), RD_KAFKA_V_RKT(topic), RD_KAFKA_V_PARTITION(record.partition),
          RD_KAFKA_V_KEY(record.key, record.key_len), RD_KAFKA_V_VALUE(record.payload, record.len),
          RD_KAFKA_V_TIMESTAMP(rd_kafka_message_timestamp(&record, nullptr)),
          RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_END);
      if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
        Check(error, "produce");
        break;
      }
      Poll(10);
    }
    ++sent_;
  }

  void Poll(int wait_ms) {
    rd_kafka_event_t* event = rd_kafka_queue_poll(queue_.get(), wait_ms);
    if (event == nullptr) return;
    std::array<const rd_kafka_message_t*, 256> messages{};
    while (true) {
      const size_t count = rd_kafka_event_message_array(event, messages.data(), messages.size());
      if (count == 0) break;
      for (size_t i = 0; i < count; ++i) Check(messages[i]->err, "a record was not taken");
      acknowledged_ += count;
    }
    rd_kafka_event_destroy(event);
  }

  struct QueueDeleter {
    void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  };
  const Ptr<rd_kafka_t> client_;
  const std::unique_ptr<rd_kafka_queue_t, QueueDeleter> queue_{
      rd_kafka_queue_get_main(client_.get())};
  uint64_t sent_ = 0;
  uint64_t acknowledged_ = 0;
};

void Run(const Flags& flags) {
  std::vector<Topic> topics;
  topics.reserve(flags.topics.size());
  for (const std::string& name : flags.topics) {
    topics.emplace_back().name = name;
    Consume(flags, &topics.back());
  }
  const double produce_s = Producer(flags).Produce(flags, topics);
  const auto print = [](std::string* out, const Topic& topic) {
    absl::StrAppend(out, "\"", topic.name, "\": {\"records\": ", topic.records.size(),
                    ", \"consume_s\": ", topic.consume_s, "}");
  };
  std::cout << absl::StrCat("{\"topics\": {", absl::StrJoin(topics, ", ", print),
                            "}, \"produce_s\": ", produce_s, "}\n");
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Consumes topics and produces their records again", "steward-bench-raw-kafka");
  Flags flags;
  app.add_option("--broker", flags.broker)->required();
  app.add_option("--topic", flags.topics, "One or more")->required();
  app.add_option("--partitions", flags.partitions)->check(CLI::Range(1, 1000));
  app.add_option("--prefix", flags.prefix, "Of the topics that are written");
  CLI11_PARSE(app, argc, argv);
  Run(flags);
  return 0;
}
