#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/engine/catalog.h"
#include "libs/engine/overlay.h"
#include "libs/store/store.h"

namespace steward::engine {

struct InputsFrom {
  const Catalog& catalog;
  const store::Reader& rows;
  absl::Time now;
  // Request rows have no time in their keys, as under a test clock.
  bool untimed_requests = false;
};

// Writes what the journal's envelopes say about the inputs of its transitions, where the store
// lacks it because the journal's tail came back without it:
// - request ids of the last 24 h, so that a repeat is answered and not done again (one that changed
//   nothing left no record, and is forgotten);
// - up to which records of each source this service has acted (Cursor.acted_seq), and on which that
//   are parked; parked ones that were dropped go;
// - who was erased.
// Where it finds all of this it writes nothing. What no envelope tells stays lost: personal texts;
// which events were taken in without an effect (those behind the last effect come again), and among
// those before it, which were parked. Errors: DATA_LOSS.
absl::Status WriteInputs(const InputsFrom& from, Overlay* written);

}  // namespace steward::engine
