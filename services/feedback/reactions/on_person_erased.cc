#include "absl/strings/str_cat.h"

#include "libs/base/domain.h"
#include "libs/base/naming.h"
#include "services/feedback/view.h"
#include "steward/accounts/v1/accounts_events.pb.h"
#include "steward/feedback/v1/feedback_events.pb.h"

namespace steward::feedback {

// A person was erased (DOMAIN.md F23): the engine deletes their texts here with the same batch; the
// journal confirms it.
Decision OnPersonErased(const accounts::v1::PersonErased& event, const FeedbackView&, const Env&) {
  v1::PersonTextsErased confirmed;
  confirmed.set_person(event.person());
  Decision decision;
  decision.Add(std::move(confirmed)).On(absl::StrCat("erasedPeople/", LastSegment(event.person())));
  return decision;
}

}  // namespace steward::feedback
