#include "services/ctl/events.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "services/ctl/ctl_fixture.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

using common::v1::ServiceStatus;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EventsTest : public CtlTest {
 protected:
  void SetUp() override {
    // Two partitions: the second one is empty.
    ServiceStatus status;
    status.set_installation("inst");
    auto* partition = status.add_partitions();
    partition->set_epoch(1);
    partition->set_durable_seq(2);
    status.add_partitions();
    Answer("GetStatus", status);
    services_.records["accounts"] = {Record(1, "a1", "AccountCreated"),
                                     Record(2, "a2", "AccountArchived")};
  }

  static engine::ForeignRecord Record(uint64_t seq, const std::string& account,
                                      const std::string& type, uint64_t epoch = 1) {
    accounts::v1::AccountsEvent event;
    auto* envelope = event.mutable_envelope();
    envelope->set_service("accounts");
    envelope->set_seq(seq);
    envelope->set_epoch(epoch);
    envelope->set_account(account);
    envelope->set_aggregate("accounts/" + account);
    envelope->set_type(type);
    envelope->mutable_recorded_time()->set_seconds(static_cast<int64_t>(1'700'000'000 + seq));
    if (type == "AccountCreated") event.mutable_account_created();
    return {0, epoch, seq, event.SerializeAsString()};
  }
  // A message of the feed with its heads.
  static engine::ForeignRecords Message(std::vector<engine::ForeignRecord> records, uint64_t head) {
    return {.records = std::move(records), .heads = {head, 0}};
  }
  // What a service that was rolled back says to a position beyond its journal.
  static absl::Status Beyond() {
    return Reject(Reason::REASON_FROM_THE_FUTURE, "the position lies 1 records beyond the journal");
  }
  // After EpochStarted: with the token to go on from, which is the first record's.
  static absl::Status BeyondFork() {
    common::v1::FeedToken token;
    token.set_service("accounts");
    auto* cursor = token.add_cursors();
    cursor->set_epoch(1);
    cursor->set_seq(1);
    token.add_cursors();
    ErrorDetail detail;
    detail.set_reason(Reason::REASON_BEYOND_FORK);
    detail.set_resume_token(Base64UrlEncode(token.SerializeAsString()));
    return Reject(detail, "went on in a new epoch");
  }
  // Tails accounts to its head, with no patience where it is rolled back.
  absl::Status TailImpatiently() {
    FakePlatform platform(services_);
    Session session{
        .platform = platform, .out = out_, .err = err_, .interrupted = [] { return false; }};
    TailOptions options{.services = {"accounts"}, .from = "earliest", .until_head = true};
    options.patience = absl::ZeroDuration();
    return TailEvents(session, options).status();
  }

  std::vector<std::string> Lines() const { return absl::StrSplit(out(), '\n', absl::SkipEmpty()); }
};

TEST_F(EventsTest, TailShowsOneObjectALineAndEndsAtTheHead) {
  EXPECT_EQ(Run("events tail --service accounts --from earliest --until-head -o json"), 0) << err();
  ASSERT_THAT(Lines(), SizeIs(2));
  const Json first = Json::parse(Lines()[0], nullptr, false);
  EXPECT_EQ(first["envelope"]["seq"], 1);
  EXPECT_EQ(first["envelope"]["recorded_time"], "2023-11-14T22:13:21.000000Z");
  EXPECT_TRUE(first.contains("account_created"));
  EXPECT_FALSE(first.contains("account_archived"));
  EXPECT_EQ(services_.started_after["accounts"][0].seq(), 0);
}

TEST_F(EventsTest, TailFiltersByTypeAccountAndTime) {
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head --type AccountArchived"), 0)
      << err();
  ASSERT_THAT(Lines(), SizeIs(1));
  EXPECT_THAT(out(), HasSubstr("accounts/0/1/2  AccountArchived  accounts/a2"));
  SetUp();
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head --account a1 -o name"), 0);
  EXPECT_EQ(out(), "accounts/0/1/1\n");
  SetUp();
  EXPECT_EQ(Run("events tail -s accounts --from 2023-11-14T22:13:22Z --until-head -o name"), 0);
  EXPECT_EQ(out(), "accounts/0/1/2\n");
}

TEST_F(EventsTest, TailWaitsForAServiceThatWasRolledBack) {
  services_.records["accounts"] = {};
  services_.feed_steps["accounts"] = {Message({Record(1, "a1", "AccountCreated")}, 2), Beyond(),
                                      Beyond(), Message({Record(2, "a2", "AccountArchived")}, 2)};
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head -o name"), 0) << err();
  EXPECT_EQ(out(), "accounts/0/1/1\naccounts/0/1/2\n") << "a newer backup was put in place";
  EXPECT_EQ(err(),
            "note: accounts was rolled back behind what was shown; waiting for a newer backup, or "
            "a new epoch (`steward epoch start`)\n");
}

TEST_F(EventsTest, TailToTheHeadEndsWhereANewEpochBegan) {
  Answer("GetStatus", [] {
    ServiceStatus status;
    auto* partition = status.add_partitions();
    partition->set_epoch(1);
    partition->set_durable_seq(9);
    status.add_partitions();
    return status;
  }());
  services_.records["accounts"] = {};
  services_.feed_steps["accounts"] = {
      Message({Record(1, "a1", "AccountCreated"), Record(2, "a2", "AccountCreated")}, 9), Beyond(),
      BeyondFork(), Message({Record(2, "", "EpochStarted", 2)}, 2)};
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head -o name"), 0) << err();
  EXPECT_EQ(out(), "accounts/0/1/1\naccounts/0/1/2\naccounts/0/2/2\n");
  EXPECT_THAT(err(), HasSubstr("going on from there"));
  EXPECT_EQ(services_.started_after["accounts"][0].seq(), 1);
}

TEST_F(EventsTest, TailToAHeadThatWasLostSaysWhyItEnds) {
  services_.records["accounts"] = {};
  services_.feed_steps["accounts"] = {Message({Record(1, "a1", "AccountCreated")}, 2), Beyond()};
  EXPECT_THAT(std::string(TailImpatiently().message()), HasSubstr("beyond the journal"));
  services_.feed_steps["accounts"] = {Message({Record(1, "a1", "AccountCreated")}, 1)};
  EXPECT_THAT(std::string(TailImpatiently().message()), HasSubstr("holds less than when"))
      << "nothing was shown that it lacks, and its head will not come";
}

TEST_F(EventsTest, APositionThatNeverWorkedIsAMistake) {
  services_.feed_steps["accounts"] = {Beyond()};
  EXPECT_EQ(Run("events tail -s accounts --from earliest"), 5);
  EXPECT_THAT(err(), HasSubstr("beyond the journal"));
}

TEST_F(EventsTest, TailTakesAnAccountsWholeName) {
  EXPECT_EQ(
      Run("events tail -s accounts --from earliest --until-head --account accounts/a1 -o name"), 0);
  EXPECT_EQ(out(), "accounts/0/1/1\n");
}

TEST_F(EventsTest, ATypeThatNobodyPublishesIsAUsageError) {
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head --type AccountCreatd"), 2);
  EXPECT_THAT(err(), HasSubstr("did you mean 'AccountCreated'?"));
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head --type Nonsense"), 2);
  EXPECT_THAT(err(), HasSubstr("docs/events.md"));
}

TEST_F(EventsTest, CsvHasAHeaderAndARowForEachEvent) {
  EXPECT_EQ(Run("events tail -s accounts --from earliest --until-head -o csv"), 0) << err();
  ASSERT_THAT(Lines(), SizeIs(3));
  EXPECT_EQ(Lines()[0], "TIME,EVENT,SERVICE,PARTITION,SEQ,TYPE,AGGREGATE,ACTOR\r");
  EXPECT_EQ(Lines()[1],
            "2023-11-14T22:13:21Z,accounts/0/1/1,accounts,0,1,AccountCreated,accounts/a1,\r");
}

TEST_F(EventsTest, TailFromLatestStandsAtTheHeadsAtOnce) {
  common::v1::ReadEventsResponse response;
  response.add_events(Record(2, "a2", "AccountArchived").payload);
  Answer("ReadEvents", response);
  EXPECT_EQ(Run("events tail -s accounts --until-head"), 0) << err();
  EXPECT_EQ(out(), "");
  EXPECT_EQ(Last<common::v1::ReadEventsRequest>().from_seq(), 2);
}

TEST_F(EventsTest, TailGoesOnFromANamedCursor) {
  common::v1::FeedToken token;
  token.set_installation("inst");
  token.set_service("accounts");
  token.add_cursors()->set_seq(1);
  token.add_cursors();
  common::v1::ListCursorsResponse response;
  auto* cursor = response.add_cursors();
  cursor->set_cursor("mine");
  cursor->set_token(Base64UrlEncode(token.SerializeAsString()));
  Answer("ListCursors", response);
  services_.records["accounts"].erase(services_.records["accounts"].begin());
  EXPECT_EQ(Run("events tail -s accounts --from cursor:mine --until-head -o name"), 0) << err();
  EXPECT_EQ(out(), "accounts/0/1/2\n");
  EXPECT_EQ(services_.started_after["accounts"][0].seq(), 1);
  EXPECT_EQ(services_.started_after["accounts"][0].installation(), "inst");
  EXPECT_EQ(Run("events tail -s accounts --from cursor:other --until-head"), 3);
  EXPECT_EQ(Run("events tail -s accounts --from token:xyz! --until-head"), 2);
  EXPECT_EQ(Run("events tail -s accounts --from sometime --until-head"), 2);
}

TEST_F(EventsTest, ReadShowsAStretch) {
  common::v1::ReadEventsResponse response;
  response.add_events(Record(1, "a1", "AccountCreated").payload);
  Answer("ReadEvents", response);
  EXPECT_EQ(Run("events read -s accounts --partition 3 --from-seq 1 --max 5 -o json"), 0) << err();
  EXPECT_THAT(Lines(), SizeIs(1));
  EXPECT_EQ(Last<common::v1::ReadEventsRequest>().partition(), 3);
  EXPECT_EQ(Last<common::v1::ReadEventsRequest>().max_events(), 5);
}

TEST_F(EventsTest, BytesThatAreNoEventAreAFailure) {
  common::v1::ReadEventsResponse response;
  response.add_events("\xff\xff");
  Answer("ReadEvents", response);
  EXPECT_EQ(Run("events read -s accounts --partition 0"), 1);
  EXPECT_THAT(out(), IsEmpty());
}

}  // namespace
}  // namespace steward::ctl
