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

// A message of the same type with this one field of `from`, as bytes: stored messages hold no map
// fields, so equal values have equal bytes.
std::string FieldBytes(const Message& from, const FieldDescriptor* field) {
  std::unique_ptr<Message> only(from.New());
  from.GetReflection()->SwapFields(Clone(from).get(), only.get(), {field});
  return only->SerializeAsString();
}

bool Same(const Message& a, const Message& b, absl::string_view path) {
  const auto* field = FieldOf(a, path);
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated()) {
    std::string kept_a, kept_b;
    const auto* reflection = a.GetReflection();
    return IsSet(a, field) == IsSet(b, field) &&
           reflection->GetStringReference(a, field, &kept_a) ==
               reflection->GetStringReference(b, field, &kept_b);
  }
  if (!IsSet(a, field) || !IsSet(b, field)) return IsSet(a, field) == IsSet(b, field);
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
          ", set by a request since the last import; overwrite = true takes the import's"));
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
  std::vector<const FieldDescriptor*> masked;
  for (const auto& path : mask.paths()) {
    const auto* field = from.GetDescriptor()->FindFieldByName(path);
    const bool again = std::find(masked.begin(), masked.end(), field) != masked.end();
    if (field != nullptr && !again) masked.push_back(field);
  }
  // Swapped out of a copy: no switch over types.
  to->GetReflection()->SwapFields(to, Clone(from).get(), masked);
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
