#pragma once

namespace steward::host {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace steward::host
