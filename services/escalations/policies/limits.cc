#include "services/escalations/policies/limits.h"

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"

namespace steward::escalations {

absl::Status CheckPosts(absl::string_view name, int posted) {
  if (posted < kPostsMax) return absl::OkStatus();
  return Reject(Reason::REASON_LIMIT_EXCEEDED,
                absl::StrCat(name, " has ", kPostsMax, " of them: request another escalation"));
}

}  // namespace steward::escalations
