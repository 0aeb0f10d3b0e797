#include "services/ctl/ctl_fixture.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

using common::v1::ServiceStatus;
using common::v1::VerifyResponse;
using ::testing::HasSubstr;
using ::testing::Not;

class DoctorTest : public CtlTest {
 protected:
  void SetUp() override {
    statuses_["accounts"] = Ready("accounts", 5);
    statuses_["contracts"] = Ready("contracts", 7);
    statuses_["feedback"] = Ready("feedback", 0);
    statuses_["escalations"] = Ready("escalations", 0);
    auto* source = statuses_["contracts"].add_sources();
    source->set_source("accounts");
    source->set_connected(true);
    source->add_cursor_seqs(5);
    services_.handlers["GetStatus"] = [this](const std::string& service,
                                             const google::protobuf::Message&,
                                             google::protobuf::Message* response) {
      if (service == down_) return absl::UnavailableError("nothing answers");
      response->CopyFrom(statuses_[service]);
      return absl::OkStatus();
    };
  }

  static ServiceStatus Ready(const std::string& service, uint64_t head) {
    ServiceStatus status;
    status.set_service(service);
    status.set_ready(true);
    status.add_partitions()->set_durable_seq(head);
    return status;
  }

  std::map<std::string, ServiceStatus> statuses_;
  std::string down_;
};

TEST_F(DoctorTest, AllIsWell) {
  EXPECT_EQ(Run("doctor -o json"), 0) << out() << err();
  EXPECT_EQ(out_json()["ok"], true);
  EXPECT_EQ(out_json()["services"][1]["service"], "contracts");
}

TEST_F(DoctorTest, AConsumerBehindItsSourceIsNotWell) {
  statuses_["contracts"].mutable_sources(0)->set_cursor_seqs(0, 3);
  EXPECT_EQ(Run("doctor"), 1);
  EXPECT_THAT(out(), HasSubstr("it is 2 records behind accounts"));
}

TEST_F(DoctorTest, OverdueTimersAreNotWell) {
  statuses_["contracts"].set_timers_overdue(4);
  EXPECT_EQ(Run("doctor"), 1);
  EXPECT_THAT(out(), HasSubstr("4 timers are overdue"));
}

TEST_F(DoctorTest, AServiceThatIsNotReadySaysWhy) {
  statuses_["accounts"].set_ready(false);
  statuses_["accounts"].add_problems("the disk is full");
  EXPECT_EQ(Run("doctor -o json"), 1);
  EXPECT_EQ(out_json()["ok"], false);
  EXPECT_EQ(out_json()["services"][0]["problems"][0], "the disk is full");
}

TEST_F(DoctorTest, ParkedEventsAreAWarning) {
  statuses_["contracts"].set_parked_records(2);
  EXPECT_EQ(Run("doctor"), 0);
  EXPECT_THAT(out(), HasSubstr("2 records are parked"));
}

TEST_F(DoctorTest, WhatAServiceWarnsOfLeavesItWell) {
  statuses_["contracts"].add_warnings("the changed token file could not be read");
  EXPECT_EQ(Run("doctor"), 0);
  EXPECT_THAT(out(), HasSubstr("the changed token file could not be read"));
  EXPECT_EQ(Run("doctor -o json"), 0);
  EXPECT_EQ(out_json()["services"][1]["warnings"].size(), 1);
}

TEST_F(DoctorTest, WhatStandsBecauseOfLostRecordsIsAWarning) {
  for (const uint64_t count : {uint64_t{0}, uint64_t{10}}) {
    auto* fork = statuses_["contracts"].add_crossed_forks();
    fork->set_source("accounts");
    fork->set_kept_effect_count(count);
    for (uint64_t i = 1; i <= count; ++i) fork->add_kept_effects(absl::StrCat("contracts/1/1/", i));
  }
  EXPECT_EQ(Run("doctor"), 0);
  EXPECT_THAT(out(), HasSubstr("accounts lost records by a restore, and 10 of this service's own"));
  EXPECT_THAT(out(), HasSubstr("contracts/1/1/1, contracts/1/1/2"));
  statuses_["contracts"].mutable_crossed_forks(1)->set_kept_effect_count(4000);
  EXPECT_EQ(Run("doctor"), 0);
  EXPECT_THAT(out(), HasSubstr("contracts/1/1/10, ..."));
  statuses_["contracts"].mutable_crossed_forks(1)->set_kept_effect_count(0);
  EXPECT_EQ(Run("doctor"), 0);
  EXPECT_THAT(out(), Not(HasSubstr("lost records"))) << "a fork without effects is no news";
}

TEST_F(DoctorTest, AServiceThatDoesNotAnswerIsUnavailable) {
  down_ = "contracts";
  EXPECT_EQ(Run("doctor"), 6);
  EXPECT_THAT(out(), HasSubstr("nothing answers"));
}

TEST_F(DoctorTest, VerifyOfSoundServicesIsQuiet) {
  VerifyResponse response;
  response.set_records_checked(9);
  Answer("Verify", response);
  EXPECT_EQ(Run("verify"), 0) << err();
  EXPECT_EQ(out(), "");
  EXPECT_THAT(err(), HasSubstr("accounts: 9 records"));
  EXPECT_EQ(Run("verify -o json"), 0) << err();
  EXPECT_EQ(out_json()["ok"], true);
  EXPECT_TRUE(out_json()["findings"].empty());
}

TEST_F(DoctorTest, VerifyFailsOnAnyFinding) {
  services_.handlers["Verify"] = [](const std::string& service, const google::protobuf::Message&,
                                    google::protobuf::Message* response) {
    if (service != "contracts") return absl::OkStatus();
    auto* finding = dynamic_cast<VerifyResponse*>(response)->add_findings();
    finding->set_row_class("state");
    finding->set_problem("DIFFERS");
    return absl::OkStatus();
  };
  EXPECT_EQ(Run("verify -o json"), 1);
  EXPECT_EQ(out_json()["findings"][0]["service"], "contracts");
  EXPECT_EQ(out_json()["findings"][0]["problem"], "DIFFERS");
  EXPECT_EQ(Run("verify --service accounts"), 0) << err();
}

}  // namespace
}  // namespace steward::ctl
