#pragma once

#include "libs/base/domain.h"
#include "libs/base/facts.h"
#include "steward/accounts/v1/accounts_state.pb.h"

namespace steward::accounts {

// What use cases about one calendar read: reference data. Lives as long as one Decide. Not
// thread-safe.
class CalendarView {
 public:
  CalendarView(const Facts& facts, const Env& env)
      : state_(facts.Find<v1::CalendarState>(env.aggregate)) {}

  // The calendar that the input is about; an empty message before it was created.
  const v1::Calendar& calendar() const {
    return state_ == nullptr ? v1::Calendar::default_instance() : state_->calendar();
  }

 private:
  const v1::CalendarState* state_;
};

}  // namespace steward::accounts
