#pragma once

#include <map>
#include <string>

namespace steward::ctl {

// What each RESOURCE of `steward RESOURCE VERB` is, for help.
const std::map<std::string, std::string>& Resources();

}  // namespace steward::ctl
