#pragma once

#include <string>

namespace steward::rpc {

// What a text must be to match a pattern of our protos, in words for whoever wrote the text: "must
// be at most 63 letters (a to z), digits, '.', '_' or '-'", "must have the form accounts/{id}". A
// pattern of another shape is named as it stands.
std::string PatternInWords(const std::string& pattern);

}  // namespace steward::rpc
