#include "services/ctl/calc/inputs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/errors.h"
#include "libs/base/suggest.h"
#include "services/ctl/calc/instant.h"

namespace steward::calc {
namespace {

constexpr size_t kQuotedBytesMax = 60;

// "\"abc\"", "1.5", "a list": what stands there instead, short enough for a message.
std::string Shown(const Json& value) {
  if (value.is_structured()) return value.is_array() ? "a list" : "an object";
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= kQuotedBytesMax ? text : absl::StrCat("a ", value.type_name());
}

std::string InWords(Range range) {
  if (range.min == kAnyInt.min && range.max == kAnyInt.max) return "a whole number of 64 bits";
  if (range.max == kAnyInt.max) return absl::StrCat("a whole number of at least ", range.min);
  if (range.min == kAnyInt.min) return absl::StrCat("a whole number of at most ", range.max);
  return absl::StrCat("a whole number from ", range.min, " to ", range.max);
}

std::optional<int64_t> WholeNumber(const Json& value) {
  if (!value.is_number_integer()) return std::nullopt;
  const bool too_large =
      value.is_number_unsigned() &&
      value.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  return too_large ? std::nullopt : std::optional<int64_t>(value.get<int64_t>());
}

}  // namespace

Inputs::Inputs(const Json& value, std::string path) : Inputs(&value, std::move(path), nullptr) {}

Inputs::Inputs(const Json* value, std::string path, Inputs* root)
    : value_(value), path_(std::move(path)), root_(root == nullptr ? this : root) {}

int64_t Inputs::Int(const std::string& name, Range range) { return At(name).AsInt(range); }

int64_t Inputs::IntOr(const std::string& name, int64_t otherwise, Range range) {
  return OptionalInt(name, range).value_or(otherwise);
}

std::optional<int64_t> Inputs::OptionalInt(const std::string& name, Range range) {
  Inputs* const field = Find(name);
  return field == nullptr ? std::nullopt : std::make_optional(field->AsInt(range));
}

bool Inputs::Bool(const std::string& name) { return At(name).AsBool(); }

bool Inputs::BoolOr(const std::string& name, bool otherwise) {
  Inputs* const field = Find(name);
  return field == nullptr ? otherwise : field->AsBool();
}

std::string Inputs::Text(const std::string& name) { return At(name).AsText(); }

std::optional<std::string> Inputs::OptionalText(const std::string& name) {
  Inputs* const field = Find(name);
  return field == nullptr ? std::nullopt : std::make_optional(field->AsText());
}

absl::Time Inputs::Instant(const std::string& name) { return At(name).AsInstant(); }

std::optional<absl::Time> Inputs::OptionalInstant(const std::string& name) {
  Inputs* const field = Find(name);
  return field == nullptr ? std::nullopt : std::make_optional(field->AsInstant());
}

Day Inputs::Date(const std::string& name) { return At(name).AsDate(); }

std::optional<Day> Inputs::OptionalDate(const std::string& name) {
  Inputs* const field = Find(name);
  return field == nullptr ? std::nullopt : std::make_optional(field->AsDate());
}

absl::TimeZone Inputs::Zone(const std::string& name) { return At(name).AsZone(); }

std::vector<Inputs*> Inputs::List(const std::string& name, size_t entries_max) {
  return At(name).AsList(entries_max);
}

std::vector<Inputs*> Inputs::ListOrEmpty(const std::string& name, size_t entries_max) {
  Inputs* const field = Find(name);
  return field == nullptr ? std::vector<Inputs*>() : field->AsList(entries_max);
}

std::vector<int64_t> Inputs::Ints(const std::string& name, Range range) {
  std::vector<int64_t> numbers;
  for (Inputs* entry : List(name)) numbers.push_back(entry->AsInt(range));
  return numbers;
}

Inputs& Inputs::At(const std::string& name) {
  Inputs& child = Child(name);
  if (child.value_ == nullptr && value_ != nullptr) {
    child.Fail("is missing; `steward calc --list` documents the op's fields");
  }
  return child;
}

Inputs* Inputs::Find(const std::string& name) {
  Inputs& child = Child(name);
  return child.value_ == nullptr ? nullptr : &child;
}

std::vector<std::pair<std::string, Inputs*>> Inputs::Members() {
  names_are_data_ = true;
  std::vector<std::pair<std::string, Inputs*>> members;
  if (!AsObject()) return members;
  for (const auto& [name, value] : value_->items()) {
    if (Inputs* const field = Find(name)) members.emplace_back(name, field);
  }
  return members;
}

int64_t Inputs::AsInt(Range range) {
  if (value_ == nullptr) return 0;
  const std::optional<int64_t> number = WholeNumber(*value_);
  if (number && *number >= range.min && *number <= range.max) return *number;
  Fail(absl::StrCat("must be ", InWords(range), ", not ", Shown(*value_)));
  return 0;
}

bool Inputs::AsBool() {
  if (value_ == nullptr) return false;
  if (value_->is_boolean()) return value_->get<bool>();
  Fail(absl::StrCat("must be true or false, not ", Shown(*value_)));
  return false;
}

std::string Inputs::AsText() {
  if (value_ == nullptr) return "";
  if (value_->is_string() && !value_->get_ref<const std::string&>().empty()) {
    return value_->get<std::string>();
  }
  Fail(absl::StrCat("must be a text that is not empty, not ", Shown(*value_)));
  return "";
}

absl::Time Inputs::AsInstant() {
  if (value_ == nullptr) return absl::UnixEpoch();
  const std::optional<absl::Time> time =
      value_->is_string() ? ParseInstant(value_->get_ref<const std::string&>()) : std::nullopt;
  if (time) return *time;
  Fail(absl::StrCat("must be an instant as in \"2026-03-29T01:00:00Z\", in UTC, with at most ",
                    "milliseconds, not ", Shown(*value_)));
  return absl::UnixEpoch();
}

Day Inputs::AsDate() {
  if (value_ == nullptr) return 0;
  if (value_->is_string()) {
    const absl::StatusOr<Day> day = ParseDay(value_->get_ref<const std::string&>());
    if (day.ok()) return *day;
  }
  Fail(absl::StrCat("must be a date as in \"2026-03-29\", not ", Shown(*value_)));
  return 0;
}

absl::TimeZone Inputs::AsZone() {
  if (value_ == nullptr) return absl::UTCTimeZone();
  if (value_->is_string()) {
    const absl::StatusOr<absl::TimeZone> zone = LoadZone(value_->get_ref<const std::string&>());
    if (zone.ok()) return *zone;
  }
  Fail(
      absl::StrCat("must be a time zone as in \"Europe/Berlin\" or \"UTC\", not ", Shown(*value_)));
  return absl::UTCTimeZone();
}

std::vector<Inputs*> Inputs::AsList(size_t entries_max) {
  if (value_ == nullptr) return {};
  if (!value_->is_array() || value_->size() > entries_max) {
    Fail(absl::StrCat("must be a list of at most ", entries_max, " entries, not ",
                      value_->is_array() ? absl::StrCat("of ", value_->size()) : Shown(*value_)));
    return {};
  }
  // A list may be read twice.
  for (size_t i = entries_.size(); i < value_->size(); ++i) {
    entries_.emplace_back(new Inputs(&(*value_)[i], absl::StrCat(path_, "[", i, "]"), root_));
  }
  std::vector<Inputs*> entries;
  for (const auto& entry : entries_) entries.push_back(entry.get());
  return entries;
}

size_t Inputs::AsWordOf(const std::vector<std::string>& words) {
  if (value_ == nullptr) return 0;
  const std::string word = value_->is_string() ? value_->get<std::string>() : "";
  const auto found = std::find(words.begin(), words.end(), word);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  Fail(absl::StrCat("must be one of ", absl::StrJoin(words, ", "), ", not ", Shown(*value_)));
  return 0;
}

void Inputs::Fail(absl::string_view description) {
  if (root_->first_error_.ok()) root_->first_error_ = InvalidField(path_, description);
}

absl::Status Inputs::Finish() const {
  absl::Status unknown = root_->UnknownField();
  return unknown.ok() ? root_->first_error_ : unknown;
}

std::vector<std::string> Inputs::AskedPaths() const {
  std::set<std::string> paths;
  for (const auto& [name, field] : fields_) {
    const std::string here = names_are_data_ ? "*" : name;
    paths.insert(here);
    for (const std::string& below : field->AskedPaths()) {
      paths.insert(absl::StrCat(here, absl::StartsWith(below, "[]") ? "" : ".", below));
    }
  }
  for (const auto& entry : entries_) {
    for (const std::string& below : entry->AskedPaths()) {
      paths.insert(absl::StrCat("[]", absl::StartsWith(below, "[]") ? "" : ".", below));
    }
  }
  return {paths.begin(), paths.end()};
}

bool Inputs::AsObject() {
  if (value_ == nullptr) return false;
  if (value_->is_object()) return true;
  Fail(absl::StrCat("must be an object, not ", Shown(*value_)));
  value_ = nullptr;
  return false;
}

Inputs& Inputs::Child(const std::string& name) {
  std::unique_ptr<Inputs>& child = fields_[name];
  if (child == nullptr) {
    const Json* value = nullptr;
    if (AsObject()) {
      const auto found = value_->find(name);
      if (found != value_->end() && !found->is_null()) value = &*found;
    }
    child.reset(new Inputs(value, absl::StrCat(path_, ".", name), root_));
  }
  return *child;
}

absl::Status Inputs::UnknownField() const {
  // What was never read as an object has no fields that anybody could know.
  if (value_ != nullptr && value_->is_object() && !fields_.empty()) {
    for (const auto& [name, value] : value_->items()) {
      if (fields_.contains(name)) continue;
      std::vector<std::string> known;
      for (const auto& [each, field] : fields_) known.push_back(each);
      return InvalidField(absl::StrCat(path_, ".", name),
                          absl::StrCat("is no field of this op", Suggestion(name, known)));
    }
  }
  for (const auto& [name, field] : fields_) {
    absl::Status unknown = field->UnknownField();
    if (!unknown.ok()) return unknown;
  }
  for (const auto& entry : entries_) {
    absl::Status unknown = entry->UnknownField();
    if (!unknown.ok()) return unknown;
  }
  return absl::OkStatus();
}

}  // namespace steward::calc
