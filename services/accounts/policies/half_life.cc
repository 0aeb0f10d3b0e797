#include "services/accounts/policies/half_life.h"

#include <cstdint>

#include "libs/base/check.h"

namespace steward::accounts {
namespace {

// 2^(-1/2^k) for k = 1 to 64, in units of 2^-64.
constexpr uint64_t kRoots[64] = {
    0xB504F333F9DE6484, 0xD744FCCAD69D6AF4, 0xEAC0C6E7DD24392F, 0xF5257D152486CC2C,
    0xFA83B2DB722A033A, 0xFD3E0C0CF486C175, 0xFE9E115C7B8F884C, 0xFF4ECB59511EC8A5,
    0xFFA756521C8DAED2, 0xFFD3A751C0F7E10C, 0xFFE9D2B2F7DB2756, 0xFFF4E91BFF1B8C3E,
    0xFFFA747EA0040664, 0xFFFD3A3B7814EB54, 0xFFFE9D1CC60DDAB1, 0xFFFF4E8E25879BFA,
    0xFFFFA7470363F451, 0xFFFFD3A37DDA0313, 0xFFFFE9D1BDF703AF, 0xFFFFF4E8DEBE025E,
    0xFFFFFA746F4FA150, 0xFFFFFD3A37A3F8B0, 0xFFFFFE9D1BD1065A, 0xFFFFFF4E8DE845AE,
    0xFFFFFFA746F41377, 0xFFFFFFD3A37A05E4, 0xFFFFFFE9D1BD01FC, 0xFFFFFFF4E8DE80C0,
    0xFFFFFFFA746F4051, 0xFFFFFFFD3A37A025, 0xFFFFFFFE9D1BD011, 0xFFFFFFFF4E8DE808,
    0xFFFFFFFFA746F404, 0xFFFFFFFFD3A37A02, 0xFFFFFFFFE9D1BD01, 0xFFFFFFFFF4E8DE81,
    0xFFFFFFFFFA746F40, 0xFFFFFFFFFD3A37A0, 0xFFFFFFFFFE9D1BD0, 0xFFFFFFFFFF4E8DE8,
    0xFFFFFFFFFFA746F4, 0xFFFFFFFFFFD3A37A, 0xFFFFFFFFFFE9D1BD, 0xFFFFFFFFFFF4E8DF,
    0xFFFFFFFFFFFA746F, 0xFFFFFFFFFFFD3A38, 0xFFFFFFFFFFFE9D1C, 0xFFFFFFFFFFFF4E8E,
    0xFFFFFFFFFFFFA747, 0xFFFFFFFFFFFFD3A3, 0xFFFFFFFFFFFFE9D2, 0xFFFFFFFFFFFFF4E9,
    0xFFFFFFFFFFFFFA74, 0xFFFFFFFFFFFFFD3A, 0xFFFFFFFFFFFFFE9D, 0xFFFFFFFFFFFFFF4F,
    0xFFFFFFFFFFFFFFA7, 0xFFFFFFFFFFFFFFD4, 0xFFFFFFFFFFFFFFEA, 0xFFFFFFFFFFFFFFF5,
    0xFFFFFFFFFFFFFFFA, 0xFFFFFFFFFFFFFFFD, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF,
};

// 2^(-fraction / 2^64), in units of 2^-64: the product of the roots that the fraction's bits name.
unsigned __int128 PowerOf(uint64_t fraction) {
  unsigned __int128 power = static_cast<unsigned __int128>(1) << 64;
  for (int k = 0; fraction != 0; ++k, fraction <<= 1) {
    if (fraction >> 63 == 0) continue;
    // The first product is the root itself; later ones are below 2^128.
    const unsigned __int128 root = kRoots[k];
    power = power >> 64 != 0 ? root : (power * root + (uint64_t{1} << 63)) >> 64;
  }
  return power;
}

}  // namespace

Decay DecayAt(absl::Duration age, absl::Duration half_life) {
  const int64_t unit_us = absl::ToInt64Microseconds(half_life);
  STEWARD_CHECK(unit_us > 0) << "a half-life of " << absl::FormatDuration(half_life);
  const int64_t age_us = absl::ToInt64Microseconds(age);
  if (age_us <= 0) return kDecayOne;
  const int64_t halvings = age_us / unit_us;
  if (halvings > kDecayBits) return 0;
  const unsigned __int128 rest = static_cast<uint64_t>(age_us % unit_us);
  const uint64_t fraction = static_cast<uint64_t>((rest << 64) / static_cast<uint64_t>(unit_us));
  return (PowerOf(fraction) << (kDecayBits - 64)) >> halvings;
}

}  // namespace steward::accounts
