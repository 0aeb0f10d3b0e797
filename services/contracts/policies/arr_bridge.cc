#include "services/contracts/policies/arr_bridge.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "libs/base/errors.h"
#include "libs/base/integer_math.h"
#include "libs/base/money.h"
#include "libs/base/status.h"

namespace steward::contracts {
namespace {

// Factors by currency, of one day.
using Factors = std::map<std::string, FxFactor>;

// The factors at the two ends of the period.
struct Ends {
  Factors constant;
  Factors closing;
};

// A line's segments before and after a day begins; null where it has none there, or where it stays
// as it is.
struct SegmentChange {
  const LineSegment* before = nullptr;
  const LineSegment* after = nullptr;
};

// The segments of one account that cover some day, by line and start.
using Segments = std::vector<const LineSegment*>;

using DayChanges = std::map<std::string, SegmentChange>;

bool IsActiveOn(const LineSegment& segment, Day day) {
  return segment.start <= day &&
         (!segment.end_exclusive.has_value() || day < *segment.end_exclusive);
}

absl::Status CheckSegment(const LineSegment& segment, const std::string& path) {
  STEWARD_RETURN_IF_ERROR(CheckLinePrice(segment.price, path));
  if (!IsKnownCurrency(segment.currency)) {
    return InvalidField(absl::StrCat(path, "currency"),
                        "must be a currency code of ISO 4217, as in EUR");
  }
  if (segment.end_exclusive.has_value() && *segment.end_exclusive < segment.start) {
    return InvalidField(absl::StrCat(path, "end_exclusive"),
                        absl::StrCat("must not be before start, ", FormatDay(segment.start)));
  }
  return absl::OkStatus();
}

// INVALID_FIELD for segments that overlap.
absl::StatusOr<Segments> OrderedSegments(const AccountRevenue& account, const std::string& path) {
  Segments segments;
  for (size_t i = 0; i < account.lines.size(); ++i) {
    const LineSegment& segment = account.lines[i];
    STEWARD_RETURN_IF_ERROR(CheckSegment(segment, absl::StrCat(path, "lines[", i, "].")));
    if (segment.end_exclusive != segment.start) segments.push_back(&segment);
  }
  std::sort(segments.begin(), segments.end(), [](const LineSegment* a, const LineSegment* b) {
    return std::tie(a->line, a->start) < std::tie(b->line, b->start);
  });
  for (size_t i = 1; i < segments.size(); ++i) {
    const LineSegment& earlier = *segments[i - 1];
    const LineSegment& later = *segments[i];
    if (earlier.line != later.line || !IsActiveOn(earlier, later.start)) continue;
    const auto index = static_cast<size_t>(&later - account.lines.data());
    return InvalidField(absl::StrCat(path, "lines[", index, "].start"),
                        absl::StrCat("must not be before the end of the segment of line ",
                                     later.line, " that starts ", FormatDay(earlier.start)));
  }
  return segments;
}

// What changes on each day up to and with `last`.
std::map<Day, DayChanges> ChangesByDay(const Segments& segments, Day last) {
  std::map<Day, DayChanges> days;
  for (const LineSegment* const segment : segments) {
    if (segment->start <= last) days[segment->start][segment->line].after = segment;
    if (segment->end_exclusive.has_value() && *segment->end_exclusive <= last) {
      days[*segment->end_exclusive][segment->line].before = segment;
    }
  }
  return days;
}

// Movements need the rates of `from` for all ARR up to `to`; closing, those of `to` for what there
// is then.
absl::StatusOr<Ends> FactorsAtEnds(const std::vector<Segments>& accounts,
                                   const BridgePeriod& period, const FxTable& fx) {
  Ends ends;
  for (const Segments& segments : accounts) {
    for (const LineSegment* const segment : segments) {
      const std::string& currency = segment->currency;
      if (segment->start <= period.to && ends.constant.count(currency) == 0) {
        STEWARD_ASSIGN_OR_RETURN(ends.constant[currency], FxFactorOn(fx, currency, period.from));
      }
      if (IsActiveOn(*segment, period.to) && ends.closing.count(currency) == 0) {
        STEWARD_ASSIGN_OR_RETURN(ends.closing[currency], FxFactorOn(fx, currency, period.to));
      }
    }
  }
  return ends;
}

LineChange ChangeInConstantCurrency(const SegmentChange& change, const Factors& factors) {
  const LineSegment* const before = change.before;
  const LineSegment* const after = change.after;
  const auto price_of = [](const LineSegment* segment) {
    return segment == nullptr ? std::nullopt : std::make_optional(segment->price);
  };
  if (before == nullptr || after == nullptr || before->currency == after->currency) {
    const LineSegment& known = before == nullptr ? *after : *before;
    return ChangeOfLine(price_of(before), price_of(after), factors.at(known.currency));
  }
  // A price in another currency is no price step: one line ends and another starts.
  const LineChange end = ChangeOfLine(before->price, std::nullopt, factors.at(before->currency));
  const LineChange start = ChangeOfLine(std::nullopt, after->price, factors.at(after->currency));
  return {end.change + start.change, 0};
}

// Walks an account's days and adds up.
class AccountWalk {
 public:
  // Borrows all three. `path` names the account's lines.
  AccountWalk(const BridgePeriod& period, const Factors& constant, const std::string& path)
      : period_(period), constant_(constant), path_(path) {}

  absl::Status Pass(Day day, const DayChanges& changes) {
    LineChange net;
    for (const auto& [line, segments] : changes) {
      const LineChange change = ChangeInConstantCurrency(segments, constant_);
      net.change += change.change;
      net.price += change.price;
    }
    const int64_t before = total_;
    STEWARD_ASSIGN_OR_RETURN(total_, ToInt64(before + net.change, "an account's ARR"));
    if (total_ < 0) {
      return InvalidField(path_, absl::StrCat("must not come to less than 0 on ", FormatDay(day)));
    }
    if (day <= period_.from) row_.opening_minor = total_;
    if (day > period_.from) {
      STEWARD_ASSIGN_OR_RETURN(const int64_t price, ToInt64(net.price, "a change of price"));
      STEWARD_ASSIGN_OR_RETURN(const Movements movements,
                               MovementsOfDay({before, total_, price, had_arr_}));
      STEWARD_RETURN_IF_ERROR(AddTo(movements, &row_.movements));
    }
    had_arr_ = had_arr_ || total_ > 0;
    return absl::OkStatus();
  }

  absl::StatusOr<BridgeRow> Close(int64_t closing_minor) {
    row_.closing_minor = closing_minor;
    row_.closing_constant_minor = total_;
    STEWARD_ASSIGN_OR_RETURN(row_.movements[MovementKind::kFx], CheckedSub(closing_minor, total_));
    return row_;
  }

 private:
  const BridgePeriod& period_;
  const Factors& constant_;
  const std::string& path_;
  BridgeRow row_;
  int64_t total_ = 0;
  bool had_arr_ = false;
};

absl::StatusOr<int64_t> ClosingOf(const Segments& segments, Day day, const Factors& factors) {
  WideInteger total = 0;
  for (const LineSegment* const segment : segments) {
    if (!IsActiveOn(*segment, day)) continue;
    total += Convert(ExactLineArr(segment->price), factors.at(segment->currency));
  }
  return ToInt64(total, "an account's ARR");
}

absl::StatusOr<BridgeRow> RowOf(const Segments& segments, const std::string& path,
                                const BridgePeriod& period, const Ends& ends) {
  AccountWalk walk(period, ends.constant, path);
  for (const auto& [day, changes] : ChangesByDay(segments, period.to)) {
    STEWARD_RETURN_IF_ERROR(walk.Pass(day, changes));
  }
  STEWARD_ASSIGN_OR_RETURN(const int64_t closing, ClosingOf(segments, period.to, ends.closing));
  return walk.Close(closing);
}

absl::Status AddRow(const BridgeRow& row, BridgeRow* total) {
  STEWARD_ASSIGN_OR_RETURN(total->opening_minor,
                           CheckedAdd(total->opening_minor, row.opening_minor));
  STEWARD_RETURN_IF_ERROR(AddTo(row.movements, &total->movements));
  STEWARD_ASSIGN_OR_RETURN(total->closing_minor,
                           CheckedAdd(total->closing_minor, row.closing_minor));
  STEWARD_ASSIGN_OR_RETURN(total->closing_constant_minor,
                           CheckedAdd(total->closing_constant_minor, row.closing_constant_minor));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Bridge> ArrBridge(absl::Span<const AccountRevenue> accounts,
                                 const BridgePeriod& period, const FxTable& fx) {
  if (period.to <= period.from) {
    return InvalidField("to", absl::StrCat("must be after ", FormatDay(period.from)));
  }
  STEWARD_RETURN_IF_ERROR(CheckFxTable(fx));
  std::vector<Segments> segments;
  for (size_t i = 0; i < accounts.size(); ++i) {
    STEWARD_ASSIGN_OR_RETURN(auto ordered,
                             OrderedSegments(accounts[i], absl::StrCat("accounts[", i, "].")));
    segments.push_back(std::move(ordered));
  }
  STEWARD_ASSIGN_OR_RETURN(const Ends ends, FactorsAtEnds(segments, period, fx));

  Bridge bridge;
  for (size_t i = 0; i < accounts.size(); ++i) {
    const std::string path = absl::StrCat("accounts[", i, "].lines");
    STEWARD_ASSIGN_OR_RETURN(const BridgeRow row, RowOf(segments[i], path, period, ends));
    if (!bridge.accounts.emplace(accounts[i].account, row).second) {
      return InvalidField(absl::StrCat("accounts[", i, "].account"),
                          "stands twice; put its lines together");
    }
    STEWARD_RETURN_IF_ERROR(AddRow(row, &bridge.families[accounts[i].ultimate_parent]));
    STEWARD_RETURN_IF_ERROR(AddRow(row, &bridge.portfolio));
  }
  return bridge;
}

}  // namespace steward::contracts
