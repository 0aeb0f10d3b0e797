#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include <google/protobuf/message.h>

#include "services/ctl/import/mapping.h"
#include "services/ctl/import/table.h"

namespace steward::importing {

// A row's place in a step.
struct StepRow {
  size_t row = 0;
  // Which of the distinct values it has, from 1; 0 where the step doesn't ask.
  int64_t ordinal = 0;
};

// What a step makes of a row.
struct Prepared {
  enum class Way { kNoPart, kSend, kSkip, kRejectByRule, kRejectByData };
  Way way = Way::kNoPart;
  // Why it is skipped or rejected.
  std::string why;
  std::string key;
  std::unique_ptr<google::protobuf::Message> request;
  std::vector<std::string> corrections;
};

// A mapping over the files of one directory: everything that can be known without a server. Not
// thread-safe.
class Plan final {
 public:
  // Reads all mapped files and builds the derived tables. Borrows the mapping, which must outlive
  // the plan. Errors: as of ReadTable, for all files at once.
  static absl::StatusOr<std::unique_ptr<Plan>> Open(const Mapping& mapping,
                                                    const std::string& directory);

  const Mapping& mapping() const { return mapping_; }
  // By file id or derived table's name.
  const std::map<std::string, Table>& tables() const { return tables_; }
  const Table& TableOf(const Step& step) const { return tables_.at(step.source); }

  // The rows of the step's source in the step's order.
  std::vector<StepRow> RowsOf(const Step& step) const;

  // The request for one row, or why there is none. `factory` makes messages of the mapping's pool.
  Prepared Prepare(const Step& step, const StepRow& row,
                   google::protobuf::MessageFactory& factory) const;

 private:
  explicit Plan(const Mapping& mapping) : mapping_(mapping), lookups_(mapping_, tables_) {}

  absl::Status Read(const std::string& directory);
  Scope ScopeFor(const ColumnIndex& index) const;
  void SortRows(const Step& step, std::vector<StepRow>* rows) const;
  void NumberRows(const Step& step, std::vector<StepRow>* rows) const;

  const Mapping& mapping_;
  std::map<std::string, Table> tables_;
  TableLookups lookups_;
};

}  // namespace steward::importing
