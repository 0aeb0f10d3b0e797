#pragma once

#include <ostream>

#include <google/protobuf/message.h>

// Forecasts as a manager reads them: amounts in major units, what is called beside what is worked
// out. Stateless.
namespace steward::ctl {

// `forecast`: a steward.contracts.v1.Forecast.
void WriteForecast(const google::protobuf::Message& forecast, std::ostream& out);

// `simulation`: a steward.contracts.v1.SimulateForecastResponse.
void WriteSimulation(const google::protobuf::Message& simulation, std::ostream& out);

}  // namespace steward::ctl
