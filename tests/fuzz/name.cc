#include <string>

#include "libs/base/check.h"
#include "libs/base/text.h"
#include "tests/fuzz/fuzz.h"

// ValidateName, ValidateNote and NormalizeForSearch: a name is a note too, and the form that names
// are compared in is its own form.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  const bool is_note = steward::ValidateNote("note", text).ok();
  if (steward::ValidateName("name", text).ok()) STEWARD_CHECK(is_note) << text;
  const std::string form = steward::NormalizeForSearch(text);
  STEWARD_CHECK(steward::NormalizeForSearch(form) == form) << text;
  return 0;
}
