#include "services/ctl/call_command.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The most that the services give in one page.
constexpr size_t kPageMax = 1000;
constexpr char kNextPage[] = "next_page_token";

const FieldDescriptor* FieldOf(const Message& message, const std::string& name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

size_t RowCount(const Message& response, const Command& command) {
  return static_cast<size_t>(
      response.GetReflection()->FieldSize(response, FieldOf(response, command.rows)));
}

void AskForId(Session& session, Message* request) {
  const FieldDescriptor* id = FieldOf(*request, "request_id");
  if (id == nullptr || !request->GetReflection()->GetString(*request, id).empty()) return;
  request->GetReflection()->SetString(request, id, session.new_id());
}

void Truncate(const Command& command, size_t limit, Message* response) {
  while (RowCount(*response, command) > limit) {
    response->GetReflection()->RemoveLast(response, FieldOf(*response, command.rows));
  }
}

}  // namespace

absl::Status CallAllPages(Session& session, const PagedCall& call, Message* request,
                          Message* response) {
  const auto& [service, command, limit] = call;
  const auto& method = FindMethod(command.method);
  AskForId(session, request);
  const FieldDescriptor* size = FieldOf(*request, "page_size");
  if (size == nullptr) {
    STEWARD_RETURN_IF_ERROR(session.platform.Call(service, method, *request, response));
    if (limit > 0 && !command.rows.empty()) Truncate(command, limit, response);
    return absl::OkStatus();
  }
  const size_t page = limit > 0 ? std::min(limit, kPageMax) : kPageMax;
  request->GetReflection()->SetInt32(request, size, static_cast<int32_t>(page));
  const FieldDescriptor* next = FieldOf(*response, kNextPage);
  while (true) {
    const auto part = NewMessage(*response->GetDescriptor());
    STEWARD_RETURN_IF_ERROR(session.platform.Call(service, method, *request, part.get()));
    const std::string token = part->GetReflection()->GetString(*part, next);
    part->GetReflection()->ClearField(part.get(), next);
    response->MergeFrom(*part);
    const bool enough = limit > 0 && RowCount(*response, command) >= limit;
    if (token.empty() || enough) break;
    request->GetReflection()->SetString(request, FieldOf(*request, "page_token"), token);
  }
  if (limit > 0) Truncate(command, limit, response);
  return absl::OkStatus();
}

CallCommand::CallCommand(const Command& command, CLI::App* app)
    : command_(command), flags_(command, app) {
  const auto& method = FindMethod(command.method);
  if (ServiceOf(method).empty()) {
    CLI::Option* service =
        app->add_option("-s,--service", CLI::callback_t(),
                        command.every_service ? "Ask only this service" : "Which service to ask");
    if (!command.every_service) service->required();
    service_ = service;
  }
  if (!command.rows.empty()) {
    limit_ = app->add_option("--limit", CLI::callback_t(), "Show at most so many");
  }
  // Movements are by month; saying so is allowed.
  if (command.resource == "arr" && command.verb == "movements") {
    by_ = app->add_option("--by", CLI::callback_t(), "month")->check(CLI::IsMember({"month"}));
  }
}

absl::StatusOr<std::vector<std::string>> CallCommand::ServicesToAsk() const {
  if (service_ == nullptr) return std::vector<std::string>{ServiceOf(FindMethod(command_.method))};
  if (service_->empty()) return ServiceNames();
  const std::string& name = service_->results().back();
  if (FindService(name) != nullptr) return std::vector<std::string>{name};
  return UsageError(absl::StrCat("no service '", name, "'", Suggestion(name, ServiceNames())));
}

absl::StatusOr<CallCommand::Answer> CallCommand::Ask(Session& session,
                                                     const std::string& service) const {
  const auto& method = FindMethod(command_.method);
  size_t limit = 0;
  if (limit_ != nullptr && !limit_->empty() &&
      (!absl::SimpleAtoi(limit_->results().back(), &limit) || limit == 0)) {
    return UsageError("--limit must be a whole number from 1");
  }
  const auto request = NewMessage(*method.input_type());
  STEWARD_RETURN_IF_ERROR(flags_.Fill(request.get()));
  Answer answer{service, NewMessage(*method.output_type())};
  STEWARD_RETURN_IF_ERROR(
      CallAllPages(session, {service, command_, limit}, request.get(), answer.response.get()));
  return answer;
}

absl::StatusOr<int> CallCommand::Run(Session& session) const {
  STEWARD_ASSIGN_OR_RETURN(const std::vector<std::string> services, ServicesToAsk());
  std::vector<Answer> answers;
  for (const std::string& service : services) {
    STEWARD_ASSIGN_OR_RETURN(Answer answer, Ask(session, service));
    answers.push_back(std::move(answer));
  }
  Show(session, answers);
  return kExitOk;
}

void CallCommand::Show(Session& session, const std::vector<Answer>& answers) const {
  if (session.json()) return WriteJson(AnswersJson(answers), session.format, session.out);
  if (command_.show != nullptr && session.table()) {
    for (const Answer& answer : answers) command_.show(*answer.response, session.out);
    return;
  }
  Listing listing{.columns = command_.columns};
  listing.by_service = command_.every_service;
  // Nothing but an empty answer: there is nothing to show.
  if (listing.columns.empty() && !listing.by_service) return;
  for (const Answer& answer : answers) AddRows(answer, &listing);
  if (command_.total) listing.total = answers.front().response.get();
  WriteListing(listing, session.format, session.out);
}

void CallCommand::AddRows(const Answer& answer, Listing* listing) const {
  const Message& response = *answer.response;
  listing->currency = TextAt(response, "currency");
  if (command_.rows.empty()) {
    listing->rows.push_back({.message = &response, .service = answer.service});
    return;
  }
  const FieldDescriptor& rows = *FieldOf(response, command_.rows);
  const auto& reflection = *response.GetReflection();
  for (int i = 0; i < reflection.FieldSize(response, &rows); ++i) {
    if (rows.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      listing->rows.push_back({.message = &reflection.GetRepeatedMessage(response, &rows, i),
                               .service = answer.service});
    } else {
      listing->rows.push_back(
          {.text = reflection.GetRepeatedString(response, &rows, i), .service = answer.service});
    }
  }
}

// One service's answer as it is; several as one, with each row's service in it.
Json CallCommand::AnswersJson(const std::vector<Answer>& answers) const {
  Json merged;
  const std::string rows = command_.rows.empty() ? "services" : command_.rows;
  for (const Answer& answer : answers) {
    Json json = command_.short_enums ? ToShortJson(*answer.response) : ToJson(*answer.response);
    json.erase(kNextPage);
    if (command_.short_enums && !command_.rows.empty()) return json[command_.rows];
    if (!command_.every_service) return json;
    if (merged.is_null()) merged[rows] = Json::array();
    const Json own = command_.rows.empty() ? Json::array({json}) : json[rows];
    for (const Json& row : own) {
      Json with_service = {{"service", answer.service}};
      with_service.update(row);
      merged[rows].push_back(std::move(with_service));
    }
  }
  return merged;
}

}  // namespace steward::ctl
