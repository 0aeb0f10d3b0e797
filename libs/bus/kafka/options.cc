#include "libs/bus/kafka/options.h"

#include <array>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include <librdkafka/rdkafka.h>

#include "libs/base/status.h"
#include "libs/bus/kafka/client.h"

namespace steward::bus {
namespace {

// What order, loss or the start of a consumer hangs on.
constexpr std::array<absl::string_view, 10> kOwnKeys = {
    "bootstrap.servers", "metadata.broker.list", "enable.idempotence", "acks",
    "transactional.id",  "enable.auto.commit",   "auto.offset.reset",  "message.timeout.ms",
    "group.id",          "enable.partition.eof"};

absl::Status TakeOwn(const std::string& key, const std::string& value, KafkaOptions* options) {
  if (key == "steward.topic.prefix" && !value.empty()) {
    options->topic_prefix = value;
    return absl::OkStatus();
  }
  if (key == "steward.replication.factor") {
    if (absl::SimpleAtoi(value, &options->replication_factor) && options->replication_factor != 0)
      return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(key, " is a number of copies, or -1"));
  }
  if (key == "steward.retention.ms") {
    if (absl::SimpleAtoi(value, &options->retention_ms) && options->retention_ms >= -1)
      return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat(key, " is milliseconds, or -1 for ever"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "no such key: ", key,
      "; ours are steward.topic.prefix, steward.replication.factor and steward.retention.ms"));
}

absl::Status TakeLine(const std::string& line, KafkaOptions* options) {
  const size_t equals = line.find('=');
  if (equals == std::string::npos) return absl::InvalidArgumentError("a line is key=value");
  const std::string key(absl::StripAsciiWhitespace(line.substr(0, equals)));
  const std::string value(absl::StripAsciiWhitespace(line.substr(equals + 1)));
  for (const absl::string_view own : kOwnKeys) {
    if (key == own) return absl::InvalidArgumentError(absl::StrCat(key, " is set by Steward"));
  }
  if (key.rfind("steward.", 0) == 0) return TakeOwn(key, value, options);
  const KafkaPtr<rd_kafka_conf_t> conf(rd_kafka_conf_new());
  std::array<char, 512> why{};
  if (rd_kafka_conf_set(conf.get(), key.c_str(), value.c_str(), why.data(), why.size()) !=
      RD_KAFKA_CONF_OK) {
    // librdkafka's words may quote the value, which may be a secret.
    return absl::InvalidArgumentError(
        absl::StrCat(key, " is no setting of librdkafka, or not ", "with this value"));
  }
  options->settings[key] = value;
  return absl::OkStatus();
}

}  // namespace

absl::Status ReadKafkaConfig(const std::string& path, KafkaOptions* options) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("can't read ", path));
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const std::string text(absl::StripAsciiWhitespace(line));
    if (text.empty() || text.front() == '#') continue;
    const absl::Status status = TakeLine(text, options);
    if (!status.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": ", std::string(status.message())));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<KafkaOptions> KafkaOptionsOf(const std::string& brokers,
                                            const std::string& config_path) {
  KafkaOptions options;
  options.brokers = brokers;
  if (config_path.empty()) return options;
  if (brokers.empty()) {
    return absl::InvalidArgumentError("--kafka-config goes with --kafka HOST:PORT");
  }
  STEWARD_RETURN_IF_ERROR(ReadKafkaConfig(config_path, &options));
  return options;
}

}  // namespace steward::bus
