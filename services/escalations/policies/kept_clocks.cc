#include "services/escalations/policies/kept_clocks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace steward::escalations {
namespace {

// Clocks of one kind that stay, the running one included.
constexpr int kClocksOfKindMax = 50;

bool IsResponse(v1::ClockKind kind) {
  return kind == v1::CLOCK_KIND_FIRST_RESPONSE || kind == v1::CLOCK_KIND_NEXT_RESPONSE;
}

}  // namespace

std::string RecordId(const common::v1::Envelope& envelope) {
  return absl::StrCat(envelope.service(), "/", envelope.partition(), "/", envelope.epoch(), "/",
                      envelope.seq());
}

void Cite(const common::v1::Envelope& envelope, v1::SlaClock* clock) {
  const std::string id = RecordId(envelope);
  if (clock->has_start_time() && clock->start_record().empty()) clock->set_start_record(id);
  for (auto& pause : *clock->mutable_pauses()) {
    if (pause.start_record().empty()) pause.set_start_record(id);
    if (pause.has_end_time() && pause.end_record().empty()) pause.set_end_record(id);
  }
  if (clock->has_end_time() && clock->end_record().empty()) clock->set_end_record(id);
}

void KeepClock(v1::SlaClock clock, v1::Escalation* escalation) {
  auto* clocks = escalation->mutable_clocks();
  const v1::ClockKind kind = clock.kind();
  const auto same = std::find_if(clocks->begin(), clocks->end(), [&clock](const auto& kept) {
    return kept.kind() == clock.kind() && kept.number() == clock.number();
  });
  if (same != clocks->end()) {
    *same = std::move(clock);
    return;
  }
  *clocks->Add() = std::move(clock);
  const auto is_of_kind = [kind](const auto& kept) { return kept.kind() == kind; };
  if (std::count_if(clocks->begin(), clocks->end(), is_of_kind) <= kClocksOfKindMax) return;
  clocks->erase(std::find_if(clocks->begin(), clocks->end(), is_of_kind));
}

void Answered(v1::Escalation* escalation) {
  for (auto& clock : *escalation->mutable_clocks()) {
    if (IsResponse(clock.kind())) clock.set_ended_by_resolution(false);
  }
}

}  // namespace steward::escalations
