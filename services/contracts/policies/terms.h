#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/type/date.pb.h"

#include "libs/base/civil_date.h"
#include "services/contracts/view.h"

// What a contract may say, and what is filled in for it. Pure functions; paths in rejections begin
// with "contract.", as the requests that carry a contract name it.
namespace steward::contracts {

// The fields of a contract that a request may set.
inline constexpr absl::string_view kContractFields[] = {
    "title", "currency",   "start_date",    "end_date",    "time_zone", "lines", "required_parties",
    "owner", "attributes", "renewal_terms", "predecessor", "proration"};

// Those that a source system states.
inline constexpr absl::string_view kImportedFields[] = {
    "title",      "state",         "currency",         "start_date", "end_date",
    "time_zone",  "lines",         "required_parties", "owner",      "termination_date",
    "attributes", "renewal_terms", "proration"};

// All fields whose value an update can change: the dates resolved to instants go with the dates.
inline constexpr absl::string_view kUpdatedFields[] = {
    "title",    "currency",         "start_date",  "end_date",   "time_zone",
    "lines",    "required_parties", "owner",       "attributes", "start_time",
    "end_time", "renewal_terms",    "predecessor", "proration"};

// A contract with only those fields of `given` that a request may set.
v1::Contract OnlyTerms(const v1::Contract& given);

// Fills in the defaults (zone UTC, parties customer and supplier), resolves the dates to instants
// and checks what field validation can't see: currency, zone, dates, lines, parties. The first
// fault is answered: INVALID_FIELD, EMPTY_TERM where the end is not after the start, OUT_OF_RANGE
// for revenue beyond what a contract can hold. Contract dates lie in the years 1900 to 9999.
absl::Status CompleteTerms(v1::Contract* contract);

// Whether a line's amounts are in the contract's currency and not negative: INVALID_FIELD for
// `path` and the field's name. OUT_OF_RANGE where all units cost more than int64 holds.
absl::Status CheckLine(const std::string& path, const v1::ContractLine& line,
                       const v1::Contract& contract);

// The day that a date names, with the path of its field in the rejection.
absl::StatusOr<Day> ContractDay(absl::string_view path, const google::type::Date& date);

// Sets the termination to the day, and to the instant at which it begins in the contract's zone.
// INVALID_FIELD for `path` when it lies after the end of the term.
absl::Status SetTermination(absl::string_view path, Day day, v1::Contract* contract);

// OK when the contract's account may have one more contract. ACCOUNT_UNKNOWN, ACCOUNT_ARCHIVED
// (unless it is `history`), LIMIT_EXCEEDED.
absl::Status CheckAccount(const ContractView& view, absl::string_view account, bool history);

// OK where the terms of renewal name no calendar, or one that we know. TERM_CALENDAR_UNKNOWN.
absl::Status CheckCalendar(const ContractView& view, const v1::Contract& contract);

// OK for no owner, or one whom we know. PERSON_UNKNOWN; PERSON_LEFT unless it is `history`.
absl::Status CheckOwner(const ContractView& view, absl::string_view owner, bool history);

}  // namespace steward::contracts
