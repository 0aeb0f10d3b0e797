// The reads of a Step: what views see.

#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/codec.h"
#include "libs/engine/step.h"

namespace steward::engine {

Step::Aggregate& Step::LoadMutable(absl::string_view name) const {
  const auto found = aggregates_.find(name);
  if (found != aggregates_.end()) return found->second;
  Aggregate& aggregate = aggregates_[std::string(name)];
  const AggregateType* type = catalog_.service().AggregateOf(name);
  if (type == nullptr) return aggregate;
  const std::string account = AccountOf(name);
  auto row = rows_.Get(
      store::Family::kState,
      store::StateKey{.p = catalog_.PartitionFor(account), .account = account, .name = name}
          .Encode());
  Note(row.status());
  if (!row.ok() || !row->has_value()) return aggregate;
  aggregate.state = Catalog::NewMessage(type->state);
  Note(DecodeState(**row, &aggregate.header, aggregate.state.get()));
  return aggregate;
}

const Step::Aggregate& Step::Load(absl::string_view name) const { return LoadMutable(name); }

const Message* Step::FindState(absl::string_view name, const Descriptor* type) const {
  const std::string account = AccountOf(name);
  STEWARD_CHECK(account == input_.env.account || account == kReference)
      << name << " is of another account than " << input_.env.account;
  const Aggregate& aggregate = Load(name);
  STEWARD_CHECK(aggregate.state == nullptr || aggregate.state->GetDescriptor() == type)
      << name << " is no " << type->name();
  return aggregate.state.get();
}

std::vector<const Message*> Step::ListStates(absl::string_view name_prefix, const Descriptor* type,
                                             int limit) const {
  const std::string account = AccountOf(name_prefix);
  std::string prefix =
      store::AccountPrefix(catalog_.PartitionFor(account), store::Kind::kState, account);
  const size_t name_at = prefix.size();
  absl::StrAppend(&prefix, name_prefix);
  std::vector<const Message*> states;
  auto row = rows_.Scan(store::Family::kState, store::PrefixRange(prefix));
  for (; row->Valid() && states.size() < static_cast<size_t>(limit); row->Next()) {
    const std::string name(row->key().substr(name_at));
    const Message* state = Load(name).state.get();
    if (state != nullptr && state->GetDescriptor() == type) states.push_back(state);
  }
  Note(row->status());
  return states;
}

const Message* Step::FindMirrorRow(absl::string_view account, absl::string_view aggregate,
                                   const Descriptor* type) const {
  for (const MirrorType& mirror : catalog_.service().mirrors()) {
    if (mirror.mirror != type) continue;
    const auto [at, fresh] =
        mirrors_.try_emplace(store::MirrorKey{.p = catalog_.PartitionFor(account),
                                              .account = account,
                                              .source = mirror.source,
                                              .name = MirrorName(type, mirror.per, aggregate)}
                                 .Encode());
    if (!fresh) return at->second;
    auto row = rows_.Get(store::Family::kState, at->first);
    Note(row.status());
    if (!row.ok() || !row->has_value()) return nullptr;
    kept_.push_back(Catalog::NewMessage(type));
    Note(DecodeRow(**row, kept_.back().get()));
    at->second = kept_.back().get();
    return at->second;
  }
  STEWARD_CHECK(false) << type->name() << " is no mirror of " << catalog_.service().name();
  return nullptr;
}

std::vector<const Message*> Step::ListMirrorRows(absl::string_view account, const Descriptor* type,
                                                 int limit) const {
  std::vector<const Message*> mirrors;
  for (const MirrorType& mirror : catalog_.service().mirrors()) {
    if (mirror.mirror != type) continue;
    std::string prefix =
        store::MirrorPrefix(catalog_.PartitionFor(account), account, mirror.source);
    absl::StrAppend(&prefix, type->name(), ":");
    auto row = rows_.Scan(store::Family::kState, store::PrefixRange(prefix));
    for (; row->Valid() && mirrors.size() < static_cast<size_t>(limit); row->Next()) {
      kept_.push_back(Catalog::NewMessage(type));
      Note(DecodeRow(row->value(), kept_.back().get()));
      mirrors.push_back(kept_.back().get());
    }
    Note(row->status());
  }
  return mirrors;
}

const Message* Step::FindSummaryRow(absl::string_view account, const Descriptor* type) const {
  STEWARD_CHECK(account == input_.env.account && type == catalog_.service().summary().summary)
      << "no " << type->name() << " of " << std::string(account);
  LoadSummary();
  return summary_.existed ? summary_.summary.get() : nullptr;
}

std::vector<std::string> Step::ScanReferenceIndex(uint16_t index, const std::vector<KeyPart>& key,
                                                  int limit) const {
  std::vector<std::string> names;
  const std::string prefix =
      store::IndexPrefix(catalog_.PartitionFor(kReference), index, EncodeTuple(key));
  auto row = rows_.Scan(store::Family::kIndex, store::PrefixRange(prefix));
  for (; row->Valid() && names.size() < static_cast<size_t>(limit); row->Next()) {
    auto decoded = store::IndexRowKey::Decode(row->key());
    Note(decoded.status());
    if (!decoded.ok()) break;
    names.emplace_back(decoded->name);
  }
  Note(row->status());
  return names;
}

bool Step::AccountExists(absl::string_view account_name) const {
  const std::string account = AccountOf(account_name);
  auto row = rows_.Get(
      store::Family::kState,
      store::StateKey{.p = catalog_.PartitionFor(account), .account = account, .name = account_name}
          .Encode());
  Note(row.status());
  return row.ok() && row->has_value();
}

}  // namespace steward::engine
