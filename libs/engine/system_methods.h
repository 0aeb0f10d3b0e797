#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "libs/engine/backup_hold.h"
#include "libs/engine/clock_watch.h"
#include "libs/engine/core.h"
#include "libs/engine/feed.h"
#include "libs/engine/loop.h"
#include "libs/engine/ports.h"
#include "libs/engine/query.h"
#include "libs/engine/verify.h"

namespace steward::engine {

// The methods that every service has beside its own: EventFeedService (but for Subscribe, which
// libs/rpc serves) and OperationsService; and the answering of queries.
class SystemMethods final {
 public:
  struct Options {
    std::string version;
    // The owners of the mirrors.
    VerifyPeers peers;
    // What is wrong beside the loop's own problems; from any thread. May be empty.
    std::function<std::vector<std::string>()> more_problems;
    // What somebody should look at though the service is ready; from any thread. May be empty.
    std::function<std::vector<std::string>()> warnings;
    // Moves a test clock, and answers what that set going; from a pool thread, for seconds. Empty
    // where time is the machine's.
    std::function<absl::StatusOr<common::v1::AdvanceClockResponse>(absl::Time to)> advance_clock;
    // ALREADY_EXISTS where this service has a part of a backup of that name. From any thread, at
    // once. May be empty.
    std::function<absl::Status(const std::string& backup)> check_backup;
    // Writes this service's part; answers where. From a pool thread, for as long as it takes.
    std::function<absl::StatusOr<std::string>(const common::v1::WriteBackupRequest&)> write_backup;
    // Called on the loop thread after a commit with the subjects whose texts it erased.
    std::function<void(std::vector<std::string>)> on_erased;
  };
  SystemMethods(const Catalog& catalog, Feed& feed, Options options);

  // Before the loop runs: what writes or reports needs it. Borrowed.
  void SetLoop(Loop* loop) { loop_ = loop; }

  // Whether OnLoop would write journal records for it.
  static bool IsMutation(const Message& request);
  // Methods that change rows or the loop itself; nothing for all others. Loop thread.
  std::optional<Reply> OnLoop(Call& call, Core& core, ClockWatch& clock_watch);
  // Answers the call, now or when what it wrote is durable. Pool thread.
  void AnswerQuery(Call* call, const QueryContext& context, const std::string& position);
  // After each commit. Loop thread.
  void OnCommitted(Core& core);

 private:
  Reply StartEpoch(const common::v1::StartEpochRequest& request, const Caller& caller, Core& core);
  absl::Status HoldIntake(const common::v1::HoldIntakeRequest& request);
  absl::Status Answer(const Call& call, const QueryContext& context, Message* response);
  absl::StatusOr<uint64_t> CountOverdueTimers(const QueryContext& context) const;
  absl::Status GetStatus(const QueryContext& context, common::v1::ServiceStatus* status);
  absl::Status ListParked(const common::v1::ListParkedRequest& request, const QueryContext& context,
                          common::v1::ListParkedResponse* response);
  absl::Status ListCursors(const QueryContext& context, common::v1::ListCursorsResponse* response);
  absl::Status ResolveTexts(const common::v1::ResolveTextRequest& request,
                            const QueryContext& context, common::v1::ResolveTextResponse* response);
  absl::Status AdvanceClock(const common::v1::AdvanceClockRequest& request,
                            common::v1::AdvanceClockResponse* response);
  absl::Status WriteBackup(const common::v1::WriteBackupRequest& request,
                           common::v1::WriteBackupResponse* response);
  absl::Status ListReactions(common::v1::GetReactionsResponse* response);
  void CommitCursor(Call* call, const QueryContext& context);
  void DeleteCursor(Call* call, const QueryContext& context);

  const Catalog& catalog_;
  Feed& feed_;
  const Options options_;
  Loop* loop_ = nullptr;
  BackupHold backup_hold_;
  // In the batch that is not committed yet. Loop thread.
  bool epoch_begun_ = false;
  absl::Mutex mutex_;
  // Consumed positions, told by the loop for status: by source.
  std::map<std::string, std::vector<uint64_t>> cursors_ ABSL_GUARDED_BY(mutex_);
  uint64_t parked_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace steward::engine
