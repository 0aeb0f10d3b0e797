#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "services/escalations/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/escalations/v1/escalations_events.pb.h"

// A person was erased (DOMAIN.md F23): the engine deletes their texts here with the same batch; the
// journal confirms it.
namespace steward::escalations {

Decision OnPersonErased(const accounts::v1::PersonErased& event, const EscalationView&,
                        const Env&) {
  v1::PersonTextsErased confirmed;
  confirmed.set_person(event.person());
  Decision decision;
  decision.Add(std::move(confirmed)).On(absl::StrCat("erasedPeople/", LastSegment(event.person())));
  return decision;
}

}  // namespace steward::escalations
