#include "libs/base/check.h"
#include "libs/base/hash.h"
#include "tests/fuzz/fuzz.h"

// Base64UrlDecode: any bytes come back from their text, and a text that is taken is the only one
// for its bytes.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  const absl::StatusOr<std::string> decoded = steward::Base64UrlDecode(text);
  if (decoded.ok()) STEWARD_CHECK(steward::Base64UrlEncode(*decoded) == text) << text;
  const absl::StatusOr<std::string> again =
      steward::Base64UrlDecode(steward::Base64UrlEncode(text));
  STEWARD_CHECK(again.ok() && *again == text) << text;
  return 0;
}
