#include "libs/base/money.h"

#include "libs/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace {

// What is read of an amount can be written, and means the same.
void CheckAmount(absl::string_view text, absl::string_view currency) {
  const absl::StatusOr<int64_t> minor_units = steward::ParseAmount(text, currency);
  if (!minor_units.ok()) return;
  const absl::StatusOr<std::string> written = steward::FormatAmount(*minor_units, currency);
  STEWARD_CHECK(written.ok()) << text << " " << currency;
  const absl::StatusOr<int64_t> again = steward::ParseAmount(*written, currency);
  STEWARD_CHECK(again.ok() && *again == *minor_units) << text << " " << currency;
}

}  // namespace

// ParseAmount, with no, two and three digits, and with a currency out of the text: "USD 12.50".
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text = steward::fuzz::Text(data, size);
  for (const char* currency : {"JPY", "USD", "KWD", "CLF"}) CheckAmount(text, currency);
  constexpr size_t kCodeBytes = 3;
  if (text.size() > kCodeBytes)
    CheckAmount(text.substr(kCodeBytes + 1), text.substr(0, kCodeBytes));
  return 0;
}
