#include "services/ctl/catalogue.h"

#include <memory>
#include <utility>

#include "absl/strings/str_split.h"

#include "libs/base/check.h"
#include "steward/accounts/v1/accounts_calendar_service.pb.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/accounts/v1/health_service.pb.h"
#include "steward/accounts/v1/relationships_service.pb.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/forecast_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::ctl {
namespace {

// Linked in because something here names one of its messages: a static library's other files stay
// out.
const google::protobuf::DescriptorPool& Pool() {
  static const auto* const kPool = accounts::v1::GetAccountRequest::descriptor()->file()->pool();
  STEWARD_CHECK(accounts::v1::GetCalendarRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(accounts::v1::GetAccountRelationshipRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(accounts::v1::GetHealthRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(contracts::v1::GetContractRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(contracts::v1::GetAmendmentRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(contracts::v1::GetForecastRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(contracts::v1::GetRenewalRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(feedback::v1::GetSurveyRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(escalations::v1::GetEscalationRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(common::v1::GetStatusRequest::descriptor()->file()->pool() == kPool);
  STEWARD_CHECK(common::v1::SubscribeRequest::descriptor()->file()->pool() == kPool);
  return *kPool;
}

}  // namespace

const std::vector<Service>& Services() {
  static const auto* const kServices = new std::vector<Service>{
      {"accounts", 0, accounts::v1::AccountsEvent::descriptor()},
      {"contracts", 1, contracts::v1::ContractsEvent::descriptor()},
      {"feedback", 2, feedback::v1::FeedbackEvent::descriptor()},
      {"escalations", 3, escalations::v1::EscalationsEvent::descriptor()},
  };
  return *kServices;
}

const Service* FindService(absl::string_view name) {
  for (const Service& service : Services()) {
    if (service.name == name) return &service;
  }
  return nullptr;
}

std::vector<std::string> ServiceNames() {
  std::vector<std::string> names;
  for (const Service& service : Services()) names.push_back(service.name);
  return names;
}

const google::protobuf::MethodDescriptor& FindMethod(const std::string& name) {
  const std::pair<std::string, std::string> parts = absl::StrSplit(name, '/');
  const auto* service = Pool().FindServiceByName(parts.first);
  STEWARD_CHECK(service != nullptr) << name;
  const auto* method = service->FindMethodByName(parts.second);
  STEWARD_CHECK(method != nullptr) << name;
  return *method;
}

std::string ServiceOf(const google::protobuf::MethodDescriptor& method) {
  const std::vector<std::string> package = absl::StrSplit(method.file()->package(), '.');
  return package[1] == "common" ? "" : package[1];
}

std::unique_ptr<google::protobuf::Message> NewMessage(const google::protobuf::Descriptor& type) {
  const auto* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  return std::unique_ptr<google::protobuf::Message>(prototype->New());
}

}  // namespace steward::ctl
