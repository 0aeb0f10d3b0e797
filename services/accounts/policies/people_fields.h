#pragma once

#include <array>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"

#include "services/accounts/people_view.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward::accounts {

// The fields of a person and of an org unit that requests and imports may set; the others are the
// service's own.
inline constexpr std::array<absl::string_view, 5> kPersonFields = {
    "display_name", "email", "job_title", "org_unit", "attributes"};
inline constexpr std::array<absl::string_view, 3> kOrgUnitFields = {"display_name", "kind",
                                                                    "parent"};

// What the proto's own rules don't say, for the masked fields of a person: the org unit exists,
// attribute keys occur once. INVALID_FIELD with paths from "person", ORG_UNIT_UNKNOWN. (A name or
// an address is a reference by then: the personal texts were checked before.)
absl::Status CheckPersonFields(const google::protobuf::FieldMask& mask, const v1::Person& person,
                               const PeopleView& view);

// For the masked fields of the org unit called `name`: a name that is fit to be seen, a parent that
// exists and does not lie below it. INVALID_FIELD with paths from "org_unit", ORG_UNIT_UNKNOWN,
// HIERARCHY_CYCLE, HIERARCHY_TOO_DEEP.
absl::Status CheckOrgUnitFields(const google::protobuf::FieldMask& mask, absl::string_view name,
                                const v1::OrgUnit& org_unit, const PeopleView& view);

// A new, ACTIVE person with the settable fields of `requested`.
v1::Person NewPerson(absl::string_view name, const v1::Person& requested);
v1::OrgUnit NewOrgUnit(absl::string_view name, const v1::OrgUnit& requested);

// ERASED: nothing about an erased person changes any more.
absl::Status RefuseErased(absl::string_view name);
// ILLEGAL_TRANSITION that lists what can be done with the person.
absl::Status RefuseInState(const v1::Person& person, absl::string_view command);

}  // namespace steward::accounts
