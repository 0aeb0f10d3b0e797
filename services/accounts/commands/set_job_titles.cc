#include <algorithm>

#include "google/protobuf/util/message_differencer.h"

#include "libs/base/status.h"
#include "services/accounts/policies/job_titles.h"
#include "services/accounts/relationship_view.h"
#include "steward/accounts/v1/accounts_service.pb.h"

namespace steward::accounts {
namespace {

bool Same(const JobTitleRules& a, const JobTitleRules& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& two) {
    return google::protobuf::util::MessageDifferencer::Equals(one, two);
  });
}

}  // namespace

// Which job titles speak for an account manager (DOMAIN.md 2, I4), all of them at once. The same
// rules are nothing new.
Decision SetJobTitles(const v1::SetJobTitlesRequest& request, const JobTitlesView& view,
                      const Env&) {
  STEWARD_RETURN_IF_ERROR(CheckJobTitles(request.rules()));
  v1::JobTitlesSet event;
  *event.mutable_before() = view.job_titles().rules();
  *event.mutable_after() = request.rules();
  if (Same(event.before(), event.after())) return Nothing();
  return event;
}

}  // namespace steward::accounts
