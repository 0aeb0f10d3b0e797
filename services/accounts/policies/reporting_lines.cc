#include "services/accounts/policies/reporting_lines.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "services/accounts/policies/people_fields.h"
#include "steward/accounts/v1/accounts_events.pb.h"

namespace steward::accounts {
namespace {

// A line without its protobuf form.
struct Piece {
  Interval interval;
  std::string reports_to;
};

void AddPiece(const Interval& interval, const std::string& reports_to, std::vector<Piece>* pieces) {
  if (!interval.empty() && !reports_to.empty()) pieces->push_back({interval, reports_to});
}

// Sorts the pieces and joins neighbours that meet and lead to the same manager.
ReportingLines Join(std::vector<Piece> pieces) {
  std::sort(pieces.begin(), pieces.end(),
            [](const Piece& a, const Piece& b) { return a.interval.from < b.interval.from; });
  ReportingLines lines;
  for (size_t i = 0; i < pieces.size();) {
    Piece joined = pieces[i++];
    while (i < pieces.size() && pieces[i].interval.from == joined.interval.to &&
           pieces[i].reports_to == joined.reports_to) {
      joined.interval.to = pieces[i++].interval.to;
    }
    v1::ReportingLine* line = lines.Add();
    line->set_reports_to(joined.reports_to);
    SetInterval(joined.interval, line);
  }
  return lines;
}

bool SameLines(const ReportingLines& a, const ReportingLines& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const v1::ReportingLine& left, const v1::ReportingLine& right) {
                      return left.reports_to() == right.reports_to() &&
                             IntervalOf(left) == IntervalOf(right);
                    });
}

absl::Status Cycle(const NewLine& line, absl::Time from) {
  return Reject(
      Reason::REASON_REPORTING_CYCLE,
      absl::StrCat(line.person, " can't report to ", line.reports_to, ", who ",
                   line.reports_to == line.person ? "is the same person" : "reports to them",
                   " at ", FormatRfc3339(from),
                   "; choose another manager, or an interval in which nobody does"));
}

absl::Status TooDeep(const NewLine& line) {
  return Reject(Reason::REASON_HIERARCHY_TOO_DEEP,
                absl::StrCat(line.person, " would have more than ", kManagersAboveMax,
                             " managers above them; choose a manager nearer to the top"));
}

// The managers of everybody on this level, each while the one below reports to them.
std::vector<Piece> LevelAbove(const std::vector<Piece>& level, LinesOf lines_of) {
  std::vector<Piece> above;
  for (const Piece& piece : level) {
    for (const v1::ReportingLine& line : lines_of(piece.reports_to)) {
      AddPiece(Common(piece.interval, IntervalOf(line)), line.reports_to(), &above);
    }
  }
  return above;
}

absl::Status CheckSubject(const v1::Person& person) {
  if (person.state() == v1::Person::STATE_ERASED) return RefuseErased(person.name());
  return absl::OkStatus();
}

}  // namespace

ReportingLines WriteLine(const ReportingLines& lines, const NewLine& line) {
  std::vector<Piece> pieces;
  for (const v1::ReportingLine& old : lines) {
    const Interval interval = IntervalOf(old);
    AddPiece({interval.from, std::min(interval.to, line.interval.from)}, old.reports_to(), &pieces);
    AddPiece({std::max(interval.from, line.interval.to), interval.to}, old.reports_to(), &pieces);
  }
  AddPiece(line.interval, line.reports_to, &pieces);
  return Join(std::move(pieces));
}

absl::Status CheckAcyclic(const NewLine& line, LinesOf lines_of) {
  std::vector<Piece> level;
  AddPiece(line.interval, line.reports_to, &level);
  int levels = 0;
  size_t pieces = 0;
  while (!level.empty()) {
    for (const Piece& piece : level) {
      if (piece.reports_to == line.person) return Cycle(line, piece.interval.from);
    }
    if (++levels > kManagersAboveMax) return TooDeep(line);
    pieces += level.size();
    if (pieces > kLinePiecesMax) {
      return Reject(Reason::REASON_LIMIT_EXCEEDED,
                    absl::StrCat("the managers above ", line.reports_to,
                                 " change too often in this interval; set a shorter one"));
    }
    level = LevelAbove(level, lines_of);
  }
  return absl::OkStatus();
}

absl::Status CheckPresent(absl::string_view name, const v1::Person* person,
                          const Interval& interval, absl::Time now) {
  if (person == nullptr) {
    return Reject(Reason::REASON_PERSON_UNKNOWN,
                  absl::StrCat(name, " does not exist; create them first"));
  }
  if (person->state() == v1::Person::STATE_ACTIVE || interval.to <= now) return absl::OkStatus();
  return Reject(Reason::REASON_PERSON_LEFT,
                absl::StrCat(name,
                             " left the organisation; choose somebody else, or a valid_to "
                             "that has passed"));
}

Decision ChangeReportingLine(const NewLine& line, const PeopleView& view, const Env& env) {
  const v1::Person& person = view.person()->person();
  STEWARD_RETURN_IF_ERROR(CheckSubject(person));
  if (!line.reports_to.empty()) {
    const v1::PersonState* manager = view.Person(line.reports_to);
    STEWARD_RETURN_IF_ERROR(CheckPresent(line.reports_to,
                                         manager == nullptr ? nullptr : &manager->person(),
                                         line.interval, env.now));
  }
  v1::ReportingLineChanged event;
  *event.mutable_before() = person.reporting_lines();
  *event.mutable_after() = WriteLine(person.reporting_lines(), line);
  if (SameLines(event.before(), event.after())) return Nothing();
  STEWARD_RETURN_IF_ERROR(CheckAcyclic(
      line, [&view](absl::string_view name) -> const auto& {
        const v1::PersonState* state = view.Person(name);
        return (state == nullptr ? v1::PersonState::default_instance() : *state)
            .person()
            .reporting_lines();
      }));
  if (event.after_size() > kReportingLinesMax) {
    return Reject(Reason::REASON_LIMIT_EXCEEDED,
                  absl::StrCat(person.name(), " would have more than ", kReportingLinesMax,
                               " reporting lines; write a longer one over some of them"));
  }
  Decision decision;
  decision.Add(std::move(event)).At(line.interval.from);
  return decision;
}

}  // namespace steward::accounts
