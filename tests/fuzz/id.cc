#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/ids.h"
#include "libs/base/naming.h"
#include "tests/fuzz/fuzz.h"

namespace {

// An id is one segment of a name, and nothing more.
void CheckId(absl::string_view id) {
  const std::string account = absl::StrCat("accounts/", id);
  const std::string contract = absl::StrCat(account, "/contracts/", id);
  STEWARD_CHECK(steward::AccountOf(contract) == id) << id;
  STEWARD_CHECK(steward::LastSegment(contract) == id) << id;
  STEWARD_CHECK(steward::CollectionOf(contract) == "contracts") << id;
  STEWARD_CHECK(steward::ParentOf(contract) == account) << id;
}

// Names of any text: what is found in one is a part of it.
void CheckName(absl::string_view name) {
  const std::string last = steward::LastSegment(name);
  STEWARD_CHECK(last.find('/') == std::string::npos) << name;
  STEWARD_CHECK(name.substr(name.size() - last.size()) == last) << name;
  const std::string parent = steward::ParentOf(name);
  STEWARD_CHECK(name.substr(0, parent.size()) == parent) << name;
  STEWARD_CHECK(name.find(steward::CollectionOf(name)) != absl::string_view::npos) << name;
  const std::string account = steward::AccountOf(name);
  STEWARD_CHECK(account == steward::kReference ||
                name.find(absl::StrCat("accounts/", account)) == 0)
      << name;
}

}  // namespace

// IsValidId, ParseUuidV7Millis and the parts of names: a time is read only from what is an id too,
// and is the number that its digits write.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  CheckName(text);
  if (steward::IsValidId(text)) CheckId(text);
  const std::optional<int64_t> ms = steward::ParseUuidV7Millis(text);
  if (!ms.has_value()) return 0;
  STEWARD_CHECK(steward::IsValidId(text)) << text;
  uint64_t digits = 0;
  const std::string hex = absl::StrCat(text.substr(0, 8), text.substr(9, 4));
  STEWARD_CHECK(absl::SimpleHexAtoi(hex, &digits)) << text;
  STEWARD_CHECK(static_cast<uint64_t>(*ms) == digits) << text;
  STEWARD_CHECK(steward::ParseUuidV7Millis(absl::AsciiStrToUpper(text)) == ms) << text;
  return 0;
}
