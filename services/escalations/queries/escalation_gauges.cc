#include "services/escalations/queries/escalation_gauges.h"

#include <string>
#include <variant>

#include "absl/strings/strip.h"

#include "libs/engine/query.h"
#include "services/escalations/rows.h"
#include "steward/escalations/v1/escalations_clocks.pb.h"
#include "steward/escalations/v1/escalations_resources.pb.h"

namespace steward::escalations {
namespace {

using engine::QueryContext;

// "SEV1" of "SEVERITY_SEV1".
std::string LabelOf(absl::string_view severity) {
  return std::string(absl::StripPrefix(severity, "SEVERITY_"));
}

// A sum whose group begins with the severity; each severity has its value, also where it is 0.
absl::Status ReadBySeverity(uint16_t sum, const QueryContext& context,
                            std::map<std::string, double>* values) {
  for (const auto severity :
       {v1::SEVERITY_SEV1, v1::SEVERITY_SEV2, v1::SEVERITY_SEV3, v1::SEVERITY_SEV4}) {
    (*values)[LabelOf(v1::Severity_Name(severity))] = 0;
  }
  return context.VisitSum(sum, {}, [values](const QueryContext::SumEntry& entry) {
    (*values)[LabelOf(std::get<std::string>(entry.group[0]))] += static_cast<double>(entry.amount);
  });
}

absl::Status ReadOpen(const QueryContext& context, std::map<std::string, double>* values) {
  return ReadBySeverity(kOpenBySeverity, context, values);
}

absl::Status ReadBreaches(const QueryContext& context, std::map<std::string, double>* values) {
  return ReadBySeverity(kBreaches, context, values);
}

}  // namespace

engine::GaugeType OpenGauge() {
  return {.name = "steward_escalations_open",
          .help = "Escalations that are not over, by severity",
          .label = "severity",
          .read = ReadOpen};
}

engine::GaugeType BreachesGauge() {
  return {.name = "steward_escalations_breached_clocks",
          .help = "Clocks that were missed, by severity of the escalation",
          .label = "severity",
          .read = ReadBreaches};
}

}  // namespace steward::escalations
