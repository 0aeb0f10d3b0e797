#include "libs/base/field_update.h"

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "libs/base/check.h"
#include "libs/base/clone.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"

namespace steward {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldMask;
using google::protobuf::Message;

bool Contains(FieldPaths paths, absl::string_view path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

const FieldDescriptor* FieldOf(const Message& message, absl::string_view path) {
  const auto* field = message.GetDescriptor()->FindFieldByName(std::string(path));
  STEWARD_CHECK(field != nullptr) << message.GetTypeName() << " has no field " << Std(path);
  return field;
}

bool IsSet(const Message& message, const FieldDescriptor* field) {
  const auto* reflection = message.GetReflection();
  return field->is_repeated() ? reflection->FieldSize(message, field) > 0
                              : reflection->HasField(message, field);
}

// Both have the field, and it is neither a message nor repeated.
bool SameScalar(const Message& a, const Message& b, const FieldDescriptor* field) {
  const auto* reflection = a.GetReflection();
  std::string kept_a;
  std::string kept_b;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->GetStringReference(a, field, &kept_a) ==
             reflection->GetStringReference(b, field, &kept_b);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->GetInt32(a, field) == reflection->GetInt32(b, field);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->GetInt64(a, field) == reflection->GetInt64(b, field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->GetUInt32(a, field) == reflection->GetUInt32(b, field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection->GetUInt64(a, field) == reflection->GetUInt64(b, field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->GetEnumValue(a, field) == reflection->GetEnumValue(b, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->GetBool(a, field) == reflection->GetBool(b, field);
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      STEWARD_CHECK(false) << field->full_name() << " is of a type that resources don't have";
  }
  STEWARD_UNREACHABLE();
}

void CopyScalar(const Message& from, const FieldDescriptor* field, Message* to) {
  const auto* reflection = to->GetReflection();
  std::string kept;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection->SetString(to, field, reflection->GetStringReference(from, field, &kept));
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection->SetInt32(to, field, reflection->GetInt32(from, field));
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection->SetInt64(to, field, reflection->GetInt64(from, field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return reflection->SetUInt32(to, field, reflection->GetUInt32(from, field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return reflection->SetUInt64(to, field, reflection->GetUInt64(from, field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection->SetEnumValue(to, field, reflection->GetEnumValue(from, field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection->SetBool(to, field, reflection->GetBool(from, field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      STEWARD_CHECK(false) << field->full_name() << " is of a type that resources don't have";
  }
}

bool IsScalar(const FieldDescriptor* field) {
  return !field->is_repeated() && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
}

// A message of the same type with this one field of `from`, as bytes: stored messages hold no map
// fields, so equal values have equal bytes.
std::string FieldBytes(const Message& from, const FieldDescriptor* field) {
  std::unique_ptr<Message> only(from.New());
  from.GetReflection()->SwapFields(Clone(from).get(), only.get(), {field});
  return only->SerializeAsString();
}

bool Same(const Message& a, const Message& b, absl::string_view path) {
  const auto* field = FieldOf(a, path);
  if (!IsSet(a, field) || !IsSet(b, field)) return IsSet(a, field) == IsSet(b, field);
  if (IsScalar(field)) return SameScalar(a, b, field);
  return FieldBytes(a, field) == FieldBytes(b, field);
}

absl::Status RefuseMask(Reason reason, std::string description) {
  ErrorDetail detail;
  detail.set_reason(reason);
  auto* violation = detail.add_violations();
  violation->set_field("update_mask");
  violation->set_description(description);
  return Reject(detail, absl::StrCat("update_mask ", description));
}

std::string NameOf(const Message& resource) {
  const auto* field = resource.GetDescriptor()->FindFieldByName("name");
  if (field == nullptr) return resource.GetDescriptor()->name();
  return resource.GetReflection()->GetString(resource, field);
}

bool IsLive(const ImportRules& rules, absl::string_view path) {
  const auto& live = rules.live_fields;
  return std::find(live.begin(), live.end(), path) != live.end();
}

void Store(const std::set<std::string>& sorted, StoredPaths* paths) {
  paths->Clear();
  for (const auto& path : sorted) *paths->Add() = path;
}

}  // namespace

namespace field_update_internal {

absl::Status CheckMask(const FieldMask& mask, FieldPaths allowed, const Descriptor& type) {
  const std::string list = absl::StrJoin(allowed, ", ");
  if (mask.paths().empty()) {
    return RefuseMask(Reason::REASON_INVALID_FIELD,
                      absl::StrCat("must name at least one of: ", list));
  }
  if (mask.paths_size() > limits::kMaskPathsMax) {
    return RefuseMask(Reason::REASON_INVALID_FIELD,
                      absl::StrCat("must have at most ", limits::kMaskPathsMax, " paths"));
  }
  for (const auto& path : mask.paths()) {
    if (Contains(allowed, path)) continue;
    const bool known = type.FindFieldByName(path.substr(0, path.find('.'))) != nullptr;
    if (!known) {
      return RefuseMask(Reason::REASON_INVALID_FIELD,
                        absl::StrCat("names '", path,
                                     "', which doesn't exist; the fields that can be set: ", list));
    }
    return RefuseMask(
        Reason::REASON_IMMUTABLE_FIELD,
        absl::StrCat("names '", path, "', which can't be set; the fields that can be set: ", list));
  }
  return absl::OkStatus();
}

absl::Status CheckConflict(const ImportRules& rules, const FieldMask& changed,
                           const Message& current) {
  if (rules.overwrite) return absl::OkStatus();
  std::vector<std::string> conflicts;
  for (const auto& path : changed.paths()) {
    if (IsLive(rules, path)) conflicts.push_back(path);
  }
  if (conflicts.empty()) return absl::OkStatus();
  return Reject(
      Reason::REASON_IMPORT_CONFLICT,
      absl::StrCat(
          NameOf(current), " has other values of ", absl::StrJoin(conflicts, ", "),
          ", set by a request since the last import; an import with overwrite takes its own"));
}

FieldMask ChangedAmong(const std::vector<absl::string_view>& paths, const Message& incoming,
                       const Message& current) {
  FieldMask changed;
  for (const auto path : paths) {
    if (!Same(incoming, current, path)) changed.add_paths(std::string(path));
  }
  return changed;
}

std::vector<absl::string_view> Importable(const ImportRules& rules, const Message& incoming) {
  std::vector<absl::string_view> importable;
  for (const auto path : rules.allowed) {
    if (IsLive(rules, path) && !IsSet(incoming, FieldOf(incoming, path))) continue;
    importable.push_back(path);
  }
  return importable;
}

std::vector<absl::string_view> Named(const FieldMask& mask, FieldPaths allowed) {
  std::vector<absl::string_view> named;
  for (const auto path : allowed) {
    if (std::find(mask.paths().begin(), mask.paths().end(), path) != mask.paths().end())
      named.push_back(path);
  }
  return named;
}

}  // namespace field_update_internal

void CopyFields(const FieldMask& mask, const Message& from, Message* to) {
  STEWARD_CHECK(from.GetDescriptor() == to->GetDescriptor())
      << from.GetTypeName() << " " << to->GetTypeName();
  std::vector<const FieldDescriptor*> compound;
  for (const auto& path : mask.paths()) {
    const auto* field = from.GetDescriptor()->FindFieldByName(path);
    if (field == nullptr) continue;
    if (!IsScalar(field)) {
      const bool again = std::find(compound.begin(), compound.end(), field) != compound.end();
      if (!again) compound.push_back(field);
    } else if (IsSet(from, field)) {
      CopyScalar(from, field, to);
    } else {
      to->GetReflection()->ClearField(to, field);
    }
  }
  // Swapped out of a copy: no switch over types.
  if (!compound.empty()) to->GetReflection()->SwapFields(to, Clone(from).get(), compound);
}

FieldMask PopulatedFields(const Message& message, FieldPaths allowed) {
  FieldMask populated;
  for (const auto path : allowed) {
    if (IsSet(message, FieldOf(message, path))) populated.add_paths(std::string(path));
  }
  return populated;
}

void AddPaths(const FieldMask& mask, StoredPaths* paths) {
  std::set<std::string> sorted(paths->begin(), paths->end());
  sorted.insert(mask.paths().begin(), mask.paths().end());
  Store(sorted, paths);
}

void RemovePaths(const FieldMask& mask, StoredPaths* paths) {
  std::set<std::string> sorted(paths->begin(), paths->end());
  for (const auto& path : mask.paths()) sorted.erase(path);
  Store(sorted, paths);
}

}  // namespace steward
