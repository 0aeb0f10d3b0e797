#include "services/accounts/policies/identify.h"

#include <algorithm>
#include <map>
#include <rapidcheck.h>

#include "absl/strings/str_cat.h"
#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/testing/matchers.h"

namespace steward::accounts {
namespace {

using ::testing::ElementsAre;
using testing::HasReason;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = EvidenceKind;
using Result = Identification::Result;
using Rational = boost::multiprecision::cpp_rational;

Identification Identify(const std::vector<ManagerCandidate>& candidates) {
  return IdentifyAccountManager(candidates).value();
}

ManagerCandidate With(const std::string& person, std::vector<Evidence> evidence) {
  return {.person = person, .evidence = std::move(evidence)};
}

int32_t ConfidenceOf(std::vector<Evidence> evidence) {
  return Identify({With("p", std::move(evidence))}).ranked.at(0).confidence_bp;
}

TEST(IdentifyAccountManager, GivesTheGoldenVector) {
  const Identification answer =
      Identify({With("p", {{Kind::kInternalSource, 10'000}, {Kind::kChannel, 5000}})});
  EXPECT_EQ(answer.ranked.at(0).confidence_bp, 8600);
  EXPECT_EQ(answer.result, Result::kFound);
  EXPECT_EQ(answer.account_manager, "p");
  EXPECT_THAT(answer.missing, IsEmpty());
}

TEST(IdentifyAccountManager, WeighsEachKind) {
  EXPECT_EQ(ConfidenceOf({{Kind::kInternalSource}}), 8000);
  EXPECT_EQ(ConfidenceOf({{Kind::kStakeholder}}), 7000);
  EXPECT_EQ(ConfidenceOf({{Kind::kChannel}}), 6000);
  EXPECT_EQ(ConfidenceOf({{Kind::kTeam}}), 5000);
  EXPECT_EQ(ConfidenceOf({{Kind::kOrgChart}}), 4000);
  EXPECT_EQ(ConfidenceOf({{Kind::kDepartment}}), 3000);
  EXPECT_EQ(ConfidenceOf({{Kind::kJobTitle}}), 3000);
}

TEST(IdentifyAccountManager, CountsTheStrongestEvidenceOfAKindOnly) {
  EXPECT_EQ(ConfidenceOf({{Kind::kTeam, 2000}, {Kind::kTeam, 9000}, {Kind::kTeam, 5000}}), 4500);
}

TEST(IdentifyAccountManager, TakesAllSevenKindsTogether) {
  // 1 - .6 * .7 * .5 * .2 * .7 * .4 * .3 = .996472
  EXPECT_EQ(ConfidenceOf({{Kind::kOrgChart},
                          {Kind::kDepartment},
                          {Kind::kTeam},
                          {Kind::kInternalSource},
                          {Kind::kJobTitle},
                          {Kind::kChannel},
                          {Kind::kStakeholder}}),
            9965);
}

TEST(IdentifyAccountManager, TrustsAnExplicitAssignment) {
  const Identification answer =
      Identify({With("q", {{Kind::kInternalSource}, {Kind::kStakeholder}, {Kind::kChannel}}),
                {.person = "p", .explicit_assignment = true}});
  EXPECT_EQ(answer.result, Result::kFound);
  EXPECT_EQ(answer.account_manager, "p");
  EXPECT_EQ(answer.ranked.at(0).confidence_bp, 10'000);
  EXPECT_EQ(answer.ranked.at(1).confidence_bp, 9760);
}

TEST(IdentifyAccountManager, TakesTheLowerOfTwoExplicitAssignments) {
  const Identification answer = Identify(
      {{.person = "q", .explicit_assignment = true}, {.person = "p", .explicit_assignment = true}});
  EXPECT_EQ(answer.result, Result::kFound);
  EXPECT_EQ(answer.account_manager, "p");
}

TEST(IdentifyAccountManager, FindsNobodyBelowHalf) {
  // 5000 * .9999 is 4999.5, which rounds to 5000: the rounded figure decides.
  EXPECT_EQ(Identify({With("p", {{Kind::kTeam, 9999}})}).result, Result::kFound);
  EXPECT_EQ(Identify({With("p", {{Kind::kTeam, 9998}})}).result, Result::kNotFound);
}

TEST(IdentifyAccountManager, ListsWhatIsMissingWhereItFindsNobody) {
  EXPECT_THAT(Identify({}).missing,
              ElementsAre(Kind::kOrgChart, Kind::kDepartment, Kind::kTeam, Kind::kInternalSource,
                          Kind::kJobTitle, Kind::kChannel, Kind::kStakeholder));
  const Identification answer = Identify({With("p", {{Kind::kDepartment}, {Kind::kStakeholder, 0}}),
                                          With("q", {{Kind::kOrgChart, 100}})});
  EXPECT_EQ(answer.result, Result::kNotFound);
  EXPECT_EQ(answer.account_manager, "");
  EXPECT_THAT(answer.missing, ElementsAre(Kind::kTeam, Kind::kInternalSource, Kind::kJobTitle,
                                          Kind::kChannel, Kind::kStakeholder));
}

TEST(IdentifyAccountManager, IsAmbiguousWhenTheSecondIsWithinATenth) {
  const auto second_at = [](int32_t strength_bp) {
    return Identify(
        {With("p", {{Kind::kStakeholder}}), With("q", {{Kind::kChannel, strength_bp}})});
  };
  EXPECT_EQ(second_at(10'000).result, Result::kAmbiguous);
  EXPECT_EQ(second_at(10'000).account_manager, "");
  EXPECT_EQ(second_at(9998).result, Result::kFound);
}

TEST(IdentifyAccountManager, OrdersEqualCandidatesByPerson) {
  const Identification answer = Identify({With("q", {{Kind::kTeam}}), With("p", {{Kind::kTeam}})});
  EXPECT_EQ(answer.result, Result::kAmbiguous);
  EXPECT_EQ(answer.ranked.at(0).person, "p");
  EXPECT_EQ(answer.ranked.at(1).person, "q");
}

TEST(IdentifyAccountManager, NamesWhatIsWrong) {
  const auto refused = [](const std::vector<ManagerCandidate>& candidates) {
    return IdentifyAccountManager(candidates).status();
  };
  EXPECT_THAT(refused({With("p", {}), With("p", {})}).message(), HasSubstr("candidates[1].person"));
  EXPECT_THAT(refused({With("", {})}).message(), HasSubstr("candidates[0].person"));
  EXPECT_THAT(refused({With("p", {{Kind::kTeam}, {Kind::kTeam, 10'001}})}).message(),
              HasSubstr("candidates[0].evidence[1].strength_bp"));
  EXPECT_THAT(refused({With("p", {{Kind::kTeam, -1}})}), HasReason(Reason::REASON_INVALID_FIELD));
  IdentifyRules rules;
  rules.weight_bp[2] = 10'001;
  EXPECT_THAT(IdentifyAccountManager({}, rules), HasReason(Reason::REASON_INVALID_FIELD));
}

// The product without any rounding in between.
Rational ExactConfidence(const ManagerCandidate& candidate) {
  const std::map<Kind, int> weights = {
      {Kind::kInternalSource, 8}, {Kind::kStakeholder, 7}, {Kind::kChannel, 6}, {Kind::kTeam, 5},
      {Kind::kOrgChart, 4},       {Kind::kDepartment, 3},  {Kind::kJobTitle, 3}};
  Rational doubt = 1;
  for (const auto& [kind, weight] : weights) {
    int32_t strongest = 0;
    for (const Evidence& evidence : candidate.evidence) {
      if (evidence.kind == kind) strongest = std::max(strongest, evidence.strength_bp);
    }
    doubt *= 1 - Rational(weight, 10) * Rational(strongest, 10'000);
  }
  return 1 - doubt;
}

rc::Gen<ManagerCandidate> GenCandidate(const std::string& person) {
  return rc::gen::map(rc::gen::container<std::vector<std::pair<int, int>>>(rc::gen::pair(
                          rc::gen::inRange(0, kEvidenceKinds), rc::gen::inRange(0, 10'001))),
                      [person](const std::vector<std::pair<int, int>>& drawn) {
                        ManagerCandidate candidate = {.person = person};
                        for (const auto& [kind, strength_bp] : drawn) {
                          candidate.evidence.push_back({static_cast<Kind>(kind), strength_bp});
                        }
                        return candidate;
                      });
}

TEST(IdentifyAccountManager, IsWithinTheTwelfthDecimalOfTheExactProduct) {
  EXPECT_TRUE(rc::check([] {
    const ManagerCandidate candidate = *GenCandidate("p");
    const int32_t got = Identify({candidate}).ranked.at(0).confidence_bp;
    // Half a bp, and 7 roundings in the twelfth decimal.
    const Rational difference = abs(Rational(got) - 10'000 * ExactConfidence(candidate));
    RC_ASSERT(difference <= Rational(1, 2) + Rational(4, 100'000'000));
  }));
}

TEST(IdentifyAccountManager, NeverDependsOnTheOrderOfWhatItIsGiven) {
  EXPECT_TRUE(rc::check([] {
    std::vector<ManagerCandidate> candidates = {*GenCandidate("p"), *GenCandidate("q"),
                                                *GenCandidate("r")};
    const Identification first = Identify(candidates);
    std::reverse(candidates.begin(), candidates.end());
    for (ManagerCandidate& candidate : candidates) {
      std::reverse(candidate.evidence.begin(), candidate.evidence.end());
    }
    const Identification second = Identify(candidates);
    RC_ASSERT(first.result == second.result);
    RC_ASSERT(first.account_manager == second.account_manager);
    for (size_t i = 0; i < 3; ++i) {
      RC_ASSERT(first.ranked[i].person == second.ranked[i].person);
      RC_ASSERT(first.ranked[i].confidence_bp == second.ranked[i].confidence_bp);
    }
  }));
}

TEST(IdentifyAccountManager, NeverLosesConfidenceByMoreEvidence) {
  EXPECT_TRUE(rc::check([] {
    ManagerCandidate candidate = *GenCandidate("p");
    const int32_t before = Identify({candidate}).ranked.at(0).confidence_bp;
    candidate.evidence.push_back(
        {static_cast<Kind>(*rc::gen::inRange(0, kEvidenceKinds)), *rc::gen::inRange(0, 10'001)});
    RC_ASSERT(Identify({candidate}).ranked.at(0).confidence_bp >= before);
  }));
}

}  // namespace
}  // namespace steward::accounts
