#pragma once

#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "libs/engine/catalog.h"
#include "libs/engine/derived.h"
#include "libs/engine/overlay.h"
#include "libs/engine/record.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/common/v1/stored.pb.h"

namespace steward::engine {

// What one transition is decided on, beside the state.
struct StepInput {
  Env env;
  common::v1::Input input;
  std::string correlation_id;
  std::string causation_id;
  std::string traceparent;
};

// One transition: reads through everything that the batch decided so far, evolves, and holds its
// own writes until they are merged into the batch or dropped. A Step about one account writes one
// partition's journal. It lives on the loop thread for the length of one input. Errors of reads
// (DATA_LOSS) are kept and answered by Finish().
class Step final : public Facts {
 public:
  Step(const Catalog& catalog, Overlay& batch, const Head& head, StepInput input);

  // Evolves the decision's events over the states, in order. Nothing for a rejection.
  void Stage(Decision decision);
  // Lets the service's consequences say what follows, until they are silent. CHECKs that this takes
  // at most 4 rounds.
  absl::Status StageConsequences();
  // Writes states, journal records and the differences of derived rows into the step's overlay.
  // Errors: OUT_OF_RANGE when a sum would overflow, DATA_LOSS. Called once.
  absl::Status Finish();
  // Moves the writes into the batch. The records and the partition's head are then the batch's.
  void Merge();

  // Folds a foreign event into the mirrors of its account; true when one changed.
  absl::StatusOr<bool> FoldMirrors(const Message& event, const common::v1::Envelope& envelope);

  // Puts a mirror row of the account in place, or takes it away.
  void ReplaceMirror(const std::string& key, const std::optional<std::string>& bytes);

  Overlay& rows() { return rows_; }
  const Env& env() const { return input_.env; }
  store::Partition partition() const { return partition_; }
  const Head& head() const { return head_; }
  const std::vector<RecordPtr>& records() const { return records_; }
  size_t staged_count() const { return pending_.size(); }
  uint64_t first_seq() const { return first_seq_; }
  // The earliest due of the timers that the step's aggregates have; after Finish().
  int64_t first_due_us() const { return first_due_us_; }
  // People whose personal texts an event of this step, or its input, erases.
  void AddErasedSubject(std::string subject) { erased_subjects_.push_back(std::move(subject)); }
  const std::vector<std::string>& erased_subjects() const { return erased_subjects_; }
  const std::vector<std::unique_ptr<Message>>& pending() const { return pending_; }

  // An aggregate as this step sees it; `state` is null when there is none.
  struct Aggregate {
    common::v1::RowHeader header;
    std::unique_ptr<Message> state;
    bool dirty = false;
    bool touched = false;
    Rows rows_before;
  };
  const Aggregate& Load(absl::string_view name) const;
  // After Finish(): the state itself, which the step then lacks.
  std::unique_ptr<Message> TakeState(absl::string_view name);
  absl::Status read_error() const { return read_error_; }

  std::vector<std::string> ScanReferenceIndex(uint16_t index, const std::vector<KeyPart>& key,
                                              int limit) const override;
  bool AccountExists(absl::string_view account_name) const override;

 private:
  struct SummaryScope {
    bool loaded = false;
    // Its rows may change.
    bool touched = false;
    bool existed = false;
    bool dirty = false;
    common::v1::RowHeader header;
    std::unique_ptr<Message> summary;
    // The summary, serialized.
    std::string bytes;
    Rows rows_before;
  };

  const Message* FindState(absl::string_view name, const Descriptor* type) const override;
  std::vector<const Message*> ListStates(absl::string_view name_prefix, const Descriptor* type,
                                         int limit) const override;
  const Message* FindMirrorRow(absl::string_view account, absl::string_view aggregate,
                               const Descriptor* type) const override;
  std::vector<const Message*> ListMirrorRows(absl::string_view account, const Descriptor* type,
                                             int limit) const override;
  const Message* FindSummaryRow(absl::string_view account, const Descriptor* type) const override;

  Aggregate& LoadMutable(absl::string_view name) const;
  void StageEvent(DecidedEvent decided);
  void FillEnvelope(DecidedEvent& decided, const Aggregate& aggregate, const std::string& name,
                    Message* record);
  void EvolveSummary(const Message& record, const Message* before, const Message& after);
  void LoadSummary() const;
  void TouchSummary();
  void FlushStates();
  absl::Status WriteDerived();
  void Replace(absl::string_view name, const Rows& before, const Rows& after,
               DerivedChanges* changes);
  void NoteTimers(const Rows& rows);
  void WriteRecords();
  void Note(const absl::Status& status) const;

  const Catalog& catalog_;
  Overlay& batch_;
  Overlay rows_;
  Head head_;
  const Head head_before_;
  StepInput input_;
  store::Partition partition_;
  uint64_t first_seq_ = 0;
  bool may_have_consequences_ = false;
  int64_t first_due_us_ = std::numeric_limits<int64_t>::max();
  std::vector<std::unique_ptr<Message>> pending_;
  std::vector<RecordPtr> records_;
  std::vector<std::string> erased_subjects_;
  mutable std::map<std::string, Aggregate, std::less<>> aggregates_;
  // What views point to. Mirrors that were read, by key; null for those that aren't there.
  mutable std::deque<std::unique_ptr<Message>> kept_;
  mutable std::map<std::string, const Message*, std::less<>> mirrors_;
  mutable absl::Status read_error_;
  mutable SummaryScope summary_;
};

// The mirror row's name: "AccountMirror" for one an account,
// "ContractMirror:accounts/a/contracts/c" for one an aggregate.
std::string MirrorName(const Descriptor* mirror, MirrorPer per, absl::string_view aggregate);

}  // namespace steward::engine
