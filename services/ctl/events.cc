#include "services/ctl/events.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/base/suggest.h"
#include "libs/engine/codec.h"
#include "libs/rpc/feed_client.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/event_position.h"
#include "services/ctl/failure.h"
#include "services/ctl/values.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/feed.pb.h"

namespace steward::ctl {
namespace {

using common::v1::Envelope;

constexpr size_t kBatchMax = 1000;
// Several services are asked in turn: none may make the others wait long.
constexpr absl::Duration kTurn = absl::Milliseconds(100);
constexpr absl::Duration kRetryFirst = absl::Milliseconds(100);
constexpr absl::Duration kRetryLongest = absl::Seconds(2);

bool Wants(const std::vector<std::string>& wanted, const std::string& value) {
  return wanted.empty() || std::count(wanted.begin(), wanted.end(), value) > 0;
}

std::vector<std::string> ColumnsOf(const Envelope& envelope) {
  return {TextAt(envelope, "recorded_time"),
          engine::EventId(envelope),
          envelope.service(),
          absl::StrCat(envelope.partition()),
          absl::StrCat(envelope.seq()),
          envelope.type(),
          envelope.aggregate(),
          envelope.actor()};
}

void PrintHeader(Session& session) {
  if (session.format != Format::kCsv) return;
  WriteCells({{"TIME", "EVENT", "SERVICE", "PARTITION", "SEQ", "TYPE", "AGGREGATE", "ACTOR"}},
             session.format, session.out);
}

void PrintLine(Session& session, const Envelope& envelope) {
  const auto text = [&envelope](const char* path) { return TextAt(envelope, path); };
  session.out << absl::StrCat(text("recorded_time"), "  ", engine::EventId(envelope), "  ",
                              envelope.type(), "  ", envelope.aggregate(), "  ", envelope.actor())
              << '\n';
}

// Reads one event of the service and shows it unless `shown` says no.
template <typename Shown>
absl::Status Print(Session& session, const Service& service, const std::string& payload,
                   Shown shown) {
  const auto event = NewMessage(*service.event);
  if (!event->ParseFromString(payload)) {
    return absl::DataLossError(absl::StrCat("an event of ", service.name, " can't be read"));
  }
  const auto* field = service.event->FindFieldByName("envelope");
  const auto& envelope =
      dynamic_cast<const Envelope&>(event->GetReflection()->GetMessage(*event, field));
  if (!shown(envelope)) return absl::OkStatus();
  switch (session.format) {
    case Format::kJson:
      session.out << ToLine(ToJson(*event)) << '\n';
      break;
    case Format::kYaml:
      session.out << "---\n" << ToYaml(ToJson(*event));
      break;
    case Format::kName:
      session.out << engine::EventId(envelope) << '\n';
      break;
    case Format::kCsv:
      WriteCells({ColumnsOf(envelope)}, session.format, session.out);
      break;
    case Format::kTable:
    case Format::kWide:
      PrintLine(session, envelope);
      break;
  }
  return absl::OkStatus();
}

// One service's events as they come.
class Tail final {
 public:
  Tail(Session& session, const TailOptions& options, EventPosition position)
      : session_(session),
        options_(options),
        service_(*FindService(position.service)),
        position_(std::move(position)) {}

  bool Done() const { return options_.until_head && position_.AtHeads(); }

  // Shows what comes until then.
  absl::Status Advance(absl::Time until) {
    if (Done()) return absl::OkStatus();
    if (absl::Now() < retry_at_) {
      absl::SleepFor(std::min(until, retry_at_) - absl::Now());
      return absl::OkStatus();
    }
    auto records = Receive(until);
    if (!records.ok()) return Recover(records.status(), until);
    STEWARD_RETURN_IF_ERROR(Show(*records));
    // A feed that says nothing yet may still say why it doesn't work.
    if (records->records.empty() && records->heads.empty()) return absl::OkStatus();
    heard_ = true;
    if (!Done() && options_.until_head && position_.IsLost(records->heads)) {
      return Recover(absl::OutOfRangeError(absl::StrCat(
                         service_.name, " was rolled back: it holds less than when this began")),
                     until);
    }
    failing_since_ = absl::InfiniteFuture();
    told_.clear();
    return absl::OkStatus();
  }

 private:
  absl::Status Show(const engine::ForeignRecords& records) {
    for (const engine::ForeignRecord& record : records.records) {
      STEWARD_RETURN_IF_ERROR(position_.Pass(record));
      STEWARD_RETURN_IF_ERROR(
          Print(session_, service_, record.payload,
                [this](const Envelope& envelope) { return IsWanted(envelope); }));
    }
    session_.out.flush();
    if (session_.out) return absl::OkStatus();
    return absl::CancelledError("nobody reads the output any more");
  }

  absl::StatusOr<engine::ForeignRecords> Receive(absl::Time until) {
    if (feed_ == nullptr) {
      STEWARD_ASSIGN_OR_RETURN(feed_, session_.platform.OpenFeed(service_.name));
      STEWARD_RETURN_IF_ERROR(feed_->Start(position_.cursors));
    }
    return feed_->Next(kBatchMax, until);
  }

  // Begins anew after what passes, and where the service says after it lost records.
  absl::Status Recover(const absl::Status& status, absl::Time until) {
    feed_ = nullptr;
    const std::string resume = DetailOf(status).resume_token();
    if (absl::IsOutOfRange(status) && !resume.empty()) {
      Tell(" was restored with less than it had published; going on from there");
      return MoveTo(resume, &position_);
    }
    // A position that never worked is the caller's mistake.
    const bool rolled_back = absl::IsOutOfRange(status) && heard_;
    if (!rolled_back && !absl::IsUnavailable(status)) return status;
    Tell(rolled_back ? " was rolled back behind what was shown; waiting for a newer backup, or a "
                       "new epoch (`steward epoch start`)"
                     : " went away; trying again");
    const absl::Time now = absl::Now();
    if (failing_since_ == absl::InfiniteFuture()) {
      failing_since_ = now;
      backoff_ = kRetryFirst;
    }
    if (options_.until_head && now - failing_since_ >= options_.patience) return status;
    retry_at_ = std::max(now + backoff_, std::min(until, now));
    backoff_ = std::min(backoff_ * 2, kRetryLongest);
    return absl::OkStatus();
  }

  // Once for each outage.
  void Tell(const std::string& what) {
    if (!told_.insert(what).second) return;
    session_.err << "note: " << service_.name << what << "\n" << std::flush;
  }

  bool IsWanted(const Envelope& envelope) const {
    if (!Wants(options_.types, envelope.type()) || !Wants(options_.accounts, envelope.account())) {
      return false;
    }
    if (position_.not_before == absl::InfinitePast()) return true;
    const auto recorded = FromTimestamp(envelope.recorded_time());
    return recorded.ok() && *recorded >= position_.not_before;
  }

  Session& session_;
  const TailOptions& options_;
  const Service& service_;
  EventPosition position_;
  std::unique_ptr<engine::Subscriber> feed_;
  // The service has said something since the start.
  bool heard_ = false;
  std::set<std::string> told_;
  absl::Time failing_since_ = absl::InfiniteFuture();
  absl::Time retry_at_ = absl::InfinitePast();
  absl::Duration backoff_ = kRetryFirst;
};

// The short names of the events that the services publish.
std::vector<std::string> EventTypes(const std::vector<std::string>& services) {
  std::vector<std::string> types;
  for (const std::string& service : services) {
    const auto* event = FindService(service)->event;
    for (int i = 0; i < event->field_count(); ++i) {
      const auto& field = *event->field(i);
      if (field.containing_oneof() != nullptr) types.push_back(field.message_type()->name());
    }
  }
  return types;
}

absl::Status CheckTypes(const std::vector<std::string>& wanted,
                        const std::vector<std::string>& known) {
  for (const std::string& type : wanted) {
    if (std::count(known.begin(), known.end(), type) > 0) continue;
    const std::string nearest = Nearest(type, known);
    return UsageError(absl::StrCat("--type: no service publishes '", type, "'",
                                   nearest.empty() ? "; docs/events.md lists the types"
                                                   : "; did you mean '" + nearest + "'?"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<int> TailEvents(Session& session, TailOptions options) {
  const std::vector<std::string> services =
      options.services.empty() ? ServiceNames() : options.services;
  STEWARD_RETURN_IF_ERROR(CheckTypes(options.types, EventTypes(services)));
  // As the other commands take it: "acme", or "accounts/acme".
  for (std::string& account : options.accounts)
    account = std::string(absl::StripPrefix(account, "accounts/"));
  PrintHeader(session);
  std::vector<std::unique_ptr<Tail>> tails;
  for (const std::string& service : services) {
    STEWARD_ASSIGN_OR_RETURN(EventPosition position, OpenPosition(session, service, options.from));
    tails.push_back(std::make_unique<Tail>(session, options, std::move(position)));
  }
  const auto done = [](const std::unique_ptr<Tail>& tail) { return tail->Done(); };
  while (!session.interrupted() && !std::all_of(tails.begin(), tails.end(), done)) {
    for (const auto& tail : tails) {
      STEWARD_RETURN_IF_ERROR(tail->Advance(absl::Now() + kTurn));
    }
  }
  return kExitOk;
}

absl::StatusOr<int> ReadEvents(Session& session, const ReadOptions& options) {
  common::v1::ReadEventsRequest request;
  request.set_partition(options.partition);
  request.set_from_seq(options.from_seq);
  request.set_max_events(options.count_max);
  common::v1::ReadEventsResponse response;
  STEWARD_RETURN_IF_ERROR(session.platform.Call(
      options.service, FindMethod("steward.common.v1.EventFeedService/ReadEvents"), request,
      &response));
  PrintHeader(session);
  const auto always = [](const Envelope&) { return true; };
  for (const std::string& payload : response.events()) {
    STEWARD_RETURN_IF_ERROR(Print(session, *FindService(options.service), payload, always));
  }
  return kExitOk;
}

}  // namespace steward::ctl
