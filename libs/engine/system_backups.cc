// How a service takes part in a backup of all.

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "libs/engine/system_methods.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::engine {

// All that can be said against a backup is said here, before the first part of it is written.
absl::Status SystemMethods::HoldIntake(const common::v1::HoldIntakeRequest& request) {
  const bool begins = request.hold_ms() > 0 && !request.backup().empty();
  if (begins && options_.check_backup)
    STEWARD_RETURN_IF_ERROR(options_.check_backup(request.backup()));
  const absl::Status frozen = loop_->FrozenBy();
  if (begins && !request.accept_rolled_back() &&
      DetailOf(frozen).reason() == Reason::REASON_ROLLED_BACK) {
    return Reject(DetailOf(frozen),
                  absl::StrCat(std::string(frozen.message()),
                               "; a backup would lack what was lost: `steward backup create "
                               "--accept-rolled-back` makes one all the same"));
  }
  STEWARD_ASSIGN_OR_RETURN(const bool changed, backup_hold_.Take(request, absl::Now()));
  if (changed) loop_->HoldIntake(absl::Milliseconds(request.hold_ms()));
  return absl::OkStatus();
}

// What is held meanwhile is what makes a set of backups consistent: nobody's cursor goes beyond
// what the others' backups, all written later than the holds began, hold of their journals.
absl::Status SystemMethods::WriteBackup(const common::v1::WriteBackupRequest& request,
                                        common::v1::WriteBackupResponse* response) {
  const auto held = [&]() -> absl::Status {
    if (loop_->intake_held() && backup_hold_.IsOf(request.set_id(), absl::Now()))
      return absl::OkStatus();
    return Reject(Reason::REASON_INTAKE_NOT_HELD,
                  "the intake was not held for this backup all the while: hold that of all "
                  "services first, and for longer");
  };
  if (!options_.write_backup) {
    return Reject(Reason::REASON_UNIMPLEMENTED, "this service has no place for backups");
  }
  if (options_.check_backup) STEWARD_RETURN_IF_ERROR(options_.check_backup(request.backup()));
  STEWARD_RETURN_IF_ERROR(held());
  response->set_service(catalog_.service().name());
  for (const Head& head : feed_.ring().Heads())
    response->set_records(response->records() + head.seq);
  STEWARD_ASSIGN_OR_RETURN(*response->mutable_path(), options_.write_backup(request));
  STEWARD_RETURN_IF_ERROR(held());
  // In this order: whoever takes it next holds the intake after this.
  loop_->HoldIntake(absl::ZeroDuration());
  backup_hold_.End();
  return absl::OkStatus();
}

}  // namespace steward::engine
