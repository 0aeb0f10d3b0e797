#include "services/ctl/event_position.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "libs/base/errors.h"
#include "libs/base/hash.h"
#include "libs/base/status.h"
#include "libs/rpc/feed_client.h"
#include "services/ctl/catalogue.h"
#include "services/ctl/failure.h"
#include "services/ctl/values.h"
#include "steward/common/v1/feed.pb.h"
#include "steward/common/v1/operations.pb.h"

namespace steward::ctl {
namespace {

absl::Status OpenAtStart(Session& session, EventPosition* position) {
  common::v1::ServiceStatus status;
  STEWARD_RETURN_IF_ERROR(session.platform.Call(
      position->service, FindMethod("steward.common.v1.OperationsService/GetStatus"),
      common::v1::GetStatusRequest(), &status));
  position->installation = status.installation();
  for (const auto& partition : status.partitions()) {
    position->heads.push_back({.epoch = partition.epoch(), .seq = partition.durable_seq()});
    common::v1::Cursor cursor;
    cursor.set_installation(status.installation());
    position->cursors.push_back(cursor);
  }
  return absl::OkStatus();
}

// To the heads: a cursor has the checksum of its record.
absl::Status GoToHeads(Session& session, EventPosition* position) {
  for (size_t i = 0; i < position->heads.size(); ++i) {
    if (position->heads[i].seq == 0) continue;
    common::v1::ReadEventsRequest request;
    request.set_partition(static_cast<uint32_t>(i));
    request.set_from_seq(position->heads[i].seq);
    request.set_max_events(1);
    common::v1::ReadEventsResponse response;
    STEWARD_RETURN_IF_ERROR(session.platform.Call(
        position->service, FindMethod("steward.common.v1.EventFeedService/ReadEvents"), request,
        &response));
    for (const std::string& payload : response.events()) {
      STEWARD_ASSIGN_OR_RETURN(const auto record, rpc::ToForeignRecord(payload));
      STEWARD_RETURN_IF_ERROR(position->Pass(record));
    }
  }
  return absl::OkStatus();
}

absl::Status GoToCursor(Session& session, const std::string& name, EventPosition* position) {
  common::v1::ListCursorsResponse response;
  STEWARD_RETURN_IF_ERROR(session.platform.Call(
      position->service, FindMethod("steward.common.v1.EventFeedService/ListCursors"),
      common::v1::ListCursorsRequest(), &response));
  for (const auto& cursor : response.cursors()) {
    if (cursor.cursor() == name) return MoveTo(cursor.token(), position);
  }
  return NotFound(absl::StrCat("the cursor ", name, " at ", position->service));
}

}  // namespace

absl::Status EventPosition::Pass(const engine::ForeignRecord& record) {
  if (record.partition >= cursors.size()) {
    return absl::DataLossError(absl::StrCat("an event of ", service, " is in partition ",
                                            record.partition, " of ", cursors.size()));
  }
  common::v1::Cursor& cursor = cursors[record.partition];
  cursor.set_epoch(record.epoch);
  cursor.set_seq(record.seq);
  cursor.set_checksum(Crc32c(record.payload));
  engine::Head& head = heads[record.partition];
  if (record.epoch > head.epoch) head.seq = std::min(head.seq, record.seq);
  return absl::OkStatus();
}

bool EventPosition::AtHeads() const {
  for (size_t i = 0; i < cursors.size(); ++i) {
    if (cursors[i].seq() < heads[i].seq) return false;
  }
  return true;
}

bool EventPosition::IsLost(const std::vector<uint64_t>& seqs) const {
  for (size_t i = 0; i < std::min(seqs.size(), heads.size()); ++i) {
    if (seqs[i] < heads[i].seq) return true;
  }
  return false;
}

absl::StatusOr<EventPosition> OpenPosition(Session& session, const std::string& service,
                                           const std::string& from) {
  EventPosition position{.service = service};
  STEWARD_RETURN_IF_ERROR(OpenAtStart(session, &position));
  absl::string_view rest = from;
  absl::Status status;
  if (absl::ConsumePrefix(&rest, "token:")) {
    status = MoveTo(std::string(rest), &position);
  } else if (absl::ConsumePrefix(&rest, "cursor:")) {
    status = GoToCursor(session, std::string(rest), &position);
  } else if (from == "latest") {
    status = GoToHeads(session, &position);
  } else if (from != "earliest") {
    const auto time = ParseTime(from);
    status = time.ok() ? absl::OkStatus()
                       : UsageError(absl::StrCat("--from: '", from,
                                                 "' is none of earliest, latest, a time, "
                                                 "token:TOKEN, cursor:NAME"));
    if (time.ok()) position.not_before = *time;
  }
  if (!status.ok()) return status;
  return position;
}

absl::Status MoveTo(const std::string& token, EventPosition* position) {
  common::v1::FeedToken parsed;
  const auto bytes = Base64UrlDecode(token);
  if (!bytes.ok() || !parsed.ParseFromString(*bytes)) {
    return UsageError(absl::StrCat("'", token, "' is no feed token"));
  }
  if (parsed.service() != position->service ||
      static_cast<size_t>(parsed.cursors_size()) != position->cursors.size()) {
    return UsageError(absl::StrCat("the token is one of ", parsed.service(), " with ",
                                   parsed.cursors_size(), " partitions, and ", position->service,
                                   " has ", position->cursors.size()));
  }
  position->cursors.assign(parsed.cursors().begin(), parsed.cursors().end());
  for (auto& cursor : position->cursors) cursor.set_installation(parsed.installation());
  return absl::OkStatus();
}

}  // namespace steward::ctl
