#pragma once

#include <vector>

#include "services/ctl/calc/op.h"

// The documentation of the ops of sla_ops.cc, apart from them.

namespace steward::calc {

struct SlaOpFunctions {
  using Function = absl::StatusOr<Json> (*)(Inputs& in);
  Function clock = nullptr;
  Function due_by_precedence = nullptr;
  Function recompute = nullptr;
  Function customer_update_clocks = nullptr;
  Function response_clocks = nullptr;
  Function explain = nullptr;
};

std::vector<Op> SlaOpRows(const SlaOpFunctions& functions);

}  // namespace steward::calc
