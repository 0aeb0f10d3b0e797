#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

#include "libs/base/filter.h"
#include "libs/base/naming.h"
#include "libs/base/status.h"
#include "libs/engine/query.h"
#include "services/mirrors/known_account.h"

// Lists of what belongs to accounts: of one by id, or of one or all by state. Thread-safe.
namespace steward::feedback {

// The index entries that hold an answer.
struct IndexScan {
  uint16_t index = 0;
  std::vector<KeyPart> key;
};

// The two indexes of a kind of thing, and the enum of its states.
struct ListedBy {
  // {account id}.
  uint16_t account = 0;
  // {state as a number, account id}.
  uint16_t state = 0;
  const google::protobuf::EnumDescriptor* states = nullptr;
};

// The entries for `parent` ("accounts/{account}" or "accounts/-") and a filter by state, if any.
absl::StatusOr<IndexScan> ScanByState(absl::string_view parent, const std::optional<Filter>& filter,
                                      const ListedBy& by);

// Adds a page of what the scan finds by `add(State&)`, and the next page's token. NOT_FOUND for an
// account that nobody has told of.
template <class State, class Request, class Response, class Add>
absl::Status AddPage(const Request& request, const IndexScan& scan,
                     const engine::QueryContext& context, std::pair<Response*, Add> target) {
  const std::string query =
      absl::StrCat(request.GetTypeName(), "\n", request.parent(), "\n", request.filter());
  STEWARD_ASSIGN_OR_RETURN(const engine::Page page,
                           context.ScanIndex(scan.index, scan.key, /*prefix_of_last=*/false,
                                             {request.page_size(), request.page_token(), query}));
  if (page.names.empty())
    STEWARD_RETURN_IF_ERROR(mirrors::CheckAccountKnown(context, request.parent()));
  for (const auto& name : page.names) {
    STEWARD_ASSIGN_OR_RETURN(const auto state, context.Find<State>(name));
    if (state != nullptr) target.second(*state);
  }
  target.first->set_next_page_token(page.next_page_token);
  return absl::OkStatus();
}

}  // namespace steward::feedback
