#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

// What every target of this directory is: a file with LLVMFuzzerTestOneInput, which libFuzzer
// calls with inputs of its own (STEWARD_FUZZ), and replay.cc with those of the corpus. It aborts
// where something that must hold doesn't, and returns 0.

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace steward::fuzz {

inline absl::string_view Text(const uint8_t* data, size_t size) {
  // An empty input may come as null.
  return size == 0 ? absl::string_view("")
                   : absl::string_view(reinterpret_cast<const char*>(data), size);
}

}  // namespace steward::fuzz
