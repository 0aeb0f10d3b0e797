#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "libs/engine/overlay.h"
#include "libs/store/keys.h"

// Personal texts: declared in the protos by (steward.common.v1.personal), kept in rows of their
// own, and replaced by a reference everywhere else. A reference is "ref:" and the base64url of a
// keyed hash over (aggregate, field, text, number), keyed by the salt of (account, subject): equal
// text keeps its reference.
namespace steward::engine {

// Which messages hold personal fields, at any depth, and where. Built once, then read by every
// thread.
class PersonalFields {
 public:
  void Add(const google::protobuf::Descriptor* type);
  bool Has(const google::protobuf::Descriptor* type) const { return FindType(type) != nullptr; }

  // Calls `visit` for each personal field that is set: the message that holds it, the field, and
  // the subject ("" for the aggregate itself) as the field's rule says. The texts live while the
  // message is unchanged.
  struct Place {
    google::protobuf::Message* message = nullptr;
    const google::protobuf::FieldDescriptor* field = nullptr;
    std::string subject;
    // The nearest enclosing resource's name: the aggregate, where the subject is the aggregate.
    std::string owner;
  };
  void Visit(google::protobuf::Message* message, absl::FunctionRef<void(const Place&)> visit) const;

 private:
  // What of a type leads to personal fields.
  struct Holder {
    // Tells the aggregate: `aggregate` of an envelope, `name` of a resource; null without one.
    const google::protobuf::FieldDescriptor* owner = nullptr;
    struct Personal {
      const google::protobuf::FieldDescriptor* field = nullptr;
      // Null where the aggregate itself is the subject.
      const google::protobuf::FieldDescriptor* subject = nullptr;
    };
    std::vector<Personal> personal;
    // Message fields whose types hold some.
    std::vector<const google::protobuf::FieldDescriptor*> nested;
  };
  const Holder* FindType(const google::protobuf::Descriptor* type) const;
  void Walk(google::protobuf::Message* message, const std::string& owner,
            absl::FunctionRef<void(const Place&)> visit) const;

  absl::flat_hash_map<const google::protobuf::Descriptor*, Holder> holders_;
  // The types that Add has seen; false while their fields are looked at.
  absl::flat_hash_map<const google::protobuf::Descriptor*, bool> decided_;
};

bool IsReference(absl::string_view text);

// CHECKs that every personal field of the message holds a reference: no text may enter a journal or
// a state.
void CheckReferences(const PersonalFields& fields, const google::protobuf::Message& message);

// Moves the texts of a request into rows of the overlay and leaves references in their places.
// `salt` makes 16 random bytes for an (account, subject) that has none yet.
struct TextScope {
  store::Partition partition = 0;
  std::string account;
  std::string aggregate;
  std::function<std::string()> salt;
};
absl::Status ExtractTexts(const PersonalFields& fields, const TextScope& scope,
                          google::protobuf::Message* request, Overlay* rows);

enum class TextState { kPresent, kErased, kLost };
struct Text {
  TextState state = TextState::kLost;
  std::string text;
};
absl::StatusOr<Text> FindText(const store::Reader& rows, const store::PersonalTextKey& key);

// Puts the texts back in the references' places; "[erased]" where a text is gone.
absl::Status JoinTexts(
    const PersonalFields& fields, const store::Reader& rows,
    const std::function<store::Partition(absl::string_view account)>& partition_of,
    google::protobuf::Message* message);

// Whom an event erases, as its type says by the option `erases`; empty: nobody.
std::string ErasedSubject(const google::protobuf::Message& event);

// Deletes a subject's texts and salts in all partitions and marks the subject erased; the bytes
// leave the disk when the store is purged.
absl::Status EraseSubject(uint32_t partition_count, absl::string_view subject, int64_t now_us,
                          Overlay* rows);

}  // namespace steward::engine
