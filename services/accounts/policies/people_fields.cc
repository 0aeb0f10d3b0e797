#include "services/accounts/policies/people_fields.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/field_update.h"
#include "libs/base/limits.h"
#include "libs/base/status.h"
#include "libs/base/text.h"

namespace steward::accounts {
namespace {

absl::Status CheckOrgUnitExists(absl::string_view org_unit, const PeopleView& view) {
  if (org_unit.empty() || view.OrgUnit(org_unit) != nullptr) return absl::OkStatus();
  return Reject(Reason::REASON_ORG_UNIT_UNKNOWN,
                absl::StrCat(org_unit, " does not exist; create it first"));
}

absl::Status CheckAttributes(const v1::Person& person) {
  std::set<std::string> keys;
  for (int i = 0; i < person.attributes_size(); ++i) {
    const std::string& key = person.attributes(i).key();
    if (!keys.insert(key).second) {
      return InvalidField(absl::StrCat("person.attributes[", i, "].key"),
                          absl::StrCat("must occur once; '", key, "' is there before"));
    }
  }
  return absl::OkStatus();
}

// The parent and those above it are at most as many as a hierarchy has levels, and `name` is none
// of them.
absl::Status CheckParent(absl::string_view name, absl::string_view parent, const PeopleView& view) {
  STEWARD_RETURN_IF_ERROR(CheckOrgUnitExists(parent, view));
  int levels = 1;
  for (std::string at(parent); !at.empty(); ++levels) {
    if (at == name) {
      return Reject(Reason::REASON_HIERARCHY_CYCLE,
                    absl::StrCat(name, " can't lie below ", parent,
                                 at == parent ? ", itself" : ", which lies below it",
                                 "; choose a parent outside its own subtree"));
    }
    if (levels == limits::kHierarchyLevelsMax) {
      return Reject(Reason::REASON_HIERARCHY_TOO_DEEP,
                    absl::StrCat(name, " below ", parent, " would lie more than ",
                                 limits::kHierarchyLevelsMax,
                                 " levels deep; choose a parent nearer to the root"));
    }
    const v1::OrgUnitState* state = view.OrgUnit(at);
    at = state == nullptr ? "" : state->org_unit().parent();
  }
  return absl::OkStatus();
}

std::vector<absl::string_view> CommandsIn(v1::Person::State state) {
  switch (state) {
    case v1::Person::STATE_ACTIVE:
      return {"ErasePerson", "MarkPersonLeft", "SetReportingLine", "UpdatePerson"};
    case v1::Person::STATE_LEFT:
      return {"ErasePerson", "SetReportingLine", "UpdatePerson"};
    default:  // ERASED, and what a later version may store
      return {};
  }
}

}  // namespace

absl::Status CheckPersonFields(const google::protobuf::FieldMask& mask, const v1::Person& person,
                               const PeopleView& view) {
  for (const std::string& path : mask.paths()) {
    if (path == "attributes") STEWARD_RETURN_IF_ERROR(CheckAttributes(person));
    if (path == "org_unit") STEWARD_RETURN_IF_ERROR(CheckOrgUnitExists(person.org_unit(), view));
  }
  return absl::OkStatus();
}

absl::Status CheckOrgUnitFields(const google::protobuf::FieldMask& mask, absl::string_view name,
                                const v1::OrgUnit& org_unit, const PeopleView& view) {
  for (const std::string& path : mask.paths()) {
    if (path == "display_name") {
      STEWARD_RETURN_IF_ERROR(ValidateName("org_unit.display_name", org_unit.display_name()));
    }
    if (path == "parent") STEWARD_RETURN_IF_ERROR(CheckParent(name, org_unit.parent(), view));
  }
  return absl::OkStatus();
}

v1::Person NewPerson(absl::string_view name, const v1::Person& requested) {
  v1::Person person;
  CopyFields(PopulatedFields(requested, kPersonFields), requested, &person);
  person.set_name(std::string(name));
  person.set_state(v1::Person::STATE_ACTIVE);
  return person;
}

v1::OrgUnit NewOrgUnit(absl::string_view name, const v1::OrgUnit& requested) {
  v1::OrgUnit org_unit;
  CopyFields(PopulatedFields(requested, kOrgUnitFields), requested, &org_unit);
  org_unit.set_name(std::string(name));
  return org_unit;
}

absl::Status RefuseErased(absl::string_view name) {
  return Reject(Reason::REASON_ERASED,
                absl::StrCat(name, " was erased, and stays as it is; create another person"));
}

absl::Status RefuseInState(const v1::Person& person, absl::string_view command) {
  return IllegalTransition(person.name(), v1::Person::State_Name(person.state()), command,
                           CommandsIn(person.state()));
}

}  // namespace steward::accounts
