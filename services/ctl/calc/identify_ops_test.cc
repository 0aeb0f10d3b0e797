#include <gtest/gtest.h>

#include "services/ctl/calc/calc_for_test.h"

namespace steward::calc {
namespace {

TEST(IdentifyOps, IdentifyIsTheExampleOfTheReference) {
  ExpectResult(
      R"({"op": "identify", "inputs": {"candidates": [{"person": "p", "explicit_assignment": true, "evidence": []}, {"person": "q", "explicit_assignment": false, "evidence": [{"kind": "INTERNAL_SOURCE", "strength_bp": 10000}]}]}})",
      R"({"result": "FOUND", "account_manager": "p", "confidence_bp": {"p": 10000, "q": 8000}})");
}

TEST(IdentifyOps, IdentifyIsTheGoldenVector) {
  ExpectResultOf("identify",
                 R"({"candidates": [{"person": "p", "evidence": [{"kind": "INTERNAL_SOURCE"}, )"
                 R"({"kind": "CHANNEL", "strength_bp": 5000}]}]})",
                 R"({"result": "FOUND", "account_manager": "p", "confidence_bp": {"p": 8600}})");
}

TEST(IdentifyOps, IdentifyNamesNobodyWhereItIsNotSure) {
  ExpectResultOf("identify",
                 R"({"candidates": [{"person": "p", "evidence": [{"kind": "STAKEHOLDER"}]}, )"
                 R"({"person": "q", "evidence": [{"kind": "CHANNEL"}]}]})",
                 R"({"result": "AMBIGUOUS", "account_manager": null, )"
                 R"("confidence_bp": {"p": 7000, "q": 6000}})");
  ExpectResultOf("identify", R"({"candidates": []})",
                 R"({"result": "NOT_FOUND", "account_manager": null, "confidence_bp": {}})");
  ExpectResultOf(
      "identify",
      R"({"candidates": [{"person": "p", "evidence": [{"kind": "JOB_TITLE"}]}], "explain": true})",
      R"({"result": "NOT_FOUND", "account_manager": null, "confidence_bp": {"p": 3000}, )"
      R"("missing_evidence": ["ORG_CHART", "DEPARTMENT", "TEAM", "INTERNAL_SOURCE", "CHANNEL", )"
      R"("STAKEHOLDER"]})");
}

TEST(IdentifyOps, IdentifyNamesWhatIsWrong) {
  ExpectBadField("identify", R"({"candidates": [{"person": "p"}, {"person": "p"}]})",
                 "inputs.candidates[1].person");
  ExpectBadField("identify",
                 R"({"candidates": [{"person": "p", "evidence": [{"kind": "RUMOUR"}]}]})",
                 "inputs.candidates[0].evidence[0].kind");
  ExpectBadField("identify",
                 R"({"candidates": [{"person": "p", "evidence": [{"kind": "TEAM", )"
                 R"("strength_bp": 10001}]}]})",
                 "inputs.candidates[0].evidence[0].strength_bp");
}

TEST(IdentifyOps, ChannelStrength) {
  ExpectResult(
      R"({"op": "channel_strength", "inputs": {"now": "2026-06-30T12:00:00Z", "interactions": [{"person": "p1", "at": "2026-05-19T12:00:00Z"}, {"person": "p0", "at": "2025-12-30T12:00:00Z"}, {"person": "p1", "at": "2026-02-04T12:00:00Z"}, {"person": "p0", "at": "2026-01-25T12:00:00Z"}]}})",
      R"({"strength_bp": {"p1": 9075, "p0": 925}})");
  ExpectResultOf("channel_strength", R"({"now": "2026-06-30T12:00:00Z", "interactions": []})",
                 R"({"strength_bp": {}})");
  ExpectBadField("channel_strength",
                 R"({"now": "2026-06-30T12:00:00Z", "interactions": [{"person": "p", )"
                 R"("at": "2026-06-31T12:00:00Z"}]})",
                 "inputs.interactions[0].at");
}

}  // namespace
}  // namespace steward::calc
