#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "re2/re2.h"

// The table that a Validator reads: the rules of each field, resolved once.
namespace steward::rpc {

struct MessagePlan;

// Wide enough for every integer type of protobuf.
using Number = __int128;

// The value of an integer, enum or bool field; of its entry `index` where it is repeated.
Number ReadNumber(const google::protobuf::Message& message,
                  const google::protobuf::FieldDescriptor& field, int index);

struct NumberRule {
  std::optional<Number> equal;
  // Inclusive both: `gt` and `lt` are moved by one.
  std::optional<Number> min;
  std::optional<Number> max;
  std::vector<Number> in;
  std::vector<Number> not_in;
  // Only these numbers, for an enum with defined_only.
  const google::protobuf::EnumDescriptor* defined_only = nullptr;
};

enum class TextKind { kBytes, kText, kName };

struct StringRule {
  TextKind kind = TextKind::kText;
  std::optional<std::string> equal;
  // In characters; of bytes fields, and the second pair, in bytes.
  uint64_t min_len = 0;
  uint64_t max_len = UINT64_MAX;
  uint64_t min_bytes = 0;
  uint64_t max_bytes = UINT64_MAX;
  std::string prefix;
  std::unique_ptr<RE2> pattern;
  bool pattern_takes_empty = false;
  std::vector<std::string> in;
  std::vector<std::string> not_in;
};

// What one value must be: of at most one kind.
struct ValuePlan {
  std::unique_ptr<StringRule> string;
  std::unique_ptr<NumberRule> number;
  const MessagePlan* message = nullptr;
};

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  bool required = false;
  bool ignore_zero = false;
  bool repeated = false;
  bool presence = false;
  uint64_t min_items = 0;
  uint64_t max_items = 0;
  bool unique = false;
  ValuePlan value;
};

enum class MessageKind { kPlain, kTimestamp, kDate, kFieldMask };

struct MessagePlan {
  const google::protobuf::Descriptor* descriptor = nullptr;
  MessageKind kind = MessageKind::kPlain;
  std::vector<FieldPlan> fields;
  std::vector<const google::protobuf::OneofDescriptor*> required_oneofs;
  // Of a request with an `update_mask`: the mask, and what its paths are about; else null.
  const google::protobuf::FieldDescriptor* mask = nullptr;
  const google::protobuf::FieldDescriptor* resource = nullptr;
};

using MessagePlans =
    absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<MessagePlan>>;

// Adds the plan of `descriptor`, and of what it reaches, unless it is there. Errors:
// FAILED_PRECONDITION that names the field and the rule.
absl::StatusOr<const MessagePlan*> AddMessagePlan(const google::protobuf::Descriptor* descriptor,
                                                  MessagePlans* plans);

}  // namespace steward::rpc
