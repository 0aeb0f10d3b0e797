#include "libs/base/field_update.h"
#include "services/accounts/evolve.h"
#include "services/accounts/policies/people_fields.h"
#include "services/mirrors/calendar_mirror.h"

namespace steward::accounts {
namespace {

using common::v1::Envelope;
using v1::AccountsEvent;
using v1::OrgUnitState;
using v1::PersonState;

// A live request's fields are kept from imports; an import that wrote over them gives them free.
void Track(const google::protobuf::FieldMask& mask, const Envelope& envelope, StoredPaths* live) {
  if (envelope.origin() == common::v1::ORIGIN_IMPORT) {
    RemovePaths(mask, live);
  } else {
    AddPaths(mask, live);
  }
}

struct PersonFold {
  static void Apply(const v1::PersonCreated& event, const Envelope& envelope, PersonState* state) {
    *state->mutable_person() = event.person();
    state->clear_live_fields();
    Track(PopulatedFields(event.person(), kPersonFields), envelope, state->mutable_live_fields());
  }
  static void Apply(const v1::PersonUpdated& event, const Envelope& envelope, PersonState* state) {
    CopyFields(event.mask(), event.after(), state->mutable_person());
    Track(event.mask(), envelope, state->mutable_live_fields());
  }
  static void Apply(const v1::PersonLeft&, const Envelope&, PersonState* state) {
    state->mutable_person()->set_state(v1::Person::STATE_LEFT);
  }
  static void Apply(const v1::PersonErased&, const Envelope&, PersonState* state) {
    state->mutable_person()->set_state(v1::Person::STATE_ERASED);
    state->mutable_person()->clear_display_name();
    state->mutable_person()->clear_email();
  }
  static void Apply(const v1::ReportingLineChanged& event, const Envelope& envelope,
                    PersonState* state) {
    *state->mutable_person()->mutable_reporting_lines() = event.after();
    google::protobuf::FieldMask mask;
    mask.add_paths("reporting_lines");
    Track(mask, envelope, state->mutable_live_fields());
  }
};

struct OrgUnitFold {
  static void Apply(const v1::OrgUnitCreated& event, const Envelope& envelope,
                    OrgUnitState* state) {
    *state->mutable_org_unit() = event.org_unit();
    state->clear_live_fields();
    Track(PopulatedFields(event.org_unit(), kOrgUnitFields), envelope,
          state->mutable_live_fields());
  }
  static void Apply(const v1::OrgUnitUpdated& event, const Envelope& envelope,
                    OrgUnitState* state) {
    CopyFields(event.mask(), event.after(), state->mutable_org_unit());
    Track(event.mask(), envelope, state->mutable_live_fields());
  }
};

}  // namespace

void EvolvePerson(const AccountsEvent& event, PersonState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case AccountsEvent::kPersonCreated:
      return PersonFold::Apply(event.person_created(), envelope, state);
    case AccountsEvent::kPersonUpdated:
      return PersonFold::Apply(event.person_updated(), envelope, state);
    case AccountsEvent::kPersonLeft:
      return PersonFold::Apply(event.person_left(), envelope, state);
    case AccountsEvent::kPersonErased:
      return PersonFold::Apply(event.person_erased(), envelope, state);
    case AccountsEvent::kReportingLineChanged:
      return PersonFold::Apply(event.reporting_line_changed(), envelope, state);
    default:  // about another aggregate
      return;
  }
}

void EvolveOrgUnit(const AccountsEvent& event, OrgUnitState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case AccountsEvent::kOrgUnitCreated:
      return OrgUnitFold::Apply(event.org_unit_created(), envelope, state);
    case AccountsEvent::kOrgUnitUpdated:
      return OrgUnitFold::Apply(event.org_unit_updated(), envelope, state);
    default:  // about another aggregate
      return;
  }
}

void EvolveCalendar(const AccountsEvent& event, v1::CalendarState* state) {
  mirrors::MirrorCalendar(event, state->mutable_calendar());
}

}  // namespace steward::accounts
