#include "libs/base/filter.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace {

constexpr steward::FilterField kFields[] = {{"display_name", true}, {"tier", false}};

// A filter's text in its quoted form, with everything escaped that means something.
std::string Quoted(const steward::Filter& filter) {
  std::string text = absl::StrCat(filter.field, " = \"");
  for (const char c : filter.value) {
    if (c == '"' || c == '\\' || c == '*') text.push_back('\\');
    text.push_back(c);
  }
  return absl::StrCat(text, filter.prefix ? "*" : "", "\"");
}

}  // namespace

// ParseFilter: what it takes means the same when it is written out in full.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  const auto filter = steward::ParseFilter(text, kFields);
  if (!filter.ok() || !filter->has_value()) return 0;
  const auto again = steward::ParseFilter(Quoted(**filter), kFields);
  STEWARD_CHECK(again.ok() && again->has_value()) << text;
  STEWARD_CHECK((*again)->field == (*filter)->field) << text;
  STEWARD_CHECK((*again)->value == (*filter)->value) << text;
  STEWARD_CHECK((*again)->prefix == (*filter)->prefix) << text;
  return 0;
}
