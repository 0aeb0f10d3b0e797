#pragma once

#include <ostream>

#include "google/protobuf/message.h"

namespace steward::ctl {

// `steward account identify` as people read it: who manages the account, how sure that is, and why;
// where nobody is found, what to look for. `response` is an IdentifyAccountManagerResponse.
void ShowIdentification(const google::protobuf::Message& response, std::ostream& out);

}  // namespace steward::ctl
