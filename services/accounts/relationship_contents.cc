#include "services/accounts/relationship_contents.h"

#include "services/accounts/derive.h"
#include "services/accounts/evolve.h"
#include "services/accounts/relationship_view.h"
#include "services/accounts/use_cases.h"

namespace steward::accounts {

void AddRelationships(engine::Service& service) {
  service
      .Aggregate<v1::AccountsEvent, v1::AccountRelationshipState>(
          "relationship", EvolveRelationship, DeriveRelationship)
      .Aggregate<v1::AccountsEvent, v1::JobTitlesState>("jobTitles", EvolveJobTitles,
                                                        DeriveJobTitles)
      .Mirror<contracts::v1::ContractsEvent, v1::AccountOwners>(engine::MirrorPer::kAccount,
                                                                MirrorOwners)
      .Command(LogInteraction)
      .Command(AttestAccountManager)
      .Command(WithdrawAttestation)
      .Command(SetJobTitles)
      .Query(GetAccountRelationship)
      .Query(GetJobTitles)
      .Query(IdentifyAccountManager);
}

}  // namespace steward::accounts
