#pragma once

#include <string>

#include "services/host/host.h"

namespace CLI {
class App;
}

namespace steward::host {

// The whole of a service's binary: flags, log, host, signals. SIGTERM and SIGINT drain and close; a
// second one ends at once. Answers the exit status.
int Main(int argc, char** argv, const ServiceSpec& spec);

// The flags --kafka and --kafka-config, which bus::KafkaOptionsOf turns into options.
void AddKafkaFlags(CLI::App* app, std::string* brokers, std::string* config);

// The flags --otlp-endpoint and --trace-sample.
void AddTraceFlags(CLI::App* app, telemetry::TracerOptions* tracing);

// First in every main: abseil's deadlock detector is on in Debian's build and costs on each lock.
void InitProcess(const std::string& service);

// Blocks the stop signals for all threads made later; WaitForStop waits for one of them, or for
// RequestStop.
void BlockStopSignals();
void WaitForStop();
void RequestStop();

}  // namespace steward::host
