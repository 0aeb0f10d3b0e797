#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/integer_math.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "services/accounts/policies/intervals.h"
#include "services/accounts/policies/job_titles.h"
#include "services/accounts/policies/role_words.h"
#include "services/accounts/queries/clues.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {
namespace {

using engine::QueryContext;
using v1::AccountsEvent;

using Names = std::set<std::string>;

bool Masks(const google::protobuf::FieldMask& mask, absl::string_view path) {
  return std::find(mask.paths().begin(), mask.paths().end(), path) != mask.paths().end();
}

// Whether an event states a field of the person or of the org unit that it is about.
bool States(const AccountsEvent& event, absl::string_view path) {
  return event.has_person_created() || event.has_org_unit_created() ||
         (event.has_person_updated() && Masks(event.person_updated().mask(), path)) ||
         (event.has_org_unit_updated() && Masks(event.org_unit_updated().mask(), path));
}

// Whom `reports_to` leads to at an instant; null where nobody.
const v1::ReportingLine* LineAt(const v1::Person& person, absl::Time valid_at) {
  for (const v1::ReportingLine& line : person.reporting_lines()) {
    if (IntervalOf(line).Contains(valid_at) && !line.reports_to().empty()) return &line;
  }
  return nullptr;
}

// Our organisation as it was known, for one question.
class Organisation final {
 public:
  Organisation(const Question& question, const QueryContext& context)
      : question_(question), context_(context) {}

  // Null for nobody.
  absl::StatusOr<const v1::Person*> FindPerson(const std::string& name) {
    const auto [at, fresh] = people_.try_emplace(name);
    if (fresh) {
      STEWARD_ASSIGN_OR_RETURN(at->second,
                               context_.FindAsOf<v1::PersonState>(name, question_.at.recorded_at));
    }
    return at->second == nullptr ? nullptr : &at->second->person();
  }

  // The newest record of an aggregate that matches; "" for none.
  absl::StatusOr<std::string> FindEvent(const std::string& aggregate,
                                        const std::function<bool(const AccountsEvent&)>& matches) {
    STEWARD_ASSIGN_OR_RETURN(
        const auto record,
        context_.FindRecord(aggregate, question_.at.recorded_at,
                            [&matches](const engine::Message& event) {
                              return matches(static_cast<const AccountsEvent&>(event));
                            }));
    return record.has_value() ? engine::EventId(record->envelope) : std::string();
  }

  // Whether they had left, or were erased, by then.
  absl::StatusOr<bool> HadLeft(const std::string& name) {
    STEWARD_ASSIGN_OR_RETURN(const v1::Person* person, FindPerson(name));
    if (person == nullptr || person->state() == v1::Person::STATE_ACTIVE) return false;
    STEWARD_ASSIGN_OR_RETURN(
        const auto record,
        context_.FindRecord(name, question_.at.recorded_at, [](const engine::Message& event) {
          return static_cast<const AccountsEvent&>(event).has_person_left();
        }));
    // Erased without having left: at no time anybody to turn to.
    if (!record.has_value()) return true;
    return FromTimestamp(record->envelope.effective_time()).value() <= question_.at.valid_at;
  }

  // The department that looks after customers in which they are, directly or further up; empty
  // where none is.
  absl::StatusOr<v1::OrgUnit> CustomerDepartment(const v1::Person& person) {
    std::string name = person.org_unit();
    for (int level = 0; !name.empty() && level < limits::kHierarchyLevelsMax; ++level) {
      STEWARD_ASSIGN_OR_RETURN(const auto unit,
                               context_.FindAsOf<v1::OrgUnitState>(name, question_.at.recorded_at));
      if (unit == nullptr) break;
      const v1::OrgUnit& found = unit->org_unit();
      const bool counts =
          found.kind() == v1::OrgUnit::KIND_DEPARTMENT && LooksAfterCustomers(found.display_name());
      if (counts) return found;
      name = found.parent();
    }
    return v1::OrgUnit();
  }

 private:
  const Question& question_;
  const QueryContext& context_;
  std::map<std::string, std::unique_ptr<v1::PersonState>> people_;
};

absl::Status RemoveLeavers(Organisation& organisation, Clues* clues) {
  Names leavers;
  for (const Clue& clue : clues->all) {
    STEWARD_ASSIGN_OR_RETURN(const bool left, organisation.HadLeft(clue.person));
    if (left) leavers.insert(clue.person);
  }
  if (clues->assignment.has_value()) leavers.erase(clues->assignment->person);
  const auto is_leaver = [&leavers](const Clue& each) { return leavers.contains(each.person); };
  clues->all.erase(std::remove_if(clues->all.begin(), clues->all.end(), is_leaver),
                   clues->all.end());
  return absl::OkStatus();
}

// For whom the account's own evidence speaks.
Names Candidates(const Clues& clues) {
  Names names;
  if (clues.assignment.has_value()) names.insert(clues.assignment->person);
  for (const Clue& clue : clues.all) {
    if (clue.strength_bp > 0) names.insert(clue.person);
  }
  return names;
}

// Who reports to whom among the candidates: by manager, with the records that say so.
absl::StatusOr<std::map<std::string, std::vector<std::string>>> ReportsByManager(
    const Names& candidates, absl::Time valid_at, Organisation& organisation) {
  std::map<std::string, std::vector<std::string>> reports;
  for (const std::string& name : candidates) {
    STEWARD_ASSIGN_OR_RETURN(const v1::Person* person, organisation.FindPerson(name));
    const v1::ReportingLine* line = person == nullptr ? nullptr : LineAt(*person, valid_at);
    if (line == nullptr) continue;
    STEWARD_ASSIGN_OR_RETURN(std::string event,
                             organisation.FindEvent(name, [](const AccountsEvent& each) {
                               return each.has_reporting_line_changed();
                             }));
    reports[line->reports_to()].push_back(std::move(event));
  }
  return reports;
}

absl::Status AddOrgChart(const Question& question, const JobTitleRules& titles,
                         Organisation& organisation, Clues* clues) {
  const Names candidates = Candidates(*clues);
  STEWARD_ASSIGN_OR_RETURN(const auto reports,
                           ReportsByManager(candidates, question.at.valid_at, organisation));
  for (const auto& [manager, events] : reports) {
    STEWARD_ASSIGN_OR_RETURN(const v1::Person* person, organisation.FindPerson(manager));
    if (person == nullptr || TitleStrengthBp(person->job_title(), titles) == 0) continue;
    STEWARD_ASSIGN_OR_RETURN(const bool left, organisation.HadLeft(manager));
    if (left) continue;
    Clue clue{.person = manager, .kind = EvidenceKind::kOrgChart};
    STEWARD_ASSIGN_OR_RETURN(const int64_t share, RatioBp(events.size(), candidates.size()));
    clue.strength_bp = static_cast<int32_t>(share);
    clue.event_ids.assign(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                               events.size(), kClueEventsMax)));
    clue.reason = absl::StrCat("leads ", events.size(), " of ", candidates.size(),
                               " for whom the account's own records speak");
    clues->all.push_back(std::move(clue));
  }
  return absl::OkStatus();
}

absl::Status AddDepartment(const v1::Person& person, Organisation& organisation, Clues* clues) {
  STEWARD_ASSIGN_OR_RETURN(const v1::OrgUnit unit, organisation.CustomerDepartment(person));
  if (unit.name().empty()) return absl::OkStatus();
  Clue clue{.person = person.name(), .kind = EvidenceKind::kDepartment};
  STEWARD_ASSIGN_OR_RETURN(std::string in_unit,
                           organisation.FindEvent(person.name(), [](const AccountsEvent& event) {
                             return States(event, "org_unit");
                           }));
  STEWARD_ASSIGN_OR_RETURN(std::string called,
                           organisation.FindEvent(unit.name(), [](const AccountsEvent& event) {
                             return States(event, "display_name");
                           }));
  clue.event_ids = {std::move(in_unit), std::move(called)};
  clue.reason = absl::StrCat("works in ", unit.display_name(), " (", unit.name(), ")");
  clues->all.push_back(std::move(clue));
  return absl::OkStatus();
}

absl::Status AddJobTitle(const v1::Person& person, const JobTitleRules& titles,
                         Organisation& organisation, Clues* clues) {
  Clue clue{.person = person.name(), .kind = EvidenceKind::kJobTitle};
  clue.strength_bp = TitleStrengthBp(person.job_title(), titles);
  if (clue.strength_bp == 0) return absl::OkStatus();
  STEWARD_ASSIGN_OR_RETURN(std::string titled,
                           organisation.FindEvent(person.name(), [](const AccountsEvent& event) {
                             return States(event, "job_title");
                           }));
  clue.event_ids = {std::move(titled)};
  clue.reason = absl::StrCat("has the title ", person.job_title());
  clues->all.push_back(std::move(clue));
  return absl::OkStatus();
}

}  // namespace

absl::Status AddPeopleClues(const Question& question, const QueryContext& context, Clues* clues) {
  Organisation organisation(question, context);
  STEWARD_ASSIGN_OR_RETURN(
      const auto stored,
      context.FindAsOf<v1::JobTitlesState>(std::string(kJobTitlesName), question.at.recorded_at));
  const v1::JobTitlesState none;
  const JobTitleRules& titles = JobTitlesInForce((stored == nullptr ? none : *stored).job_titles());
  STEWARD_RETURN_IF_ERROR(RemoveLeavers(organisation, clues));
  STEWARD_RETURN_IF_ERROR(AddOrgChart(question, titles, organisation, clues));
  for (const std::string& name : Candidates(*clues)) {
    STEWARD_ASSIGN_OR_RETURN(const v1::Person* person, organisation.FindPerson(name));
    if (person == nullptr) continue;
    STEWARD_RETURN_IF_ERROR(AddDepartment(*person, organisation, clues));
    STEWARD_RETURN_IF_ERROR(AddJobTitle(*person, titles, organisation, clues));
  }
  return absl::OkStatus();
}

}  // namespace steward::accounts
