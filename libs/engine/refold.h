#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "libs/engine/catalog.h"
#include "libs/store/store.h"

// States and everything else that is folded, made anew from the journal.
namespace steward::engine {

struct RefoldOptions {
  const Catalog& catalog;
  store::Store& store;
  absl::Time now;
  // Request rows have no time in their keys, as under a test clock.
  bool untimed_requests = false;
};

// Folds the journal again where another fold version than this binary's made what is stored, or
// where the journal was given records that nobody folded (ForgetFold): then the rows that
// transitions write beside states come back too (WriteInputs). With another fold version mirrors go
// as well, and intake begins anew, without effects up to where it was; while something is parked
// that waits, and the next start folds again. Before anything is served. Errors:
// FAILED_PRECONDITION for a newer binary's data; DATA_LOSS.
absl::Status Refold(const RefoldOptions& options);

// With this in a batch, the next Refold folds everything.
void ForgetFold(store::Batch* batch);

}  // namespace steward::engine
