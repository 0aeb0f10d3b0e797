#pragma once

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

#include "services/contracts/contracts_for_test.h"
#include "steward/contracts/v1/renewals_events.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"

// What the tests of renewals are written with: the renewal of the first term of c1.
namespace steward::contracts {

inline constexpr char kRenewal[] = "accounts/a1/contracts/c1/renewals/1";

// Terms() (1 March 2026 to 1 March 2027) that renews by itself at CPI 6.1 % + 1 %, between 3 % and
// 5 %, with notice of 60 days: until 31 December 2026 00:00.
v1::Contract Renewing();
// Terms() with the same notice that doesn't, and has a grace of 30 days: until 31 March 2027.
v1::Contract Lapsing();
// A year from 1 March 2027 on that follows c1.
v1::Contract Successor();

// A request about a renewal.
template <class Request>
Request On(absl::string_view renewal = kRenewal) {
  Request request;
  request.set_name(std::string(renewal));
  return request;
}

v1::GiveNoticeRequest NoticeBy(absl::string_view channel = "LETTER");
v1::DecideRenewalRequest WinIt();
v1::DecideRenewalRequest LoseIt(absl::string_view reason = "PRICE");
v1::SubmitRoundRequest Round(int64_t quantity, int64_t unit_price_minor);
v1::AssessRiskRequest Risk(v1::RenewalRisk::Level automated, v1::RenewalRisk::Level called);

class KnownRenewal : public KnownAccount {
 public:
  // Takes the renewal of c1 into a state by the commands (and the days) that lead there. The terms
  // are Lapsing(), or Renewing() where the state takes that.
  void ReachRenewal(v1::Renewal::State state);
  void ReachRenewal(v1::Renewal::State state, const v1::Contract& terms);

  // As stored.
  v1::Renewal StoredRenewal(absl::string_view name = kRenewal) const;

 private:
  void Negotiate(v1::Renewal::State state);
};

}  // namespace steward::contracts
