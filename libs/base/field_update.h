#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"

// Updates of some fields of a resource, by a mask or by an import. Paths are names of the
// resource's own fields ("display_name"): a field is taken as a whole, also a message or a list.
// Everything here is pure and thread-safe.
namespace steward {

using FieldPaths = absl::Span<const absl::string_view>;
using StoredPaths = google::protobuf::RepeatedPtrField<std::string>;

// What an update changes: the fields whose value differs, in the order of the allowed list, and
// only those fields, before and after. It is what an event of an update carries.
template <class Resource>
struct FieldUpdate {
  google::protobuf::FieldMask mask;
  Resource before;
  Resource after;

  // True when the resource has these values already.
  bool empty() const { return mask.paths().empty(); }
};

// What an import may set. `live_fields`: the paths that a live request set since; it outlives the
// call.
struct ImportRules {
  FieldPaths allowed;
  const StoredPaths& live_fields;
  bool overwrite = false;
};

// The parts of the two functions below that know no type; use cases call the typed ones.
namespace field_update_internal {
absl::Status CheckMask(const google::protobuf::FieldMask& mask, FieldPaths allowed,
                       const google::protobuf::Descriptor& type);
absl::Status CheckConflict(const ImportRules& rules, const google::protobuf::FieldMask& changed,
                           const google::protobuf::Message& current);
google::protobuf::FieldMask ChangedAmong(const std::vector<absl::string_view>& paths,
                                         const google::protobuf::Message& incoming,
                                         const google::protobuf::Message& current);
std::vector<absl::string_view> Importable(const ImportRules& rules,
                                          const google::protobuf::Message& incoming);
std::vector<absl::string_view> Named(const google::protobuf::FieldMask& mask, FieldPaths allowed);
}  // namespace field_update_internal

// Writes the masked fields of `from` over those of `to`; a field that is unset there is cleared.
// Paths that the type doesn't have are left out: events of a later version fold too.
void CopyFields(const google::protobuf::FieldMask& mask, const google::protobuf::Message& from,
                google::protobuf::Message* to);

// The fields among `allowed` that have a value in `message`.
google::protobuf::FieldMask PopulatedFields(const google::protobuf::Message& message,
                                            FieldPaths allowed);

// Add the mask's paths to a sorted list without repeats, and take them out of it.
void AddPaths(const google::protobuf::FieldMask& mask, StoredPaths* paths);
void RemovePaths(const google::protobuf::FieldMask& mask, StoredPaths* paths);

// The change that an update request asks for. INVALID_FIELD for an empty mask, one with more than
// 64 paths or a path that the resource doesn't have; IMMUTABLE_FIELD for a path that is not
// allowed. The message lists the allowed ones.
template <class Resource>
absl::StatusOr<FieldUpdate<Resource>> ApplyMask(const google::protobuf::FieldMask& mask,
                                                FieldPaths allowed, const Resource& incoming,
                                                const Resource& current) {
  if (auto status = field_update_internal::CheckMask(mask, allowed, *Resource::descriptor());
      !status.ok()) {
    return status;
  }
  FieldUpdate<Resource> update;
  update.mask = field_update_internal::ChangedAmong(field_update_internal::Named(mask, allowed),
                                                    incoming, current);
  CopyFields(update.mask, current, &update.before);
  CopyFields(update.mask, incoming, &update.after);
  return update;
}

// The change that an import asks for: every allowed field that differs. A field that the import
// leaves unset is cleared, but not where a live request set it: the source says nothing about that
// one. IMPORT_CONFLICT naming the fields that a live request set since and for which the import has
// another value, unless it overwrites.
template <class Resource>
absl::StatusOr<FieldUpdate<Resource>> ImportFields(const ImportRules& rules,
                                                   const Resource& incoming,
                                                   const Resource& current) {
  FieldUpdate<Resource> update;
  update.mask = field_update_internal::ChangedAmong(
      field_update_internal::Importable(rules, incoming), incoming, current);
  if (auto status = field_update_internal::CheckConflict(rules, update.mask, current);
      !status.ok()) {
    return status;
  }
  CopyFields(update.mask, current, &update.before);
  CopyFields(update.mask, incoming, &update.after);
  return update;
}

}  // namespace steward
