#pragma once

#include <concepts>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spdlog {
class logger;
}

namespace steward::telemetry {

// How much a line matters: debug is for a developer, info is lifecycle, warning is degraded
// service, error means that someone must look.
enum class Level { kDebug, kInfo, kWarning, kError };

// Reads "debug", "info", "warning" or "error"; INVALID_ARGUMENT names these four otherwise.
absl::StatusOr<Level> ParseLevel(absl::string_view text);

// Longest message or text value of a line, in bytes; a longer one is cut and ends in "...".
inline constexpr size_t kLogTextBytesMax = 4096;

// One key and its value on a log line. Borrows both texts, so it lives no longer than the call of
// Log() it is written in.
struct Field {
  Field(absl::string_view k, absl::string_view v) : key(k), value(v) {}
  Field(absl::string_view k, const std::string& v) : key(k), value(absl::string_view(v)) {}
  Field(absl::string_view k, std::string_view v)
      : key(k), value(absl::string_view(v.data(), v.size())) {}
  Field(absl::string_view k, const char* v) : key(k), value(absl::string_view(v)) {}
  Field(absl::string_view k, double v) : key(k), value(v) {}
  Field(absl::string_view k, bool v) : key(k), value(v) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) Field(absl::string_view k, T v)
      : key(k), value(static_cast<int64_t>(v)) {}

  absl::string_view key;
  std::variant<absl::string_view, int64_t, double, bool> value;
};

// What a logger writes, and where.
struct LogOptions {
  std::string service = {};       // Value of the field "service" of every line.
  Level level = Level::kInfo;     // Lines below it are dropped.
  std::optional<bool> json = {};  // Unset: readable on a terminal, JSON otherwise.
  std::FILE* stream = stderr;     // Borrowed; outlives the logger.
};

// Writes one line for each event: a JSON object (ts in RFC 3339 UTC with microseconds, level, msg,
// service, then the fields in the order given), or a readable form, coloured on a terminal unless
// NO_COLOR is set. Texts are escaped, so that a value can neither start a new line nor move a
// terminal's cursor; bytes that are not UTF-8 become U+FFFD. A field that is named like one of the
// first four gets a "_" behind its name. Thread-safe; a line is never torn. Lines that can't be
// written are dropped.
class Logger final {
 public:
  explicit Logger(const LogOptions& options);
  ~Logger();
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  void Log(Level level, absl::string_view msg, std::initializer_list<Field> fields = {});

 private:
  const std::string service_;
  bool json_;
  bool color_;
  std::unique_ptr<spdlog::logger> sink_;
};

// Sets the logger of the process; called once, first in main. Thread-safe. Without it Log() writes
// lines from info up, for a service without a name.
void Init(const LogOptions& options);

// Writes a line with the logger of the process. Thread-safe.
//   Log(Level::kInfo, "journal opened", {{"partition", p}, {"records", count}});
void Log(Level level, absl::string_view msg, std::initializer_list<Field> fields = {});

}  // namespace steward::telemetry
