#pragma once

#include <istream>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "services/ctl/calc/op.h"

// `steward calc`: the services' arithmetic from the command line, as JSON lines. It needs no
// platform. Thread-safe.

namespace steward::calc {

// Bytes of a line: a request of the services has the same limit.
inline constexpr size_t kLineBytesMax = 1 << 20;

// Every op, in the order of CALC.md.
const std::vector<Op>& AllOps();

// Answers one line, {"id": "...", "op": "...", "inputs": {...}}, with {"id": ..., "result": {...}}
// or {"id": ..., "error": {"code", "message", "field"}}. `id` may be a text, a number or absent,
// which is answered as null. `ok`, if any, says which it was.
std::string Answer(absl::string_view line, bool* ok = nullptr);

// Answers every line of `in` in order, each with one line; lines of white space are passed over.
// False if any was bad. Reads and writes as it goes, so that it can stand in a pipe.
bool AnswerLines(std::istream& in, std::ostream& out);

// Documents every op, or one: for people, and as one JSON list. NOT_FOUND, with a suggestion, for
// an op that doesn't exist.
absl::Status ListOps(const std::optional<std::string>& op, std::ostream& out);
absl::Status ListOpsAsJson(const std::optional<std::string>& op, std::ostream& out);

}  // namespace steward::calc
