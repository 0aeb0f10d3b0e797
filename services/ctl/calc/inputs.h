#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include <nlohmann/json.hpp>

#include "libs/base/civil_date.h"

// Reads an op's inputs. Not thread-safe; an Inputs belongs to one line.

namespace steward::calc {

// Keeps the order of the fields; 64-bit integers stay exact.
using Json = nlohmann::ordered_json;

// Entries of one list: more than any table has, and a line's limit of bytes stops most before.
inline constexpr size_t kListEntriesMax = 100'000;

// What a whole number may be, both ends included.
struct Range {
  int64_t min = std::numeric_limits<int64_t>::min();
  int64_t max = std::numeric_limits<int64_t>::max();
};
inline constexpr Range kAnyInt = {};
inline constexpr Range kNotNegative = {.min = 0};
inline constexpr Range kPositive = {.min = 1};
inline constexpr Range kBasisPoints = {.min = 0, .max = 10'000};
inline constexpr Range kCentiPoints = {.min = 0, .max = 10'000};

// A word and what it stands for. A table of them is a constexpr array of the ops file.
template <typename T>
struct Choice {
  absl::string_view word;
  T value;
};

// A cursor over a JSON value that knows its path, "inputs.groups[0].weight_bp". The first thing
// that is wrong is kept, and everything after it is read as zero, empty or UTC, so that an op reads
// all it needs and asks once, by Finish(), whether that was right:
//
//   const int64_t won_minor = in.Int("won_minor", kNotNegative);
//   const std::optional<Day> won_on = in.OptionalDate("won_on");
//   for (Inputs* line : in.List("lines")) Add(line->Int("quantity"));
//   STEWARD_RETURN_IF_ERROR(in.Finish());
//
// null counts as absent. Fields that nobody read are errors of Finish(), with a suggestion.
class Inputs final {
 public:
  // `value` outlives this.
  Inputs(const Json& value, std::string path);
  Inputs(const Inputs&) = delete;
  Inputs& operator=(const Inputs&) = delete;

  const std::string& path() const { return path_; }

  // The fields of an object. Each is required, unless its function's name says otherwise.
  int64_t Int(const std::string& name, Range range = kAnyInt);
  int64_t IntOr(const std::string& name, int64_t otherwise, Range range = kAnyInt);
  std::optional<int64_t> OptionalInt(const std::string& name, Range range = kAnyInt);
  bool Bool(const std::string& name);
  bool BoolOr(const std::string& name, bool otherwise);
  // Not empty.
  std::string Text(const std::string& name);
  std::optional<std::string> OptionalText(const std::string& name);
  // "2026-03-29T01:00:00Z", with milliseconds where needed.
  absl::Time Instant(const std::string& name);
  std::optional<absl::Time> OptionalInstant(const std::string& name);
  // "2026-03-29".
  Day Date(const std::string& name);
  std::optional<Day> OptionalDate(const std::string& name);
  // An IANA name.
  absl::TimeZone Zone(const std::string& name);
  template <typename Choices>
  auto Enum(const std::string& name, const Choices& choices) {
    return At(name).AsEnum(choices);
  }
  template <typename Choices>
  auto OptionalEnum(const std::string& name, const Choices& choices) {
    Inputs* const field = Find(name);
    return field == nullptr ? std::nullopt : std::make_optional(field->AsEnum(choices));
  }
  // A list's entries in order; of objects, of lists, or of scalars, which the As functions read.
  std::vector<Inputs*> List(const std::string& name, size_t entries_max = kListEntriesMax);
  std::vector<Inputs*> ListOrEmpty(const std::string& name, size_t entries_max = kListEntriesMax);
  std::vector<int64_t> Ints(const std::string& name, Range range = kAnyInt);
  // The field as a cursor; for objects in objects. Find gives null where it is absent.
  Inputs& At(const std::string& name);
  Inputs* Find(const std::string& name);
  // All fields of an object whose names are data, in order, less those that are null.
  std::vector<std::pair<std::string, Inputs*>> Members();

  // This value itself. An entry of a list may be null, where the op says what that means.
  bool IsNull() const { return value_ == nullptr || value_->is_null(); }
  int64_t AsInt(Range range = kAnyInt);
  bool AsBool();
  std::string AsText();
  absl::Time AsInstant();
  Day AsDate();
  absl::TimeZone AsZone();
  std::vector<Inputs*> AsList(size_t entries_max = kListEntriesMax);
  template <typename Choices>
  auto AsEnum(const Choices& choices) {
    std::vector<std::string> words;
    for (const auto& choice : choices) words.emplace_back(choice.word);
    return std::data(choices)[AsWordOf(words)].value;
  }

  // Notes that this value is wrong, as the end of a sentence: "must be after start".
  void Fail(absl::string_view description);

  // OK, or the first thing that was wrong here or below: INVALID_FIELD with its path. Fields that
  // nobody read come first, for what is missing is often what was misspelt. May be called again.
  absl::Status Finish() const;
  // The paths of all fields that were asked for, "groups[].weight_bp", each once. For the tests
  // of the ops' documentation.
  std::vector<std::string> AskedPaths() const;

 private:
  Inputs(const Json* value, std::string path, Inputs* root);

  bool AsObject();
  size_t AsWordOf(const std::vector<std::string>& words);
  Inputs& Child(const std::string& name);
  absl::Status UnknownField() const;

  // Null where the value is missing or of no use, which was already noted.
  const Json* value_;
  std::string path_;
  Inputs* root_;
  // Of the root.
  absl::Status first_error_;
  bool names_are_data_ = false;
  std::map<std::string, std::unique_ptr<Inputs>> fields_;
  std::vector<std::unique_ptr<Inputs>> entries_;
};

}  // namespace steward::calc
