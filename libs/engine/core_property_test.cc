#include <cstdint>
#include <map>
#include <memory>
#include <rapidcheck.h>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/base/naming.h"
#include "libs/engine/codec.h"
#include "libs/store/keys.h"
#include "libs/testing/toy/toy_bench.h"
#include "libs/testing/toy/toy_model.h"

// Any history of commands, foreign events, time, failed commits, restarts and losses of power, on
// the core and on plain maps: they agree after each commit, and verify finds nothing.
namespace steward::engine {
namespace {

using toy::ToyModel;

constexpr absl::string_view kSource = "toysource";
const char* const kAccounts[] = {"a1", "a2", "a3"};
const char* const kColors[] = {"red", "blue"};

// What to do, and three numbers to do it with.
using Operation = std::tuple<int, int, int, int>;
constexpr int kOperationKinds = 26;

// One history. RC_ASSERTs throw out of it.
class History {
 public:
  void Apply(const Operation& operation) {
    const auto [kind, a, b, c] = operation;
    switch (kind) {
      case 0:
      case 1:
      case 2:
      case 3:
        return Send(MakeRequest(a, b, c));
      case 4:
      case 5:
      case 6:
      case 7:
        return Send(ChangeRequest(a, b, c));
      case 8:
      case 9:
        return Repeat(a, /*changed=*/false);
      case 10:
        return Repeat(a, /*changed=*/true);
      case 11:
        return ValidateOnly(a, b, c);
      case 12:
      case 13:
        return Publish({.account = kAccounts[a % 3], .room = b % 60});
      case 14:
      case 15:
        return Publish({.account = kAccounts[a % 3], .toy = NameOf(a, b)});
      case 16:
      case 17:
        return Deliver(static_cast<uint32_t>(a % 4), b, c);
      case 18:
        return Advance(absl::Minutes(a * 2));
      case 19:
      case 20:
        return Commit();
      case 21:
        return FailCommit();
      case 22:
        return Restart(/*power_lost=*/false);
      case 23:
        return Restart(/*power_lost=*/true);
      case 24:
        return Release(a, /*drop=*/b % 3 == 0);
      default:
        RC_ASSERT(bench_.core().FoldTimeline(static_cast<size_t>(a % 7)).ok());
        RC_ASSERT(bench_.core().ForgetRequests(100).ok());
    }
  }

  void End() {
    Commit();
    for (uint32_t p = 0; p < toy::ToyBench::kPartitions; ++p)
      DeliverUpTo(p, bench_.source().head(p));
    Commit();
    ExpectClean();
    Restart(/*power_lost=*/true);
    ExpectClean();
  }

 private:
  int64_t now_us() { return ToMicros(bench_.clock().Now()); }
  static std::string NameOf(int a, int b) {
    return toy::ToyName(kAccounts[a % 3], absl::StrCat("t", b % 3));
  }

  toy::v1::MakeToyRequest MakeRequest(int a, int b, int c) {
    auto request = toy::Make(kAccounts[a % 3], absl::StrCat("t", b % 3), c % 90,
                             absl::StrCat("r", ++request_count_));
    request.mutable_toy()->set_color(kColors[c % 2]);
    // Some are due at once, some in the past, some at the same instant.
    const auto at = [&](int hours) {
      return ToTimestamp(bench_.clock().Now() + absl::Hours(hours));
    };
    if (a % 2 == 0) *request.mutable_toy()->mutable_wake_time() = at(b % 5 - 1);
    if (b % 2 == 0) *request.mutable_toy()->mutable_break_time() = at(c % 9 - 1);
    if (c % 3 == 0) request.mutable_toy()->set_note(absl::StrCat("note ", c % 4));
    return request;
  }

  toy::v1::ChangeToyRequest ChangeRequest(int a, int b, int c) {
    auto request = toy::Change(kAccounts[a % 3], absl::StrCat("t", b % 3), c % 90,
                               absl::StrCat("r", ++request_count_));
    if (c % 3 == 0) request.mutable_toy()->set_note(absl::StrCat("note ", c % 4));
    if (b % 4 == 0) request.set_etag(absl::StrCat(c % 5));
    if (b % 7 == 0) request.set_reason_text(absl::StrCat("because ", c));
    const auto toy = model_.toys.find(request.toy().name());
    // Now and then one that changes nothing.
    if (a % 5 == 0 && toy != model_.toys.end()) {
      request.mutable_toy()->set_size(toy->second.size);
      request.mutable_toy()->set_note(toy->second.note);
      request.clear_etag();
    }
    return request;
  }

  absl::StatusCode Decide(const toy::v1::MakeToyRequest& request) {
    return model_.Make(request, now_us());
  }
  absl::StatusCode Decide(const toy::v1::ChangeToyRequest& request) {
    return model_.Change(request, now_us());
  }
  static std::string TargetOf(const toy::v1::MakeToyRequest& request) {
    return absl::StrCat(request.parent(), "/toys/", request.toy_id());
  }
  static std::string TargetOf(const toy::v1::ChangeToyRequest& request) {
    return request.toy().name();
  }

  template <class Request>
  void Send(const Request& request) {
    Remember(request);
    const Reply reply = bench_.Execute(request);
    replied_ = true;
    const std::string body = SerializeDeterministic(request);
    model_.Fire(AccountOf(TargetOf(request)), now_us());
    const auto done = model_.answered.find(request.request_id());
    if (done != model_.answered.end() &&
        done->second.time_us >= now_us() - absl::ToInt64Microseconds(absl::Hours(24))) {
      if (done->second.request != body) {
        RC_ASSERT(reply.status.code() == absl::StatusCode::kInvalidArgument);
        return;
      }
      RC_ASSERT(reply.status.ok());
      RC_ASSERT(SerializeDeterministic(*reply.response) == done->second.answer);
      return;
    }
    const absl::StatusCode expected = Decide(request);
    if (reply.status.code() != expected)
      RC_LOG() << reply.status.ToString() << "\n" << request.ShortDebugString();
    RC_ASSERT(reply.status.code() == expected);
    if (expected != absl::StatusCode::kOk) return;
    const std::string answer = SerializeDeterministic(*reply.response);
    ExpectToy(static_cast<const toy::v1::Toy&>(*reply.response), model_.toys.at(TargetOf(request)));
    model_.answered[request.request_id()] = {now_us(), body, answer};
  }

  void Remember(const toy::v1::MakeToyRequest& request) { makes_.push_back(request); }
  void Remember(const toy::v1::ChangeToyRequest& request) { changes_.push_back(request); }

  void Repeat(int a, bool changed) {
    if (a % 2 == 0 && !makes_.empty()) {
      auto request = makes_[static_cast<size_t>(a / 2) % makes_.size()];
      if (changed) request.mutable_toy()->set_size(request.toy().size() + 1);
      return Send(request);
    }
    if (changes_.empty()) return;
    auto request = changes_[static_cast<size_t>(a / 2) % changes_.size()];
    if (changed) request.mutable_toy()->set_size(request.toy().size() + 1);
    Send(request);
  }

  void ValidateOnly(int a, int b, int c) {
    // Timers of the account that are due fire before any command: let them be gone.
    Advance(absl::Microseconds(1));
    Commit();
    const auto before = bench_.AllRows();
    auto request = MakeRequest(a, b, c);
    request.set_validate_only(true);
    const Reply reply = bench_.Execute(request);
    ToyModel copy = model_;
    RC_ASSERT(reply.status.code() == copy.Make(request, now_us()));
    RC_ASSERT(bench_.Commit().ok());
    RC_ASSERT(bench_.AllRows() == before);
  }

  void Publish(ToyModel::Heard heard) {
    const auto record = heard.room.has_value()
                            ? bench_.Publish(heard.account, toy::Measured(*heard.room))
                            : bench_.Publish(heard.account, PlayedEvent(heard.toy));
    heard.seq = record.seq;
    heard_[{record.partition, record.seq}] = heard;
  }
  static toysource::v1::ToyPlayedWith PlayedEvent(const std::string& name) {
    toysource::v1::ToyPlayedWith event;
    event.set_toy(name);
    return event;
  }

  uint64_t CursorOf(uint32_t p) { return bench_.core().CursorsOf(kSource)[p].seq(); }

  // A few records around the cursor, out of order and some of them twice; held until they are
  // contiguous.
  void Deliver(uint32_t p, int b, int c) {
    const uint64_t head = bench_.source().head(p);
    for (const int jump : {b % 3, c % 4, b % 2, -(c % 2), b % 5}) {
      const auto seq = static_cast<int64_t>(CursorOf(p)) + 1 + jump;
      if (seq < 1 || static_cast<uint64_t>(seq) > head) continue;
      held_[p].insert(static_cast<uint64_t>(seq));
      TakeHeld(p);
    }
  }
  void DeliverUpTo(uint32_t p, uint64_t head) {
    for (uint64_t seq = head; seq > CursorOf(p); --seq) held_[p].insert(seq);
    TakeHeld(p);
  }
  void TakeHeld(uint32_t p) {
    std::set<uint64_t>& held = held_[p];
    while (!held.empty() && *held.begin() <= CursorOf(p) + 1) {
      const uint64_t seq = *held.begin();
      held.erase(held.begin());
      const bool fresh = seq == CursorOf(p) + 1;
      RC_ASSERT(bench_.core().TakeIn(kSource, bench_.source().records(p)[seq - 1]).ok());
      RC_ASSERT(CursorOf(p) == (fresh ? seq : std::max(seq, CursorOf(p))));
      if (fresh) model_.Hear(heard_.at({p, seq}));
    }
  }

  void Release(int a, bool drop) {
    if (model_.parked.empty()) return;
    auto at = model_.parked.begin();
    std::advance(at, a % static_cast<int>(model_.parked.size()));
    const std::string account = at->first;
    const uint64_t seq = at->second.front().seq;
    const uint32_t p = bench_.catalog().PartitionFor(account);
    const auto gone = drop ? bench_.core().DropParked({.principal = "operator"}, kSource, p, seq)
                           : bench_.core().ReplayParked(kSource, p, seq);
    RC_ASSERT(gone.ok());
    RC_ASSERT(*gone == model_.Replay(account, drop));
    replied_ = true;
  }

  void Advance(absl::Duration step) {
    bench_.Advance(step);
    model_.Fire("", now_us() + 1);
  }

  void Commit() {
    const auto stats = bench_.core().Commit(replied_);
    RC_ASSERT(stats.ok());
    replied_ = false;
    durable_ = model_;
    if (stats->synced) synced_ = model_;
    ExpectAgreement();
  }

  void FailCommit() {
    const bool dirty = bench_.core().dirty();
    bench_.store().FailCommits(absl::UnavailableError("the disk is full"));
    RC_ASSERT(bench_.core().Commit(replied_).ok() != dirty);
    bench_.store().FailCommits(absl::OkStatus());
    Forget(durable_);
  }

  void Restart(bool power_lost) {
    bench_.Restart(power_lost);
    if (power_lost) durable_ = synced_;
    Forget(durable_);
  }

  void Forget(const ToyModel& left) {
    model_ = left;
    replied_ = false;
    held_.clear();
    ExpectAgreement();
    // What was due when it was forgotten is due again.
    Advance(absl::ZeroDuration());
  }

  static void ExpectToy(const toy::v1::Toy& toy, const ToyModel::Toy& expected) {
    RC_ASSERT(toy.color() == expected.color);
    RC_ASSERT(toy.size() == expected.size);
    RC_ASSERT(toy.broken() == expected.broken);
    RC_ASSERT(toy.sticks_out() == expected.sticks_out);
    RC_ASSERT(toy.woken_count() == expected.woken);
    RC_ASSERT(toy.played_count() == expected.played);
    RC_ASSERT(toy.etag() == absl::StrCat(expected.revision));
    RC_ASSERT(toy.note().empty() == expected.note.empty());
  }

  // The durable rows against the model.
  void ExpectAgreement() {
    std::map<std::string, int64_t> sums;
    std::map<std::string, int64_t> boxes;
    std::set<std::string> timers;
    for (const auto& [name, toy] : durable_.toys) {
      const auto stored = bench_.FindToy(name);
      RC_ASSERT(stored != nullptr);
      ExpectToy(*stored, toy);
      const auto p = bench_.catalog().PartitionFor(AccountOf(name));
      if (!toy.broken) {
        sums[absl::StrCat(p, " color ", toy.color)] += toy.size;
        const auto room = durable_.rooms.find(AccountOf(name));
        sums[absl::StrCat(p, " room ",
                          room == durable_.rooms.end() ? "none" : absl::StrCat(room->second))] +=
            toy.size;
      }
      if (toy.wake_us) timers.insert(absl::StrCat(name, " wakes ", *toy.wake_us));
      if (toy.break_us) timers.insert(absl::StrCat(name, " breaks ", *toy.break_us));
    }
    std::erase_if(sums, [](const auto& sum) { return sum.second == 0; });
    RC_ASSERT(bench_.RowsOf(store::Kind::kState).size() == durable_.toys.size());
    RC_ASSERT(bench_.RowsOf(store::Kind::kIndex).size() == durable_.toys.size());
    RC_ASSERT(StoredSums() == sums);
    RC_ASSERT(StoredTimers() == timers);
    uint64_t parked = 0;
    for (const auto& [account, events] : durable_.parked) parked += events.size();
    RC_ASSERT(bench_.RowsOf(store::Kind::kParked).size() == parked);
    RC_ASSERT(bench_.core().parked_count() == parked);
  }

  std::map<std::string, int64_t> StoredSums() {
    std::map<std::string, int64_t> sums;
    for (const store::Row& row : bench_.RowsOf(store::Kind::kSum)) {
      const auto key = store::SumKey::Decode(row.key).value();
      store::IndexKeyReader group(key.group);
      sums[absl::StrCat(key.p, key.sum == toy::kSizeByColor ? " color " : " room ",
                        group.Str().value())] = DecodeSum(row.value).value();
    }
    return sums;
  }
  std::set<std::string> StoredTimers() {
    std::set<std::string> timers;
    for (const store::Row& row : bench_.RowsOf(store::Kind::kTimer)) {
      const auto key = store::TimerKey::Decode(row.key).value();
      timers.insert(absl::StrCat(key.aggregate, " ", key.timer, " ", key.due_us));
    }
    return timers;
  }

  void ExpectClean() {
    const auto findings = bench_.Verify();
    for (const std::string& finding : findings) RC_LOG() << finding << "\n";
    RC_ASSERT(findings.empty());
  }

  toy::ToyBench bench_;
  // With what the batch holds; what is committed; what is committed and survives a loss of power.
  ToyModel model_;
  ToyModel durable_;
  ToyModel synced_;
  bool replied_ = false;
  int request_count_ = 0;
  std::vector<toy::v1::MakeToyRequest> makes_;
  std::vector<toy::v1::ChangeToyRequest> changes_;
  std::map<std::pair<uint32_t, uint64_t>, ToyModel::Heard> heard_;
  std::map<uint32_t, std::set<uint64_t>> held_;
};

TEST(CorePropertyTest, AgreesWithPlainMaps) {
  EXPECT_TRUE(rc::check("any history", [] {
    const auto number = rc::gen::inRange(0, 1000);
    const auto operations = *rc::gen::container<std::vector<Operation>>(
        rc::gen::tuple(rc::gen::inRange(0, kOperationKinds), number, number, number));
    History history;
    for (const Operation& operation : operations) history.Apply(operation);
    history.End();
  }));
}

}  // namespace
}  // namespace steward::engine
