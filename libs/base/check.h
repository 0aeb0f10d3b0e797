#pragma once

#include <ostream>
#include <sstream>

// Checks for what can only be false by a programmer's error or corrupt storage. They are active in
// every build. A failed one writes one line to stderr (file, line, condition, context) and aborts
// the process.

namespace steward::check_internal {

// Collects the context of a failed check; its destructor reports it and aborts.
class Failure final {
 public:
  Failure(const char* file, int line, const char* condition);
  [[noreturn]] ~Failure();
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;

  std::ostream& stream() { return stream_; }

 private:
  std::ostringstream stream_;
};

// Turns a stream expression into void, so that both arms of the conditional in the macro have one
// type.
struct Voidify {
  void operator&(std::ostream&) const {}
};

[[noreturn]] void Unreachable(const char* file, int line);

}  // namespace steward::check_internal

// STEWARD_CHECK(seq > last) << "journal of partition " << p; The context is only evaluated on
// failure.
#define STEWARD_CHECK(condition)                       \
  (condition) ? static_cast<void>(0)                   \
              : ::steward::check_internal::Voidify() & \
                    ::steward::check_internal::Failure(__FILE__, __LINE__, #condition).stream()

// Stands after a switch that names every enumerator, where only a value outside the enum can
// arrive.
#define STEWARD_UNREACHABLE() ::steward::check_internal::Unreachable(__FILE__, __LINE__)
