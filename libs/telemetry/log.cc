#include "libs/telemetry/log.h"

#include <array>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <unistd.h>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "fmt/format.h"
#include "spdlog/logger.h"
#include "spdlog/sinks/stdout_sinks.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

constexpr std::array<absl::string_view, 4> kLevelNames = {"debug", "info", "warning", "error"};
constexpr std::array<absl::string_view, 4> kLevelColors = {"\x1b[2m", "\x1b[32m", "\x1b[33m",
                                                           "\x1b[1;31m"};
constexpr std::array<absl::string_view, 4> kReservedKeys = {"ts", "level", "msg", "service"};
constexpr absl::string_view kDim = "\x1b[2m";
constexpr absl::string_view kPlain = "\x1b[0m";

// Length of the UTF-8 sequence at the start of `text` that a terminal may obey or hide though JSON
// allows it: DEL, C1 controls, line separators and direction overrides; 0 for anything else.
size_t TrickLength(absl::string_view text) {
  const auto at = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : 0; };
  if (at(0) == 0x7f) return 1;
  if (at(0) == 0xc2 && at(1) >= 0x80 && at(1) <= 0x9f) return 2;
  if (at(0) != 0xe2) return 0;
  if (at(1) == 0x80 && at(2) >= 0xa8 && at(2) <= 0xae) return 3;
  if (at(1) == 0x81 && at(2) >= 0xa6 && at(2) <= 0xa9) return 3;
  return 0;
}

// The code point of a sequence for which TrickLength() is not 0.
int TrickCodePoint(absl::string_view sequence) {
  const auto low = [&](size_t i) { return static_cast<uint8_t>(sequence[i]) & 0x3f; };
  switch (sequence.size()) {
    case 2:
      return 0x80 | low(1);
    case 3:
      return 0x2000 | low(1) << 6 | low(2);
    default:
      return static_cast<uint8_t>(sequence[0]);
  }
}

std::string EscapeTricks(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const size_t length = TrickLength(text);
    if (length == 0) {
      out.push_back(text[0]);
      text.remove_prefix(1);
      continue;
    }
    absl::StrAppendFormat(&out, "\\u%04x", TrickCodePoint(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return out;
}

std::string Cut(absl::string_view text) {
  if (text.size() <= kLogTextBytesMax) return std::string(text);
  size_t end = kLogTextBytesMax;
  while (end > 0 && (static_cast<uint8_t>(text[end]) & 0xc0) == 0x80) --end;
  return absl::StrCat(text.substr(0, end), "...");
}

// `text` as a JSON string that is safe to show on a terminal as well.
std::string Quote(absl::string_view text) {
  return EscapeTricks(nlohmann::json(Cut(text)).dump(-1, ' ', /*ensure_ascii=*/false,
                                                     nlohmann::json::error_handler_t::replace));
}

// Quoted only where a reader could not tell where the value ends.
std::string QuoteIfNeeded(absl::string_view text) {
  std::string quoted = Quote(text);
  const bool plain = !text.empty() && quoted.size() == text.size() + 2 &&
                     absl::c_none_of(text, [](char c) { return c == ' ' || c == '='; });
  return plain ? std::string(text) : quoted;
}

std::string FormatNumber(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : fmt::format("\"{}\"", value);
}

std::string FormatValue(const Field& field, bool json) {
  if (const auto* text = std::get_if<absl::string_view>(&field.value)) {
    return json ? Quote(*text) : QuoteIfNeeded(*text);
  }
  if (const auto* integer = std::get_if<int64_t>(&field.value)) return absl::StrCat(*integer);
  if (const auto* real = std::get_if<double>(&field.value)) return FormatNumber(*real);
  return std::get<bool>(field.value) ? "true" : "false";
}

// What stands before the fields.
struct Heading {
  Level level;
  absl::string_view service;
  absl::string_view msg;
};

std::string JsonLine(const Heading& heading, std::initializer_list<Field> fields) {
  const auto& [level, service, msg] = heading;
  std::string line = absl::StrCat(
      "{\"ts\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", absl::Now(), absl::UTCTimeZone()),
      "\",\"level\":\"", kLevelNames[static_cast<size_t>(level)], "\",\"msg\":", Quote(msg),
      ",\"service\":", Quote(service));
  for (const Field& field : fields) {
    const bool reserved = absl::c_linear_search(kReservedKeys, field.key);
    absl::StrAppend(&line, ",", Quote(reserved ? absl::StrCat(field.key, "_") : field.key), ":",
                    FormatValue(field, /*json=*/true));
  }
  return absl::StrCat(line, "}");
}

std::string ReadableLine(const Heading& heading, std::initializer_list<Field> fields, bool color) {
  const auto& [level, service, msg] = heading;
  const auto paint = [color](absl::string_view code) { return color ? code : ""; };
  const std::string quoted = Quote(msg);
  std::string line =
      absl::StrCat(paint(kDim), absl::FormatTime("%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
                   paint(kPlain), " ", paint(kLevelColors[static_cast<size_t>(level)]),
                   absl::StrFormat("%-7s", kLevelNames[static_cast<size_t>(level)]), paint(kPlain),
                   " ", service.empty() ? "" : absl::StrCat(QuoteIfNeeded(service), ": "),
                   absl::string_view(quoted).substr(1, quoted.size() - 2));
  for (const Field& field : fields) {
    absl::StrAppend(&line, " ", paint(kDim), QuoteIfNeeded(field.key), "=", paint(kPlain),
                    FormatValue(field, /*json=*/false));
  }
  return line;
}

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Shared with the calls of Log() that run while Init() puts another logger in its place. Never
// destroyed, so that a destructor at exit may still log.
std::atomic<std::shared_ptr<Logger>>& ProcessLogger() {
  static auto& logger =
      *new std::atomic<std::shared_ptr<Logger>>(std::make_shared<Logger>(LogOptions{}));
  return logger;
}

}  // namespace

absl::StatusOr<Level> ParseLevel(absl::string_view text) {
  const auto name = absl::c_find(kLevelNames, text);
  if (name == kLevelNames.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("log level ", Quote(text), " is not one of debug, info, warning and error"));
  }
  return static_cast<Level>(name - kLevelNames.begin());
}

Logger::Logger(const LogOptions& options) : service_(options.service) {
  const bool terminal = isatty(fileno(options.stream)) != 0;
  json_ = options.json.value_or(!terminal);
  color_ = terminal && !IsSet("NO_COLOR");
  using Sink = spdlog::sinks::stdout_sink_base<spdlog::details::console_mutex>;
  sink_ = std::make_unique<spdlog::logger>("steward", std::make_shared<Sink>(options.stream));
  sink_->set_pattern("%v");
  sink_->set_level(ToSpdlog(options.level));
  sink_->set_error_handler([](const std::string&) {});
}

Logger::~Logger() = default;

void Logger::Log(Level level, absl::string_view msg, std::initializer_list<Field> fields) {
  if (!sink_->should_log(ToSpdlog(level))) return;
  const std::string line = json_ ? JsonLine({level, service_, msg}, fields)
                                 : ReadableLine({level, service_, msg}, fields, color_);
  sink_->log(ToSpdlog(level), spdlog::string_view_t(line));
}

void Init(const LogOptions& options) { ProcessLogger().store(std::make_shared<Logger>(options)); }

void Log(Level level, absl::string_view msg, std::initializer_list<Field> fields) {
  ProcessLogger().load()->Log(level, msg, fields);
}

}  // namespace steward::telemetry
