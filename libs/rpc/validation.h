#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace steward::rpc {

struct MessagePlan;

// The declared rules of requests (buf.validate), read once into a table. Supported: string len,
// min_len, max_len (all in characters), min_bytes, max_bytes, pattern, prefix, const, in, not_in;
// bytes len, min_len, max_len; the integer types' const, gt, gte, lt, lte, in, not_in; bool const;
// enum const, defined_only, in, not_in; repeated min_items, max_items, unique, items; required,
// ignore; oneof required. An absent field with presence has no rule but `required`.
//
// Without being asked: a string is free of NUL and of control characters but \n, \t and \r; one of
// at most 200 characters without a pattern is a name (libs/base/text.h) when it isn't empty; a
// repeated field has at most 1,000 entries; a Timestamp lies in the years 1 to 9999; a
// google.type.Date is a real day; a FieldMask has at most 64 paths of 8 segments.
//
// `update_mask`: its paths are those of the request's resource (its first message field that isn't
// of a google package) and exist there. With a mask that isn't empty, the resource's `name` and the
// masked fields are checked, and no others.
//
// Immutable once built, thread-safe.
class Validator final {
 public:
  // For these request types and all that they reach. Errors: FAILED_PRECONDITION that names the
  // field and the rule that isn't supported.
  static absl::StatusOr<std::unique_ptr<const Validator>> Build(
      absl::Span<const google::protobuf::Descriptor* const> requests);
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  // INVALID_FIELD with all violations, at most 100, by path from the request
  // ("contract.lines[2].quantity"). `request` is of a type given to Build.
  absl::Status Validate(const google::protobuf::Message& request) const;

 private:
  Validator();
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>> plans_;
};

}  // namespace steward::rpc
