#pragma once

namespace steward::dev {

// `steward dev`: runs the whole platform, on the embedded bus or on Kafka, until a signal. Answers
// the exit status.
int Main(int argc, char** argv);

}  // namespace steward::dev
