#include <utility>

#include "libs/base/status.h"
#include "services/accounts/policies/health.h"
#include "services/accounts/policies/health_delta.h"
#include "services/ctl/calc/health_words.h"
#include "services/ctl/calc/ops.h"

namespace steward::calc {
namespace {

using accounts::HealthBand;
using accounts::HealthChange;
using accounts::HealthScore;
using accounts::HealthSnapshot;
using accounts::Measure;
using accounts::MeasureGroup;
using accounts::Normaliser;
using accounts::Reading;
using accounts::StalePolicy;

constexpr Choice<StalePolicy> kStalePolicies[] = {{"EXCLUDE", StalePolicy::kExclude},
                                                  {"KEEP_FLAGGED", StalePolicy::kKeepFlagged},
                                                  {"DECAY", StalePolicy::kDecay}};
constexpr Choice<Normaliser::Kind> kTableKinds[] = {{"LINEAR", Normaliser::Kind::kLinear},
                                                    {"BANDS", Normaliser::Kind::kBands}};

Normaliser ReadTable(Inputs& in) {
  Normaliser normaliser = {
      .kind = in.OptionalEnum("table_kind", kTableKinds).value_or(Normaliser::Kind::kLinear)};
  Inputs* const table = in.Find("table");
  if (table == nullptr) return {};
  for (Inputs* point : table->AsList()) {
    const std::vector<Inputs*> pair = point->AsList(2);
    if (pair.size() == 2) {
      normaliser.points.push_back(
          {pair[0]->AsInt(), static_cast<int32_t>(pair[1]->AsInt(kCentiPoints))});
    } else {
      point->Fail("must be a pair [raw, score_centi]");
    }
  }
  return normaliser;
}

// The raw value, or the score where the measure states it.
std::optional<int64_t> ReadValue(Inputs& in, bool has_table) {
  const std::optional<int64_t> raw = in.OptionalInt("raw");
  const std::optional<int64_t> score_centi = in.OptionalInt("score_centi", kCentiPoints);
  if (has_table && score_centi.has_value()) {
    in.At("score_centi").Fail("must be absent where a table makes the score from raw");
  }
  if (!has_table && raw.has_value()) {
    in.At("raw").Fail("needs a table that makes a score of it; a score goes into score_centi");
  }
  return has_table ? raw : score_centi;
}

// A measure's definition, and its reading into `snapshot`.
Measure ReadMeasure(Inputs& in, HealthSnapshot* snapshot) {
  Measure measure = {.id = in.Text("measure"),
                     .weight_bp = static_cast<int32_t>(in.Int("weight_bp", kBasisPoints)),
                     .normaliser = ReadTable(in)};
  const bool has_table = measure.normaliser.kind != Normaliser::Kind::kScore;
  Reading reading = {.raw = ReadValue(in, has_table)};
  reading.measured_at = in.OptionalInstant("measured_at").value_or(absl::InfinitePast());
  if (const auto valid_for_ms = in.OptionalInt("valid_for_ms", kPositive)) {
    measure.valid_for = absl::Milliseconds(*valid_for_ms);
    if (reading.raw.has_value() && reading.measured_at == absl::InfinitePast()) {
      in.At("measured_at").Fail("must say when it was measured, for it has a valid_for_ms");
    }
  }
  measure.stale_policy =
      in.OptionalEnum("stale_policy", kStalePolicies).value_or(StalePolicy::kExclude);
  measure.half_life = absl::Milliseconds(in.IntOr("half_life_ms", 0, kPositive));
  snapshot->readings[measure.id] = reading;
  return measure;
}

HealthSnapshot ReadSnapshot(Inputs& in) {
  HealthSnapshot snapshot;
  for (Inputs* group : in.List("groups")) {
    MeasureGroup read = {.id = group->Text("group"),
                         .weight_bp = static_cast<int32_t>(group->Int("weight_bp", kBasisPoints))};
    for (Inputs* measure : group->List("measures")) {
      read.measures.push_back(ReadMeasure(*measure, &snapshot));
    }
    snapshot.scorecard.groups.push_back(std::move(read));
  }
  snapshot.scorecard.worst_of_gate = in.BoolOr("worst_of_gate", false);
  snapshot.now = in.Instant("now");
  return snapshot;
}

// What each measure's contribution is made of, for people who ask why.
Json Explained(const HealthScore& health) {
  Json measures = Json::array();
  for (const auto& each : health.contributions) {
    measures.push_back({{"measure", each.measure},
                        {"group", each.group},
                        {"raw", each.raw},
                        {"score_centi", each.score_centi},
                        {"weight_bp", each.weight_bp},
                        {"contribution_centi", each.contribution_centi},
                        {"stale", each.stale}});
  }
  return measures;
}

absl::StatusOr<Json> Score(Inputs& in) {
  const HealthSnapshot snapshot = ReadSnapshot(in);
  const auto previous = in.OptionalEnum("previous_band", kHealthBands);
  const bool explain = in.BoolOr("explain", false);
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_ASSIGN_OR_RETURN(
      const HealthScore health,
      accounts::ScoreHealth(snapshot.scorecard, snapshot.readings, snapshot.now));
  Json contributions = Json::object();
  for (const auto& each : health.contributions) {
    contributions[each.measure] = each.contribution_centi;
  }
  const HealthBand band = BandAfter(health, previous.value_or(HealthBand::kUnknown));
  Json result = {{"score_centi", OrNull(health.score_centi)},
                 {"coverage_bp", health.coverage_bp},
                 {"band", WordOf(kHealthBands, band)},
                 {"contributions_centi", std::move(contributions)}};
  if (!explain) return result;
  result["measures"] = Explained(health);
  result["stale_measures"] = health.stale_measures;
  return result;
}

Json DeltaJson(const HealthChange& change) {
  Json result = {{"score_before_centi", OrNull(change.before.score_centi)},
                 {"score_after_centi", OrNull(change.after.score_centi)},
                 {"definition_centi", nullptr},
                 {"staleness_centi", nullptr},
                 {"data_centi", nullptr},
                 {"contributions_centi", Json::object()}};
  if (change.delta.has_value()) {
    result["definition_centi"] = change.delta->definition_centi;
    result["staleness_centi"] = change.delta->staleness_centi;
    result["data_centi"] = change.delta->data_centi;
  }
  for (const auto& each : change.contributions) {
    result["contributions_centi"][each.measure] = {{"before", each.before_centi},
                                                   {"after", each.after_centi}};
  }
  return result;
}

absl::StatusOr<Json> Delta(Inputs& in) {
  const HealthSnapshot before = ReadSnapshot(in.At("before"));
  const HealthSnapshot after = ReadSnapshot(in.At("after"));
  STEWARD_RETURN_IF_ERROR(in.Finish());
  STEWARD_RETURN_IF_ERROR(accounts::CheckScorecard(before.scorecard, "before."));
  STEWARD_RETURN_IF_ERROR(accounts::CheckScorecard(after.scorecard, "after."));
  STEWARD_ASSIGN_OR_RETURN(const HealthChange change, SplitHealthChange(before, after));
  return DeltaJson(change);
}

// The fields of a scorecard with its readings, below `prefix`.
std::vector<Field> SnapshotFields(const std::string& prefix) {
  const std::string measure = prefix + "groups[].measures[].";
  return {
      {prefix + "groups[].group", "the group's name, unique"},
      {prefix + "groups[].weight_bp",
       "of the whole, basis points; those of all groups sum to exactly 10000"},
      {measure + "measure", "the measure's name, unique among all groups"},
      {measure + "weight_bp", "of the group, basis points; those of a group sum to exactly 10000"},
      {measure + "raw", "the value that the table makes a score of; null: not known"},
      {measure + "table[][]", "pairs [raw, score_centi] in order of raw; at least one"},
      {measure + "table_kind",
       "LINEAR: straight lines between the pairs, the default; BANDS: each "
       "pair's score from its raw on"},
      {measure + "score_centi", "instead of raw and table: the score, 0 to 10000; null: not known"},
      {measure + "measured_at", "instant of the value; required with valid_for_ms"},
      {measure + "valid_for_ms",
       "how long the value is fresh, from measured_at on; default for ever"},
      {measure + "stale_policy",
       "EXCLUDE, the default, KEEP_FLAGGED or DECAY, once it is no more fresh"},
      {measure + "half_life_ms", "for DECAY: in which time the weight halves"},
      {prefix + "worst_of_gate", "whether the worst measure bounds the band; default false"},
      {prefix + "now", "the instant of the score"},
  };
}

std::vector<Field> ScoreFields() {
  std::vector<Field> fields = SnapshotFields("");
  fields.push_back({"previous_band",
                    "RED, YELLOW, GREEN or UNKNOWN, for the hysteresis; "
                    "default UNKNOWN"});
  fields.push_back({"explain", "whether to add how each contribution came about; default false"});
  return fields;
}

std::vector<Field> DeltaFields() {
  std::vector<Field> fields = SnapshotFields("before.");
  for (Field& field : SnapshotFields("after.")) fields.push_back(std::move(field));
  return fields;
}

constexpr char kScoreExample[] =
    R"({"groups": [{"group": "g0", "weight_bp": 2750, "measures": [{"measure": "m00", )"
    R"("weight_bp": 10000, "raw": 47, "table": [[0, 0], [33, 2500], [50, 7000], [100, 10000]], )"
    R"("measured_at": "2026-06-23T12:00:00Z", "valid_for_ms": 604800000, )"
    R"("stale_policy": "EXCLUDE"}]}, {"group": "g1", "weight_bp": 7250, "measures": )"
    R"([{"measure": "m10", "weight_bp": 10000, "score_centi": 5824}]}], )"
    R"("now": "2026-06-30T12:00:00Z"})";

constexpr char kDeltaExample[] =
    R"({"before": {"groups": [{"group": "g", "weight_bp": 10000, "measures": [{"measure": "a", )"
    R"("weight_bp": 6000, "score_centi": 3000, "measured_at": "2026-06-29T12:00:00Z", )"
    R"("valid_for_ms": 86400000}, {"measure": "b", "weight_bp": 4000, "score_centi": 8000}]}], )"
    R"("now": "2026-06-29T12:00:00Z"}, "after": {"groups": [{"group": "g", "weight_bp": 10000, )"
    R"("measures": [{"measure": "a", "weight_bp": 2000, "score_centi": 3000, )"
    R"("measured_at": "2026-06-29T12:00:00Z", "valid_for_ms": 86400000}, {"measure": "b", )"
    R"("weight_bp": 8000, "score_centi": 6000}]}], "now": "2026-06-30T12:00:00Z"}})";

}  // namespace

std::vector<Op> HealthOps() {
  return {
      {.name = "health_score",
       .group = "health",
       .summary = "An account's health from its scorecard and what was measured, and what each "
                  "measure contributes; null where no measure is live.",
       .fields = ScoreFields(),
       .example = kScoreExample,
       .example_result = R"({"score_centi": 5824, "coverage_bp": 7250, "band": "YELLOW", )"
                         R"("contributions_centi": {"m10": 5824}})",
       .function = Score},
      {.name = "health_delta",
       .group = "health",
       .summary = "Why a score changed: the new definition on the old data, then what went stale, "
                  "and the data takes the rest; null where either score is.",
       .fields = DeltaFields(),
       .example = kDeltaExample,
       .example_result = R"({"score_before_centi": 5000, "score_after_centi": 6000, )"
                         R"("definition_centi": 2000, "staleness_centi": 1000, )"
                         R"("data_centi": -2000, "contributions_centi": {"a": {"before": 1800, )"
                         R"("after": 0}, "b": {"before": 3200, "after": 6000}}})",
       .function = Delta},
  };
}

}  // namespace steward::calc
