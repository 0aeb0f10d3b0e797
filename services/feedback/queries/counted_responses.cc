#include "services/feedback/queries/counted_responses.h"

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;

// One scan: which part of time it is for, what it found so far.
struct Scan {
  const QueryContext& context;
  absl::Time from;
  absl::Time to;
  const std::function<void(const v1::ResponseState&)>& visit;
  int64_t count = 0;
};

absl::Status VisitOne(const std::string& name, Scan* scan) {
  STEWARD_ASSIGN_OR_RETURN(const auto state, scan->context.Find<v1::ResponseState>(name));
  if (state == nullptr) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(const absl::Time received,
                           FromTimestamp(state->response().received_time()));
  if (received >= scan->from && received < scan->to) scan->visit(*state);
  if (++scan->count <= kScannedResponsesMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat("the window has more than ", kScannedResponsesMax,
                             " responses: choose a shorter one, or `all`"));
}

absl::Status VisitDay(Day day, Scan* scan) {
  engine::PageRequest next;
  next.page_size = limits::kPageItemsMax;
  do {
    STEWARD_ASSIGN_OR_RETURN(
        const engine::Page page,
        scan->context.ScanIndex(kResponsesByDay, {int64_t{day}}, /*prefix_of_last=*/false, next));
    for (const auto& name : page.names) STEWARD_RETURN_IF_ERROR(VisitOne(name, scan));
    next.page_token = page.next_page_token;
  } while (!next.page_token.empty());
  return absl::OkStatus();
}

}  // namespace

absl::Status VisitResponses(const QueryContext& context, absl::Time from, absl::Time to,
                            const std::function<void(const v1::ResponseState&)>& visit) {
  Scan scan{context, from, to, visit};
  for (Day day = UtcDay(from); day <= UtcDay(to); ++day) {
    STEWARD_RETURN_IF_ERROR(VisitDay(day, &scan));
  }
  return absl::OkStatus();
}

}  // namespace steward::feedback
