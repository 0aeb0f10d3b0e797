#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <librdkafka/rdkafka.h>

// Plain librdkafka, as a stranger's program would use it: what is measured against, and with.
namespace steward::bench {

struct Deleter {
  void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};
template <class T>
using Ptr = std::unique_ptr<T, Deleter>;
using Settings = std::vector<std::pair<std::string, std::string>>;

[[noreturn]] inline void Fail(const std::string& why) {
  std::cerr << why << "\n";
  std::exit(1);
}

inline void Check(rd_kafka_resp_err_t error, const std::string& what) {
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) Fail(absl::StrCat(what, ": ", rd_kafka_err2str(error)));
}

inline Ptr<rd_kafka_t> NewClient(rd_kafka_type_t type, const Settings& settings) {
  rd_kafka_conf_t* conf = rd_kafka_conf_new();
  std::array<char, 512> why{};
  for (const auto& [key, value] : settings) {
    if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), why.data(), why.size()) !=
        RD_KAFKA_CONF_OK) {
      Fail(why.data());
    }
  }
  if (type == RD_KAFKA_PRODUCER) rd_kafka_conf_set_events(conf, RD_KAFKA_EVENT_DR);
  Ptr<rd_kafka_t> client(rd_kafka_new(type, conf, why.data(), why.size()));
  if (client == nullptr) Fail(why.data());
  return client;
}

// Reads every partition of a topic from `offset` on (RD_KAFKA_OFFSET_BEGINNING, or _END).
inline void Assign(rd_kafka_t* consumer, const std::string& topic, int partitions, int64_t offset) {
  rd_kafka_poll_set_consumer(consumer);
  const Ptr<rd_kafka_topic_partition_list_t> list(rd_kafka_topic_partition_list_new(partitions));
  for (int p = 0; p < partitions; ++p) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), p)->offset = offset;
  }
  Check(rd_kafka_assign(consumer, list.get()), topic);
}

}  // namespace steward::bench
