#pragma once

#include <sodium.h>

#include "libs/base/check.h"

namespace steward {

// Makes libsodium choose its implementations for this processor, once. Called before any other use
// of it; thread-safe.
inline void EnsureSodiumReady() {
  static const bool ready = sodium_init() >= 0;
  STEWARD_CHECK(ready) << "libsodium could not be initialised";
}

}  // namespace steward
