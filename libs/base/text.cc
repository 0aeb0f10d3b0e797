#include "libs/base/text.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <utf8proc.h>

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"

namespace steward {
namespace {

constexpr utf8proc_int32_t kReplacement = 0xFFFD;
constexpr utf8proc_int32_t kZeroWidthNonJoiner = 0x200C;
constexpr utf8proc_int32_t kZeroWidthJoiner = 0x200D;

const utf8proc_uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

// Takes one character off the front of `text`, which is not empty; below zero when it is not UTF-8.
utf8proc_int32_t Next(absl::string_view* text) {
  utf8proc_int32_t character = -1;
  const utf8proc_ssize_t size =
      utf8proc_iterate(Bytes(*text), static_cast<utf8proc_ssize_t>(text->size()), &character);
  text->remove_prefix(size > 0 ? static_cast<size_t>(size) : 1);
  return size > 0 ? character : -1;
}

void Append(utf8proc_int32_t character, std::string* text) {
  std::array<utf8proc_uint8_t, 4> bytes;
  const utf8proc_ssize_t size = utf8proc_encode_char(character, bytes.data());
  text->append(reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(size));
}

// `text` is valid UTF-8 of bounded size, so that only exhausted memory can make this fail.
std::string Map(absl::string_view text, int options) {
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(Bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(mapped, &std::free);
  STEWARD_CHECK(size >= 0) << utf8proc_errmsg(size);
  return std::string(reinterpret_cast<const char*>(mapped), static_cast<size_t>(size));
}

bool IsBidiControl(utf8proc_int32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
         c == 0x200F || c == 0x061C;
}

bool IsControl(utf8proc_int32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }

bool IsSpace(utf8proc_int32_t c) {
  if ((c >= 0x09 && c <= 0x0D) || c == 0x85) return true;
  const utf8proc_category_t category = utf8proc_category(c);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
         category == UTF8PROC_CATEGORY_ZP;
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsPrintableAscii(char c) { return c >= 0x20 && c < 0x7F; }

bool IsLineBreak(utf8proc_int32_t c) { return c == 0x2028 || c == 0x2029; }

bool IsJoiner(utf8proc_int32_t c) { return c == kZeroWidthNonJoiner || c == kZeroWidthJoiner; }

bool IsArabicSign(utf8proc_int32_t c) {
  constexpr utf8proc_int32_t kTatweel = 0x0640;
  return c == kTatweel || (c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x065F) ||
         c == 0x0670 || (c >= 0x06D6 && c <= 0x06DC) || (c >= 0x06DF && c <= 0x06E4) ||
         c == 0x06E7 || c == 0x06E8 || (c >= 0x06EA && c <= 0x06ED);
}

utf8proc_int32_t PersianForm(utf8proc_int32_t c) {
  switch (c) {
    case 0x0643:  // Arabic kaf
      return 0x06A9;
    case 0x0649:  // alef maksura
    case 0x064A:  // Arabic yeh
      return 0x06CC;
    case 0x06C0:  // heh with yeh above
      return 0x0647;
    default:
      return c;
  }
}

// What a text consists of, as far as the rules ask.
struct Contents {
  int32_t characters = 0;
  bool is_utf8 = true;
  bool is_visible = false;
  // The first character that the text may not hold, or 0 when there is none; a NUL is 0 too, hence
  // the flag.
  bool has_forbidden = false;
  utf8proc_int32_t forbidden = 0;
};

using ForbiddenTest = bool (*)(utf8proc_int32_t);

Contents Examine(absl::string_view text, ForbiddenTest is_forbidden) {
  Contents contents;
  while (!text.empty() && contents.is_utf8) {
    if (IsPrintableAscii(text.front())) {  // Most of most texts; allowed everywhere.
      ++contents.characters;
      if (text.front() != ' ') contents.is_visible = true;
      text.remove_prefix(1);
      continue;
    }
    const utf8proc_int32_t c = Next(&text);
    contents.is_utf8 = c >= 0;
    if (c < 0) continue;
    ++contents.characters;
    if (!contents.has_forbidden && is_forbidden(c)) {
      contents.has_forbidden = true;
      contents.forbidden = c;
    }
    if (!IsSpace(c) && !IsJoiner(c)) contents.is_visible = true;
  }
  return contents;
}

bool IsForbiddenInName(utf8proc_int32_t c) {
  return IsControl(c) || IsBidiControl(c) || IsLineBreak(c);
}

bool IsForbiddenInNote(utf8proc_int32_t c) {
  return IsControl(c) && c != '\n' && c != '\r' && c != '\t';
}

// The rules that names and notes have in common.
absl::Status ValidateContents(absl::string_view path, absl::string_view text,
                              const Contents& contents) {
  if (!contents.is_utf8) return InvalidField(path, "must be valid UTF-8");
  if (contents.has_forbidden) {
    return InvalidField(
        path, absl::StrFormat("must not contain the control character U+%04X", contents.forbidden));
  }
  if (!IsAscii(text) && Map(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != text) {
    return InvalidField(path, "must be in Unicode normalization form C");
  }
  return absl::OkStatus();
}

std::string WithReplacements(absl::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  while (!text.empty()) {
    const utf8proc_int32_t c = Next(&text);
    Append(c < 0 ? kReplacement : c, &valid);
  }
  return valid;
}

std::string FoldCase(absl::string_view text) {
  return Map(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
}

// Applies the rules for Arabic script and white space.
std::string Simplify(absl::string_view text) {
  std::string simple;
  bool space_due = false;
  while (!text.empty()) {
    const utf8proc_int32_t c = Next(&text);
    if (IsArabicSign(c)) continue;
    if (IsSpace(c)) {
      space_due = !simple.empty();
      continue;
    }
    if (space_due) simple.push_back(' ');
    space_due = false;
    Append(PersianForm(c), &simple);
  }
  return simple;
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    if (Next(&text) < 0) return false;
  }
  return true;
}

absl::Status ValidateName(absl::string_view path, absl::string_view name) {
  // A character has at most four bytes; a longer text is not worth looking at.
  const bool too_many_bytes = name.size() > size_t{limits::kNameCharactersMax} * 4;
  const Contents contents = too_many_bytes ? Contents() : Examine(name, &IsForbiddenInName);
  if (too_many_bytes || contents.characters > limits::kNameCharactersMax) {
    return InvalidField(
        path, absl::StrCat("must have at most ", limits::kNameCharactersMax, " characters"));
  }
  if (contents.is_utf8 && !contents.has_forbidden && !contents.is_visible) {
    return InvalidField(path, "must not be blank");
  }
  return ValidateContents(path, name, contents);
}

absl::Status ValidateNote(absl::string_view path, absl::string_view note) {
  if (note.size() > size_t{limits::kNoteBytesMax}) {
    return InvalidField(path, absl::StrCat("must have at most ", limits::kNoteBytesMax, " bytes"));
  }
  return ValidateContents(path, note, Examine(note, &IsForbiddenInNote));
}

std::string NormalizeForSearch(absl::string_view name) {
  // Most names: lower case is all that the Unicode rules come to.
  if (IsAscii(name)) return Simplify(absl::AsciiStrToLower(name));
  std::string form = Simplify(FoldCase(WithReplacements(name)));
  // What is left may combine anew once the signs between are gone, rarely more than once.
  constexpr int kPassesMax = 4;
  for (int pass = 0; pass < kPassesMax; ++pass) {
    std::string next = Simplify(FoldCase(form));
    if (next == form) break;
    form = std::move(next);
  }
  return form;
}

}  // namespace steward
