#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"

#include "libs/base/domain.h"
#include "services/accounts/people_view.h"
#include "services/accounts/policies/intervals.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

// Who reports to whom, when. A person's lines are disjoint, ordered by their start, and neighbours
// that meet lead to different managers. Pure and thread-safe.
namespace steward::accounts {

using ReportingLines = google::protobuf::RepeatedPtrField<v1::ReportingLine>;
// A person's lines, by the person's name; none for a name that is not known.
using LinesOf = absl::FunctionRef<const ReportingLines&(absl::string_view person)>;

// Managers above one person at one instant: real organisations have under twenty.
inline constexpr int kManagersAboveMax = 64;
// Lines of one person: several changes a year for a working life.
inline constexpr int kReportingLinesMax = 500;
// Pieces of an interval that one check follows upwards.
inline constexpr int kLinePiecesMax = 10'000;

// A line that is to be written; an empty `reports_to` is nobody.
struct NewLine {
  std::string person;
  std::string reports_to;
  Interval interval;
};

// The lines after `line` was written over them: what it covers is cut out of the others.
ReportingLines WriteLine(const ReportingLines& lines, const NewLine& line);

// OK when nobody reports to themselves at any instant, directly or through others, once `line` is
// written; without it nobody does. REPORTING_CYCLE; HIERARCHY_TOO_DEEP for more than
// kManagersAboveMax managers above the person; LIMIT_EXCEEDED.
absl::Status CheckAcyclic(const NewLine& line, LinesOf lines_of);

// Whether the manager may be named: they exist, and are here where the interval reaches past `now`.
// PERSON_UNKNOWN, PERSON_LEFT.
absl::Status CheckPresent(absl::string_view name, const v1::Person* person,
                          const Interval& interval, absl::Time now);

// Writes the line over those of the person that the view is about: ReportingLineChanged, effective
// from its start, or nothing new. Rejections: the ones above, and ERASED for an erased person.
Decision ChangeReportingLine(const NewLine& line, const PeopleView& view, const Env& env);

}  // namespace steward::accounts
