#pragma once

#include <cstdint>
#include <memory>

#include "google/protobuf/timestamp.pb.h"

#include "services/escalations/policies/calendar_oracle_for_test.h"
#include "steward/accounts/v1/accounts_calendars.pb.h"

// What events say of calendars, in the words of the oracle; none of the product's code reads it.
namespace steward::simulation {

// Since 1970, rounded towards the past.
int64_t Ms(const google::protobuf::Timestamp& time);

// A calendar without versions is always open.
std::shared_ptr<escalations::oracle::Calendar> CalendarOf(const accounts::v1::Calendar& calendar);

}  // namespace steward::simulation
