#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

// What text from outside may hold, and the form in which names are found again. All functions are
// pure and thread-safe.

namespace steward {

bool IsUtf8(absl::string_view text);

// OK for a name that people may see: valid UTF-8 in NFC, 1 to limits::kNameCharactersMax
// characters, not only white space and joiners, one line, and no control characters or
// bidirectional controls. The zero-width joiner and non-joiner are letters' neighbours in Persian
// and Indic scripts and are allowed. Otherwise INVALID_FIELD for `path`.
absl::Status ValidateName(absl::string_view path, absl::string_view name);

// OK for a longer text: valid UTF-8 in NFC, at most limits::kNoteBytesMax bytes, and no control
// characters but line feed, carriage return and tab. It may be empty. Otherwise INVALID_FIELD for
// `path`.
absl::Status ValidateNote(absl::string_view path, absl::string_view note);

// The form that names and search terms are compared in: NFKC with full case folding; Arabic yeh and
// alef maksura are Persian yeh, Arabic kaf is Persian kaf, heh with yeh above is heh; tatweel and
// Arabic vowel signs are gone; runs of white space are one space, with none at the ends; zero-width
// joiners and non-joiners stay, for they tell words apart. Each byte sequence that is not UTF-8
// counts as U+FFFD. A second application changes nothing.
std::string NormalizeForSearch(absl::string_view name);

}  // namespace steward
