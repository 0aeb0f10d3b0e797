#include "services/accounts/evolve.h"
#include "services/accounts/identify_for_test.h"

namespace steward::accounts {
namespace {

using contracts::v1::Contract;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "c1 p1 06-01..07-01", days in UTC; "?" for one that has not begun.
std::vector<std::string> Owners(const Search& search) {
  std::vector<std::string> shown;
  const auto mirror = search.scenario.FindMirror<v1::AccountOwners>("a1");
  if (mirror == nullptr) return shown;
  const auto day = [](const google::protobuf::Timestamp& at) {
    return absl::FormatTime("%m-%d", FromTimestamp(at).value(), absl::UTCTimeZone());
  };
  for (const auto& each : mirror->ownerships()) {
    shown.push_back(absl::StrCat(each.name().substr(each.name().rfind('/') + 1), " ",
                                 each.person().substr(7), " ",
                                 each.has_valid_from() ? day(each.valid_from()) : "?", "..",
                                 each.has_valid_to() ? day(each.valid_to()) : ""));
  }
  return shown;
}

template <class Event>
void Hear(Search& search, const Event& event = {}, const std::string& of = "c1") {
  search.scenario.Hears(Search::ContractName(of), event);
}

void Import(Search& search, const std::string& owner, Contract::State state,
            const std::string& before = "") {
  contracts::v1::ContractImported event;
  *event.mutable_contract() = Monthly(100);
  event.mutable_contract()->set_state(state);
  event.mutable_contract()->set_owner(owner);
  event.mutable_before()->set_owner(before);
  *event.mutable_contract()->mutable_start_time() = ToTimestamp(On(2, 1));
  Hear(search, event);
}

contracts::v1::RenewalScheduled Scheduled(const std::string& owner) {
  contracts::v1::RenewalScheduled event;
  event.mutable_renewal()->set_owner(owner);
  return event;
}

TEST(MirrorOwners, AContractCountsFromItsSignatureToItsEnd) {
  Search search;
  search.Draft("c1", "p1");
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 ?.."));
  search.scenario.AdvanceTo(On(6, 2));
  Hear<contracts::v1::ContractSigned>(search);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 ?.."));
  search.Sign("c1");
  search.scenario.AdvanceTo(On(6, 5));
  Hear<contracts::v1::ContractActivated>(search);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 06-02.."));
  search.scenario.AdvanceTo(On(7, 1));
  Hear<contracts::v1::ContractTerminated>(search);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 06-02..07-01"));
}

TEST(MirrorOwners, OfADraftTheLastOwnerCounts) {
  Search search;
  search.Draft("c1", "p1");
  contracts::v1::ContractUpdated event;
  event.mutable_mask()->add_paths("owner");
  event.mutable_after()->set_owner("people/p2");
  Hear(search, event);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p2 ?.."));
  event.mutable_mask()->set_paths(0, "title");
  event.mutable_after()->clear_owner();
  Hear(search, event);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p2 ?.."));
  Hear<contracts::v1::ContractCancelled>(search);
  EXPECT_THAT(Owners(search), IsEmpty());
}

TEST(MirrorOwners, ACancelledDraftIsForgottenAmongOthers) {
  Search search;
  for (const char* id : {"c1", "c2", "c3"}) search.Draft(id, "p1");
  Hear<contracts::v1::ContractCancelled>(search, {}, "c2");
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 ?..", "c3 p1 ?.."));
}

TEST(MirrorOwners, AReinstatedContractGoesOnWithItsOwner) {
  Search search;
  search.Own("c1", "p1");
  search.scenario.AdvanceTo(On(6, 5));
  Hear<contracts::v1::ContractExpired>(search);
  search.scenario.AdvanceTo(On(6, 9));
  Hear<contracts::v1::ContractReinstated>(search);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 06-01..06-05", "c1 p1 06-09.."));
}

TEST(MirrorOwners, AnImportSaysItOfTheWholeTerm) {
  Search search;
  Import(search, "", Contract::STATE_ACTIVE);
  EXPECT_EQ(search.scenario.FindMirror<v1::AccountOwners>("a1"), nullptr);
  Import(search, "people/p1", Contract::STATE_ACTIVE);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 02-01.."));
  search.scenario.AdvanceTo(On(6, 3));
  Import(search, "", Contract::STATE_ACTIVE, "people/p1");
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 02-01..06-03"));
}

TEST(MirrorOwners, AnImportedContractThatIsOverIsNobodysToManage) {
  Search search;
  Import(search, "people/p1", Contract::STATE_EXPIRED);
  EXPECT_THAT(Owners(search), IsEmpty());
  Import(search, "people/p1", Contract::STATE_SUSPENDED);
  search.scenario.AdvanceTo(On(6, 3));
  Import(search, "people/p1", Contract::STATE_TERMINATED);
  EXPECT_THAT(Owners(search), ElementsAre("c1 p1 02-01..06-03"));
}

TEST(MirrorOwners, ARenewalCountsWhileItIsUndecided) {
  Search search;
  Hear(search, Scheduled(""), "c1/renewals/1");
  EXPECT_EQ(search.scenario.FindMirror<v1::AccountOwners>("a1"), nullptr);
  contracts::v1::RenewalReassigned reassigned;
  reassigned.set_to("people/p1");
  Hear(search, reassigned, "c1/renewals/1");
  EXPECT_THAT(Owners(search), ElementsAre("1 p1 06-01.."));
  search.scenario.AdvanceTo(On(6, 3));
  reassigned.set_to("people/p2");
  Hear(search, reassigned, "c1/renewals/1");
  EXPECT_THAT(Owners(search), ElementsAre("1 p1 06-01..06-03", "1 p2 06-03.."));
  search.scenario.AdvanceTo(On(6, 4));
  Hear<contracts::v1::RenewalWon>(search, {}, "c1/renewals/1");
  EXPECT_THAT(Owners(search), ElementsAre("1 p1 06-01..06-03", "1 p2 06-03..06-04"));
}

TEST(MirrorOwners, EveryDecisionEndsARenewal) {
  const auto after = [](const auto& decision) {
    Search search;
    Hear(search, Scheduled("people/p1"), "c1/renewals/1");
    search.scenario.AdvanceTo(On(6, 3));
    Hear(search, decision, "c1/renewals/1");
    return Owners(search);
  };
  EXPECT_THAT(after(contracts::v1::RenewalAutoRenewed()), ElementsAre("1 p1 06-01..06-03"));
  EXPECT_THAT(after(contracts::v1::RenewalLost()), ElementsAre("1 p1 06-01..06-03"));
  EXPECT_THAT(after(contracts::v1::RenewalVoided()), ElementsAre("1 p1 06-01..06-03"));
  EXPECT_THAT(after(contracts::v1::RenewalLapsed()), ElementsAre("1 p1 06-01.."));
}

TEST(MirrorOwners, ForgetsWhatEndedBeyondAThousand) {
  v1::AccountOwners mirror;
  contracts::v1::ContractsEvent event;
  auto* envelope = event.mutable_envelope();
  *envelope->mutable_effective_time() = ToTimestamp(On(6, 1));
  const auto hear = [&](int n, bool ends) {
    envelope->set_aggregate(absl::StrCat("accounts/a1/contracts/c/renewals/", n));
    if (ends) {
      event.mutable_renewal_lost();
    } else {
      *event.mutable_renewal_scheduled() = Scheduled("people/p1");
    }
    EXPECT_TRUE(MirrorOwners(event, &mirror));
  };
  for (int n = 0; n < 1'000; ++n) hear(n, false);
  hear(7, true);
  hear(1'000, false);
  ASSERT_EQ(mirror.ownerships_size(), 1'000);
  EXPECT_EQ(mirror.ownerships(0).name(), "accounts/a1/contracts/c/renewals/0");
  EXPECT_EQ(mirror.ownerships(7).name(), "accounts/a1/contracts/c/renewals/8");
  hear(1'001, false);
  EXPECT_EQ(mirror.ownerships(0).name(), "accounts/a1/contracts/c/renewals/1");
}

}  // namespace
}  // namespace steward::accounts
