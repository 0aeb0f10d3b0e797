#include <algorithm>
#include <string>

#include "libs/base/clock.h"
#include "libs/base/domain.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/contracts/policies/next_term.h"
#include "services/contracts/policies/notice.h"
#include "services/contracts/policies/renewal_dates.h"
#include "services/contracts/policies/renewal_states.h"
#include "services/contracts/policies/renewal_terms.h"
#include "services/contracts/view.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

namespace steward::contracts {
namespace {

using google::protobuf::Timestamp;
using v1::RenewalNotice;

// When it happened: as stated, else now.
absl::StatusOr<absl::Time> InstantOf(absl::string_view path, bool stated, const Timestamp& time,
                                     const Env& env) {
  if (!stated) return env.now;
  STEWARD_ASSIGN_OR_RETURN(const absl::Time instant, FromTimestamp(time));
  if (instant > env.now) return InvalidField(path, "must not lie ahead: say it once it happened");
  return instant;
}

absl::StatusOr<Notice> NoticeOf(const v1::GiveNoticeRequest& request, const Env& env) {
  STEWARD_ASSIGN_OR_RETURN(
      const absl::Time received,
      InstantOf("received_time", request.has_received_time(), request.received_time(), env));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time sent, InstantOf("sent_time", request.has_sent_time(),
                                                            request.sent_time(), env));
  const bool both = request.has_sent_time() && request.has_received_time();
  if (both && received < sent) {
    return InvalidField("received_time", "must not be before sent_time");
  }
  return Notice{
      .sent = std::min(sent, received), .received = received, .channel = request.channel()};
}

RenewalNotice Judged(const Notice& notice, const NoticeVerdict& verdict, const Env& env) {
  RenewalNotice judged;
  judged.set_channel(notice.channel);
  *judged.mutable_sent_time() = ToTimestamp(*notice.sent);
  *judged.mutable_received_time() = ToTimestamp(*notice.received);
  judged.set_reason(env.reason_code);
  judged.set_verdict(RenewalNotice::VERDICT_ACCEPTED);
  if (!verdict.channel_allowed) judged.set_verdict(RenewalNotice::VERDICT_CHANNEL_NOT_ALLOWED);
  if (!verdict.in_time) judged.set_verdict(RenewalNotice::VERDICT_LATE);
  if (verdict.late_by.has_value()) {
    judged.set_late_by_ms(absl::ToInt64Milliseconds(*verdict.late_by));
  }
  return judged;
}

template <class Event>
Event About(const v1::Renewal& renewal, const RenewalNotice& notice, const ContractView& view) {
  Event event;
  event.set_contract(view.contract().name());
  event.set_renewal(renewal.name());
  *event.mutable_notice() = notice;
  *event.mutable_deadline_date() = renewal.notice_deadline_date();
  *event.mutable_deadline_time() = renewal.notice_deadline_time();
  return event;
}

}  // namespace

// The instant that decides must lie before the deadline, and the way must be allowed; what doesn't
// count is recorded too, and changes nothing (DOMAIN.md 3.3 "Terms & dates", "Renewal"). While the
// term runs, notice that came in time counts also when it is recorded after the deadline.
Decision GiveNotice(const v1::GiveNoticeRequest& request, const ContractView& view,
                    const Env& env) {
  const v1::Renewal& renewal = *view.renewal();
  STEWARD_RETURN_IF_ERROR(CheckRenewalLegal(renewal, "GiveNotice", env.now));
  STEWARD_ASSIGN_OR_RETURN(const Notice notice, NoticeOf(request, env));
  STEWARD_ASSIGN_OR_RETURN(
      const NoticeVerdict verdict,
      JudgeNotice(NoticeRulesOf(view.contract().renewal_terms()), DeadlineOf(renewal), notice));
  const RenewalNotice judged = Judged(notice, verdict, env);
  if (!verdict.valid()) {
    auto rejected = About<v1::NoticeRejected>(renewal, judged, view);
    rejected.set_late_by_ms(judged.late_by_ms());
    return rejected;
  }
  auto given = About<v1::NoticeGiven>(renewal, judged, view);
  *given.mutable_term_end_date() = renewal.term_end_date();
  *given.mutable_pending_churn() = TargetOf(renewal);
  return given;
}

}  // namespace steward::contracts
