#pragma once

#include <string>

#include "absl/strings/str_cat.h"

#include "steward/common/v1/envelope.pb.h"

namespace steward::accounts {

// "accounts/3/1/117", as the engine writes it: for folds, which know no engine.
inline std::string EventIdOf(const common::v1::Envelope& envelope) {
  return absl::StrCat(envelope.service(), "/", envelope.partition(), "/", envelope.epoch(), "/",
                      envelope.seq());
}

}  // namespace steward::accounts
