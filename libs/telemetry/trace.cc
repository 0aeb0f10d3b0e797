#include "libs/telemetry/trace.h"

#include <algorithm>
#include <cstring>
#include <sodium.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace steward::telemetry {
namespace {

constexpr size_t kTraceparentLength = 55;
constexpr uint8_t kSampledFlag = 0x01;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

template <size_t N>
bool ParseHex(absl::string_view text, std::array<uint8_t, N>* out) {
  for (size_t i = 0; i < N; ++i) {
    const int high = HexDigit(text[2 * i]);
    const int low = HexDigit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    (*out)[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return true;
}

template <size_t N>
bool IsZero(const std::array<uint8_t, N>& id) {
  return std::all_of(id.begin(), id.end(), [](uint8_t byte) { return byte == 0; });
}

template <size_t N>
void KeepNonZero(std::array<uint8_t, N>* id) {
  if (IsZero(*id)) id->back() = 1;
}

template <size_t N>
std::string Hex(const std::array<uint8_t, N>& id) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(id.data()), N));
}

// Random bytes by the kilobyte: one system call serves the ids of 128 spans.
class RandomPool {
 public:
  template <size_t N>
  void Take(std::array<uint8_t, N>* out) {
    if (used_ + N > bytes_.size()) Refill();
    std::memcpy(out->data(), bytes_.data() + used_, N);
    used_ += N;
    KeepNonZero(out);
  }

 private:
  void Refill() {
    static const int initialized = sodium_init();  // Once for the process; never fails twice.
    static_cast<void>(initialized);  // On failure randombytes_buf() ends the process itself.
    randombytes_buf(bytes_.data(), bytes_.size());
    used_ = 0;
  }

  std::array<uint8_t, 1024> bytes_;
  size_t used_ = sizeof(bytes_);
};

RandomPool& ThreadPool() {
  thread_local RandomPool pool;
  return pool;
}

}  // namespace

std::optional<TraceContext> ParseTraceparent(absl::string_view text) {
  if (text.size() != kTraceparentLength || text.substr(0, 3) != "00-") return std::nullopt;
  if (text[35] != '-' || text[52] != '-') return std::nullopt;
  TraceContext context;
  std::array<uint8_t, 1> flags;
  if (!ParseHex(text.substr(3), &context.trace_id) ||
      !ParseHex(text.substr(36), &context.span_id) || !ParseHex(text.substr(53), &flags)) {
    return std::nullopt;
  }
  if (IsZero(context.trace_id) || IsZero(context.span_id)) return std::nullopt;
  context.sampled = (flags[0] & kSampledFlag) != 0;
  return context;
}

std::string FormatTraceparent(const TraceContext& context) {
  return absl::StrCat("00-", Hex(context.trace_id), "-", Hex(context.span_id),
                      context.sampled ? "-01" : "-00");
}

std::string FormatTraceId(const TraceContext& context) { return Hex(context.trace_id); }

std::string FormatSpanId(const std::array<uint8_t, 8>& span_id) { return Hex(span_id); }

TraceContext NewTrace(bool sampled) {
  TraceContext context{.sampled = sampled};
  ThreadPool().Take(&context.trace_id);
  ThreadPool().Take(&context.span_id);
  return context;
}

TraceContext NewChild(const TraceContext& parent) {
  TraceContext child = parent;
  ThreadPool().Take(&child.span_id);
  return child;
}

}  // namespace steward::telemetry
