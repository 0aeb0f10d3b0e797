#include "libs/engine/tokens.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"

namespace steward::engine {
namespace {

template <class Token>
absl::StatusOr<Token> Parse(absl::string_view text, absl::string_view what) {
  const auto bytes = Base64UrlDecode(text);
  Token token;
  if (!bytes.ok() || !token.ParseFromString(*bytes)) {
    return Reject(Reason::REASON_INVALID_TOKEN,
                  absl::StrCat(what, " is not one that this platform gave: pass it on unchanged"));
  }
  return token;
}

}  // namespace

std::string EncodeToken(const google::protobuf::Message& message) {
  return Base64UrlEncode(SerializeDeterministic(message));
}

absl::StatusOr<common::v1::FeedToken> ParseFeedToken(absl::string_view text) {
  return Parse<common::v1::FeedToken>(text, "the feed token");
}

absl::StatusOr<common::v1::PositionToken> ParsePositionToken(absl::string_view text) {
  return Parse<common::v1::PositionToken>(text, "the position in steward-after");
}

std::string OfCaller(absl::string_view query, absl::string_view principal) {
  return absl::StrCat(principal, absl::string_view("\0", 1), query);
}

std::string EncodePageToken(absl::string_view secret, absl::string_view query,
                            absl::string_view after_key) {
  common::v1::PageToken token;
  token.set_query_hash(KeyedHash16OfParts(secret, {query, after_key}));
  token.set_after_key(std::string(after_key));
  return EncodeToken(token);
}

absl::StatusOr<std::string> DecodePageToken(absl::string_view secret, absl::string_view query,
                                            absl::string_view token) {
  if (token.empty()) return std::string();
  const auto page = Parse<common::v1::PageToken>(token, "the page token");
  if (!page.ok() || page->query_hash() != KeyedHash16OfParts(secret, {query, page->after_key()})) {
    return Reject(Reason::REASON_INVALID_PAGE_TOKEN,
                  "page_token belongs to another query: repeat the first request's fields, or "
                  "begin without a token");
  }
  return page->after_key();
}

}  // namespace steward::engine
