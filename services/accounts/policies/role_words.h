#pragma once

#include <string>

#include "absl/strings/string_view.h"

// What the words of a job title or of a department's name say. Pure and thread-safe.
namespace steward::accounts {

// The words of a text, in the form in which NormalizeForSearch compares them, one space between
// them; ASCII punctuation parts words. Empty where there is none.
std::string WordsOf(absl::string_view text);

// Whether the words of `pattern`, of which there is one at least, stand in `text` side by side and
// in this order.
bool HasWords(absl::string_view text, absl::string_view pattern);

// Whether a department of this name looks after customers (DOMAIN.md 1, step 2): sales, customer
// success, customer service or account management, in the words that companies use for them.
bool LooksAfterCustomers(absl::string_view department);

}  // namespace steward::accounts
