#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

#include "libs/base/civil_date.h"
#include "services/contracts/policies/arr_movements.h"
#include "services/contracts/policies/fx.h"
#include "services/contracts/policies/line_arr.h"

// The bridge from one day's ARR to another's (DOMAIN.md 3.3 "ARR", 3.6): opening + movements =
// closing, exactly, for every account, family and the portfolio. Amounts are minor units of the
// reporting currency. Pure functions.
//
// Opening is the ARR at the first instant of `from`, closing that of `to`, so the movements are
// those of the civil days after `from` up to and with `to`; days are those of each contract's zone.
// Movements are in constant currency, at the rates of `from`; closing is at the rates of `to`, and
// FX takes the rest. Each line is converted from its exact amount and rounded once at either rate.
//
// Families and the portfolio sum their accounts' movements, each of the account's own kind: a new
// account of an old family is NEW there too.
namespace steward::contracts {

// A price and quantity of a line over some days. A line that changes has one segment after the
// other; with a gap between them it ends and starts.
struct LineSegment {
  // The same for all segments of a line, and only for those within the account.
  std::string line;
  std::string currency;
  LinePrice price;
  Day start = 0;
  // Not before the start. Empty: open-ended.
  std::optional<Day> end_exclusive;
};

struct AccountRevenue {
  // Unique.
  std::string account;
  // The account's ultimate parent as of `from`; itself where it has none.
  std::string ultimate_parent;
  // All that there ever were, for what went before says whether ARR that comes is new; in any
  // order.
  std::vector<LineSegment> lines;
};

struct BridgeRow {
  int64_t opening_minor = 0;
  Movements movements;
  int64_t closing_minor = 0;
  // Closing at the rates of `from`: closing less FX.
  int64_t closing_constant_minor = 0;

  friend bool operator==(const BridgeRow&, const BridgeRow&) = default;
};

struct Bridge {
  std::map<std::string, BridgeRow> accounts;
  // By ultimate parent.
  std::map<std::string, BridgeRow> families;
  BridgeRow portfolio;
};

struct BridgePeriod {
  Day from = 0;
  // After `from`.
  Day to = 0;
};

// INVALID_FIELD for what the structures above don't allow (overlapping segments of a line, accounts
// twice), for a rate that is missing, and for an account whose lines come to less than 0 on some
// day; paths are "to", "fx...." and "accounts[i].lines[j]....". OUT_OF_RANGE beyond int64.
absl::StatusOr<Bridge> ArrBridge(absl::Span<const AccountRevenue> accounts,
                                 const BridgePeriod& period, const FxTable& fx);

}  // namespace steward::contracts
