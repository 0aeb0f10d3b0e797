#include "services/contracts/policies/renewal_states.h"

#include <algorithm>

#include "libs/base/clock.h"
#include "libs/base/errors.h"

namespace steward::contracts {
namespace {

using google::protobuf::Timestamp;
using v1::Renewal;

constexpr absl::string_view kInScheduled[] = {"OpenRenewal",     "GiveNotice",
                                              "DecideRenewal",   "ReassignRenewal",
                                              "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInOpen[] = {"PrepareRenewal",  "GiveNotice",       "DecideRenewal",
                                         "AssessRisk",      "SettleRisk",       "ReassignRenewal",
                                         "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInPreparing[] = {
    "ProposeRenewal", "GiveNotice",      "DecideRenewal",   "AssessRisk",
    "SettleRisk",     "ReassignRenewal", "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInProposed[] = {
    "ProposeRenewal", "SubmitRound", "AgreeVerbally",   "GiveNotice",      "DecideRenewal",
    "AssessRisk",     "SettleRisk",  "ReassignRenewal", "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInNegotiating[] = {
    "SubmitRound", "AgreeVerbally",   "GiveNotice",      "DecideRenewal",    "AssessRisk",
    "SettleRisk",  "ReassignRenewal", "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInVerbal[] = {"GiveNotice",       "DecideRenewal",   "AssessRisk",
                                           "SettleRisk",       "ReassignRenewal", "SetForecastCall",
                                           "ClearForecastCall"};
constexpr absl::string_view kInNoticeGiven[] = {"RescindNotice", "ReassignRenewal",
                                                "SetForecastCall", "ClearForecastCall"};
// Notice that came in time may be recorded late.
constexpr absl::string_view kInLockedIn[] = {
    "SubmitRound",     "GiveNotice",      "AssessRisk",       "SettleRisk",
    "ReassignRenewal", "SetForecastCall", "ClearForecastCall"};
constexpr absl::string_view kInLapsed[] = {"DecideRenewal", "ReassignRenewal", "SetForecastCall",
                                           "ClearForecastCall"};

bool Passed(const Timestamp& time, absl::Time now) {
  const auto instant = FromTimestamp(time);
  return instant.ok() && *instant <= now;
}

Renewal::State AfterTerm(const Renewal& renewal, absl::Time now) {
  if (renewal.state() == Renewal::STATE_NOTICE_GIVEN) return Renewal::STATE_LOST;
  if (renewal.auto_renew()) return Renewal::STATE_AUTO_RENEWED;
  const bool in_grace = renewal.has_grace_end_time() && !Passed(renewal.grace_end_time(), now);
  return in_grace ? Renewal::STATE_LAPSED : Renewal::STATE_LOST;
}

}  // namespace

bool DeadlineCame(const Renewal& renewal) {
  return std::any_of(renewal.milestones().begin(), renewal.milestones().end(),
                     [](const v1::RenewalMilestone& each) {
                       return each.kind() == v1::RenewalMilestone::KIND_NOTICE &&
                              each.days() == 0 && each.passed();
                     });
}

bool IsUndecided(Renewal::State state) {
  switch (state) {
    case Renewal::STATE_SCHEDULED:
    case Renewal::STATE_OPEN:
    case Renewal::STATE_PREPARING:
    case Renewal::STATE_PROPOSED:
    case Renewal::STATE_NEGOTIATING:
    case Renewal::STATE_VERBAL:
    case Renewal::STATE_NOTICE_GIVEN:
    case Renewal::STATE_LOCKED_IN:
    case Renewal::STATE_LAPSED:
      return true;
    default:  // Decided, void, or of a later version.
      return false;
  }
}

Renewal::State RenewalStateAt(const Renewal& renewal, absl::Time now) {
  const Renewal::State state = renewal.state();
  if (!IsUndecided(state)) return state;
  if (state == Renewal::STATE_LAPSED) {
    return Passed(renewal.grace_end_time(), now) ? Renewal::STATE_LOST : state;
  }
  if (Passed(renewal.term_end_time(), now)) return AfterTerm(renewal, now);
  const bool locks_in =
      renewal.auto_renew() && state != Renewal::STATE_NOTICE_GIVEN && !DeadlineCame(renewal);
  if (locks_in && Passed(renewal.notice_deadline_time(), now)) return Renewal::STATE_LOCKED_IN;
  return state;
}

absl::Span<const absl::string_view> RenewalCommandsAt(const Renewal& renewal, absl::Time now) {
  switch (RenewalStateAt(renewal, now)) {
    case Renewal::STATE_SCHEDULED:
      return kInScheduled;
    case Renewal::STATE_OPEN:
      return kInOpen;
    case Renewal::STATE_PREPARING:
      return kInPreparing;
    case Renewal::STATE_PROPOSED:
      return kInProposed;
    case Renewal::STATE_NEGOTIATING:
      return kInNegotiating;
    case Renewal::STATE_VERBAL:
      return kInVerbal;
    case Renewal::STATE_NOTICE_GIVEN:
      return kInNoticeGiven;
    case Renewal::STATE_LOCKED_IN:
      return kInLockedIn;
    case Renewal::STATE_LAPSED:
      return kInLapsed;
    default:  // Decided, void, or of a later version.
      return {};
  }
}

absl::Status CheckRenewalLegal(const Renewal& renewal, absl::string_view command, absl::Time now) {
  const auto allowed = RenewalCommandsAt(renewal, now);
  if (std::find(allowed.begin(), allowed.end(), command) != allowed.end()) return absl::OkStatus();
  return IllegalTransition(renewal.name(), Renewal::State_Name(RenewalStateAt(renewal, now)),
                           command, allowed);
}

}  // namespace steward::contracts
