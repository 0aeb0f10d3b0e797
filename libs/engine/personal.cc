#include "libs/engine/personal.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/hash.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "steward/common/v1/options.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::string_view kPrefix = "ref:";
constexpr absl::string_view kErasedText = "[erased]";

bool IsPersonal(const FieldDescriptor* field) {
  return field->options().HasExtension(common::v1::personal);
}

// The singular string field of this name; null when there is none.
const FieldDescriptor* StringField(const Descriptor* type, const std::string& name) {
  const auto* field = type->FindFieldByName(name);
  const bool text = field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_STRING &&
                    !field->is_repeated();
  return text ? field : nullptr;
}

std::string TextOf(const Message& message, const FieldDescriptor* field) {
  return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
}

// 32 bytes for the keyed hash, from the 16 that a salt row holds.
absl::StatusOr<std::string> SaltOf(const TextScope& scope, absl::string_view subject,
                                   Overlay* rows) {
  const std::string key =
      store::PersonalSaltKey{.p = scope.partition, .subject = subject, .account = scope.account}
          .Encode();
  STEWARD_ASSIGN_OR_RETURN(std::optional<std::string> salt,
                           rows->Get(store::Family::kPersonal, key));
  if (!salt.has_value()) {
    salt = scope.salt();
    rows->Put(store::Family::kPersonal, key, *salt);
  }
  return *salt + *salt;
}

}  // namespace

void PersonalFields::Add(const Descriptor* type) {
  if (!decided_.try_emplace(type, false).second) return;
  Holder holder;
  bool holds = false;
  // Nested types first; a type that holds itself is decided by its other fields.
  for (int i = 0; i < type->field_count(); ++i) {
    const auto* field = type->field(i);
    if (IsPersonal(field)) {
      STEWARD_CHECK(!field->is_repeated()) << field->full_name() << " is personal and repeated";
      holds = true;
      const std::string& rule = field->options().GetExtension(common::v1::personal).subject();
      holder.personal.push_back({field, rule.empty() ? nullptr : StringField(type, rule)});
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      const Descriptor* nested = field->message_type();
      Add(nested);
      if (Has(nested)) holds = true;
      if (Has(nested) || !decided_[nested]) holder.nested.push_back(field);
    }
  }
  decided_[type] = true;
  if (!holds) return;
  holder.owner = StringField(type, "aggregate");
  if (holder.owner == nullptr) holder.owner = StringField(type, "name");
  holders_[type] = std::move(holder);
}

const PersonalFields::Holder* PersonalFields::FindType(const Descriptor* type) const {
  const auto found = holders_.find(type);
  return found == holders_.end() ? nullptr : &found->second;
}

void PersonalFields::Visit(Message* message, absl::FunctionRef<void(const Place&)> visit) const {
  Walk(message, std::string(), visit);
}

void PersonalFields::Walk(Message* message, const std::string& owner,
                          absl::FunctionRef<void(const Place&)> visit) const {
  const Holder* holder = FindType(message->GetDescriptor());
  if (holder == nullptr) return;
  const auto* reflection = message->GetReflection();
  std::string kept;
  const bool named = holder->owner != nullptr && reflection->HasField(*message, holder->owner);
  const std::string& here =
      named ? reflection->GetStringReference(*message, holder->owner, &kept) : owner;
  for (const Holder::Personal& personal : holder->personal) {
    if (!reflection->HasField(*message, personal.field)) continue;
    visit({message, personal.field, TextOf(*message, personal.subject), here});
  }
  for (const auto* field : holder->nested) {
    if (field->is_repeated()) {
      for (int i = 0; i < reflection->FieldSize(*message, field); ++i) {
        Walk(reflection->MutableRepeatedMessage(message, field, i), here, visit);
      }
    } else if (reflection->HasField(*message, field)) {
      Walk(reflection->MutableMessage(message, field), here, visit);
    }
  }
}

bool IsReference(absl::string_view text) {
  return absl::StartsWith(text, kPrefix) && text.size() == 26;
}

void CheckReferences(const PersonalFields& fields, const Message& message) {
  // Visiting changes nothing; Place carries a mutable message for those who write.
  fields.Visit(const_cast<Message*>(&message), [](const PersonalFields::Place& place) {
    const std::string text = place.message->GetReflection()->GetString(*place.message, place.field);
    STEWARD_CHECK(text.empty() || IsReference(text))
        << place.field->full_name() << " holds a personal text";
  });
}

absl::Status ExtractTexts(const PersonalFields& fields, const TextScope& scope, Message* request,
                          Overlay* rows) {
  absl::Status status;
  std::map<std::string, int> numbers;
  fields.Visit(request, [&](const PersonalFields::Place& place) {
    if (!status.ok()) return;
    const auto* reflection = place.message->GetReflection();
    const std::string text = reflection->GetString(*place.message, place.field);
    if (text.empty()) return;
    const std::string subject = place.subject.empty() ? scope.aggregate : place.subject;
    auto salt = SaltOf(scope, subject, rows);
    if (!salt.ok()) {
      status = salt.status();
      return;
    }
    const std::string number = absl::StrCat(numbers[place.field->full_name() + '\0' + text]++);
    const std::string hash =
        KeyedHash16OfParts(*salt, {scope.aggregate, place.field->full_name(), text, number});
    const std::string reference = absl::StrCat(kPrefix, Base64UrlEncode(hash));
    rows->Put(store::Family::kPersonal,
              store::PersonalTextKey{.p = scope.partition,
                                     .subject = subject,
                                     .account = scope.account,
                                     .reference = reference}
                  .Encode(),
              text);
    reflection->SetString(place.message, place.field, reference);
  });
  return status;
}

absl::StatusOr<Text> FindText(const store::Reader& rows, const store::PersonalTextKey& key) {
  STEWARD_ASSIGN_OR_RETURN(std::optional<std::string> text,
                           rows.Get(store::Family::kPersonal, key.Encode()));
  if (text.has_value()) return Text{TextState::kPresent, *std::move(text)};
  STEWARD_ASSIGN_OR_RETURN(
      const auto erasure,
      rows.Get(store::Family::kRest, store::ErasureKey{.subject = key.subject}.Encode()));
  return Text{erasure.has_value() ? TextState::kErased : TextState::kLost, ""};
}

absl::Status JoinTexts(
    const PersonalFields& fields, const store::Reader& rows,
    const std::function<store::Partition(absl::string_view account)>& partition_of,
    Message* message) {
  absl::Status status;
  fields.Visit(message, [&](const PersonalFields::Place& place) {
    const auto* reflection = place.message->GetReflection();
    const std::string reference = reflection->GetString(*place.message, place.field);
    if (!status.ok() || !IsReference(reference)) return;
    const std::string account = AccountOf(place.owner);
    const std::string& subject = place.subject.empty() ? place.owner : place.subject;
    auto text = FindText(rows, {.p = partition_of(account),
                                .subject = subject,
                                .account = account,
                                .reference = reference});
    if (!text.ok()) {
      status = text.status();
      return;
    }
    reflection->SetString(
        place.message, place.field,
        text->state == TextState::kPresent ? text->text : std::string(kErasedText));
  });
  return status;
}

std::string ErasedSubject(const google::protobuf::Message& event) {
  const google::protobuf::Descriptor* type = event.GetDescriptor();
  const std::string& erases = type->options().GetExtension(common::v1::erases);
  if (erases.empty()) return "";
  return event.GetReflection()->GetString(event, type->FindFieldByName(erases));
}

absl::Status EraseSubject(uint32_t partition_count, absl::string_view subject, int64_t now_us,
                          Overlay* rows) {
  for (uint32_t p = 0; p < partition_count; ++p) {
    for (const store::Kind kind : {store::Kind::kPersonalText, store::Kind::kPersonalSalt}) {
      const auto range =
          store::PrefixRange(store::SubjectPrefix(static_cast<store::Partition>(p), kind, subject));
      std::vector<std::string> keys;
      auto row = rows->Scan(store::Family::kPersonal, range);
      for (; row->Valid(); row->Next()) keys.emplace_back(row->key());
      STEWARD_RETURN_IF_ERROR(row->status());
      for (auto& key : keys) rows->Delete(store::Family::kPersonal, std::move(key));
    }
  }
  common::v1::ErasureRow erasure;
  erasure.set_erased_time_us(now_us);
  rows->Put(store::Family::kRest, store::ErasureKey{.subject = subject}.Encode(),
            EncodeRow(erasure));
  return absl::OkStatus();
}

}  // namespace steward::engine
