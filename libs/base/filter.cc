#include "libs/base/filter.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward {
namespace {

absl::Status Refuse(absl::Span<const FilterField> fields, absl::string_view why) {
  std::vector<std::string> forms;
  for (const FilterField& field : fields) {
    forms.push_back(absl::StrCat(field.name, field.by_prefix ? " = \"begin*\"" : " = \"value\""));
  }
  return Reject(
      Reason::REASON_UNSUPPORTED_FILTER,
      absl::StrCat("filter ", why, "; it is empty or one of: ", absl::StrJoin(forms, ", ")));
}

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._-/*").find(c) != absl::string_view::npos;
}

// Takes the characters off the front of `text` for which `belongs` is true.
template <class Belongs>
absl::string_view TakeWhile(absl::string_view* text, Belongs belongs) {
  const auto* const end = std::find_if_not(text->begin(), text->end(), belongs);
  const absl::string_view taken = text->substr(0, static_cast<size_t>(end - text->begin()));
  text->remove_prefix(taken.size());
  return taken;
}

void SkipSpace(absl::string_view* text) { *text = absl::StripLeadingAsciiWhitespace(*text); }

// A value's characters, and which of them are stars that were not escaped.
struct Value {
  std::string text;
  std::vector<size_t> stars;

  void Add(char c, bool escaped) {
    if (c == '*' && !escaped) stars.push_back(text.size());
    text.push_back(c);
  }
};

// Takes a quoted text off the front, its closing quote included; false when that is missing.
bool TakeQuoted(absl::string_view* text, Value* value) {
  text->remove_prefix(1);
  while (!text->empty() && text->front() != '"') {
    const bool escaped = text->front() == '\\' && text->size() > 1;
    if (escaped) text->remove_prefix(1);
    value->Add(text->front(), escaped);
    text->remove_prefix(1);
  }
  if (text->empty()) return false;
  text->remove_prefix(1);
  return true;
}

bool TakeValue(absl::string_view* text, Value* value) {
  if (!text->empty() && text->front() == '"') return TakeQuoted(text, value);
  for (const char c : TakeWhile(text, IsWordCharacter)) value->Add(c, false);
  return true;
}

// Turns a star at the end into `prefix`; false for any other star.
bool TakeStar(const FilterField& field, const Value& value, Filter* filter) {
  filter->value = value.text;
  if (value.stars.empty()) return true;
  if (!field.by_prefix || value.stars.size() > 1) return false;
  if (value.stars.front() + 1 != value.text.size()) return false;
  filter->value.pop_back();
  filter->prefix = true;
  return true;
}

}  // namespace

absl::StatusOr<std::optional<Filter>> ParseFilter(absl::string_view text,
                                                  absl::Span<const FilterField> fields) {
  SkipSpace(&text);
  if (text.empty()) return std::optional<Filter>();
  Filter filter;
  filter.field = std::string(TakeWhile(&text, [](char c) {
    return absl::ascii_islower(static_cast<unsigned char>(c)) || c == '_';
  }));
  const auto* const field = std::find_if(fields.begin(), fields.end(), [&filter](const auto& each) {
    return each.name == filter.field;
  });
  if (field == fields.end()) {
    return Refuse(fields, absl::StrCat("has no field '", filter.field, "'"));
  }
  SkipSpace(&text);
  if (text.empty() || text.front() != '=') return Refuse(fields, "needs '=' after its field");
  text.remove_prefix(1);
  SkipSpace(&text);
  Value value;
  if (!TakeValue(&text, &value)) return Refuse(fields, "lacks the closing quote");
  SkipSpace(&text);
  if (!text.empty()) return Refuse(fields, absl::StrCat("goes on with '", text, "'"));
  if (!TakeStar(*field, value, &filter)) {
    return Refuse(fields, field->by_prefix ? "can have one '*', at its end" : "can't have '*'");
  }
  if (filter.value.empty() && !filter.prefix) return Refuse(fields, "needs a value");
  return std::optional<Filter>(std::move(filter));
}

absl::Status UnsupportedFilterValue(const Filter& filter, absl::string_view allowed) {
  return Reject(
      Reason::REASON_UNSUPPORTED_FILTER,
      absl::StrCat("filter can't have ", filter.field, " = \"", filter.value, "\"; ", allowed));
}

absl::StatusOr<int64_t> FilterNumber(const Filter& filter,
                                     const google::protobuf::EnumDescriptor& enumeration) {
  const auto* value = enumeration.FindValueByName(filter.value);
  if (value != nullptr && value->number() != 0) return int64_t{value->number()};
  std::string names;
  for (int i = 0; i < enumeration.value_count(); ++i) {
    if (enumeration.value(i)->number() == 0) continue;
    absl::StrAppend(&names, names.empty() ? "" : ", ", enumeration.value(i)->name());
  }
  return UnsupportedFilterValue(filter, names);
}

}  // namespace steward
