#include "libs/engine/catalog.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"

namespace steward::engine {
namespace {

using google::protobuf::MessageFactory;

// The method of the request's own file that takes it; null when there is none.
const MethodDescriptor* MethodOf(const Descriptor* request) {
  const auto* file = request->file();
  for (int s = 0; s < file->service_count(); ++s) {
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      if (file->service(s)->method(m)->input_type() == request) return file->service(s)->method(m);
    }
  }
  return nullptr;
}

// The string at a path like "contract.name"; CHECKs that the fields are there.
std::string FieldText(const Message& message, absl::string_view path) {
  const size_t dot = path.find('.');
  const std::string head(path.substr(0, dot));
  const auto* field = message.GetDescriptor()->FindFieldByName(head);
  STEWARD_CHECK(field != nullptr) << message.GetDescriptor()->full_name() << " has no field "
                                  << head;
  if (dot == absl::string_view::npos) return message.GetReflection()->GetString(message, field);
  return FieldText(message.GetReflection()->GetMessage(message, field), path.substr(dot + 1));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Catalog>> Catalog::Build(Service service,
                                                        common::v1::InstallationRow installation) {
  std::unique_ptr<Catalog> catalog(new Catalog(std::move(service), std::move(installation)));
  STEWARD_RETURN_IF_ERROR(catalog->Bind());
  return catalog;
}

absl::Status Catalog::Bind() {
  if (const std::string& secret = installation_.secret(); secret.size() == kHashKeyBytes) {
    const std::string half = KeyedHash16OfParts(secret, {"tokens"});
    token_key_ = half + half;
  }
  const Descriptor* event = service_.event();
  envelope_field_ = event->FindFieldByNumber(1);
  if (envelope_field_ == nullptr || envelope_field_->name() != "envelope" ||
      event->oneof_decl_count() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat(event->full_name(), " is not an envelope = 1 and one oneof"));
  }
  event_oneof_ = event->oneof_decl(0);
  for (int i = 0; i < event_oneof_->field_count(); ++i) {
    event_fields_[event_oneof_->field(i)->message_type()] = event_oneof_->field(i);
  }
  personal_fields_.Add(event);
  for (const auto& aggregate : service_.aggregates()) personal_fields_.Add(aggregate.state);
  for (const auto& command : service_.commands()) personal_fields_.Add(command.request);
  for (const auto& query : service_.queries()) personal_fields_.Add(query.response);
  for (const auto& command : service_.commands()) STEWARD_RETURN_IF_ERROR(BindCommand(command));
  for (const auto& query : service_.queries()) {
    const auto* method = MethodOf(query.request);
    if (method == nullptr)
      return absl::InvalidArgumentError(absl::StrCat(query.request->full_name(), " has no method"));
    queries_[method] = &query;
  }
  return absl::OkStatus();
}

absl::Status Catalog::BindCommand(const CommandType& command) {
  const auto* method = MethodOf(command.request);
  if (method == nullptr)
    return absl::InvalidArgumentError(absl::StrCat(command.request->full_name(), " has no method"));
  CommandPlan plan;
  plan.method = method;
  plan.command = &command;
  plan.rule = method->options().GetExtension(common::v1::rule);
  plan.path = absl::StrCat("/", method->service()->full_name(), "/", method->name());
  const auto* request = command.request;
  plan.id_in_request = plan.rule.creates() && absl::EndsWith(plan.rule.aggregate(), "_id}");
  plan.imports = request->FindFieldByName("overwrite") != nullptr;
  plan.request_id = request->FindFieldByName("request_id");
  plan.etag = request->FindFieldByName("etag");
  plan.reason_code = request->FindFieldByName("reason_code");
  plan.reason_text = request->FindFieldByName("reason_text");
  plan.effective_time = request->FindFieldByName("effective_time");
  plan.validate_only = request->FindFieldByName("validate_only");
  plan.update_mask = request->FindFieldByName("update_mask");
  const auto [at, inserted] = plans_.emplace(method, std::move(plan));
  if (!inserted)
    return absl::InvalidArgumentError(absl::StrCat(request->full_name(), " has two use cases"));
  plans_by_request_[request] = &at->second;
  return absl::OkStatus();
}

store::Partition Catalog::PartitionFor(absl::string_view account) const {
  return static_cast<store::Partition>(
      steward::PartitionOf(account, installation_.partition_count()));
}

const FieldDescriptor* Catalog::EventField(const Descriptor* event) const {
  const auto found = event_fields_.find(event);
  STEWARD_CHECK(found != event_fields_.end())
      << event->full_name() << " is not in " << service_.event()->full_name();
  return found->second;
}

const CommandPlan* Catalog::PlanFor(const MethodDescriptor* method) const {
  const auto found = plans_.find(method);
  return found == plans_.end() ? nullptr : &found->second;
}

const CommandPlan* Catalog::PlanForRequest(const Descriptor* request) const {
  const auto found = plans_by_request_.find(request);
  return found == plans_by_request_.end() ? nullptr : found->second;
}

const QueryType* Catalog::QueryFor(const MethodDescriptor* method) const {
  const auto found = queries_.find(method);
  return found == queries_.end() ? nullptr : found->second;
}

const AggregateType* Catalog::AggregateForState(const Descriptor* state) const {
  for (const auto& aggregate : service_.aggregates()) {
    if (aggregate.state == state) return &aggregate;
  }
  return nullptr;
}

std::string Catalog::AggregateName(const common::v1::MethodRule& rule, const Message& request,
                                   absl::string_view derived_id) const {
  std::string name;
  absl::string_view rest = Abs(rule.aggregate());
  while (!rest.empty()) {
    const size_t open = rest.find('{');
    absl::StrAppend(&name, rest.substr(0, open));
    if (open == absl::string_view::npos) break;
    const size_t close = rest.find('}', open);
    const absl::string_view field = rest.substr(open + 1, close - open - 1);
    rest = rest.substr(close + 1);
    const size_t bar = field.find('|');
    std::string text = FieldText(request, field.substr(0, bar));
    if (bar != absl::string_view::npos) {
      text = field.substr(bar + 1) == "id" ? LastSegment(text) : ParentOf(text);
    }
    if (text.empty() && rest.empty() && rule.creates()) text = std::string(derived_id);
    absl::StrAppend(&name, text);
  }
  return name;
}

std::unique_ptr<Message> Catalog::NewMessage(const Descriptor* type) {
  return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(type)->New());
}

}  // namespace steward::engine
