#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/accounts/accounts_for_test.h"
#include "services/accounts/people_for_test.h"
#include "steward/accounts/v1/relationships_service.pb.h"

// What the tests of contacts with customers, and of who manages an account, say again and again.
namespace steward::accounts {

inline v1::LogInteractionRequest Logging(const std::vector<std::string>& people) {
  v1::LogInteractionRequest request;
  request.set_account("accounts/a1");
  for (const std::string& id : people) request.add_people("people/" + id);
  request.set_channel(v1::INTERACTION_CHANNEL_CALL);
  return request;
}

inline v1::AttestAccountManagerRequest Attesting(absl::string_view id, absl::string_view person) {
  v1::AttestAccountManagerRequest request;
  request.set_account("accounts/a1");
  request.set_attestation_id(std::string(id));
  request.set_person(absl::StrCat("people/", person));
  request.set_stakeholder_name("Cleo Example");
  request.set_stakeholder_position("CFO");
  return request;
}

inline v1::WithdrawAttestationRequest Withdrawing(absl::string_view id) {
  v1::WithdrawAttestationRequest request;
  request.set_name(absl::StrCat("accounts/a1/attestations/", id));
  return request;
}

// People p1 to p3 of ours, account a1, and what speaks for them. It is 1 June 2026.
class Search : public Office {
 public:
  Search() {
    for (const char* id : {"p1", "p2", "p3"}) Hire(id);
    Win();
    scenario.AdvanceTo(On(6, 1));
  }

  Outcome Log(const std::vector<std::string>& people, absl::Time time) {
    auto request = Logging(people);
    *request.mutable_time() = ToTimestamp(time);
    return scenario.When(request);
  }
  Outcome Log(const std::vector<std::string>& people) { return scenario.When(Logging(people)); }
  Outcome Attest(absl::string_view id, absl::string_view person) {
    return scenario.When(Attesting(id, person));
  }
  Outcome Withdraw(absl::string_view id) { return scenario.When(Withdrawing(id)); }
  void SetTitle(absl::string_view id, absl::string_view title) {
    v1::UpdatePersonRequest request;
    request.mutable_person()->set_name(absl::StrCat("people/", id));
    request.mutable_person()->set_display_name("Ann Example");
    request.mutable_person()->set_job_title(std::string(title));
    request.mutable_update_mask()->add_paths("job_title");
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void ReportTo(absl::string_view id, absl::string_view manager) {
    v1::SetReportingLineRequest request;
    request.set_person(absl::StrCat("people/", id));
    request.set_reports_to(absl::StrCat("people/", manager));
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  void Join(absl::string_view id, absl::string_view unit) {
    v1::UpdatePersonRequest request;
    request.mutable_person()->set_name(absl::StrCat("people/", id));
    request.mutable_person()->set_display_name("Ann Example");
    request.mutable_person()->set_org_unit(absl::StrCat("orgUnits/", unit));
    request.mutable_update_mask()->add_paths("org_unit");
    EXPECT_THAT(scenario.When(request).status, steward::testing::IsOk());
  }
  Outcome AssignAs(v1::AssignmentRole role, absl::string_view id, absl::string_view person) {
    auto request = Assigning(id, person);
    request.set_role(role);
    return scenario.When(request);
  }

  static std::string ContractName(absl::string_view id) {
    return absl::StrCat("accounts/a1/contracts/", id);
  }
  // A draft of this owner, which the contracts service tells of.
  void Draft(absl::string_view id, absl::string_view owner) {
    contracts::v1::ContractCreated event;
    *event.mutable_contract() = Monthly(100);
    if (!owner.empty()) event.mutable_contract()->set_owner(absl::StrCat("people/", owner));
    scenario.Hears(ContractName(id), event);
  }
  void Sign(absl::string_view id) {
    contracts::v1::ContractSigned event;
    event.set_complete(true);
    scenario.Hears(ContractName(id), event);
  }
  void Own(absl::string_view id, absl::string_view owner) {
    Draft(id, owner);
    Sign(id);
  }

  v1::IdentifyAccountManagerResponse Ask(v1::IdentifyAccountManagerRequest request) const {
    if (request.contract().empty()) request.set_account("accounts/a1");
    v1::IdentifyAccountManagerResponse response;
    EXPECT_THAT(scenario.Ask(request, &response), steward::testing::IsOk());
    return response;
  }
  v1::IdentifyAccountManagerResponse Ask(
      std::optional<absl::Time> valid_at = std::nullopt,
      std::optional<absl::Time> recorded_at = std::nullopt) const {
    v1::IdentifyAccountManagerRequest request;
    if (valid_at.has_value()) *request.mutable_valid_at() = ToTimestamp(*valid_at);
    if (recorded_at.has_value()) *request.mutable_recorded_at() = ToTimestamp(*recorded_at);
    return Ask(request);
  }
  // "FOUND p1: p1 8600, p2 3000".
  static std::string Show(const v1::IdentifyAccountManagerResponse& answer) {
    const auto result = v1::IdentifyAccountManagerResponse::Result_Name(answer.result());
    std::string text = result.substr(7);
    if (!answer.account_manager().empty()) {
      absl::StrAppend(&text, " ", answer.account_manager().substr(7));
    }
    const char* separator = ": ";
    for (const auto& each : answer.candidates()) {
      absl::StrAppend(&text, separator, each.person().substr(7), " ", each.confidence_bp());
      separator = ", ";
    }
    return text;
  }
  std::string Found() const { return Show(Ask()); }
  // The kinds that speak for a person: "TEAM 10000", in order.
  static std::vector<std::string> Kinds(const v1::IdentifyAccountManagerResponse& answer,
                                        absl::string_view id) {
    std::vector<std::string> kinds;
    for (const auto& candidate : answer.candidates()) {
      if (candidate.person() != absl::StrCat("people/", id)) continue;
      for (const auto& each : candidate.evidence()) {
        kinds.push_back(
            absl::StrCat(v1::EvidenceKind_Name(each.kind()).substr(14), " ", each.strength_bp()));
      }
    }
    return kinds;
  }
};

}  // namespace steward::accounts
