#include "libs/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace steward::check_internal {

Failure::Failure(const char* file, int line, const char* condition) {
  stream_ << file << ':' << line << ": check failed: " << condition << ' ';
}

Failure::~Failure() {
  stream_ << '\n';
  std::fputs(stream_.str().c_str(), stderr);
  std::fflush(stderr);
  std::abort();
}

void Unreachable(const char* file, int line) {
  std::fprintf(stderr, "%s:%d: reached what cannot be reached\n", file, line);
  std::fflush(stderr);
  std::abort();
}

}  // namespace steward::check_internal
