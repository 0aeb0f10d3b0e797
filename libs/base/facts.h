#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "libs/base/domain.h"

namespace steward {

// What a Decide may read beside its input: folded, mirror and reference rows, as they are after
// everything that this batch has decided so far. Views wrap it, so that use cases see nouns, not
// rows. A pointer stays valid until the Decide returns. Not thread-safe.
//
// Reads of another account's rows are refused (a CHECK) but for reference data: what another
// account must answer comes with the input (`Exists` of a method's declared peers) or by a mirror.
class Facts {
 public:
  virtual ~Facts() = default;

  // The state of an aggregate of this account or of `reference`; null when there is none.
  template <class State>
  const State* Find(absl::string_view name) const {
    return static_cast<const State*>(FindState(name, State::descriptor()));
  }
  // The states of an account's aggregates below a name prefix ("accounts/a1/contracts/"), by name;
  // at most `limit`.
  template <class State>
  std::vector<const State*> List(absl::string_view name_prefix, int limit) const {
    std::vector<const State*> states;
    for (const auto* state : ListStates(name_prefix, State::descriptor(), limit)) {
      states.push_back(static_cast<const State*>(state));
    }
    return states;
  }
  // The mirror of this account (Mirror per account), or of an aggregate of another service (Mirror
  // per aggregate, `aggregate` is its name there); null when there is none.
  template <class Mirror>
  const Mirror* FindMirror(absl::string_view account, absl::string_view aggregate = "") const {
    return static_cast<const Mirror*>(FindMirrorRow(account, aggregate, Mirror::descriptor()));
  }
  // All mirrors per aggregate of an account, by aggregate name; at most `limit`.
  template <class Mirror>
  std::vector<const Mirror*> ListMirrors(absl::string_view account, int limit) const {
    std::vector<const Mirror*> mirrors;
    for (const auto* mirror : ListMirrorRows(account, Mirror::descriptor(), limit)) {
      mirrors.push_back(static_cast<const Mirror*>(mirror));
    }
    return mirrors;
  }
  // The account's summary; null when there is none.
  template <class Summary>
  const Summary* FindSummary(absl::string_view account) const {
    return static_cast<const Summary*>(FindSummaryRow(account, Summary::descriptor()));
  }
  // Names of aggregates under `reference` whose index entries begin with `key`, in key order; at
  // most `limit`.
  virtual std::vector<std::string> ScanReferenceIndex(uint16_t index,
                                                      const std::vector<KeyPart>& key,
                                                      int limit) const = 0;
  // Whether an account exists in the service that owns accounts: asked before Decide, through the
  // port by which a remote partition would be asked.
  virtual bool AccountExists(absl::string_view account_name) const = 0;

 private:
  virtual const google::protobuf::Message* FindState(
      absl::string_view name, const google::protobuf::Descriptor* type) const = 0;
  virtual std::vector<const google::protobuf::Message*> ListStates(
      absl::string_view name_prefix, const google::protobuf::Descriptor* type, int limit) const = 0;
  virtual const google::protobuf::Message* FindMirrorRow(
      absl::string_view account, absl::string_view aggregate,
      const google::protobuf::Descriptor* type) const = 0;
  virtual std::vector<const google::protobuf::Message*> ListMirrorRows(
      absl::string_view account, const google::protobuf::Descriptor* type, int limit) const = 0;
  virtual const google::protobuf::Message* FindSummaryRow(
      absl::string_view account, const google::protobuf::Descriptor* type) const = 0;
};

}  // namespace steward
