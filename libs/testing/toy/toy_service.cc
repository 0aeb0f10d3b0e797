#include "libs/testing/toy/toy_service.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "libs/base/clock.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward::toy {
namespace {

using toysource::v1::ChildErased;
using toysource::v1::ToyPlayedWith;
using toysource::v1::ToySourceEvent;

constexpr absl::string_view kWakes = "wakes";
constexpr absl::string_view kBreaks = "breaks";
constexpr int kToysMax = 1000;

// What every Decide of toys reads.
class View {
 public:
  View(const Facts& facts, const Env& env) : facts_(facts), env_(env) {}
  const v1::ToyState* toy() const { return Find(env_.aggregate); }
  const v1::ToyState* Find(absl::string_view name) const { return facts_.Find<v1::ToyState>(name); }
  std::vector<const v1::ToyState*> AllOfAccount() const {
    return facts_.List<v1::ToyState>(absl::StrCat("accounts/", env_.account, "/toys/"), kToysMax);
  }
  const v1::ShelfMirror* shelf() const { return facts_.FindMirror<v1::ShelfMirror>(env_.account); }

 private:
  const Facts& facts_;
  const Env& env_;
};

void Evolve(const v1::ToyEvent& event, v1::ToyState* state) {
  v1::Toy* toy = state->mutable_toy();
  switch (event.event_case()) {
    case v1::ToyEvent::kToyMade:
      *toy = event.toy_made().toy();
      break;
    case v1::ToyEvent::kToyChanged:
      toy->set_size(event.toy_changed().size());
      toy->set_note(event.toy_changed().note());
      break;
    case v1::ToyEvent::kToyWoke:
      toy->clear_wake_time();
      toy->set_woken_count(toy->woken_count() + 1);
      break;
    case v1::ToyEvent::kToyBroke:
      toy->clear_break_time();
      toy->clear_wake_time();
      toy->set_broken(true);
      break;
    case v1::ToyEvent::kToyPlayed:
      toy->set_played_count(toy->played_count() + 1);
      break;
    case v1::ToyEvent::kToyStuckOut:
      toy->set_sticks_out(event.toy_stuck_out().sticks_out());
      break;
    default:
      break;
  }
}

Rows Derive(const v1::ToyState& state) {
  const v1::Toy& toy = state.toy();
  Rows rows;
  rows.Index(kToysByColor, {toy.color()});
  if (!toy.broken()) {
    rows.Sum({.sum = kSizeByColor,
              .group = {toy.color()},
              .currency = "XXX",
              .day = 0,
              .amount = toy.size()});
  }
  if (toy.has_wake_time()) rows.Timer(kWakes, FromTimestamp(toy.wake_time()).value());
  if (toy.has_break_time()) rows.Timer(kBreaks, FromTimestamp(toy.break_time()).value());
  return rows;
}

int64_t WholeSize(const v1::ToyState& state) {
  return state.toy().broken() ? 0 : state.toy().size();
}

void EvolveBox(const v1::ToyEvent& event, const v1::ToyState& before, const v1::ToyState& after,
               v1::ToyBox* box) {
  if (event.has_toy_made()) box->set_toys(box->toys() + 1);
  box->set_size(box->size() - WholeSize(before) + WholeSize(after));
}

Rows DeriveBox(const v1::ToyBox& box, absl::string_view, const v1::ShelfMirror* shelf) {
  Rows rows;
  const std::string room = shelf == nullptr ? "none" : absl::StrCat(shelf->room());
  rows.Sum(
      {.sum = kSizeByRoom, .group = {room}, .currency = "XXX", .day = 0, .amount = box.size()});
  return rows;
}

bool MirrorShelf(const ToySourceEvent& event, v1::ShelfMirror* mirror) {
  if (!event.has_shelf_measured()) return false;
  mirror->set_room(event.shelf_measured().room());
  mirror->set_measured_count(mirror->measured_count() + 1);
  return true;
}

Decision MakeToy(const v1::MakeToyRequest& request, const View&, const Env& env) {
  if (request.toy().size() < 0) return InvalidField("toy.size", "must not be negative");
  v1::ToyMade made;
  *made.mutable_toy() = request.toy();
  made.mutable_toy()->set_name(env.aggregate);
  return made;
}

Decision ChangeToy(const v1::ChangeToyRequest& request, const View& view, const Env& env) {
  const v1::Toy& toy = view.toy()->toy();
  if (toy.broken()) return IllegalTransition(env.aggregate, "broken", "ChangeToy", {});
  if (toy.size() == request.toy().size() && toy.note() == request.toy().note()) return Nothing();
  v1::ToyChanged changed;
  changed.set_name(env.aggregate);
  changed.set_size(request.toy().size());
  changed.set_note(request.toy().note());
  return changed;
}

Decision ForgetChild(const v1::ForgetChildRequest&, const View& view, const Env&) {
  v1::ChildForgotten forgotten;
  forgotten.set_child(view.toy()->toy().child());
  return forgotten;
}

Decision Wake(const TimerFired&, const View&, const Env&) { return v1::ToyWoke(); }
Decision Break(const TimerFired&, const View&, const Env&) { return v1::ToyBroke(); }

Decision Play(const ToyPlayedWith& event, const View& view, const Env&) {
  if (view.Find(event.toy()) == nullptr) return NotFound(event.toy());
  Decision decision;
  decision.Add(v1::ToyPlayed()).On(event.toy());
  return decision;
}

Decision StickOut(const View& view, const Env&) {
  Decision decision;
  for (const v1::ToyState* state : view.AllOfAccount()) {
    const bool sticks_out = view.shelf() != nullptr && state->toy().size() > view.shelf()->room();
    if (sticks_out == state->toy().sticks_out()) continue;
    v1::ToyStuckOut event;
    event.set_sticks_out(sticks_out);
    decision.Add(std::move(event)).On(state->toy().name());
  }
  return decision;
}

}  // namespace

engine::Service Toys(uint32_t fold_version) {
  return engine::Service("toy", v1::ToyEvent::descriptor(), fold_version)
      .Aggregate("toys", Evolve, Derive)
      .Summary(EvolveBox, DeriveBox)
      .Mirror(engine::MirrorPer::kAccount, MirrorShelf)
      .Command(MakeToy)
      .Command(ChangeToy)
      .Command(ForgetChild)
      .Timer(kWakes, Wake)
      .Timer(kBreaks, Break)
      .Reaction("play", ToySourceEvent::descriptor(), Play)
      .Consequence("stick_out", StickOut);
}

}  // namespace steward::toy
