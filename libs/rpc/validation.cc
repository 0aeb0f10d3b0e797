#include "libs/rpc/validation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

#include "libs/base/check.h"
#include "libs/base/civil_date.h"
#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "libs/rpc/validation_plan.h"
#include "libs/rpc/value_checks.h"

namespace steward::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kViolationsMax = 100;
constexpr int kViolationsInMessage = 5;

// A place in the request, as a list that lies on the stack: its text is only made for a violation.
struct Place {
  const Place* parent = nullptr;
  const FieldDescriptor* field = nullptr;
  int index = -1;
};

std::string PathOf(const Place* place) {
  if (place == nullptr || place->field == nullptr) return "";
  std::string path = PathOf(place->parent);
  if (!path.empty()) path.push_back('.');
  absl::StrAppend(&path, place->field->name());
  if (place->index >= 0) absl::StrAppend(&path, "[", place->index, "]");
  return path;
}

template <class T, class U>
bool Contains(const std::vector<T>& values, const U& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// One walk over one request.
class Walk {
 public:
  void CheckRequest(const MessagePlan& plan, const Message& request);
  absl::Status Result() const;

 private:
  using Paths = std::vector<absl::string_view>;

  void Violate(const Place& place, absl::string_view description);
  void CheckMessage(const MessagePlan& plan, const Message& message, const Place& place);
  void CheckMasked(const MessagePlan& plan, const Message& message, const Paths& paths,
                   const Place& place);
  void CheckField(const FieldPlan& plan, const Message& message, const Place& parent);
  void CheckRepeated(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckUnique(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckValue(const FieldPlan& plan, const Message& message, const Place& place);
  void CheckMask(const FieldMask& mask, const Place& place);
  Paths CheckMaskPaths(const MessagePlan& plan, const FieldMask& mask);

  ErrorDetail detail_;
};

void Walk::Violate(const Place& place, absl::string_view description) {
  if (detail_.violations_size() == kViolationsMax) return;
  auto* violation = detail_.add_violations();
  violation->set_field(PathOf(&place));
  violation->set_description(std::string(description));
}

absl::Status Walk::Result() const {
  if (detail_.violations_size() == 0) return absl::OkStatus();
  ErrorDetail detail = detail_;
  detail.set_reason(common::v1::REASON_INVALID_FIELD);
  std::vector<std::string> lines;
  for (const auto& violation : detail.violations()) {
    if (lines.size() == kViolationsInMessage) break;
    lines.push_back(absl::StrCat(violation.field(), " ", violation.description()));
  }
  std::string message = absl::StrJoin(lines, "; ");
  const int more = detail.violations_size() - kViolationsInMessage;
  if (more > 0) absl::StrAppend(&message, "; and ", more, " more");
  return Reject(detail, message);
}

void Walk::CheckRequest(const MessagePlan& plan, const Message& request) {
  const Place root;
  const Reflection& reflection = *request.GetReflection();
  if (plan.mask == nullptr || !reflection.HasField(request, plan.mask))
    return CheckMessage(plan, request, root);
  const auto& mask = static_cast<const FieldMask&>(reflection.GetMessage(request, plan.mask));
  if (mask.paths_size() == 0) return CheckMessage(plan, request, root);
  const Paths paths = CheckMaskPaths(plan, mask);
  for (const FieldPlan& field : plan.fields) {
    const bool masked = field.field == plan.resource && reflection.HasField(request, plan.resource);
    if (!masked) {
      CheckField(field, request, root);
      continue;
    }
    const Place place{&root, field.field};
    CheckMasked(*field.value.message, reflection.GetMessage(request, plan.resource), paths, place);
  }
}

Walk::Paths Walk::CheckMaskPaths(const MessagePlan& plan, const FieldMask& mask) {
  Paths paths{"name"};
  for (int i = 0; i < std::min(mask.paths_size(), limits::kMaskPathsMax); ++i) {
    const absl::string_view path = Abs(mask.paths(i));
    const Descriptor* type = plan.resource->message_type();
    bool exists = true;
    for (absl::string_view segment : absl::StrSplit(path, '.')) {
      const auto* field = type == nullptr ? nullptr : type->FindFieldByName(std::string(segment));
      exists = exists && field != nullptr;
      type = field == nullptr || field->is_repeated() ? nullptr : field->message_type();
    }
    if (exists) paths.push_back(path);
    if (!exists) {
      const Place root;
      const Place place{&root, plan.mask};
      Violate(place,
              absl::StrCat("names no field of ", plan.resource->name(), ": ", path.substr(0, 100)));
    }
  }
  return paths;
}

void Walk::CheckMasked(const MessagePlan& plan, const Message& message, const Paths& paths,
                       const Place& place) {
  const Reflection& reflection = *message.GetReflection();
  for (const FieldPlan& field : plan.fields) {
    const absl::string_view name = Abs(field.field->name());
    if (Contains(paths, name)) {
      CheckField(field, message, place);
      continue;
    }
    Paths below;
    for (absl::string_view path : paths) {
      if (absl::ConsumePrefix(&path, name) && absl::ConsumePrefix(&path, "."))
        below.push_back(path);
    }
    if (below.empty() || field.repeated || field.value.message == nullptr) continue;
    if (!reflection.HasField(message, field.field)) continue;
    const Place inner{&place, field.field};
    CheckMasked(*field.value.message, reflection.GetMessage(message, field.field), below, inner);
  }
}

void Walk::CheckMessage(const MessagePlan& plan, const Message& message, const Place& place) {
  switch (plan.kind) {
    case MessageKind::kPlain:
      break;
    case MessageKind::kTimestamp:
      if (FromTimestamp(static_cast<const google::protobuf::Timestamp&>(message)).ok()) return;
      return Violate(place,
                     "must lie in the years 1 to 9999 and have 0 to 999,999,999 nanoseconds");
    case MessageKind::kDate:
      if (DayFromDate(static_cast<const google::type::Date&>(message)).ok()) return;
      return Violate(place, "must be a day that exists, of the years 1 to 9999");
    case MessageKind::kFieldMask:
      return CheckMask(static_cast<const FieldMask&>(message), place);
  }
  for (const FieldPlan& field : plan.fields) CheckField(field, message, place);
  for (const auto* oneof : plan.required_oneofs) {
    if (message.GetReflection()->HasOneof(message, oneof)) continue;
    const std::string inside = PathOf(&place);
    auto* violation =
        detail_.violations_size() < kViolationsMax ? detail_.add_violations() : nullptr;
    if (violation == nullptr) return;
    violation->set_field(inside.empty() ? oneof->name() : absl::StrCat(inside, ".", oneof->name()));
    violation->set_description("must be set");
  }
}

void Walk::CheckMask(const FieldMask& mask, const Place& place) {
  if (mask.paths_size() > limits::kMaskPathsMax) {
    return Violate(place, absl::StrCat("must have at most ", limits::kMaskPathsMax, " paths"));
  }
  for (const std::string& path : mask.paths()) {
    const auto segments = std::count(path.begin(), path.end(), '.') + 1;
    if (segments <= limits::kMaskPathSegmentsMax) continue;
    return Violate(place, absl::StrCat("must have paths of at most ", limits::kMaskPathSegmentsMax,
                                       " segments"));
  }
}

void Walk::CheckField(const FieldPlan& plan, const Message& message, const Place& parent) {
  const Place place{&parent, plan.field};
  if (plan.repeated) return CheckRepeated(plan, message, place);
  if (plan.presence || plan.required || plan.ignore_zero) {
    const bool set = message.GetReflection()->HasField(message, plan.field);
    if (!set && plan.required) return Violate(place, "is required");
    if (!set && (plan.presence || plan.ignore_zero)) return;
  }
  CheckValue(plan, message, place);
}

void Walk::CheckRepeated(const FieldPlan& plan, const Message& message, const Place& place) {
  const auto size = static_cast<uint64_t>(message.GetReflection()->FieldSize(message, plan.field));
  if (plan.required && size == 0) return Violate(place, "is required");
  if (plan.ignore_zero && size == 0) return;
  if (size < plan.min_items)
    Violate(place, absl::StrCat("must have at least ", plan.min_items, " entries"));
  if (size > plan.max_items)
    return Violate(place, absl::StrCat("must have at most ", plan.max_items, " entries"));
  if (plan.unique) CheckUnique(plan, message, place);
  const ValuePlan& value = plan.value;
  if (value.string == nullptr && value.number == nullptr && value.message == nullptr) return;
  Place entry = place;
  for (entry.index = 0; entry.index < static_cast<int>(size); ++entry.index)
    CheckValue(plan, message, entry);
}

void Walk::CheckUnique(const FieldPlan& plan, const Message& message, const Place& place) {
  const Reflection& reflection = *message.GetReflection();
  std::set<std::string> seen;
  for (int i = 0; i < reflection.FieldSize(message, plan.field); ++i) {
    const bool text = plan.value.string != nullptr;
    const bool added = seen.insert(text ? reflection.GetRepeatedString(message, plan.field, i)
                                        : NumberText(ReadNumber(message, *plan.field, i)))
                           .second;
    if (!added) return Violate(place, "must have no entry twice");
  }
}

void Walk::CheckValue(const FieldPlan& plan, const Message& message, const Place& place) {
  const Reflection& reflection = *message.GetReflection();
  const auto violate = [this, &place](absl::string_view text) { Violate(place, text); };
  if (plan.value.string != nullptr) {
    std::string scratch;
    const std::string& value =
        plan.repeated
            ? reflection.GetRepeatedStringReference(message, plan.field, place.index, &scratch)
            : reflection.GetStringReference(message, plan.field, &scratch);
    return CheckString(*plan.value.string, Abs(value), violate);
  }
  if (plan.value.number != nullptr) {
    return CheckNumber(*plan.value.number, ReadNumber(message, *plan.field, place.index), violate);
  }
  if (plan.value.message == nullptr) return;
  CheckMessage(*plan.value.message,
               plan.repeated ? reflection.GetRepeatedMessage(message, plan.field, place.index)
                             : reflection.GetMessage(message, plan.field),
               place);
}

}  // namespace

Validator::Validator() = default;
Validator::~Validator() = default;

absl::StatusOr<std::unique_ptr<const Validator>> Validator::Build(
    absl::Span<const google::protobuf::Descriptor* const> requests) {
  std::unique_ptr<Validator> validator(new Validator());
  for (const auto* request : requests) {
    STEWARD_RETURN_IF_ERROR(AddMessagePlan(request, &validator->plans_).status());
  }
  return std::unique_ptr<const Validator>(std::move(validator));
}

absl::Status Validator::Validate(const google::protobuf::Message& request) const {
  const auto plan = plans_.find(request.GetDescriptor());
  STEWARD_CHECK(plan != plans_.end()) << request.GetDescriptor()->full_name();
  Walk walk;
  walk.CheckRequest(*plan->second, request);
  return walk.Result();
}

}  // namespace steward::rpc
