#pragma once

#include <string>

#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/renewals_service.pb.h"
#include "steward/escalations/v1/escalations_service.pb.h"
#include "steward/feedback/v1/feedback_service.pb.h"

namespace steward::ctl {

// people/p1 manages accounts/a1 and leads its support, and holds one renewal, one follow-up and one
// escalation of it. people/left has left; everybody else is there.
class OpenWorkTest : public CtlTest {
 protected:
  void SetUp() override {
    services_.handlers["GetPerson"] = [](const std::string&, const auto& request, auto* response) {
      const auto& asked = dynamic_cast<const accounts::v1::GetPersonRequest&>(request);
      if (asked.name() == "people/nobody") return absl::NotFoundError("no people/nobody");
      auto* person = dynamic_cast<accounts::v1::Person*>(response);
      person->set_name(asked.name());
      person->set_state(asked.name() == "people/left" ? accounts::v1::Person::STATE_LEFT
                                                      : accounts::v1::Person::STATE_ACTIVE);
      return absl::OkStatus();
    };
    accounts::v1::ListAccountsResponse accounts;
    accounts.add_accounts()->set_name("accounts/a1");
    Answer("ListAccounts", accounts);
    AddAssignment("m1", "people/p1", accounts::v1::ASSIGNMENT_ROLE_ACCOUNT_MANAGER);
    AddAssignment("s1", "people/p1", accounts::v1::ASSIGNMENT_ROLE_SUPPORT_LEAD);
    AddAssignment("t1", "people/p9", accounts::v1::ASSIGNMENT_ROLE_TECHNICAL_LEAD);
    contracts::v1::ListRenewalsResponse renewals;
    auto* renewal = renewals.add_renewals();
    renewal->set_name("accounts/a1/contracts/c1/renewals/1");
    renewal->set_state(contracts::v1::Renewal::STATE_OPEN);
    renewal->mutable_due_date()->set_year(2026);
    renewal->mutable_due_date()->set_month(12);
    renewal->mutable_due_date()->set_day(31);
    Answer("ListRenewals", renewals);
    feedback::v1::ListFollowUpsResponse follow_ups;
    auto* follow_up = follow_ups.add_follow_ups();
    follow_up->set_name("accounts/a1/followUps/f1");
    follow_up->set_state(feedback::v1::FollowUp::STATE_OPEN);
    follow_up->set_metric(feedback::v1::METRIC_NPS);
    Answer("ListFollowUps", follow_ups);
    AnswerEscalation("etag-1");
  }

  void AnswerEscalation(const std::string& etag) {
    escalations::v1::ListEscalationsResponse escalations;
    auto* escalation = escalations.add_escalations();
    escalation->set_name("accounts/a1/escalations/e1");
    escalation->set_state(escalations::v1::Escalation::STATE_OPEN);
    escalation->set_severity(escalations::v1::SEVERITY_SEV1);
    escalation->set_etag(etag);
    Answer("ListEscalations", escalations);
  }

  accounts::v1::Assignment* AddAssignment(const std::string& id, const std::string& person,
                                          accounts::v1::AssignmentRole role) {
    auto* assignment = team_.add_assignments();
    assignment->set_name("accounts/a1/assignments/" + id);
    assignment->set_person(person);
    assignment->set_role(role);
    assignment->set_state(accounts::v1::Assignment::STATE_ACTIVE);
    Answer("GetAccountTeam", team_);
    return assignment;
  }

  accounts::v1::AccountTeam team_;
};

}  // namespace steward::ctl
