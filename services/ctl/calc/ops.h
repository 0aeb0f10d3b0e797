#pragma once

#include <vector>

#include "services/ctl/calc/op.h"

// Each topic's ops, from its own file. AllOps() in calc.cc puts them together, in this order.

namespace steward::calc {

std::vector<Op> BusinessTimeOps();
std::vector<Op> SlaOps();
std::vector<Op> ContractOps();
std::vector<Op> ContractPriceOps();
std::vector<Op> ArrOps();
std::vector<Op> ForecastOps();
std::vector<Op> SurveyOps();
std::vector<Op> HealthOps();
std::vector<Op> HealthBandOps();
std::vector<Op> IdentifyOps();
std::vector<Op> WorkQueueOps();
std::vector<Op> HierarchyOps();

}  // namespace steward::calc
