#include "services/ctl/request_flags.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "google/protobuf/field_mask.pb.h"

#include "libs/base/status.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/field_comments.h"
#include "services/ctl/json.h"
#include "services/ctl/values.h"

namespace steward::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Set by the command itself.
constexpr const char* kOwnFields[] = {"page_size", "page_token", "update_mask"};
constexpr char kNobody[] = "-";

// Help with what the protos say of the fields, which is read only when help is asked for.
class FieldHelp final : public CLI::Formatter {
 public:
  void Note(const CLI::Option* option, const FieldDescriptor& field, bool required) {
    fields_[option] = &field;
    if (required) required_.insert(option);
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    return absl::StrCat(required_.contains(option) ? "Required. " : "", About(option));
  }

 private:
  std::string About(const CLI::Option* option) const {
    const auto found = fields_.find(option);
    const std::string& form = option->get_description();
    const std::string comment = found == fields_.end() ? "" : Meaning(*found->second);
    // What a name looks like is said where nothing else is.
    const bool is_name = absl::StrContains(form, "/*");
    if (comment.empty() || form.empty() || is_name) return comment.empty() ? form : comment;
    return absl::StrCat(comment, " (", form, ")");
  }

  // The fields that all commands have mean the same in each.
  static std::string Meaning(const FieldDescriptor& field) {
    std::string comment = CommentOf(field);
    if (!comment.empty()) return comment;
    if (field.name() == "request_id") return "Names the attempt, so that a retry does it once";
    if (field.name() == "etag") return "Refuse unless the resource is still at this one";
    if (field.name() == "reason_code") return "Why, as a code that stands in the journal";
    if (field.name() == "reason_text") return "Why, in words";
    if (field.name() == "effective_time") return "Since when it holds; default: now";
    return "";
  }

  std::map<const CLI::Option*, const FieldDescriptor*> fields_;
  std::set<const CLI::Option*> required_;
};

std::string FlagName(const FieldDescriptor& field) {
  std::string name = field.name();
  // "--line" and "--required-party", said once for each.
  if (field.is_repeated() && absl::EndsWith(name, "ies")) {
    name.replace(name.size() - 3, 3, "y");
  } else if (field.is_repeated() && absl::EndsWith(name, "s")) {
    name.pop_back();
  }
  return absl::StrReplaceAll(name, {{"_", "-"}});
}

// "quantity.line_id=..." for each field, and for those of a message inside.
std::vector<std::string> FieldsOf(const google::protobuf::Descriptor& type) {
  std::vector<std::string> fields;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsWrittenByFields(field)) {
      fields.push_back(field.name() + "=...");
      continue;
    }
    for (int inside = 0; inside < field.message_type()->field_count(); ++inside) {
      fields.push_back(
          absl::StrCat(field.name(), ".", field.message_type()->field(inside)->name(), "=..."));
    }
  }
  return fields;
}

std::string About(const FieldDescriptor& field) {
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
    return absl::StrJoin(EnumTexts(*field.enum_type()), ", ");
  }
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    const std::string& type = field.message_type()->name();
    if (type == "Timestamp") return "RFC 3339, or a date";
    if (type == "Date") return "YYYY-MM-DD";
    if (type == "Money") return "\"USD 12.50\"";
    if (type == "Attribute") return "KEY=VALUE; as often as needed";
    return absl::StrJoin(FieldsOf(*field.message_type()), ",") +
           (field.is_repeated() ? "; as often as needed" : "");
  }
  if (field.name() == "request_id") return "default: a new one";
  if (field.name() == "validate_only") return "Only say whether it would work";
  return NameTemplate(field);
}

absl::Status At(const std::string& argument, const absl::Status& status) {
  if (status.ok()) return status;
  return UsageError(absl::StrCat(argument, ": ", status.message()));
}

// A file that was read from a resource changes that one, and nothing that changed since it was
// read: its etag goes along unless another was given.
absl::Status BindToResource(const Json& json, const Message& body, Message* request) {
  const auto text_at = [&json](const char* field) {
    const auto found = json.find(field);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const std::string of = text_at("name");
  const auto* name = body.GetDescriptor()->FindFieldByName("name");
  if (!of.empty() && name != nullptr) {
    const std::string changed = body.GetReflection()->GetString(body, name);
    if (of != changed)
      return UsageError(absl::StrCat("--file: it is of ", of, ", not of ", changed));
  }
  const auto* etag = request->GetDescriptor()->FindFieldByName("etag");
  if (etag != nullptr && request->GetReflection()->GetString(*request, etag).empty())
    request->GetReflection()->SetString(request, etag, text_at("etag"));
  return absl::OkStatus();
}

// Lines without an id are numbered.
void NumberLines(Message* body) {
  const auto* lines = body->GetDescriptor()->FindFieldByName("lines");
  if (lines == nullptr) return;
  if (lines->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return;
  const auto* id = lines->message_type()->FindFieldByName("line_id");
  if (id == nullptr) return;
  for (int i = 0; i < body->GetReflection()->FieldSize(*body, lines); ++i) {
    Message* line = body->GetReflection()->MutableRepeatedMessage(body, lines, i);
    if (!line->GetReflection()->GetString(*line, id).empty()) continue;
    line->GetReflection()->SetString(line, id, absl::StrCat(i + 1));
  }
}

}  // namespace

RequestFlags::RequestFlags(const Command& command, CLI::App* app)
    : command_(command), app_(app), type_(*FindMethod(command.method).input_type()) {
  for (const Positional& positional : command.positionals) AddPositional(positional);
  for (int i = 0; i < type_.field_count(); ++i) {
    const FieldDescriptor& field = *type_.field(i);
    const bool own = std::count(std::begin(kOwnFields), std::end(kOwnFields), field.name()) > 0;
    if (own || IsArgument(field.name())) continue;
    if (field.name() == command.body) {
      AddBody(field);
    } else {
      AddFlag(field, false);
    }
  }
  for (const FilterFlag& filter : command.filters) {
    filters_.push_back(
        app_->add_option("--" + filter.flag, CLI::callback_t(), AboutFilter(filter)));
  }
  auto help = std::make_shared<FieldHelp>();
  // An update leaves out what stays.
  const bool whole = type_.FindFieldByName("update_mask") == nullptr;
  for (const Flag& flag : flags_)
    help->Note(flag.option, *flag.field, whole && MustBeSet(*flag.field));
  app_->formatter(help);
}

// "Only those of this state: DRAFT, SIGNED": the values of an enum are those of the listed field.
std::string RequestFlags::AboutFilter(const FilterFlag& filter) const {
  const auto& listed = *FindMethod(command_.method).output_type()->FindFieldByName(command_.rows);
  const std::string name = filter.filter.substr(0, filter.filter.find(' '));
  const FieldDescriptor* field = listed.message_type()->FindFieldByName(name);
  std::string about = absl::StrCat("Only those of this ", absl::StrReplaceAll(name, {{"_", " "}}));
  if (field != nullptr && field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM)
    absl::StrAppend(&about, ": ", About(*field));
  return about;
}

void RequestFlags::AddPositional(const Positional& positional) {
  const auto flag = command_.flags.find(positional.field);
  const std::string names = flag == command_.flags.end()
                                ? positional.placeholder
                                : absl::StrCat(positional.placeholder, ",", flag->second);
  CLI::Option* option = app_->add_option(names, CLI::callback_t());
  if (positional.otherwise.empty()) option->required();
  positionals_.push_back(option);
}

void RequestFlags::AddBody(const FieldDescriptor& body) {
  for (const std::string& input : command_.inputs) {
    AddFlag(*body.message_type()->FindFieldByName(input), true);
  }
  file_ = app_->add_option("-f,--file", CLI::callback_t(),
                           "JSON, as `get -o json` shows it; - is standard input");
}

void RequestFlags::AddFlag(const FieldDescriptor& field, bool in_body) {
  const auto renamed = command_.flags.find(field.name());
  const std::string names =
      renamed == command_.flags.end() ? "--" + FlagName(field) : renamed->second;
  CLI::Option* option = nullptr;
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    const std::string about = About(field);
    option = app_->add_flag(names, about);
  } else {
    option = app_->add_option(names, CLI::callback_t(), About(field));
  }
  if (field.is_repeated()) {
    option->expected(1, -1)->allow_extra_args(false)->multi_option_policy(
        CLI::MultiOptionPolicy::TakeAll);
  }
  flags_.push_back({option, &field, in_body});
}

bool RequestFlags::IsArgument(const std::string& path) const {
  return std::any_of(command_.positionals.begin(), command_.positionals.end(),
                     [&path](const Positional& each) { return each.field == path; });
}

absl::Status RequestFlags::Fill(Message* request) const {
  for (size_t i = 0; i < positionals_.size(); ++i) {
    STEWARD_RETURN_IF_ERROR(FillPositional(i, request));
  }
  std::vector<std::string> given;
  for (const Flag& flag : flags_) {
    if (!flag.in_body) STEWARD_RETURN_IF_ERROR(FillFlag(flag, request, &given));
  }
  NumberLines(request);
  if (!command_.body.empty()) STEWARD_RETURN_IF_ERROR(FillBody(request));
  return FillFilter(request);
}

absl::Status RequestFlags::FillPositional(size_t index, Message* request) const {
  const Positional& positional = command_.positionals[index];
  const CLI::Option& option = *positionals_[index];
  const std::string text = option.empty() ? positional.otherwise : option.results().back();
  if (!option.empty() && text.empty())
    return UsageError(absl::StrCat(positional.placeholder, " is empty"));
  Message* message = request;
  const FieldDescriptor* field = Descend(positional.field, &message);
  if (text == kNobody && MayBeEmpty(*field) && !absl::StrContains(positional.field, '.')) {
    return absl::OkStatus();
  }
  return At(positional.placeholder, SetArgument(text, *field, message));
}

absl::Status RequestFlags::FillFlag(const Flag& flag, Message* message,
                                    std::vector<std::string>* given) const {
  if (flag.option->empty()) return absl::OkStatus();
  if (flag.field->name() == "request_id" && flag.option->results().back().empty())
    return UsageError("--request-id is empty; leave it out, and a new one is made");
  given->push_back(flag.field->name());
  if (flag.field->is_repeated()) message->GetReflection()->ClearField(message, flag.field);
  for (const std::string& text : flag.option->results()) {
    // An empty text clears a field: in a mask, and left unset.
    if (text.empty() && flag.field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    STEWARD_RETURN_IF_ERROR(At(flag.option->get_name(), SetArgument(text, *flag.field, message)));
  }
  return absl::OkStatus();
}

absl::StatusOr<Json> RequestFlags::ReadFile() const {
  const std::string& path = file_->results().back();
  std::stringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
  } else {
    std::ifstream file(path);
    if (!file) return UsageError(absl::StrCat("--file: can't read ", path));
    text << file.rdbuf();
  }
  Json json = Json::parse(text.str(), nullptr, false);
  if (!json.is_object()) return UsageError(absl::StrCat("--file: ", path, " is no JSON object"));
  return json;
}

absl::Status RequestFlags::FillFromFile(Message* request, Message* body,
                                        std::vector<std::string>* given) const {
  if (file_->empty()) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const Json json, ReadFile());
  if (type_.FindFieldByName("update_mask") != nullptr)
    STEWARD_RETURN_IF_ERROR(BindToResource(json, *body, request));
  Json inputs = Json::object();
  for (const auto& [name, value] : json.items()) {
    const bool input = std::count(command_.inputs.begin(), command_.inputs.end(), name) > 0;
    if (!input && body->GetDescriptor()->FindFieldByName(name) != nullptr) continue;
    inputs[name] = value;
    given->push_back(name);
  }
  return At("--file", FromJson(inputs, body));
}

absl::Status RequestFlags::FillBody(Message* request) const {
  const FieldDescriptor* field = type_.FindFieldByName(command_.body);
  Message* body = request->GetReflection()->MutableMessage(request, field);
  std::vector<std::string> given;
  STEWARD_RETURN_IF_ERROR(FillFromFile(request, body, &given));
  for (const Flag& flag : flags_) {
    if (flag.in_body) STEWARD_RETURN_IF_ERROR(FillFlag(flag, body, &given));
  }
  NumberLines(body);
  const FieldDescriptor* mask = type_.FindFieldByName("update_mask");
  if (mask == nullptr) return absl::OkStatus();
  if (given.empty()) {
    return UsageError(
        absl::StrCat("nothing to change: give at least one of the fields, as in --",
                     FlagName(*body->GetDescriptor()->FindFieldByName(command_.inputs.front()))));
  }
  std::sort(given.begin(), given.end());
  given.erase(std::unique(given.begin(), given.end()), given.end());
  return SetFromText(absl::StrJoin(given, ","), *mask, request);
}

absl::Status RequestFlags::FillFilter(Message* request) const {
  std::vector<std::string> filters;
  for (size_t i = 0; i < filters_.size(); ++i) {
    if (filters_[i]->empty()) continue;
    filters.push_back(MakeFilter(command_.filters[i].filter, filters_[i]->results().back()));
  }
  if (filters.empty()) return absl::OkStatus();
  const FieldDescriptor* field = type_.FindFieldByName("filter");
  const bool given = !request->GetReflection()->GetString(*request, field).empty();
  if (given || filters.size() > 1) {
    return UsageError(absl::StrCat("a list can be filtered by one thing at a time, not by ",
                                   absl::StrJoin(filters, " and by "),
                                   given ? " and --filter" : ""));
  }
  return SetFromText(filters.front(), *field, request);
}

std::string MakeFilter(const std::string& filter, const std::string& text) {
  const size_t place = filter.find('$');
  size_t begin = place;
  while (begin > 0 && (absl::ascii_isalpha(static_cast<unsigned char>(filter[begin - 1])) ||
                       filter[begin - 1] == '_' || filter[begin - 1] == '/')) {
    --begin;
  }
  const std::string prefix = filter.substr(begin, place - begin);
  const bool is_enum = absl::EndsWith(prefix, "_");
  std::string value = is_enum ? absl::AsciiStrToUpper(text) : text;
  value = std::string(absl::StripPrefix(value, prefix));
  if (!is_enum) value = absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}});
  return absl::StrCat(filter.substr(0, place), value, filter.substr(place + 1));
}

}  // namespace steward::ctl
