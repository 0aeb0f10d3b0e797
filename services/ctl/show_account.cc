#include "services/ctl/show_account.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/money.h"
#include "libs/base/status.h"
#include "services/ctl/call_command.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/command.h"
#include "services/ctl/failure.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

using google::protobuf::Message;

constexpr size_t kTimelineShown = 10;
constexpr size_t kRowsMax = 1000;

const Command& FindCommand(const std::string& resource, const std::string& verb) {
  const auto& all = Commands();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Command& command) {
    return command.resource == resource && command.verb == verb;
  });
  STEWARD_CHECK(found != all.end()) << resource << " " << verb;
  return *found;
}

// A part of the screen: what a command of the table says about the account.
struct Part {
  std::string title;
  std::string resource;
  std::string verb;
  // The request's field that names the account.
  std::string field;
  size_t rows_max = kRowsMax;
};

const std::vector<Part>& Parts() {
  static const auto* const kParts =
      new std::vector<Part>{{"account", "account", "get", "name"},
                            {"children", "account", "children", "account"},
                            {"team", "account", "team", "account"},
                            {"health", "health", "get", "account"},
                            {"situation", "account", "situation", "account"},
                            {"contracts", "contract", "list", "parent"},
                            {"renewals", "renewal", "list", "parent"},
                            {"arr", "arr", "show", "account"},
                            {"timeline", "account", "timeline", "account", kTimelineShown}};
  return *kParts;
}

struct Answer {
  const Part* part = nullptr;
  std::unique_ptr<Message> response;
  absl::Status status;
};

Answer Ask(Session& session, const Part& part, const std::string& account) {
  const Command& command = FindCommand(part.resource, part.verb);
  const auto& method = FindMethod(command.method);
  const auto request = NewMessage(*method.input_type());
  Answer answer{&part, NewMessage(*method.output_type()), absl::OkStatus()};
  answer.status =
      SetFromText(account, *method.input_type()->FindFieldByName(part.field), request.get());
  if (!answer.status.ok()) return answer;
  const size_t limit = command.rows.empty() ? 0 : part.rows_max;
  answer.status = CallAllPages(session, {ServiceOf(method), command, limit}, request.get(),
                               answer.response.get());
  return answer;
}

Json AnswersJson(const std::vector<Answer>& answers) {
  Json json = Json::object();
  for (const Answer& answer : answers) {
    if (!answer.status.ok()) {
      json[answer.part->title] = nullptr;
      continue;
    }
    Json part = ToJson(*answer.response);
    const std::string& rows = FindCommand(answer.part->resource, answer.part->verb).rows;
    const bool list = !rows.empty() && answer.part->title != "arr";
    json[answer.part->title] = list ? part[rows] : part;
  }
  return json;
}

void WriteRows(const Answer& answer, Session& session) {
  const Command& command = FindCommand(answer.part->resource, answer.part->verb);
  const Message& response = *answer.response;
  Listing listing{.columns = command.columns, .currency = TextAt(response, "currency")};
  const auto* rows = response.GetDescriptor()->FindFieldByName(command.rows);
  const int count = response.GetReflection()->FieldSize(response, rows);
  for (int i = 0; i < count; ++i) {
    if (rows->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      listing.rows.push_back(
          {.text = response.GetReflection()->GetRepeatedString(response, rows, i)});
    } else {
      listing.rows.push_back(
          {.message = &response.GetReflection()->GetRepeatedMessage(response, rows, i)});
    }
  }
  session.out << "\n" << answer.part->title << " (" << count << ")\n";
  if (count > 0) WriteListing(listing, session.format, session.out);
}

// The account itself: a line for each field.
void WriteFields(const Message& account, Session& session) {
  std::vector<std::vector<std::string>> rows;
  for (const Column& column : AccountColumns()) {
    rows.push_back({column.title, TextAt(account, column.path)});
  }
  rows.push_back({"ATTRIBUTES", TextAt(account, "attributes")});
  WriteTable(rows, session.out);
}

void WriteArr(const Message& response, Session& session) {
  int64_t minor = 0;
  const bool known = absl::SimpleAtoi(TextAt(response, "arr_minor"), &minor);
  const std::string currency = TextAt(response, "currency");
  const auto amount = FormatAmount(minor, currency);
  session.out << "\nyearly recurring revenue: "
              << (known && amount.ok() ? absl::StrCat(*amount, " ", currency) : "none") << "\n";
}

void WriteSituation(const Message& response, Session& session) {
  const std::string count = TextAt(response, "open_escalation_count");
  session.out << "\nopen escalations: " << count;
  if (count != "0") session.out << ", the worst " << TextAt(response, "worst_severity");
  session.out << "\n";
}

void WriteHealth(const Message& response, Session& session) {
  const std::string score = TextAt(response, "score_centi");
  int64_t centi = 0;
  session.out << "\nhealth: " << TextAt(response, "band");
  if (absl::SimpleAtoi(score, &centi)) session.out << " " << HundredthsText(centi);
  session.out << "\n";
}

void WriteScreen(const std::vector<Answer>& answers, Session& session) {
  for (const Answer& answer : answers) {
    if (!answer.status.ok()) continue;
    if (answer.part->title == "account") {
      WriteFields(*answer.response, session);
    } else if (answer.part->title == "arr") {
      WriteArr(*answer.response, session);
    } else if (answer.part->title == "health") {
      WriteHealth(*answer.response, session);
    } else if (answer.part->title == "situation") {
      WriteSituation(*answer.response, session);
    } else {
      WriteRows(answer, session);
    }
  }
}

}  // namespace

absl::StatusOr<int> ShowAccount(Session& session, const std::string& account) {
  STEWARD_ASSIGN_OR_RETURN(const std::string name, FullName("accounts/*", account));
  std::vector<Answer> answers;
  int exit = kExitOk;
  for (const Part& part : Parts()) {
    Answer answer = Ask(session, part, name);
    // Without the account there is nothing to show.
    if (!answer.status.ok() && answers.empty()) return answer.status;
    // It is there, so a service that doesn't know it has just not heard of it yet.
    if (absl::IsNotFound(answer.status)) {
      session.err << "note: " << part.title << ": the service has not heard of the account yet\n";
      answer.status = absl::OkStatus();
    }
    if (!answer.status.ok()) {
      session.err << part.title << " not shown: " << ErrorText(answer.status);
      // Contracts in several currencies have no sum, which is no error here.
      const bool no_sum = part.title == "arr" && absl::IsInvalidArgument(answer.status);
      if (exit == kExitOk && !no_sum) exit = ExitOf(answer.status);
    }
    answers.push_back(std::move(answer));
  }
  if (session.json()) {
    WriteJson(AnswersJson(answers), session.format, session.out);
  } else {
    WriteScreen(answers, session);
  }
  return exit;
}

}  // namespace steward::ctl
