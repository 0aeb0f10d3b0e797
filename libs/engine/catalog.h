#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

#include "libs/engine/personal.h"
#include "libs/engine/service.h"
#include "libs/store/keys.h"
#include "steward/common/v1/options.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {

using MethodDescriptor = google::protobuf::MethodDescriptor;
using FieldDescriptor = google::protobuf::FieldDescriptor;

// A command's method with everything that is looked up once: its use case, its aggregate's name,
// the common fields.
struct CommandPlan {
  const MethodDescriptor* method = nullptr;
  const CommandType* command = nullptr;
  common::v1::MethodRule rule;
  // "/steward.contracts.v1.ContractService/SignContract".
  std::string path;
  // True when the request names the aggregate's id in an `<x>_id` field: an aggregate that is there
  // already is then ALREADY_EXISTS.
  bool id_in_request = false;
  bool imports = false;
  const FieldDescriptor* request_id = nullptr;
  const FieldDescriptor* etag = nullptr;
  const FieldDescriptor* reason_code = nullptr;
  const FieldDescriptor* reason_text = nullptr;
  const FieldDescriptor* effective_time = nullptr;
  const FieldDescriptor* validate_only = nullptr;
  const FieldDescriptor* update_mask = nullptr;
};

// A service bound to its descriptors and to the installation that it runs in. Built once, then read
// by every thread.
class Catalog {
 public:
  // Errors: INVALID_ARGUMENT that names what the table of contents lacks (an event outside the
  // oneof, a request without a method, a command method without a use case).
  static absl::StatusOr<std::unique_ptr<Catalog>> Build(Service service,
                                                        common::v1::InstallationRow installation);

  const Service& service() const { return service_; }
  const common::v1::InstallationRow& installation() const { return installation_; }
  // What Env::token_key is, for queries that show tokens.
  const std::string& token_key() const { return token_key_; }
  uint32_t partition_count() const { return installation_.partition_count(); }
  store::Partition PartitionFor(absl::string_view account) const;

  // The oneof field of `<Service>Event` that holds this event. CHECKs that there is one.
  const FieldDescriptor* EventField(const Descriptor* event) const;
  const FieldDescriptor* envelope_field() const { return envelope_field_; }
  const google::protobuf::OneofDescriptor* event_oneof() const { return event_oneof_; }

  const CommandPlan* PlanFor(const MethodDescriptor* method) const;
  const CommandPlan* PlanForRequest(const Descriptor* request) const;
  const QueryType* QueryFor(const MethodDescriptor* method) const;
  // The state type whose field 1 the method answers.
  const AggregateType* AggregateForState(const Descriptor* state) const;

  // The name that a method's template gives with this request; an empty last field becomes
  // `derived_id`.
  std::string AggregateName(const common::v1::MethodRule& rule, const Message& request,
                            absl::string_view derived_id) const;

  // Which of the service's messages hold personal texts.
  const PersonalFields& personal_fields() const { return personal_fields_; }

  static std::unique_ptr<Message> NewMessage(const Descriptor* type);

 private:
  Catalog(Service service, common::v1::InstallationRow installation)
      : service_(std::move(service)), installation_(std::move(installation)) {}
  absl::Status Bind();
  absl::Status BindCommand(const CommandType& command);

  Service service_;
  common::v1::InstallationRow installation_;
  std::string token_key_;
  const FieldDescriptor* envelope_field_ = nullptr;
  const google::protobuf::OneofDescriptor* event_oneof_ = nullptr;
  absl::flat_hash_map<const Descriptor*, const FieldDescriptor*> event_fields_;
  std::map<const MethodDescriptor*, CommandPlan> plans_;
  absl::flat_hash_map<const Descriptor*, const CommandPlan*> plans_by_request_;
  absl::flat_hash_map<const MethodDescriptor*, const QueryType*> queries_;
  PersonalFields personal_fields_;
};

}  // namespace steward::engine
