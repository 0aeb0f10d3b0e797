#pragma once

#include "libs/engine/service.h"

// What operators see of escalations.
namespace steward::escalations {

// steward_escalations_open{severity}: escalations that are not over.
engine::GaugeType OpenGauge();

// steward_escalations_breached_clocks{severity}: clocks that were missed, of escalations of any
// state.
engine::GaugeType BreachesGauge();

}  // namespace steward::escalations
