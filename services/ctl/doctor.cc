#include "services/ctl/doctor.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "libs/base/status.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"

namespace steward::ctl {
namespace {

using common::v1::ServiceStatus;
using common::v1::SourceStatus;

constexpr absl::Duration kAskAgain = absl::Milliseconds(200);

absl::Status Ask(Session& session, const std::string& service, ServiceStatus* status) {
  return session.platform.Call(service, FindMethod("steward.common.v1.OperationsService/GetStatus"),
                               common::v1::GetStatusRequest(), status);
}

using Statuses = std::map<std::string, ServiceStatus>;

// How many records of the source, as it stood before, the consumer has not taken in.
uint64_t Behind(const SourceStatus& source, const Statuses& before) {
  const auto known = before.find(source.source());
  if (known == before.end()) return source.lag_records();
  uint64_t behind = 0;
  for (int i = 0; i < known->second.partitions_size(); ++i) {
    const uint64_t head = known->second.partitions(i).durable_seq();
    const uint64_t cursor = i < source.cursor_seqs_size() ? source.cursor_seqs(i) : 0;
    if (head > cursor) behind += head - cursor;
  }
  return behind;
}

// What a service did because of records that their source has lost since: it stands, and somebody
// has to decide about it.
void NoteKeptEffects(const ServiceStatus& status, std::vector<std::string>* warnings) {
  constexpr size_t kShownMax = 10;
  std::map<std::string, std::vector<std::string>> effects;
  std::map<std::string, uint64_t> counts;
  for (const auto& fork : status.crossed_forks()) {
    counts[fork.source()] += fork.kept_effect_count();
    std::vector<std::string>& of_source = effects[fork.source()];
    of_source.insert(of_source.end(), fork.kept_effects().begin(), fork.kept_effects().end());
  }
  for (auto& [source, ids] : effects) {
    if (counts[source] == 0) continue;
    ids.resize(std::min(ids.size(), kShownMax));
    warnings->push_back(absl::StrCat(
        source, " lost records by a restore, and ", counts[source],
        " of this service's own that they had caused stand: ", absl::StrJoin(ids, ", "),
        counts[source] > ids.size() ? ", ..." : "", " (once looked at: `steward epoch accept`)"));
  }
}

void Judge(const Statuses& before, Diagnosis* diagnosis) {
  const ServiceStatus& status = diagnosis->status;
  std::vector<std::string>& problems = diagnosis->problems;
  for (const std::string& problem : status.problems()) {
    (status.ready() ? diagnosis->warnings : problems).push_back(problem);
  }
  diagnosis->warnings.insert(diagnosis->warnings.end(), status.warnings().begin(),
                             status.warnings().end());
  if (!status.ready() && problems.empty()) problems.push_back("it is not ready");
  if (status.timers_overdue() > 0) {
    problems.push_back(absl::StrCat(status.timers_overdue(), " timers are overdue"));
  }
  for (const SourceStatus& source : status.sources()) {
    if (!source.connected()) {
      problems.push_back(absl::StrCat("it is not connected to ", source.source()));
    }
    const uint64_t behind = Behind(source, before);
    if (behind > 0) {
      problems.push_back(absl::StrCat("it is ", behind, " records behind ", source.source()));
    }
  }
  NoteKeptEffects(status, &diagnosis->warnings);
  if (status.parked_records() > 0) {
    diagnosis->warnings.push_back(
        absl::StrCat(status.parked_records(), " records are parked; see `steward parked list`"));
  }
}

bool IsWell(const std::vector<Diagnosis>& all) {
  return std::all_of(all.begin(), all.end(),
                     [](const Diagnosis& each) { return each.problems.empty(); });
}

Json DiagnosesJson(const std::vector<Diagnosis>& all) {
  Json services = Json::array();
  for (const Diagnosis& each : all) {
    Json json = {{"service", each.service}, {"answered", each.answered}};
    if (each.answered) json.update(ToJson(each.status));
    json["problems"] = each.problems;
    json["warnings"] = each.warnings;
    services.push_back(std::move(json));
  }
  return {{"ok", IsWell(all)}, {"services", std::move(services)}};
}

uint64_t RecordsOf(const ServiceStatus& status) {
  uint64_t records = 0;
  for (const auto& partition : status.partitions()) records += partition.durable_seq();
  return records;
}

void ShowDiagnoses(Session& session, const std::vector<Diagnosis>& all) {
  if (session.json()) return WriteJson(DiagnosesJson(all), session.format, session.out);
  std::vector<std::vector<std::string>> rows = {
      {"SERVICE", "STATE", "VERSION", "RECORDS", "PARKED", "TO LOOK AT"}};
  for (const Diagnosis& each : all) {
    std::vector<std::string> notes = each.problems;
    notes.insert(notes.end(), each.warnings.begin(), each.warnings.end());
    rows.push_back({each.service, each.problems.empty() ? "well" : "not well",
                    each.status.version(), absl::StrCat(RecordsOf(each.status)),
                    absl::StrCat(each.status.parked_records()), absl::StrJoin(notes, "; ")});
  }
  WriteCells(rows, session.format, session.out);
}

void ShowFindings(Session& session, const std::map<std::string, common::v1::VerifyResponse>& all) {
  std::vector<std::vector<std::string>> rows = {
      {"SERVICE", "CLASS", "PARTITION", "KEY", "PROBLEM", "DETAIL"}};
  for (const auto& [service, response] : all) {
    for (const auto& finding : response.findings()) {
      rows.push_back({service, finding.row_class(), absl::StrCat(finding.partition()),
                      finding.key(), finding.problem(), finding.detail()});
    }
    session.err << absl::StrCat(service, ": ", response.records_checked(), " records and ",
                                response.rows_checked(), " rows checked, ",
                                response.findings_size(), " differ\n");
  }
  if (rows.size() > 1) WriteCells(rows, session.format, session.out);
}

Json FindingsJson(const std::map<std::string, common::v1::VerifyResponse>& all) {
  Json findings = Json::array();
  Json services = Json::array();
  for (const auto& [service, response] : all) {
    for (const auto& finding : response.findings()) {
      Json json = {{"service", service}};
      json.update(ToJson(finding));
      findings.push_back(std::move(json));
    }
    services.push_back({{"service", service},
                        {"records_checked", response.records_checked()},
                        {"rows_checked", response.rows_checked()},
                        {"findings", response.findings_size()}});
  }
  const bool ok = findings.empty();
  return {{"ok", ok}, {"findings", std::move(findings)}, {"services", std::move(services)}};
}

}  // namespace

std::vector<Diagnosis> Diagnose(Session& session) {
  Statuses before;
  std::vector<Diagnosis> all;
  for (const std::string& service : ServiceNames()) {
    Diagnosis diagnosis{.service = service};
    const absl::Status asked = Ask(session, service, &diagnosis.status);
    diagnosis.answered = asked.ok();
    if (asked.ok()) {
      before[service] = diagnosis.status;
    } else {
      diagnosis.problems.emplace_back(asked.message());
    }
    all.push_back(std::move(diagnosis));
  }
  for (Diagnosis& diagnosis : all) {
    if (!diagnosis.answered) continue;
    const absl::Status asked = Ask(session, diagnosis.service, &diagnosis.status);
    diagnosis.answered = asked.ok();
    if (asked.ok()) {
      Judge(before, &diagnosis);
    } else {
      diagnosis.problems.emplace_back(asked.message());
    }
  }
  return all;
}

absl::StatusOr<int> RunDoctor(Session& session, absl::Duration wait) {
  const absl::Time deadline = absl::Now() + wait;
  std::vector<Diagnosis> all = Diagnose(session);
  while (!IsWell(all) && absl::Now() < deadline && !session.interrupted()) {
    absl::SleepFor(kAskAgain);
    all = Diagnose(session);
  }
  ShowDiagnoses(session, all);
  if (IsWell(all)) return kExitOk;
  const bool answered =
      std::all_of(all.begin(), all.end(), [](const Diagnosis& each) { return each.answered; });
  return answered ? kExitFailure : kExitUnavailable;
}

absl::StatusOr<int> RunVerify(Session& session, const std::vector<std::string>& services,
                              uint32_t findings_max) {
  std::map<std::string, common::v1::VerifyResponse> all;
  common::v1::VerifyRequest request;
  request.set_max_findings(findings_max);
  bool clean = true;
  for (const std::string& service : services) {
    STEWARD_RETURN_IF_ERROR(session.platform.Call(
        service, FindMethod("steward.common.v1.OperationsService/Verify"), request, &all[service]));
    clean = clean && all[service].findings_size() == 0;
  }
  if (session.json()) {
    WriteJson(FindingsJson(all), session.format, session.out);
  } else {
    ShowFindings(session, all);
  }
  return clean ? kExitOk : kExitFailure;
}

}  // namespace steward::ctl
