#pragma once

#include <cstdint>

#include "libs/engine/service.h"
#include "libs/testing/toy/toy.pb.h"
#include "libs/testing/toy/toy_source.pb.h"

// A service small enough to be known by heart, with one of everything that the engine runs: an
// aggregate ("toys"), a summary that reads a mirror, two timers, a reaction that refuses, a
// consequence, personal texts and an erasure.
namespace steward::toy {

// Index: names by color. Sums: sizes of whole toys by color and day 0; sizes of whole toys by the
// shelf's room, which changes with the mirror.
inline constexpr uint16_t kToysByColor = 1;
inline constexpr uint16_t kSizeByColor = 1;
inline constexpr uint16_t kSizeByRoom = 2;

engine::Service Toys(uint32_t fold_version = 1);

}  // namespace steward::toy
