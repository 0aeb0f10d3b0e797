#include "libs/rpc/validation.h"

#include "absl/strings/str_cat.h"
#include "buf/validate/validate.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using google::protobuf::TextFormat;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const ErrorDetail detail = DetailOf(status);
  for (const auto& violation : detail.violations()) fields.push_back(violation.field());
  return fields;
}

// A message type of one or more fields with rules, as text: the body of a DescriptorProto.
class RuledMessage {
 public:
  explicit RuledMessage(const std::string& body)
      : pool_(google::protobuf::DescriptorPool::generated_pool()) {
    buf::validate::FieldRules::descriptor();
    google::protobuf::Timestamp::descriptor();
    google::type::Date::descriptor();
    google::protobuf::FieldMask::descriptor();
    google::protobuf::FileDescriptorProto file;
    const std::string text = absl::StrCat(
        "name: 't.proto' package: 't' syntax: 'proto3' dependency: 'buf/validate/validate.proto' "
        "dependency: "
        "'google/protobuf/timestamp.proto' dependency: 'google/type/date.proto' dependency: "
        "'google/protobuf/field_mask.proto' enum_type { name: 'E' value { name: 'E_UNSPECIFIED' "
        "number: 0 } value { "
        "name: 'E_ONE' number: 1 } value { name: 'E_TWO' number: 2 } } message_type { name: 'M' ",
        body, " }");
    EXPECT_TRUE(TextFormat::ParseFromString(text, &file)) << text;
    const auto* built = pool_.BuildFile(file);
    EXPECT_NE(built, nullptr) << text;
    descriptor_ = built->message_type(0);
    factory_.SetDelegateToGeneratedFactory(true);
  }

  absl::StatusOr<std::unique_ptr<const Validator>> Build() const {
    return Validator::Build({descriptor_});
  }

  // The verdict on a message in text form.
  absl::Status Check(const std::string& text) {
    const auto validator = Build();
    if (!validator.ok()) return validator.status();
    const std::unique_ptr<google::protobuf::Message> message(
        factory_.GetPrototype(descriptor_)->New());
    EXPECT_TRUE(TextFormat::ParseFromString(text, message.get())) << text;
    return (*validator)->Validate(*message);
  }

 private:
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
  const google::protobuf::Descriptor* descriptor_ = nullptr;
};

// One field "f".
std::string Field(const std::string& type, const std::string& rules, bool repeated = false) {
  return absl::StrCat(
      "field { name: 'f' number: 1 label: ", repeated ? "LABEL_REPEATED" : "LABEL_OPTIONAL",
      " type: ", type, " options { [buf.validate.field] { ", rules, " } } }");
}
std::string String(const std::string& rules) {
  return Field("TYPE_STRING", absl::StrCat("string { ", rules, " }"));
}

std::string Quoted(const std::string& value) { return absl::StrCat("f: '", value, "'"); }

TEST(Validation, CountsCharactersNotBytes) {
  RuledMessage message(String("min_len: 2 max_len: 3"));
  EXPECT_FALSE(message.Check(Quoted("a")).ok());
  EXPECT_TRUE(message.Check(Quoted("ab")).ok());
  EXPECT_TRUE(message.Check(Quoted("\xC3\xA4\xC3\xB6\xC3\xBC")).ok());
  EXPECT_FALSE(message.Check(Quoted("abcd")).ok());
}

TEST(Validation, CountsBytesWhereTheRuleSaysSo) {
  RuledMessage message(String("max_bytes: 3"));
  EXPECT_TRUE(message.Check(Quoted("abc")).ok());
  EXPECT_FALSE(message.Check(Quoted("\xC3\xA4\xC3\xA4")).ok());
  RuledMessage bytes(Field("TYPE_BYTES", "bytes { min_len: 1 max_len: 2 }"));
  EXPECT_FALSE(bytes.Check("").ok());
  EXPECT_TRUE(bytes.Check("f: '\\377\\001'").ok());
  EXPECT_FALSE(bytes.Check("f: 'abc'").ok());
}

TEST(Validation, MatchesPatternsEmptyValuesToo) {
  RuledMessage message(String("pattern: '^[a-z]{1,3}$'"));
  EXPECT_FALSE(message.Check("").ok());
  EXPECT_TRUE(message.Check(Quoted("abc")).ok());
  EXPECT_FALSE(message.Check(Quoted("abcd")).ok());
  EXPECT_FALSE(message.Check(Quoted("abc\\n")).ok());
}

TEST(Validation, KnowsListsOfStrings) {
  RuledMessage in(String("in: 'a' in: 'b'"));
  EXPECT_TRUE(in.Check(Quoted("b")).ok());
  EXPECT_FALSE(in.Check(Quoted("c")).ok());
  RuledMessage not_in(String("not_in: 'a'"));
  EXPECT_FALSE(not_in.Check(Quoted("a")).ok());
  EXPECT_TRUE(not_in.Check(Quoted("b")).ok());
  RuledMessage fixed(String("const: 'x'"));
  EXPECT_FALSE(fixed.Check(Quoted("y")).ok());
}

TEST(Validation, KeepsTheBoundsOfNumbers) {
  RuledMessage signed_number(Field("TYPE_INT64", "int64 { gte: -1 lt: 10 }"));
  EXPECT_FALSE(signed_number.Check("f: -2").ok());
  EXPECT_TRUE(signed_number.Check("f: -1").ok());
  EXPECT_TRUE(signed_number.Check("f: 9").ok());
  EXPECT_FALSE(signed_number.Check("f: 10").ok());
  RuledMessage unsigned_number(Field("TYPE_UINT64", "uint64 { gt: 18446744073709551613 }"));
  EXPECT_FALSE(unsigned_number.Check("f: 18446744073709551613").ok());
  EXPECT_TRUE(unsigned_number.Check("f: 18446744073709551615").ok());
  RuledMessage listed(Field("TYPE_INT32", "int32 { in: 1 in: 3 not_in: 3 }"));
  EXPECT_TRUE(listed.Check("f: 1").ok());
  EXPECT_FALSE(listed.Check("f: 2").ok());
  EXPECT_FALSE(listed.Check("f: 3").ok());
}

TEST(Validation, KnowsTheValuesOfEnums) {
  RuledMessage message(
      "field { name: 'f' number: 1 label: LABEL_OPTIONAL type: TYPE_ENUM type_name: '.t.E' options "
      "{ "
      "[buf.validate.field] { enum { defined_only: true not_in: 0 not_in: 2 } } } }");
  const absl::Status unset = message.Check("");
  ASSERT_EQ(DetailOf(unset).violations_size(), 1);
  EXPECT_EQ(DetailOf(unset).violations(0).description(), "must be set, to one of E_ONE");
  const absl::Status refused = message.Check("f: E_TWO");
  ASSERT_EQ(DetailOf(refused).violations_size(), 1);
  EXPECT_EQ(DetailOf(refused).violations(0).description(), "must be one of E_ONE");
  EXPECT_TRUE(message.Check("f: E_ONE").ok());
  EXPECT_FALSE(message.Check("f: 7").ok());
}

TEST(Validation, CountsAndComparesEntries) {
  RuledMessage message(
      Field("TYPE_STRING",
            "repeated { min_items: 1 max_items: 2 unique: true items { string { min_len: 1 } } }",
            /*repeated=*/true));
  EXPECT_FALSE(message.Check("").ok());
  EXPECT_TRUE(message.Check("f: 'a' f: 'b'").ok());
  EXPECT_FALSE(message.Check("f: 'a' f: 'b' f: 'c'").ok());
  EXPECT_FALSE(message.Check("f: 'a' f: 'a'").ok());
  EXPECT_THAT(FieldsOf(message.Check("f: 'a' f: ''")), ElementsAre("f[1]"));
}

TEST(Validation, LimitsEveryRepeatedField) {
  RuledMessage message(Field("TYPE_INT32", "", /*repeated=*/true));
  std::string entries;
  for (int i = 0; i < 1000; ++i) entries += "f: 1 ";
  EXPECT_TRUE(message.Check(entries).ok());
  EXPECT_FALSE(message.Check(entries + "f: 1").ok());
}

TEST(Validation, KnowsRequiredAndIgnoredFields) {
  RuledMessage required(Field("TYPE_INT32", "required: true"));
  EXPECT_THAT(std::string(required.Check("").message()), HasSubstr("f is required"));
  EXPECT_TRUE(required.Check("f: 1").ok());
  RuledMessage if_set(Field("TYPE_STRING", "ignore: IGNORE_IF_ZERO_VALUE string { min_len: 2 }"));
  EXPECT_TRUE(if_set.Check("").ok());
  EXPECT_FALSE(if_set.Check(Quoted("a")).ok());
  RuledMessage never(Field("TYPE_STRING", "ignore: IGNORE_ALWAYS string { min_len: 2 }"));
  EXPECT_TRUE(never.Check(Quoted("a")).ok());
}

TEST(Validation, RequiresAOneof) {
  RuledMessage message(
      "oneof_decl { name: 'at' options { [buf.validate.oneof] { required: true } } } field { name: "
      "'a' number: 1 label: "
      "LABEL_OPTIONAL type: TYPE_INT32 oneof_index: 0 } field { name: 'b' number: 2 label: "
      "LABEL_OPTIONAL type: "
      "TYPE_INT32 oneof_index: 0 }");
  EXPECT_THAT(FieldsOf(message.Check("")), ElementsAre("at"));
  EXPECT_TRUE(message.Check("b: 0").ok());
}

TEST(Validation, RefusesControlCharactersUnasked) {
  RuledMessage text(Field("TYPE_STRING", ""));
  EXPECT_TRUE(text.Check("f: 'a\\n\\tb'").ok());
  EXPECT_FALSE(text.Check("f: 'a\\000b'").ok());
  EXPECT_FALSE(text.Check("f: 'a\\033b'").ok());
  RuledMessage name(String("max_len: 200"));
  EXPECT_TRUE(name.Check("").ok());
  EXPECT_TRUE(name.Check(Quoted("M\xC3\xBCller & Co")).ok());
  EXPECT_FALSE(name.Check("f: 'a\\nb'").ok());
  EXPECT_FALSE(name.Check(Quoted("\xE2\x80\xAE"
                                 "abc"))
                   .ok());
  EXPECT_FALSE(name.Check(Quoted("   ")).ok());
}

TEST(Validation, KnowsTimesAndDays) {
  RuledMessage message(
      "field { name: 't' number: 1 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "
      "'.google.protobuf.Timestamp' } "
      "field { name: 'd' number: 2 label: LABEL_OPTIONAL type: TYPE_MESSAGE type_name: "
      "'.google.type.Date' }");
  EXPECT_TRUE(
      message
          .Check("t { seconds: 253402300799 nanos: 999999999 } d { year: 2028 month: 2 day: 29 }")
          .ok());
  EXPECT_THAT(FieldsOf(message.Check("t { seconds: 253402300800 }")), ElementsAre("t"));
  EXPECT_THAT(FieldsOf(message.Check("t { nanos: -1 }")), ElementsAre("t"));
  EXPECT_THAT(FieldsOf(message.Check("d { year: 2027 month: 2 day: 29 }")), ElementsAre("d"));
  EXPECT_THAT(FieldsOf(message.Check("d { year: 10000 month: 1 day: 1 }")), ElementsAre("d"));
}

TEST(Validation, StopsTheStartForARuleItDoesNotKnow) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {String("email: true"), "email"},
      {String("contains: 'x'"), "contains"},
      {String("pattern: '('"), "pattern"},
      {Field("TYPE_STRING", "int32 { gte: 1 }"), "int32"},
      {Field("TYPE_STRING", "cel { expression: 'true' }"), "cel"},
      {Field("TYPE_DOUBLE", "double { gte: 1 }"), "double"},
      {Field("TYPE_INT32", "int32 { gte: 9 lte: 1 }"), "exclude"}};
  for (const auto& [body, rule] : cases) {
    const auto validator = RuledMessage(body).Build();
    EXPECT_EQ(validator.status().code(), absl::StatusCode::kFailedPrecondition) << body;
    EXPECT_THAT(std::string(validator.status().message()), HasSubstr("t.M.f"));
    EXPECT_THAT(std::string(validator.status().message()), HasSubstr(rule));
  }
}

template <class Request>
absl::Status Check(const std::string& text) {
  const auto validator = Validator::Build({Request::descriptor()});
  if (!validator.ok()) return validator.status();
  Request request;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &request)) << text;
  return (*validator)->Validate(request);
}

constexpr char kLine[] =
    "lines { line_id: 'l1' product: 'Pro' quantity: 1 unit_price { currency: 'EUR' minor_units: "
    "100 } period: "
    "PERIOD_MONTH }";
constexpr char kContract[] =
    "name: 'accounts/a1/contracts/c1' title: 'Big' currency: 'EUR' start_date { year: 2026 month: "
    "1 day: 1 } ";

TEST(Validation, AcceptsAWholeRequest) {
  const std::string text =
      absl::StrCat("parent: 'accounts/a1' contract_id: 'c1' contract { ", kContract, kLine, " }");
  EXPECT_EQ(Check<contracts::v1::CreateContractRequest>(text), absl::OkStatus());
}

TEST(Validation, ReportsAllViolationsWithTheirPaths) {
  const absl::Status status = Check<contracts::v1::CreateContractRequest>(absl::StrCat(
      "parent: 'accounts/a/b' contract { currency: 'EUR' start_date { year: 2026 month: 1 day: 1 "
      "} ",
      kLine,
      " lines { line_id: 'l2' product: 'Pro' quantity: 0 unit_price { currency: 'eur' } period: "
      "PERIOD_MONTH } } request_id: '",
      std::string(129, 'x'), "'"));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(DetailOf(status).reason(), common::v1::REASON_INVALID_FIELD);
  EXPECT_THAT(FieldsOf(status), ElementsAre("parent", "contract.lines[1].quantity",
                                            "contract.lines[1].unit_price.currency", "request_id"));
}

TEST(Validation, ChecksOnlyMaskedFieldsOfAnUpdate) {
  using Update = contracts::v1::UpdateContractRequest;
  const std::string name = "contract { name: 'accounts/a1/contracts/c1' ";
  EXPECT_EQ(Check<Update>(name + "title: 'New' } update_mask { paths: 'title' }"),
            absl::OkStatus());
  EXPECT_THAT(
      FieldsOf(Check<Update>(name + "} update_mask { paths: 'lines' paths: 'start_date' }")),
      ElementsAre("contract.start_date", "contract.lines"));
  EXPECT_THAT(
      FieldsOf(Check<Update>(
          name +
          "start_date { year: 2026 month: 13 } } update_mask { paths: 'start_date.month' }")),
      IsEmpty());
  EXPECT_THAT(FieldsOf(Check<Update>("contract { name: 'x' } update_mask { paths: 'title' }")),
              ElementsAre("contract.name"));
}

TEST(Validation, RefusesMasksThatNameNothing) {
  using Update = contracts::v1::UpdateContractRequest;
  const std::string contract = absl::StrCat("contract { ", kContract, kLine, "}");
  for (const char* path : {"nothing", "title.x", "lines.quantity", "", "*"}) {
    const absl::Status status =
        Check<Update>(absl::StrCat(contract, " update_mask { paths: '", path, "' }"));
    EXPECT_THAT(FieldsOf(status), ElementsAre("update_mask")) << path;
  }
  std::string paths;
  for (int i = 0; i < 64; ++i) paths += "paths: 'title' ";
  EXPECT_EQ(Check<Update>(absl::StrCat(contract, " update_mask { ", paths, " }")),
            absl::OkStatus());
  EXPECT_FALSE(
      Check<Update>(absl::StrCat(contract, " update_mask { ", paths, " paths: 'title' }")).ok());
}

TEST(Validation, StopsCountingViolationsAtAHundred) {
  std::string lines;
  for (int i = 0; i < 100; ++i) lines += "lines { } ";
  const absl::Status status = Check<contracts::v1::CreateContractRequest>(
      absl::StrCat("parent: 'accounts/a1' contract { ", kContract, lines, " }"));
  EXPECT_EQ(DetailOf(status).violations_size(), 100);
  EXPECT_THAT(std::string(status.message()), HasSubstr("and 95 more"));
}

}  // namespace
}  // namespace steward::rpc
