#pragma once

#include <cstdint>
#include <random>

#include "absl/strings/str_cat.h"

#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

// What the benchmarks ask for, so that those with and without gRPC measure the same commands.
namespace steward::bench {

// The changes of an update; the account's name and the request's id are the caller's.
inline void FillUpdate(std::mt19937_64* random, accounts::v1::UpdateAccountRequest* request) {
  request->mutable_account()->set_employee_count(static_cast<int64_t>((*random)() % 1'000'000));
  request->mutable_account()->set_industry(absl::StrCat("industry ", (*random)() % 1000));
  request->mutable_update_mask()->Clear();
  request->mutable_update_mask()->add_paths("employee_count");
  request->mutable_update_mask()->add_paths("industry");
}

inline void FillContract(contracts::v1::Contract* contract) {
  contract->Clear();
  contract->set_title("A contract of the benchmark");
  contract->set_currency("EUR");
  contract->mutable_start_date()->set_year(2027);
  contract->mutable_start_date()->set_month(1);
  contract->mutable_start_date()->set_day(1);
  auto* line = contract->add_lines();
  line->set_line_id("l1");
  line->set_product("Pro");
  line->set_quantity(10);
  line->mutable_unit_price()->set_currency("EUR");
  line->mutable_unit_price()->set_minor_units(2500);
  line->set_period(contracts::v1::ContractLine::PERIOD_MONTH);
}

}  // namespace steward::bench
