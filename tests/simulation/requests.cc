#include "tests/simulation/requests.h"

#include <numeric>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/text_format.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/engine/catalog.h"
#include "tests/simulation/templates.h"

namespace steward::simulation {
namespace {

using google::protobuf::Message;

constexpr int64_t kUnknownOneIn = 40;

// Fills in brackets from the innermost on.
class Filler {
 public:
  Filler(const KnownNames& names, absl::Time now, Random* random)
      : names_(names), now_(now), random_(*random) {}

  std::string Fill(std::string text) {
    for (auto end = text.find(']'); end != std::string::npos; end = text.find(']')) {
      const auto begin = text.rfind('[', end);
      STEWARD_CHECK(begin != std::string::npos) << text;
      const std::string filled = One(text.substr(begin + 1, end - begin - 1));
      text.replace(begin, end - begin + 1, filled);
    }
    return text;
  }

 private:
  std::string One(const std::string& hole) {
    const std::vector<std::string> choices = absl::StrSplit(hole, '|');
    if (choices.size() > 1) return Pick(choices);
    const std::vector<std::string> words = absl::StrSplit(hole, ' ');
    if (words.size() == 1) return Name(hole);
    int64_t low = 0;
    int64_t high = 0;
    STEWARD_CHECK(words.size() == 3 && absl::SimpleAtoi(words[1], &low) &&
                  absl::SimpleAtoi(words[2], &high))
        << hole;
    const int64_t number = random_.Int(low, high);
    if (words[0] == "n") return absl::StrCat(number);
    if (words[0] == "t") {
      return absl::StrCat("seconds: ", absl::ToUnixSeconds(now_ + absl::Hours(number)));
    }
    const absl::CivilDay day = absl::ToCivilDay(now_, absl::UTCTimeZone()) + number;
    return absl::StrCat("year: ", day.year(), " month: ", day.month(), " day: ", day.day());
  }

  std::string Name(const std::string& collection) {
    const auto known = names_.find(collection);
    if (known != names_.end() && !random_.OneIn(kUnknownOneIn)) return Pick(known->second);
    if (collection == "contracts" || collection == "escalations" || collection == "responses" ||
        collection == "invitations" || collection == "followUps") {
      return absl::StrCat("accounts/a1/", collection, "/none");
    }
    if (collection == "amendments") return "accounts/a1/contracts/none/amendments/m1";
    if (collection == "renewals") return "accounts/a1/contracts/none/renewals/1";
    return absl::StrCat(collection, "/none");
  }

  std::string Pick(const std::vector<std::string>& choices) {
    return choices[static_cast<size_t>(random_.Int(0, static_cast<int64_t>(choices.size()) - 1))];
  }

  const KnownNames& names_;
  const absl::Time now_;
  Random& random_;
};

void SetText(const char* field_name, const std::string& value, Message* request) {
  const auto* field = request->GetDescriptor()->FindFieldByName(field_name);
  STEWARD_CHECK(field != nullptr) << request->GetDescriptor()->name() << " has no " << field_name;
  request->GetReflection()->SetString(request, field, value);
}

// The fields that all commands have, some of them now and then.
void FillCommon(absl::Time now, absl::string_view request_id, Random* random, Message* request) {
  SetText("request_id", std::string(request_id), request);
  const auto* reflection = request->GetReflection();
  const auto* type = request->GetDescriptor();
  if (random->OneIn(2)) SetText("reason_code", "PRICE", request);
  if (random->OneIn(3)) SetText("reason_text", "Because", request);
  if (random->OneIn(25)) SetText("etag", absl::StrCat(random->Int(1, 4)), request);
  if (random->OneIn(25)) reflection->SetBool(request, type->FindFieldByName("validate_only"), true);
  if (random->OneIn(12)) {
    const auto* field = type->FindFieldByName("effective_time");
    const auto at = ToTimestamp(now - absl::Minutes(random->Int(0, 3000)));
    reflection->MutableMessage(request, field)->CopyFrom(at);
  }
}

const std::vector<size_t>& AllKinds() {
  static const auto& kinds = *new std::vector<size_t>([] {
    std::vector<size_t> all(std::size(kTemplates));
    std::iota(all.begin(), all.end(), size_t{0});
    return all;
  }());
  return kinds;
}

}  // namespace

size_t RequestKinds() { return std::size(kTemplates); }

absl::string_view RequestType(size_t kind) { return kTemplates[kind].type; }

absl::string_view CollectionOf(size_t kind) {
  absl::string_view text = kTemplates[kind].text;
  if (!absl::ConsumePrefix(&text, "name: '[") && !absl::ConsumePrefix(&text, "token: '["))
    return {};
  return text.substr(0, text.find(']'));
}

size_t ByWeight(const std::vector<size_t>& kinds, Random* random) {
  int64_t total = 0;
  for (const size_t kind : kinds) total += kTemplates[kind].weight;
  STEWARD_CHECK(total > 0) << "no kinds to choose from";
  int64_t left = random->Int(1, total);
  for (const size_t kind : kinds) {
    if ((left -= kTemplates[kind].weight) <= 0) return kind;
  }
  return kinds.back();
}

size_t AnyKind(const KnownNames& names, Random* random) {
  while (true) {
    const size_t kind = ByWeight(AllKinds(), random);
    const absl::string_view about = CollectionOf(kind);
    if (about.empty() || names.contains(about) || random->OneIn(kUnknownOneIn)) return kind;
  }
}

std::vector<size_t> OpeningKinds() {
  std::vector<size_t> kinds;
  for (const absl::string_view type :
       {"accounts.v1.CreateCalendarRequest", "accounts.v1.CreatePersonRequest",
        "accounts.v1.CreatePersonRequest", "accounts.v1.CreateAccountRequest",
        "accounts.v1.CreateAccountRequest", "accounts.v1.AssignAccountRequest",
        "feedback.v1.CreateSurveyRequest", "feedback.v1.PublishSurveyRequest"}) {
    for (size_t kind = 0; kind < RequestKinds(); ++kind) {
      if (RequestType(kind) == type) kinds.push_back(kind);
    }
  }
  return kinds;
}

std::unique_ptr<Message> MakeRequest(size_t kind, const Known& known, absl::string_view request_id,
                                     Random* random) {
  const Template& from = kTemplates[kind];
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
      absl::StrCat("steward.", from.type));
  STEWARD_CHECK(type != nullptr) << from.type;
  auto request = engine::Catalog::NewMessage(type);
  const std::string text = Filler(known.names, known.now, random).Fill(from.text);
  STEWARD_CHECK(google::protobuf::TextFormat::ParseFromString(text, request.get()))
      << from.type << " " << text;
  FillCommon(known.now, request_id, random, request.get());
  return request;
}

}  // namespace steward::simulation
