#include "libs/bus/kafka/client.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "libs/telemetry/log.h"

namespace steward::bus {
namespace {

// librdkafka counts as syslog does: 4 is a warning. A broker that can't be reached (FAIL, ERROR) is
// told by whoever uses the client, once for an outage.
void LogLine(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const absl::string_view about(facility);
  const bool told = about == "FAIL" || about == "ERROR";
  telemetry::Log(level <= 4 && !told ? telemetry::Level::kWarning : telemetry::Level::kDebug,
                 "kafka client", {{"cause", text}});
}

// One broker of many that goes is no matter.
void NoteLoss(rd_kafka_t*, int error, const char*, void* lost) {
  const auto code = static_cast<rd_kafka_resp_err_t>(error);
  const bool all = code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN ||
                   code == RD_KAFKA_RESP_ERR__AUTHENTICATION || code == RD_KAFKA_RESP_ERR__SSL;
  if (all && lost != nullptr) *static_cast<rd_kafka_resp_err_t*>(lost) = code;
}

absl::Status Set(rd_kafka_conf_t* conf, const std::string& key, const std::string& value) {
  std::array<char, 512> why{};
  if (rd_kafka_conf_set(conf, key.c_str(), value.c_str(), why.data(), why.size()) ==
      RD_KAFKA_CONF_OK) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("Kafka setting ", key, ": ", why.data()));
}

absl::StatusOr<KafkaPtr<rd_kafka_t>> NewClient(rd_kafka_type_t type, const KafkaOptions& options,
                                               const KafkaSettings& settings,
                                               rd_kafka_resp_err_t* lost) {
  KafkaPtr<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  KafkaSettings all = {
      {"bootstrap.servers", options.brokers}, {"client.id", "steward"},
      {"socket.nagle.disable", "true"},       {"socket.keepalive.enable", "true"},
      {"reconnect.backoff.ms", "250"},        {"reconnect.backoff.max.ms", "2000"}};
  // A broker that comes and goes is told by the relay and the intake, once.
  all["log.connection.close"] = "false";
  for (const auto& [key, value] : options.settings) all[key] = value;
  for (const auto& [key, value] : settings) all[key] = value;
  for (const auto& [key, value] : all) STEWARD_RETURN_IF_ERROR(Set(conf.get(), key, value));
  rd_kafka_conf_set_log_cb(conf.get(), LogLine);
  if (type == RD_KAFKA_PRODUCER) {
    rd_kafka_conf_set_events(conf.get(), RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR);
  } else {
    rd_kafka_conf_set_opaque(conf.get(), lost);
    rd_kafka_conf_set_error_cb(conf.get(), NoteLoss);
  }
  std::array<char, 512> why{};
  KafkaPtr<rd_kafka_t> client(rd_kafka_new(type, conf.get(), why.data(), why.size()));
  if (client == nullptr) return absl::InvalidArgumentError(absl::StrCat("Kafka: ", why.data()));
  // The client owns it now.
  (void)conf.release();
  return client;
}

}  // namespace

absl::StatusOr<KafkaPtr<rd_kafka_t>> NewProducerClient(const KafkaOptions& options,
                                                       const KafkaSettings& settings) {
  return NewClient(RD_KAFKA_PRODUCER, options, settings, nullptr);
}

absl::StatusOr<KafkaPtr<rd_kafka_t>> NewConsumerClient(const KafkaOptions& options,
                                                       const KafkaSettings& settings,
                                                       rd_kafka_resp_err_t* lost) {
  KafkaSettings all = {{"group.id", "steward"},
                       {"enable.auto.commit", "false"},
                       {"enable.auto.offset.store", "false"},
                       {"auto.offset.reset", "error"},
                       {"fetch.min.bytes", "1"},
                       {"fetch.error.backoff.ms", "50"},
                       {"check.crcs", "true"}};
  for (const auto& [key, value] : settings) all[key] = value;
  STEWARD_ASSIGN_OR_RETURN(auto client, NewClient(RD_KAFKA_CONSUMER, options, all, lost));
  rd_kafka_poll_set_consumer(client.get());
  return client;
}

absl::Status KafkaStatus(absl::string_view what, rd_kafka_resp_err_t error) {
  if (error == RD_KAFKA_RESP_ERR_NO_ERROR) return absl::OkStatus();
  const std::string text = absl::StrCat("Kafka: ", what, ": ", rd_kafka_err2str(error));
  switch (error) {
    case RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED:
    case RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED:
      return absl::PermissionDeniedError(text);
    case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
    case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
    case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
      return absl::NotFoundError(text);
    default:
      return absl::UnavailableError(text);
  }
}

int MillisUntil(absl::Time deadline) {
  const int64_t left = absl::ToInt64Milliseconds(deadline - absl::Now());
  return static_cast<int>(std::clamp<int64_t>(left, 0, 3'600'000));
}

absl::string_view ValueOf(const rd_kafka_message_t& message) {
  return {static_cast<const char*>(message.payload), message.len};
}

}  // namespace steward::bus
