#include "services/accounts/evolve.h"

#include "libs/base/field_update.h"
#include "services/accounts/policies/account_fields.h"

namespace steward::accounts {
namespace {

using common::v1::Envelope;
using v1::Account;
using v1::AccountsEvent;
using v1::AccountState;

struct AccountFold {
  static void Apply(const v1::AccountCreated& event, const Envelope& envelope,
                    AccountState* state) {
    *state->mutable_account() = event.account();
    state->clear_live_fields();
    if (envelope.origin() == common::v1::ORIGIN_IMPORT) return;
    AddPaths(PopulatedFields(event.account(), kAccountFields), state->mutable_live_fields());
  }
  static void Apply(const v1::AccountUpdated& event, const Envelope& envelope,
                    AccountState* state) {
    CopyFields(event.mask(), event.after(), state->mutable_account());
    if (envelope.origin() == common::v1::ORIGIN_IMPORT) {
      RemovePaths(event.mask(), state->mutable_live_fields());
    } else {
      AddPaths(event.mask(), state->mutable_live_fields());
    }
  }
  static void Apply(const v1::AccountArchived& event, const Envelope&, AccountState* state) {
    state->mutable_account()->set_archived_from(event.from());
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_ARCHIVED);
  }
  static void Apply(const v1::AccountRestored& event, const Envelope&, AccountState* state) {
    state->mutable_account()->clear_archived_from();
    state->mutable_account()->set_lifecycle(event.to());
  }
  static void Apply(const v1::OnboardingStarted&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_ONBOARDING);
  }
  static void Apply(const v1::WentLive&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_ACTIVE);
  }
  static void Apply(const v1::OffboardingStarted&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_OFFBOARDING);
  }
  static void Apply(const v1::OffboardingCancelled&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_ACTIVE);
  }
  static void Apply(const v1::AccountChurned&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_CHURNED);
  }
  static void Apply(const v1::AccountReactivated&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_lifecycle(Account::LIFECYCLE_ONBOARDING);
  }
  static void Apply(const v1::CoverageGapOpened&, const Envelope&, AccountState* state) {
    state->mutable_account()->set_coverage_gap(true);
  }
  static void Apply(const v1::CoverageGapClosed&, const Envelope&, AccountState* state) {
    state->mutable_account()->clear_coverage_gap();
  }
};

}  // namespace

void EvolveAccount(const AccountsEvent& event, AccountState* state) {
  const Envelope& envelope = event.envelope();
  switch (event.event_case()) {
    case AccountsEvent::kAccountCreated:
      return AccountFold::Apply(event.account_created(), envelope, state);
    case AccountsEvent::kAccountUpdated:
      return AccountFold::Apply(event.account_updated(), envelope, state);
    case AccountsEvent::kAccountArchived:
      return AccountFold::Apply(event.account_archived(), envelope, state);
    case AccountsEvent::kAccountRestored:
      return AccountFold::Apply(event.account_restored(), envelope, state);
    case AccountsEvent::kOnboardingStarted:
      return AccountFold::Apply(event.onboarding_started(), envelope, state);
    case AccountsEvent::kWentLive:
      return AccountFold::Apply(event.went_live(), envelope, state);
    case AccountsEvent::kOffboardingStarted:
      return AccountFold::Apply(event.offboarding_started(), envelope, state);
    case AccountsEvent::kOffboardingCancelled:
      return AccountFold::Apply(event.offboarding_cancelled(), envelope, state);
    case AccountsEvent::kAccountChurned:
      return AccountFold::Apply(event.account_churned(), envelope, state);
    case AccountsEvent::kAccountReactivated:
      return AccountFold::Apply(event.account_reactivated(), envelope, state);
    case AccountsEvent::kCoverageGapOpened:
      return AccountFold::Apply(event.coverage_gap_opened(), envelope, state);
    case AccountsEvent::kCoverageGapClosed:
      return AccountFold::Apply(event.coverage_gap_closed(), envelope, state);
    default:  // about another aggregate
      return;
  }
}

void EvolveAccountParent(const AccountsEvent& event, v1::AccountParentState* state) {
  if (event.event_case() != AccountsEvent::kParentChanged) return;
  state->mutable_account_parent()->set_name(event.envelope().aggregate());
  state->mutable_account_parent()->set_parent(event.parent_changed().after());
  state->set_live(event.envelope().origin() != common::v1::ORIGIN_IMPORT);
}

}  // namespace steward::accounts
