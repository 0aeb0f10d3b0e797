#include "libs/base/check.h"
#include "services/ctl/calc/calc.h"
#include "tests/fuzz/fuzz.h"

// `steward calc`: any line has one line for its answer, with a result or with an error that names
// its field.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view line = steward::fuzz::Text(data, size);
  bool ok = false;
  const std::string answer = steward::calc::Answer(line, &ok);
  STEWARD_CHECK(answer.find('\n') == std::string::npos) << answer;
  const auto json = steward::calc::Json::parse(answer, nullptr, false);
  STEWARD_CHECK(json.is_object() && json.size() == 2 && json.contains("id")) << answer;
  STEWARD_CHECK(json.contains(ok ? "result" : "error")) << answer;
  if (ok) return 0;
  STEWARD_CHECK(!json["error"]["field"].get<std::string>().empty()) << answer;
  const auto code = json["error"]["code"].get<std::string>();
  STEWARD_CHECK(code == "INVALID_ARGUMENT" || code == "OUT_OF_RANGE") << answer;
  return 0;
}
