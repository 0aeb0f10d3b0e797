#include <gtest/gtest.h>

#include "services/ctl/ctl_fixture.h"
#include "steward/escalations/v1/escalations_service.pb.h"

namespace steward::ctl {
namespace {

using escalations::v1::ExplainClockRequest;
using escalations::v1::ExplainClockResponse;
using escalations::v1::ListEscalationsRequest;
using escalations::v1::ListEscalationsResponse;

class EscalationCommands : public CtlTest {};

ListEscalationsResponse OneSev1() {
  ListEscalationsResponse response;
  auto* escalation = response.add_escalations();
  escalation->set_name("accounts/a1/escalations/e1");
  escalation->set_severity(escalations::v1::SEVERITY_SEV1);
  escalation->set_state(escalations::v1::Escalation::STATE_CLOSED);
  auto* clock = escalation->add_clocks();
  clock->set_kind(escalations::v1::CLOCK_KIND_ACK);
  clock->set_state(escalations::v1::SlaClock::STATE_RUNNING);
  clock->mutable_due()->set_seconds(1'700'000'000);
  return response;
}

TEST_F(EscalationCommands, TakesTheAccountByAFlagToo) {
  Answer("ListEscalations", OneSev1());
  ASSERT_EQ(Run("escalation list --account a1 --severity SEV1"), 0) << err();
  EXPECT_EQ(Last<ListEscalationsRequest>().parent(), "accounts/a1");
}

TEST_F(EscalationCommands, ListsOneArrayWithShortNames) {
  Answer("ListEscalations", OneSev1());
  ASSERT_EQ(Run("escalation list a1 --severity SEV1 --state CLOSED -o json"), 0) << err();
  const auto request = Last<ListEscalationsRequest>();
  EXPECT_EQ(request.parent(), "accounts/a1");
  EXPECT_EQ(request.severity(), escalations::v1::SEVERITY_SEV1);
  EXPECT_EQ(request.state(), escalations::v1::Escalation::STATE_CLOSED);
  const Json json = out_json();
  ASSERT_TRUE(json.is_array());
  EXPECT_EQ(json[0]["severity"], "SEV1");
  EXPECT_EQ(json[0]["clocks"][0]["kind"], "ACK");
  EXPECT_EQ(json[0]["clocks"][0]["state"], "RUNNING");
  EXPECT_EQ(json[0]["clocks"][0]["due"], "2023-11-14T22:13:20.000000Z");
  EXPECT_TRUE(json[0]["clocks"][0]["outcome"].is_null());
  ASSERT_TRUE(json[0]["clocks"][0].contains("breached_at")) << "every clock has all its keys";
  EXPECT_TRUE(json[0]["clocks"][0]["breached_at"].is_null());
}

TEST_F(EscalationCommands, ListsAllWithoutAnAccount) {
  Answer("ListEscalations", OneSev1());
  ASSERT_EQ(Run("escalation list"), 0) << err();
  EXPECT_EQ(Last<ListEscalationsRequest>().parent(), "");
}

TEST_F(EscalationCommands, ExplainsAClock) {
  ExplainClockResponse response;
  auto* interval = response.add_intervals();
  interval->set_kind(escalations::v1::ClockInterval::KIND_OPEN);
  interval->set_cause("STARTED escalations/0/1/3");
  response.set_elapsed_ms(900'000);
  Answer("ExplainClock", response);
  ASSERT_EQ(Run("escalation explain-clock a1/e1 --kind ACK -o json"), 0) << err();
  EXPECT_EQ(Last<ExplainClockRequest>().name(), "accounts/a1/escalations/e1");
  EXPECT_EQ(Last<ExplainClockRequest>().kind(), escalations::v1::CLOCK_KIND_ACK);
  EXPECT_EQ(out_json()["elapsed_ms"], 900'000);
  EXPECT_EQ(out_json()["intervals"][0]["kind"], "OPEN");
  EXPECT_EQ(out_json()["intervals"][0]["cause"], "STARTED escalations/0/1/3");
}

TEST_F(EscalationCommands, RequestsWithFlags) {
  Answer("RequestEscalation", escalations::v1::Escalation());
  ASSERT_EQ(Run("escalation request a1 --id e1 --severity SEV2 --subject case-7"), 0) << err();
  const auto request = Last<escalations::v1::RequestEscalationRequest>();
  EXPECT_EQ(request.parent(), "accounts/a1");
  EXPECT_EQ(request.escalation_id(), "e1");
  EXPECT_EQ(request.escalation().severity(), escalations::v1::SEVERITY_SEV2);
  EXPECT_EQ(request.escalation().subject(), "case-7");
}

TEST_F(EscalationCommands, TakesWhatIsSetAsAnArgument) {
  Answer("SetWaiting", escalations::v1::Escalation());
  ASSERT_EQ(Run("escalation wait a1/e1 WAITING_CUSTOMER"), 0) << err();
  EXPECT_EQ(Last<escalations::v1::SetWaitingRequest>().waiting(),
            escalations::v1::Escalation::STATE_WAITING_CUSTOMER);
  Answer("SetSeverity", escalations::v1::Escalation());
  ASSERT_EQ(Run("escalation severity a1/e1 sev1"), 0) << err();
  EXPECT_EQ(Last<escalations::v1::SetSeverityRequest>().severity(), escalations::v1::SEVERITY_SEV1);
}

}  // namespace
}  // namespace steward::ctl
