#include "tests/simulation/history.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "libs/base/check.h"
#include "libs/base/clock.h"
#include "libs/base/clone.h"
#include "libs/base/errors.h"
#include "libs/engine/codec.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::simulation {
namespace {

using google::protobuf::Message;

constexpr size_t kLastSteps = 25;
constexpr char kNoToken[] =
    "accounts/a1/responses/none/tokens/none~00000000000000000000000000000000";
// A request id is known for 24 hours; near the end it may be either.
constexpr absl::Duration kKnownFor = absl::Hours(23);

const rpc::Validator& RequestValidator() {
  static const auto* validator = [] {
    std::vector<const google::protobuf::Descriptor*> types;
    for (size_t kind = 0; kind < RequestKinds(); ++kind) {
      types.push_back(google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          absl::StrCat("steward.", RequestType(kind))));
    }
    return rpc::Validator::Build(types).value().release();
  }();
  return *validator;
}

std::string IdOf(const Message& request) {
  return request.GetReflection()->GetString(request,
                                            request.GetDescriptor()->FindFieldByName("request_id"));
}

bool OnlyValidates(const Message& request) {
  return request.GetReflection()->GetBool(
      request, request.GetDescriptor()->FindFieldByName("validate_only"));
}

}  // namespace

History::History(uint64_t seed, Worked* worked) : random_(seed), worked_(*worked) {}

std::vector<std::string> History::Live(int steps) {
  for (const size_t kind : OpeningKinds()) {
    SendNew(kind);
    for (auto& [name, service] : platform_.services()) Commit(*service);
  }
  Must(platform_.Settle(), "settle");
  for (int i = 0; i < steps && problems_.empty(); ++i) Step();
  for (auto& [name, service] : platform_.services()) Commit(*service);
  Must(platform_.AdvanceTo(platform_.clock().Now() + absl::Milliseconds(1)), "settle");
  if (!problems_.empty()) return problems_;
  problems_ = platform_.Problems();
  if (!problems_.empty() || !random_.OneIn(3)) return problems_;
  for (auto& [name, service] : platform_.services()) {
    // What is committed without a sync may go; what stays must agree, once it was heard again.
    Restart(*service, random_.OneIn(2));
  }
  Must(platform_.Settle(), "settle");
  for (std::string& problem : platform_.Problems())
    problems_.push_back(absl::StrCat("after a restart: ", problem));
  return problems_;
}

void History::Step() {
  const int64_t what = random_.Int(1, 100);
  if (what <= 30) return SendNew(AnyKind(names_, &random_));
  if (what <= 58) return GoOn();
  if (what <= 64) return Repeat();
  if (what <= 76) return PassTime();
  if (what <= 84) return Deliver();
  if (what <= 87) return Fire();
  if (what <= 92) return Commit(AnyService());
  if (what <= 94) return FailCommit(AnyService());
  if (what <= 97) return Restart(AnyService(), /*power_lost=*/what > 95);
  TidyUp(AnyService());
}

// One more command about the thing of the last one, so that lives get long; after a refusal,
// mostly one that was said to be possible.
void History::GoOn() {
  const std::vector<std::string> segments = absl::StrSplit(subject_, '/');
  const std::string collection = segments.size() < 2 ? "" : segments[segments.size() - 2];
  std::vector<size_t> kinds;
  for (size_t kind = 0; kind < RequestKinds(); ++kind) {
    const std::string type(RequestType(kind));
    const std::string method = type.substr(type.rfind('.') + 1);
    const bool is_allowed =
        std::any_of(allowed_.begin(), allowed_.end(),
                    [&method](const std::string& each) { return method == each + "Request"; });
    if (allowed_.empty() ? CollectionOf(kind) == collection : is_allowed) kinds.push_back(kind);
  }
  if (kinds.empty() || collection.empty()) return SendNew(AnyKind(names_, &random_));
  KnownNames only = names_;
  only[collection] = {subject_};
  SendNew(ByWeight(kinds, &random_), only);
}

void History::SendNew(size_t kind, const KnownNames& names) {
  Request request = MakeRequest(kind, {names, platform_.clock().Now()},
                                absl::StrCat("r", ++request_count_), &random_);
  GiveToken(request.get());
  const absl::Status valid = RequestValidator().Validate(*request);
  if (!valid.ok()) return Must(valid, absl::StrCat("template of ", request->ShortDebugString()));
  requests_.push_back(request);
  Send(std::move(request), /*is_repeat=*/false);
}

void History::Send(Request request, bool is_repeat) {
  SimulatedService& service = platform_.ServiceOf(*request);
  engine::Reply reply = service.Execute(*request);
  Note(absl::StrCat(is_repeat ? "again " : "", request->GetDescriptor()->name(), " {",
                    request->ShortDebugString(), "}: ", reply.status.ToString()));
  LearnSubject(*request, reply);
  sent_[service.name()].push_back({std::move(request), std::move(reply), platform_.clock().Now()});
  // Mostly a batch of its own; sometimes several commands share one.
  if (!random_.OneIn(4)) Commit(service);
}

void History::LearnSubject(const Message& request, const engine::Reply& reply) {
  const auto name_of = [](const Message& message) {
    const auto* field = message.GetDescriptor()->FindFieldByName("name");
    return field == nullptr ? "" : message.GetReflection()->GetString(message, field);
  };
  const std::string name = name_of(reply.status.ok() ? *reply.response : request);
  if (!name.empty()) subject_ = name;
  const ErrorDetail detail = DetailOf(reply.status);
  allowed_.assign(detail.allowed().begin(), detail.allowed().end());
}

void History::Repeat() {
  if (requests_.empty()) return;
  const auto last = static_cast<int64_t>(requests_.size()) - 1;
  Send(requests_[static_cast<size_t>(random_.Int(std::max<int64_t>(0, last - 12), last))],
       /*is_repeat=*/true);
}

void History::PassTime() {
  constexpr int64_t kMinutes[] = {10, 120, 2000, 20'000, 90'000};
  const auto step = absl::Minutes(random_.Int(1, kMinutes[random_.Int(0, 4)]));
  const bool at_once = random_.OneIn(4);
  Note(absl::StrCat(FormatRfc3339(platform_.clock().Now()), " + ", absl::FormatDuration(step),
                    at_once ? ", at once" : ""));
  // A platform that was down fires what it missed late; one that runs fires it in time.
  if (at_once) return platform_.clock().Advance(step);
  for (auto& [name, service] : platform_.services()) Commit(*service);
  Must(platform_.AdvanceTo(platform_.clock().Now() + step), "advance");
}

void History::Deliver() {
  SimulatedService& to = AnyService();
  SimulatedService& from = AnyService();
  if (!to.Follows(from.name())) return;
  const bool repeated = random_.OneIn(3);
  const auto max = static_cast<uint32_t>(random_.Int(1, 6));
  Note(absl::StrCat(to.name(), " hears ", from.name(), repeated ? " again" : ""));
  Must(to.TakeIn(from, max, repeated).status(), "take in");
}

void History::Fire() {
  SimulatedService& service = AnyService();
  Note(absl::StrCat(service.name(), " fires"));
  Must(service.core().FireTimers(static_cast<size_t>(random_.Int(1, 5))).status(), "fire");
}

void History::Commit(SimulatedService& service) {
  Must(service.core().Commit(!sent_[service.name()].empty()).status(), "commit");
  Answer(service);
  LearnNames(service);
}

void History::FailCommit(SimulatedService& service) {
  Note(absl::StrCat(service.name(), "'s disk is full"));
  service.store().FailCommits(absl::UnavailableError("the disk is full"));
  const bool dirty = service.core().dirty();
  const bool committed = service.core().Commit(!sent_[service.name()].empty()).ok();
  service.store().FailCommits(absl::OkStatus());
  if (dirty && committed) problems_.push_back("a commit on a full disk succeeded");
  sent_[service.name()].clear();
}

void History::Restart(SimulatedService& service, bool power_lost) {
  Note(absl::StrCat(service.name(), power_lost ? " loses power" : " is killed"));
  sent_[service.name()].clear();
  Must(service.Restart(power_lost), "restart");
}

void History::TidyUp(SimulatedService& service) {
  Must(service.core().FoldTimeline(static_cast<size_t>(random_.Int(1, 50))).status(), "timeline");
  Must(service.core().ForgetRequests(100), "forget requests");
}

// The batch is durable: the calls in it have their answers.
void History::Answer(SimulatedService& service) {
  for (Sent& sent : sent_[service.name()]) {
    CheckReply(sent);
    if (!sent.reply.status.ok() || OnlyValidates(*sent.request)) continue;
    const std::string id = IdOf(*sent.request);
    if (answered_.contains(id)) continue;
    if (sent.request->GetDescriptor() == accounts::v1::ErasePersonRequest::descriptor())
      erased_ = true;
    ++worked_[sent.request->GetDescriptor()->full_name()];
    answered_[id] = {sent.request, engine::SerializeDeterministic(*sent.reply.response), sent.time};
  }
  sent_[service.name()].clear();
}

void History::CheckReply(const Sent& sent) {
  const absl::Status& status = sent.reply.status;
  if (!status.ok() && DetailOf(status).reason() == common::v1::REASON_UNSPECIFIED)
    problems_.push_back(absl::StrCat("an error without a reason: ", status.ToString(), " for ",
                                     sent.request->ShortDebugString()));
  const auto before = answered_.find(IdOf(*sent.request));
  if (before == answered_.end() || sent.time - before->second.time > kKnownFor) {
    return;
  }
  // Erased texts are gone from the answer, too, and can't be told to be the same any more.
  const bool reused = DetailOf(status).reason() == common::v1::REASON_REQUEST_ID_REUSED;
  if (erased_ && (status.ok() || reused)) return;
  if (!status.ok() ||
      engine::SerializeDeterministic(*sent.reply.response) != before->second.answer) {
    problems_.push_back(absl::StrCat("a repeated request has another answer: ",
                                     sent.request->ShortDebugString(), ": ", status.ToString()));
  }
}

void History::LearnNames(SimulatedService& service) {
  for (uint32_t p = 0; p < kPartitions; ++p) {
    uint64_t& learnt = learnt_[{service.name(), p}];
    for (const std::string& payload : service.Journal(p, learnt + 1)) {
      ++learnt;
      common::v1::Envelope envelope;
      Must(engine::ParseEnvelope(payload, &envelope), "envelope");
      const std::string& name = envelope.aggregate();
      const std::vector<std::string> segments = absl::StrSplit(name, '/');
      if (segments.size() % 2 != 0 || !known_.insert(name).second) continue;
      names_[segments[segments.size() - 2]].push_back(name);
    }
  }
}

// A template names an invitation where its token is to stand.
void History::GiveToken(Message* request) {
  const auto* reflection = request->GetReflection();
  const auto* field = request->GetDescriptor()->FindFieldByName("token");
  if (field == nullptr) return;
  feedback::v1::GetInvitationTokenRequest ask;
  ask.set_name(reflection->GetString(*request, field));
  feedback::v1::InvitationToken token;
  const bool found = platform_.service("feedback").Ask(ask, &token).ok();
  reflection->SetString(request, field, found ? token.token() : kNoToken);
  const auto* name = request->GetDescriptor()->FindFieldByName("name");
  if (name != nullptr) reflection->SetString(request, name, ask.name());
}

SimulatedService& History::AnyService() {
  auto at = platform_.services().begin();
  std::advance(at, random_.Int(0, 3));
  return *at->second;
}

void History::Must(const absl::Status& status, const std::string& what) {
  if (!status.ok()) problems_.push_back(absl::StrCat(what, ": ", status.ToString()));
}

void History::Note(std::string step) {
  last_steps_.push_back(std::move(step));
  if (last_steps_.size() > kLastSteps) last_steps_.pop_front();
}

}  // namespace steward::simulation
