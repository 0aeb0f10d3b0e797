#include "libs/base/money.h"

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "libs/base/errors.h"
#include "libs/base/status.h"

namespace steward {
namespace {

// Codes by the digits of their minor unit, in alphabetical order, separated by spaces.
constexpr absl::string_view kNoDigits =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ";
constexpr absl::string_view kTwoDigits =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP "
    "GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP "
    "LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
    "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER "
    "ZAR ZMW ZWG ";
constexpr absl::string_view kThreeDigits = "BHD IQD JOD KWD LYD OMR TND ";
constexpr absl::string_view kFourDigits = "CLF UYW ";

constexpr size_t kCodeSize = 3;
constexpr int kUnknown = -1;

bool Lists(absl::string_view codes, absl::string_view code) {
  size_t begin = 0;
  size_t end = codes.size() / (kCodeSize + 1);
  while (begin < end) {
    const size_t middle = (begin + end) / 2;
    const int order = codes.substr(middle * (kCodeSize + 1), kCodeSize).compare(code);
    if (order == 0) return true;
    if (order < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return false;
}

int DigitsOrUnknown(absl::string_view currency) {
  if (Lists(kTwoDigits, currency)) return 2;
  if (Lists(kNoDigits, currency)) return 0;
  if (Lists(kThreeDigits, currency)) return 3;
  if (Lists(kFourDigits, currency)) return 4;
  return kUnknown;
}

absl::Status OutOfRange(absl::string_view what) {
  return Reject(common::v1::REASON_OUT_OF_RANGE,
                absl::StrCat(what, " is beyond the range of 64-bit minor units"));
}

absl::Status NoAmount(absl::string_view text, absl::string_view currency) {
  return Reject(common::v1::REASON_INVALID_FIELD,
                absl::StrCat("\"", text, "\" is no exact amount of ", currency,
                             DigitsOrUnknown(currency) == 0
                                 ? ", which has no decimals; write digits, as in 2500"
                                 : "; write digits with an optional decimal point, as in 25.00"));
}

bool AllDigits(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)); });
}

// A decimal number taken apart, without its sign.
struct Decimal {
  absl::string_view whole;
  absl::string_view fraction;
};

// True when `text` is digits, or digits, a point and digits.
bool Split(absl::string_view text, Decimal* decimal) {
  const size_t point = text.find('.');
  decimal->whole = text.substr(0, point);
  if (point != absl::string_view::npos) {
    decimal->fraction = text.substr(point + 1);
    if (decimal->fraction.empty()) return false;
  }
  return !decimal->whole.empty() && AllDigits(decimal->whole) && AllDigits(decimal->fraction);
}

}  // namespace

absl::StatusOr<int64_t> CheckedAdd(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_add_overflow(a, b, &result)) return OutOfRange(absl::StrCat(a, " + ", b));
  return result;
}

absl::StatusOr<int64_t> CheckedSub(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_sub_overflow(a, b, &result)) return OutOfRange(absl::StrCat(a, " - ", b));
  return result;
}

absl::StatusOr<int64_t> CheckedMul(int64_t a, int64_t b) {
  int64_t result = 0;
  if (__builtin_mul_overflow(a, b, &result)) return OutOfRange(absl::StrCat(a, " * ", b));
  return result;
}

absl::StatusOr<int64_t> MulDivHalfUp(int64_t value, int64_t numerator, int64_t denominator) {
  const auto failure = [&] {
    return OutOfRange(absl::StrCat(value, " * ", numerator, " / ", denominator));
  };
  if (denominator < 1) return failure();
  const __int128 product = static_cast<__int128>(value) * numerator;
  __int128 quotient = product / denominator;
  __int128 remainder = product % denominator;
  if (remainder < 0) {
    --quotient;
    remainder += denominator;
  }
  if (remainder >= denominator - remainder) ++quotient;
  if (quotient < std::numeric_limits<int64_t>::min() ||
      quotient > std::numeric_limits<int64_t>::max()) {
    return failure();
  }
  return static_cast<int64_t>(quotient);
}

bool IsKnownCurrency(absl::string_view currency) { return DigitsOrUnknown(currency) != kUnknown; }

absl::StatusOr<int> MinorDigits(absl::string_view currency) {
  const int digits = DigitsOrUnknown(currency);
  if (digits == kUnknown) {
    return Reject(common::v1::REASON_INVALID_FIELD,
                  absl::StrCat("\"", currency, "\" is no currency code of ISO 4217, as in EUR"));
  }
  return digits;
}

absl::StatusOr<int64_t> ParseAmount(absl::string_view text, absl::string_view currency) {
  STEWARD_ASSIGN_OR_RETURN(const int minor_digits, MinorDigits(currency));
  const size_t digits = static_cast<size_t>(minor_digits);
  const bool negative = !text.empty() && text.front() == '-';
  Decimal decimal;
  if (!Split(negative ? text.substr(1) : text, &decimal)) return NoAmount(text, currency);
  if (decimal.fraction.size() > digits) {
    const absl::string_view beyond = decimal.fraction.substr(digits);
    if (beyond.find_first_not_of('0') != absl::string_view::npos) return NoAmount(text, currency);
    decimal.fraction = decimal.fraction.substr(0, digits);
  }
  const std::string padding(digits - decimal.fraction.size(), '0');
  int64_t units = 0;
  for (char c : absl::StrCat(decimal.whole, decimal.fraction, padding)) {
    const int64_t digit = negative ? '0' - c : c - '0';
    if (__builtin_mul_overflow(units, int64_t{10}, &units) ||
        __builtin_add_overflow(units, digit, &units)) {
      return OutOfRange(text);
    }
  }
  return units;
}

absl::StatusOr<std::string> FormatAmount(int64_t minor_units, absl::string_view currency) {
  STEWARD_ASSIGN_OR_RETURN(const int minor_digits, MinorDigits(currency));
  const size_t digits = static_cast<size_t>(minor_digits);
  const bool negative = minor_units < 0;
  std::string text = absl::StrCat(minor_units);
  if (negative) text.erase(0, 1);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, 1, '.');
  return negative ? absl::StrCat("-", text) : text;
}

}  // namespace steward
