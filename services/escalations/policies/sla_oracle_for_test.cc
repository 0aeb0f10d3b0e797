#include "services/escalations/policies/sla_oracle_for_test.h"

#include <algorithm>
#include <limits>

namespace steward::escalations::oracle {
namespace {

using Kind = Happening::Kind;
using MaybeMs = std::optional<int64_t>;

constexpr int64_t kForeverMs = std::numeric_limits<int64_t>::max();
constexpr int64_t kDayMs = int64_t{24} * 3'600'000;
// How far ahead open time is looked for.
constexpr int64_t kFirstLookDays = 64;
constexpr int64_t kLastLookDays = 4096;

// Goes through the open time of one run; what is left of `amount_ms` afterwards.
struct Counted {
  MaybeMs reached_ms;
  int64_t left_ms = 0;
};
Counted CountDown(int64_t amount_ms, const Span& run, Calendar* calendar) {
  for (const Span& open : calendar->Open(run.from_ms, run.to_ms)) {
    const int64_t length_ms = open.to_ms - open.from_ms;
    if (amount_ms <= length_ms) return {open.from_ms + amount_ms, 0};
    amount_ms -= length_ms;
  }
  return {std::nullopt, amount_ms};
}

// One clock on its way through what happened.
class Walk {
 public:
  explicit Walk(const std::vector<int>& percents) {
    for (const int percent : percents) verdict_.marks.push_back({.percent = percent});
  }

  void Take(const Happening& happening) {
    Pass(happening.at_ms);
    switch (happening.kind) {
      case Kind::kStart:
        start_ms_ = happening.at_ms;
        terms_ = happening.terms;
        return Run(happening.at_ms);
      case Kind::kPause:
        return Stand("PAUSED", happening.at_ms);
      case Kind::kResume:
        return Run(happening.at_ms);
      case Kind::kTerms:
        return Change(happening);
      case Kind::kStop:
        return Stop(happening.at_ms);
      case Kind::kReopen:
        return Reopen(happening.at_ms);
      case Kind::kCancel:
        return Cancel(happening.at_ms);
    }
  }

  Verdict At(int64_t at_ms) {
    Pass(at_ms);
    verdict_.due_ms = Due();
    verdict_.consumed_ms = Consumed(at_ms);
    verdict_.elapsed_ms = ended_ms_.value_or(at_ms) - start_ms_;
    return verdict_;
  }

 private:
  bool Is(const char* state) const { return verdict_.state == state; }

  void Run(int64_t at_ms) {
    verdict_.state = "RUNNING";
    runs_.push_back({at_ms, kForeverMs});
  }

  void Stand(const char* state, int64_t at_ms) {
    if (Is("RUNNING")) runs_.back().to_ms = at_ms;
    verdict_.state = state;
  }

  void Stop(int64_t at_ms) {
    stopped_in_pause_ = Is("PAUSED");
    Stand("STOPPED", at_ms);
    ended_ms_ = at_ms;
    verdict_.outcome = verdict_.breach_ms.has_value() ? "MISSED" : "MET";
  }

  void Cancel(int64_t at_ms) {
    if (!ended_ms_.has_value()) ended_ms_ = at_ms;
    Stand("CANCELLED", at_ms);
    verdict_.outcome = "none";
  }

  void Reopen(int64_t at_ms) {
    ended_ms_.reset();
    const int64_t ran_until_ms = runs_.back().to_ms;
    Run(at_ms);
    verdict_.outcome = "none";
    Review(at_ms, ran_until_ms);
  }

  void Change(const Happening& happening) {
    if (!verdict_.was_changed && terms_.target_ms.has_value()) {
      verdict_.original_due_ms = Due();
      verdict_.was_changed = true;
    }
    terms_ = happening.terms;
    if (Is("RUNNING")) Review(happening.at_ms, happening.at_ms);
    if (Is("PAUSED")) Review(happening.at_ms, runs_.back().to_ms);
  }

  // What time alone has brought until then.
  void Pass(int64_t until_ms) {
    if (!Is("RUNNING")) return;
    for (Mark& mark : verdict_.marks) {
      const MaybeMs reached_ms = Reached(mark);
      const bool fires = !mark.fired_ms.has_value() && reached_ms.has_value();
      if (fires && *reached_ms <= until_ms) mark.fired_ms = reached_ms;
    }
    const MaybeMs due_ms = Reached(terms_.target_ms, runs_);
    const bool is_past = due_ms.has_value() && *due_ms < until_ms;
    if (is_past && !verdict_.breach_ms.has_value()) verdict_.breach_ms = due_ms;
  }

  // What other terms say about a clock that ran until then.
  void Review(int64_t at_ms, int64_t ran_until_ms) {
    for (Mark& mark : verdict_.marks) {
      const MaybeMs reached_ms = Reached(mark);
      const bool fires = !mark.fired_ms.has_value() && reached_ms.has_value();
      if (!fires || *reached_ms > ran_until_ms) continue;
      mark.fired_ms = at_ms;
      mark.is_retroactive = *reached_ms < at_ms;
    }
    const MaybeMs due_ms = Reached(terms_.target_ms, runs_);
    const bool is_past = due_ms.has_value() && *due_ms < ran_until_ms;
    if (is_past && !verdict_.breach_ms.has_value()) {
      verdict_.breach_ms = at_ms;
      verdict_.is_retroactive = true;
    } else if (!is_past && verdict_.is_retroactive) {
      verdict_.breach_ms.reset();
      verdict_.is_retroactive = false;
    }
  }

  // Where a clock that ran on would have used its target up.
  MaybeMs Due() const {
    const bool has_one = Is("RUNNING") || (Is("STOPPED") && !stopped_in_pause_);
    if (!has_one) return std::nullopt;
    std::vector<Span> runs = runs_;
    runs.back().to_ms = kForeverMs;
    return Reached(terms_.target_ms, runs);
  }

  MaybeMs Reached(const Mark& mark) const {
    if (!terms_.target_ms.has_value()) return std::nullopt;
    return Reached((*terms_.target_ms * mark.percent + 99) / 100, runs_);
  }

  // The first instant by which so much open time has passed in these runs.
  MaybeMs Reached(MaybeMs amount_ms, const std::vector<Span>& runs) const {
    if (!amount_ms.has_value()) return std::nullopt;
    if (*amount_ms == 0) return start_ms_;
    int64_t left_ms = *amount_ms;
    for (const Span& run : runs) {
      if (run.to_ms == kForeverMs) return ReachedAhead(left_ms, run.from_ms);
      const Counted counted = CountDown(left_ms, run, terms_.calendar.get());
      if (counted.reached_ms.has_value()) return counted.reached_ms;
      left_ms = counted.left_ms;
    }
    return std::nullopt;
  }

  MaybeMs ReachedAhead(int64_t amount_ms, int64_t from_ms) const {
    for (int64_t days = kFirstLookDays; days <= kLastLookDays; days *= 2) {
      const Span ahead = {from_ms, from_ms + days * kDayMs};
      const Counted counted = CountDown(amount_ms, ahead, terms_.calendar.get());
      if (counted.reached_ms.has_value()) return counted.reached_ms;
    }
    return std::nullopt;
  }

  int64_t Consumed(int64_t at_ms) const {
    int64_t sum_ms = 0;
    for (const Span& run : runs_) {
      const int64_t to_ms = std::min(run.to_ms, at_ms);
      for (const Span& open : terms_.calendar->Open(run.from_ms, to_ms))
        sum_ms += open.to_ms - open.from_ms;
    }
    return sum_ms;
  }

  int64_t start_ms_ = 0;
  Terms terms_;
  // The last one has no end while the clock runs.
  std::vector<Span> runs_;
  std::optional<int64_t> ended_ms_;
  bool stopped_in_pause_ = false;
  Verdict verdict_;
};

}  // namespace

Verdict Judge(const std::vector<Happening>& happenings, const std::vector<int>& percents,
              int64_t at_ms) {
  Walk walk(percents);
  for (const Happening& happening : happenings) walk.Take(happening);
  return walk.At(at_ms);
}

}  // namespace steward::escalations::oracle
