#include "services/ctl/calc/line.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"

namespace steward::calc {
namespace {

// Reads a text without keeping it, and says what is wrong with it.
class LineChecker final : public nlohmann::json_sax<Json> {
 public:
  const std::string& fault() const { return fault_; }

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(size_t) override { return Open(); }
  bool start_array(size_t) override { return Open(); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }
  bool key(string_t& name) override {
    if (names_.back().insert(name).second) return true;
    fault_ = absl::StrCat("has the field \"", name, "\" twice in one object");
    return false;
  }
  bool parse_error(size_t position, const std::string&,
                   const nlohmann::detail::exception&) override {
    fault_ = absl::StrCat("is no JSON at column ", position);
    return false;
  }

 private:
  bool Open() {
    names_.emplace_back();
    if (names_.size() <= kNestingMax) return true;
    fault_ = absl::StrCat("is nested deeper than ", kNestingMax, " levels");
    return false;
  }
  bool Close() {
    names_.pop_back();
    return true;
  }

  // The fields of each object that is open; a list has none.
  std::vector<std::set<std::string>> names_;
  std::string fault_;
};

}  // namespace

absl::StatusOr<Json> ParseLine(absl::string_view line) {
  LineChecker checker;
  if (!Json::sax_parse(line.begin(), line.end(), &checker)) {
    return absl::InvalidArgumentError(absl::StrCat("the line ", checker.fault()));
  }
  Json json = Json::parse(line.begin(), line.end(), nullptr, false);
  if (json.is_discarded()) return absl::InvalidArgumentError("the line is no JSON");
  return json;
}

}  // namespace steward::calc
