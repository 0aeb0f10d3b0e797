#include "services/ctl/calc/calc.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/calc/line.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

constexpr char kInputs[] = "inputs";
// Before the digits of a number that has more than 64 bits; and how JSON's text shows it.
constexpr char kWideMark[] = "\x01";
constexpr std::string_view kPrintedMark = "\"\\u0001";

std::vector<Op> MakeOps() {
  std::vector<Op> ops;
  for (std::vector<Op> (*topic)() :
       {BusinessTimeOps, SlaOps, ContractOps, ContractPriceOps, ArrOps, ForecastOps, SurveyOps,
        HealthOps, HealthBandOps, IdentifyOps, WorkQueueOps, HierarchyOps}) {
    std::vector<Op> more = topic();
    std::move(more.begin(), more.end(), std::back_inserter(ops));
  }
  return ops;
}

std::vector<std::string> OpNames() {
  std::vector<std::string> names;
  for (const Op& op : AllOps()) names.push_back(op.name);
  return names;
}

const Op* FindOp(const std::string& name) {
  const auto& ops = AllOps();
  const auto found =
      std::find_if(ops.begin(), ops.end(), [&name](const Op& op) { return op.name == name; });
  return found == ops.end() ? nullptr : &*found;
}

// A policy function names its own arguments; here they are fields of `inputs`.
absl::Status OfInputs(const absl::Status& status) {
  ErrorDetail detail = DetailOf(status);
  if (detail.violations().empty()) return status;
  std::string* const field = detail.mutable_violations(0)->mutable_field();
  if (absl::StartsWith(*field, kInputs)) return status;
  const std::string message(status.message());
  const bool begins_with_it = absl::StartsWith(message, *field);
  *field = absl::StrCat(kInputs, ".", *field);
  return Reject(detail, begins_with_it ? absl::StrCat(kInputs, ".", message) : message);
}

Json ErrorJson(const absl::Status& status) {
  const ErrorDetail detail = DetailOf(status);
  return {{"code", absl::StatusCodeToString(status.code())},
          {"message", std::string(status.message())},
          {"field", detail.violations().empty() ? kInputs : detail.violations(0).field()}};
}

absl::Status CheckEnvelope(const Json& line) {
  if (!line.is_object()) {
    return InvalidField("line",
                        R"(must be an object as in {"id": "1", "op": "nps", "inputs": {}})");
  }
  for (const auto& [name, value] : line.items()) {
    if (name == "id" || name == "op" || name == kInputs) continue;
    return InvalidField(
        absl::StrCat("line.", name),
        absl::StrCat("is no field of a line", Suggestion(name, {"id", "op", kInputs})));
  }
  if (line.contains("id") && line["id"].is_structured()) {
    return InvalidField("id", "must be a text or a number");
  }
  return absl::OkStatus();
}

absl::StatusOr<const Op*> OpOf(const Json& line) {
  if (!line.contains("op") || !line["op"].is_string()) {
    return InvalidField("op", "must be an op's name; `steward calc --list` has them");
  }
  const auto name = line["op"].get<std::string>();
  const Op* const op = FindOp(name);
  if (op != nullptr) return op;
  return InvalidField("op",
                      absl::StrCat("\"", name, "\" doesn't exist", Suggestion(name, OpNames()),
                                   "; `steward calc --list` has them"));
}

absl::StatusOr<Json> Compute(const Json& line) {
  STEWARD_RETURN_IF_ERROR(CheckEnvelope(line));
  STEWARD_ASSIGN_OR_RETURN(const Op* const op, OpOf(line));
  if (!line.contains(kInputs) || !line[kInputs].is_object()) {
    return InvalidField(kInputs, "must be an object with the op's fields");
  }
  Inputs in(line[kInputs], kInputs);
  absl::StatusOr<Json> result = op->function(in);
  // An op may have computed with what it couldn't read, and then its answer means nothing.
  STEWARD_RETURN_IF_ERROR(in.Finish());
  if (!result.ok()) return OfInputs(result.status());
  return result;
}

std::string Respond(Json id, const absl::StatusOr<Json>& result, bool* ok) {
  Json answer = {{"id", std::move(id)}};
  if (result.ok()) {
    answer["result"] = *result;
  } else {
    answer["error"] = ErrorJson(result.status());
  }
  if (ok != nullptr) *ok = result.ok();
  return PrintJson(answer);
}

std::string TooLong(bool* ok) {
  return Respond(
      nullptr,
      InvalidField("line", absl::StrCat("is longer than ", kLineBytesMax, " bytes; split it")), ok);
}

// Reads up to the line's end, and keeps no more than is allowed; false at the end of the input.
bool ReadLine(std::istream& in, std::string* line) {
  line->clear();
  std::streambuf* const bytes = in.rdbuf();
  int c = bytes->sbumpc();
  if (c == std::streambuf::traits_type::eof()) return false;
  for (; c != std::streambuf::traits_type::eof() && c != '\n'; c = bytes->sbumpc()) {
    if (line->size() <= kLineBytesMax) line->push_back(static_cast<char>(c));
  }
  return true;
}

}  // namespace

Json WholeNumber(const WideInteger& value) {
  const auto narrow = ToInt64(value, "the number");
  return narrow.ok() ? Json(*narrow) : Json(kWideMark + value.str());
}

std::string PrintJson(const Json& json) {
  std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  for (size_t at = text.find(kPrintedMark); at != std::string::npos;
       at = text.find(kPrintedMark, at)) {
    const size_t digits = at + kPrintedMark.size();
    const size_t end = text.find('"', digits);
    const bool is_number = text.find_first_not_of("-0123456789", digits) == end && end > digits;
    if (is_number)
      text =
          absl::StrCat(text.substr(0, at), text.substr(digits, end - digits), text.substr(end + 1));
    ++at;
  }
  return text;
}

const std::vector<Op>& AllOps() {
  static const auto* const kOps = new std::vector<Op>(MakeOps());
  return *kOps;
}

std::string Answer(absl::string_view line, bool* ok) {
  if (line.size() > kLineBytesMax) return TooLong(ok);
  const absl::StatusOr<Json> json = ParseLine(line);
  if (!json.ok()) {
    absl::string_view why = json.status().message();
    absl::ConsumePrefix(&why, "the line ");
    return Respond(nullptr, InvalidField("line", why), ok);
  }
  const bool has_id = json->is_object() && json->contains("id") && !(*json)["id"].is_structured();
  return Respond(has_id ? (*json)["id"] : Json(nullptr), Compute(*json), ok);
}

bool AnswerLines(std::istream& in, std::ostream& out) {
  bool all_ok = true;
  std::string line;
  while (out && ReadLine(in, &line)) {
    if (line.size() <= kLineBytesMax && absl::StripAsciiWhitespace(line).empty()) continue;
    bool ok = false;
    out << Answer(line, &ok) << '\n';
    all_ok = all_ok && ok;
    // Who waits for this answer before sending more gets it; who has sent more waits for nothing.
    if (in.rdbuf()->in_avail() <= 0) out.flush();
  }
  out.flush();
  return all_ok;
}

}  // namespace steward::calc
