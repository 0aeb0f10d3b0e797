#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "services/contracts/renewals_for_test.h"
#include "steward/contracts/v1/amendments_events.pb.h"
#include "steward/contracts/v1/amendments_service.pb.h"

// What the tests of amendments are written with: amendment m1 of c1, whose term is that of Terms().
namespace steward::contracts {

inline constexpr char kAmendment[] = "accounts/a1/contracts/c1/amendments/m1";

using Changes = std::vector<v1::AmendmentChange>;

v1::AmendmentChange Adds(const v1::ContractLine& line);
v1::AmendmentChange CoTerms(const v1::ContractLine& line);
v1::AmendmentChange Removes(absl::string_view line_id);
v1::AmendmentChange Counts(int64_t quantity, absl::string_view line_id = "Pro");
v1::AmendmentChange Costs(int64_t unit_price_minor, absl::string_view line_id = "Pro");
v1::AmendmentChange ExtendsTo(const google::type::Date& end);

v1::AmendContractRequest Amend(const google::type::Date& date, const Changes& changes,
                               absl::string_view id = "m1");
v1::SignAmendmentRequest SignPart(absl::string_view party, absl::string_view name = kAmendment);

// 150 seats instead of 120, from 1 June 2026 on: 45,000.00 a year after 36,000.00.
v1::AmendContractRequest MoreSeats();

class KnownAmendment : public KnownRenewal {
 public:
  // Takes m1 into a state by the commands (and the days) that lead there. c1 is ACTIVE by Lapsing()
  // unless it was made before.
  void ReachAmendment(v1::Amendment::State state,
                      const v1::AmendContractRequest& request = MoreSeats());
  // Submits, approves and signs an amendment that is a draft; the outcome is the last signature's.
  testing::Outcome Conclude(absl::string_view name = kAmendment);
  // The same for one that is still to be drafted.
  testing::Outcome Sealed(const v1::AmendContractRequest& request);

  // As stored.
  v1::Amendment StoredAmendment(absl::string_view name = kAmendment) const;
  // The portfolio's ARR on a day, and the movements of a kind until then.
  int64_t ArrOn(const google::type::Date& date) const;
  int64_t MovedUntil(absl::string_view kind, const google::type::Date& date) const;
};

}  // namespace steward::contracts
