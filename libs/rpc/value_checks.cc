#include "libs/rpc/value_checks.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/base/text.h"
#include "libs/rpc/pattern_words.h"

namespace steward::rpc {
namespace {

uint64_t CharactersOf(absl::string_view text) {
  uint64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1u : 0u;
  return count;
}

bool IsPlainAscii(absl::string_view text) {
  bool visible = false;
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
    visible = visible || c != ' ';
  }
  return visible;
}

bool HasControl(absl::string_view text) {
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    if (control && c != '\n' && c != '\t' && c != '\r') return true;
  }
  return false;
}

template <class T, class U>
bool Contains(const std::vector<T>& values, const U& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::string JoinNumbers(const std::vector<Number>& numbers) {
  return absl::StrJoin(numbers, ", ",
                       [](std::string* out, Number number) { out->append(NumberText(number)); });
}

// The values that may be given: without the one that stands for none, and those that are refused.
std::string JoinValues(const google::protobuf::EnumDescriptor& type,
                       const std::vector<Number>& refused) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    const int number = type.value(i)->number();
    if (number != 0 && !Contains(refused, number)) names.push_back(type.value(i)->name());
  }
  return absl::StrJoin(names, ", ");
}

void CheckText(const StringRule& rule, absl::string_view value, Violate violate) {
  if (rule.kind == TextKind::kText && HasControl(value)) {
    return violate("must not contain control characters");
  }
  if (rule.kind != TextKind::kName || value.empty() || IsPlainAscii(value)) return;
  const absl::Status status = ValidateName("", value);
  if (status.ok()) return;
  const ErrorDetail detail = DetailOf(status);
  violate(detail.violations_size() == 0 ? status.message()
                                        : Abs(detail.violations(0).description()));
}

void CheckLength(const StringRule& rule, absl::string_view value, Violate violate) {
  const bool bytes = rule.kind == TextKind::kBytes;
  const absl::string_view unit = bytes ? " bytes" : " characters";
  if (rule.min_len > 0 || value.size() > rule.max_len) {
    const uint64_t length = bytes ? value.size() : CharactersOf(value);
    if (length < rule.min_len) violate(absl::StrCat("must have at least ", rule.min_len, unit));
    if (length > rule.max_len) violate(absl::StrCat("must have at most ", rule.max_len, unit));
  }
  if (value.size() < rule.min_bytes) {
    violate(absl::StrCat("must have at least ", rule.min_bytes, " bytes"));
  }
  if (value.size() > rule.max_bytes) {
    violate(absl::StrCat("must have at most ", rule.max_bytes, " bytes"));
  }
}

bool Matches(const StringRule& rule, absl::string_view value) {
  if (value.empty()) return rule.pattern_takes_empty;
  return RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *rule.pattern);
}

}  // namespace

std::string NumberText(Number number) {
  if (number < 0) return absl::StrCat(static_cast<int64_t>(number));
  return absl::StrCat(static_cast<uint64_t>(number));
}

void CheckString(const StringRule& rule, absl::string_view value, Violate violate) {
  CheckLength(rule, value, violate);
  // A long value is only measured: it is wrong already.
  if (value.size() / 4 > rule.max_len) return;
  CheckText(rule, value, violate);
  if (rule.pattern != nullptr && !Matches(rule, value)) {
    violate(PatternInWords(rule.pattern->pattern()));
  }
  if (!rule.prefix.empty() && !absl::StartsWith(value, rule.prefix)) {
    violate(absl::StrCat("must begin with ", rule.prefix));
  }
  if (rule.equal.has_value() && value != *rule.equal) {
    violate(absl::StrCat("must be \"", *rule.equal, "\""));
  }
  if (!rule.in.empty() && !Contains(rule.in, value)) {
    violate(absl::StrCat("must be one of ", absl::StrJoin(rule.in, ", ")));
  }
  if (Contains(rule.not_in, value)) {
    violate(absl::StrCat("must not be one of ", absl::StrJoin(rule.not_in, ", ")));
  }
}

void CheckNumber(const NumberRule& rule, Number value, Violate violate) {
  if (rule.defined_only != nullptr &&
      rule.defined_only->FindValueByNumber(static_cast<int>(value)) == nullptr) {
    violate(absl::StrCat("must be a value of ", rule.defined_only->name()));
  }
  if (rule.min.has_value() && value < *rule.min) {
    violate(absl::StrCat("must be at least ", NumberText(*rule.min)));
  }
  if (rule.max.has_value() && value > *rule.max) {
    violate(absl::StrCat("must be at most ", NumberText(*rule.max)));
  }
  if (rule.equal.has_value() && value != *rule.equal) {
    violate(absl::StrCat("must be ", NumberText(*rule.equal)));
  }
  if (!rule.in.empty() && !Contains(rule.in, value)) {
    violate(absl::StrCat("must be one of ", JoinNumbers(rule.in)));
  }
  if (!Contains(rule.not_in, value)) return;
  if (rule.defined_only != nullptr) {
    violate(absl::StrCat(value == Number(0) ? "must be set, to one of " : "must be one of ",
                         JoinValues(*rule.defined_only, rule.not_in)));
  } else {
    violate(absl::StrCat("must not be one of ", JoinNumbers(rule.not_in)));
  }
}

}  // namespace steward::rpc
