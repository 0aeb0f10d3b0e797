#include "services/feedback/queries/offers.h"

#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "services/feedback/policies/months.h"
#include "services/feedback/queries/counted.h"
#include "services/feedback/rows.h"

namespace steward::feedback {
namespace {

using engine::QueryContext;
using v1::GetScoreRequest;

// What an invitation is grouped by.
struct Traits {
  std::string account;
  std::string priority;
  std::string month;
};

class Tallying {
 public:
  explicit Tallying(const ScoreQuestion& question) : question_(question) {}

  void Add(const Traits& traits, int64_t Offers::*member, int64_t count) {
    if (!question_.account.empty() && traits.account != question_.account) return;
    tally_.total.*member += count;
    switch (question_.request.grouping()) {
      case GetScoreRequest::GROUPING_ACCOUNT:
        tally_.rows[absl::StrCat("accounts/", traits.account)].*member += count;
        return;
      case GetScoreRequest::GROUPING_PRIORITY:
        tally_.rows[traits.priority].*member += count;
        return;
      case GetScoreRequest::GROUPING_MONTH:
        tally_.rows[traits.month].*member += count;
        return;
      default:  // No grouping.
        return;
    }
  }

  OfferTally Take() { return std::move(tally_); }

 private:
  const ScoreQuestion& question_;
  OfferTally tally_;
};

Traits TraitsOf(const v1::Invitation& invitation) {
  const auto delivered = FromTimestamp(invitation.delivered_time()).value_or(absl::UnixEpoch());
  return {.account = AccountOf(invitation.name()),
          .priority = invitation.priority(),
          .month = MonthOf(UtcDay(delivered))};
}

// The days that are over before `at`, from the sums.
absl::Status AddDays(const ScoreQuestion& question, const QueryContext& context,
                     Tallying* tallying) {
  const Day end = UtcDay(question.at);
  std::vector<KeyPart> group;
  if (!question.account.empty()) group.emplace_back(question.account);
  const auto text = [](const QueryContext::SumEntry& entry, size_t i) {
    return std::get<std::string>(entry.group[i]);
  };
  STEWARD_RETURN_IF_ERROR(
      context.VisitSum(kDelivered, group, [&](const QueryContext::SumEntry& entry) {
        if (entry.day >= end) return;
        tallying->Add({text(entry, 0), text(entry, 1), MonthOf(entry.day)}, &Offers::delivered,
                      entry.amount);
      }));
  return context.VisitSum(kCompleted, group, [&](const QueryContext::SumEntry& entry) {
    if (entry.day >= end) return;
    tallying->Add({text(entry, 0), text(entry, 1), text(entry, 2)}, &Offers::completed,
                  entry.amount);
  });
}

// The begin of the day that is not over, one by one.
absl::Status AddRest(const Scan& rest, Tallying* tallying) {
  STEWARD_RETURN_IF_ERROR(VisitDelivered(rest, [&](const v1::Invitation& invitation) {
    tallying->Add(TraitsOf(invitation), &Offers::delivered, 1);
  }));
  return VisitCompleted(rest, [&](const v1::Invitation& invitation) {
    tallying->Add(TraitsOf(invitation), &Offers::completed, 1);
  });
}

absl::Status AddAll(const ScoreQuestion& question, const QueryContext& context, int64_t* left,
                    Tallying* tallying) {
  STEWARD_RETURN_IF_ERROR(AddDays(question, context, tallying));
  const absl::Time midnight = StartOfDay(UtcDay(question.at), absl::UTCTimeZone());
  return AddRest({context, midnight, question.at, left}, tallying);
}

// Whether it was answered before the instant.
bool IsCompleted(const v1::Invitation& invitation, absl::Time at) {
  if (!invitation.has_completed_time()) return false;
  return FromTimestamp(invitation.completed_time()).value_or(absl::InfiniteFuture()) < at;
}

absl::Status AddWindow(const ScoreQuestion& question, const QueryContext& context, int64_t* left,
                       Tallying* tallying) {
  return VisitDelivered({context, question.from(), question.at, left},
                        [&](const v1::Invitation& invitation) {
                          const Traits traits = TraitsOf(invitation);
                          tallying->Add(traits, &Offers::delivered, 1);
                          if (IsCompleted(invitation, question.at))
                            tallying->Add(traits, &Offers::completed, 1);
                        });
}

}  // namespace

absl::StatusOr<OfferTally> TallyOffers(const ScoreQuestion& question, const QueryContext& context,
                                       int64_t* left) {
  Tallying tallying(question);
  STEWARD_RETURN_IF_ERROR(question.window_days == 0
                              ? AddAll(question, context, left, &tallying)
                              : AddWindow(question, context, left, &tallying));
  return tallying.Take();
}

}  // namespace steward::feedback
