#include "services/ctl/advance_clock.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

// Any service moves the clock of all.
constexpr char kService[] = "accounts";
constexpr absl::Duration kStride = absl::Hours(7 * 24);
constexpr int64_t kDaysMax = 3653;

std::string Operation(const std::string& name) {
  return "steward.common.v1.OperationsService/" + name;
}

// "90d" and "1d12h": days, then what absl reads.
absl::StatusOr<absl::Duration> ParseSpan(const std::string& text) {
  absl::Duration span;
  std::string rest = text;
  if (const size_t end = text.find('d'); end != std::string::npos) {
    int64_t days = 0;
    if (!absl::SimpleAtoi(text.substr(0, end), &days) || days < 0 || days > kDaysMax) {
      return InvalidField("SPAN", absl::StrCat("can't be '", text, "': write 90d, 36h or 1d12h"));
    }
    span = absl::Hours(24 * days);
    rest = text.substr(end + 1);
  }
  absl::Duration more;
  if (!rest.empty() && (!absl::ParseDuration(rest, &more) || more < absl::ZeroDuration())) {
    return InvalidField("SPAN", absl::StrCat("can't be '", text, "': write 90d, 36h or 1d12h"));
  }
  return span + more;
}

absl::StatusOr<absl::Time> GoalOf(const std::string& text, absl::Time now) {
  if (absl::StrContains(text, ':')) return ParseRfc3339(text);
  STEWARD_ASSIGN_OR_RETURN(const absl::Duration span, ParseSpan(text));
  return now + span;
}

absl::StatusOr<absl::Time> ReadClock(Session& session) {
  common::v1::ServiceStatus status;
  STEWARD_RETURN_IF_ERROR(session.platform.Call(kService, FindMethod(Operation("GetStatus")),
                                                common::v1::GetStatusRequest(), &status));
  return FromTimestamp(status.now());
}

void Show(Session& session, absl::Time now, uint64_t inputs) {
  if (session.json()) {
    session.out << Json({{"now", FormatRfc3339(now)}, {"inputs", inputs}}).dump() << "\n";
  } else {
    session.out << "It is " << FormatRfc3339(now) << ": " << inputs
                << " timers and foreign events were handled.\n";
  }
}

}  // namespace

absl::StatusOr<int> AdvanceClock(Session& session, const std::string& span) {
  STEWARD_ASSIGN_OR_RETURN(absl::Time now, ReadClock(session));
  STEWARD_ASSIGN_OR_RETURN(const absl::Time goal, GoalOf(span, now));
  uint64_t inputs = 0;
  do {
    common::v1::AdvanceClockRequest request;
    // A goal in the past goes to the service, which says what is wrong with it.
    *request.mutable_to() = ToTimestamp(std::min(goal, now + kStride));
    common::v1::AdvanceClockResponse response;
    STEWARD_RETURN_IF_ERROR(
        session.platform.Call(kService, FindMethod(Operation("AdvanceClock")), request, &response));
    STEWARD_ASSIGN_OR_RETURN(now, FromTimestamp(response.now()));
    inputs += response.inputs();
    if (session.err_is_terminal) session.err << "\r" << FormatRfc3339(now) << std::flush;
  } while (now < goal && !session.interrupted());
  if (session.err_is_terminal) session.err << "\n";
  Show(session, now, inputs);
  return now < goal ? kExitFailure : kExitOk;
}

}  // namespace steward::ctl
