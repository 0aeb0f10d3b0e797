#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "steward/common/v1/stored.pb.h"

// Opaque tokens: a message of stored.proto, serialized and base64url-encoded. A reader gets
// INVALID_ARGUMENT for a text that is none.
namespace steward::engine {

std::string EncodeToken(const google::protobuf::Message& message);
absl::StatusOr<common::v1::FeedToken> ParseFeedToken(absl::string_view text);
absl::StatusOr<common::v1::PositionToken> ParsePositionToken(absl::string_view text);

// A query as its caller's own, for the page tokens below: those are only good for who got them. No
// name of a caller holds a NUL.
std::string OfCaller(absl::string_view query, absl::string_view principal);
// A page token is bound to its query by a hash keyed with the installation's secret.
std::string EncodePageToken(absl::string_view secret, absl::string_view query,
                            absl::string_view after_key);
// The key to go on after; "" for an empty token.
absl::StatusOr<std::string> DecodePageToken(absl::string_view secret, absl::string_view query,
                                            absl::string_view token);

}  // namespace steward::engine
