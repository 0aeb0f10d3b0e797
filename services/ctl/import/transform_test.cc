#include "services/ctl/import/transform.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class NoLookups final : public LookupSource {
 public:
  absl::StatusOr<std::string> Find(const Pipe& lookup, const std::string& key) const override {
    if (key == "Acme") return std::string("1000");
    return absl::NotFoundError(absl::StrCat("no row of ", lookup.args[0], " has '", key, "'"));
  }
};

class TransformTest : public ::testing::Test {
 protected:
  TransformTest() {
    Add("id", Kind::kText, Value(std::string("a-1")));
    Add("name", Kind::kText, Value(std::string("Acme")));
    Add("none", Kind::kText, Value());
    Add("plan", Kind::kText, Value(std::string("Pro")));
    Add("price", Kind::kDecimal, Value(*ParseDecimal("100.00")));
    Add("seats", Kind::kInteger, Value(int64_t{3}));
    Add("trial", Kind::kBool, Value(true));
    Add("paid", Kind::kBool, Value(false));
    Add("start", Kind::kDay, *FromText("2024-05-01", Kind::kDay));
    Add("end", Kind::kDay, *FromText("2024-04-01", Kind::kDay));
    Add("currency", Kind::kText, Value(std::string("JPY")));
    record_.raw = {"a-1", "Acme"};
    maps_["tier"] = {.name = "tier",
                     .values = {{"Pro", "GROWTH"}, {"Basic", "SCALE"}},
                     .otherwise = "",
                     .correction = ""};
    maps_["fix"] = {.name = "fix",
                    .values = {{"Pro", "Professional"}},
                    .otherwise = "",
                    .correction = "spelt out"};
  }

  void Add(const std::string& name, Kind kind, Value value) {
    columns_[name] = kinds_.size();
    kinds_.push_back(kind);
    record_.values.push_back(std::move(value));
  }

  Scope TheScope() {
    return {.columns = &columns_,
            .record = &record_,
            .maps = &maps_,
            .lookups = &lookups_,
            .source = "test",
            .corrections = &corrections_};
  }

  // The value as text, or what is wrong.
  std::string Result(absl::string_view text) {
    const auto expression = ParseExpression(text);
    if (!expression.ok()) return std::string(expression.status().message());
    const auto kind =
        CheckExpression(*expression, {.columns = &columns_, .kinds = &kinds_, .maps = &maps_});
    if (!kind.ok()) return std::string(kind.status().message());
    const auto value = Evaluate(*expression, TheScope());
    return value.ok() ? ToText(*value) : std::string(value.status().message());
  }

  bool Condition(absl::string_view text) {
    const auto condition = ParseCondition(text);
    EXPECT_TRUE(condition.ok()) << condition.status();
    return condition.ok() && Holds(*condition, TheScope()).value();
  }

  ColumnIndex columns_;
  std::vector<Kind> kinds_;
  Record record_;
  std::map<std::string, ValueMap> maps_;
  NoLookups lookups_;
  std::vector<std::string> corrections_;
};

TEST_F(TransformTest, TextsWithColumns) {
  EXPECT_EQ(Result("accounts/{id}"), "accounts/a-1");
  EXPECT_EQ(Result("{{x}} {id}-{seats}"), "{x} a-1-3");
  EXPECT_EQ(Result("x-{none}"), "") << "an absent column makes the whole absent";
  EXPECT_EQ(Result("{start}"), "2024-05-01");
  EXPECT_THAT(Result("{id"), HasSubstr("no partner"));
  EXPECT_THAT(Result("{idd}"), HasSubstr("no column 'idd'; did you mean 'id'?"));
}

TEST_F(TransformTest, MapsAndCorrections) {
  EXPECT_EQ(Result("{plan|map(tier)}"), "GROWTH");
  EXPECT_THAT(corrections_, IsEmpty());
  EXPECT_EQ(Result("{plan|map(fix)}"), "Professional");
  EXPECT_THAT(corrections_, ElementsAre("'Pro' read as 'Professional': spelt out"));
  EXPECT_THAT(Result("{name|map(tier)}"), HasSubstr("name: 'Acme' is not in the map 'tier'"));
  EXPECT_THAT(Result("{plan|map(teir)}"), HasSubstr("no map 'teir'; did you mean 'tier'?"));
}

TEST_F(TransformTest, MoneyIsExact) {
  EXPECT_EQ(Result("{price|money(USD)}"), "10000 minor units of USD");
  EXPECT_EQ(Result("{price|money(@currency)}"), "100 minor units of JPY");
  EXPECT_EQ(Result("{price|money(USD, 1000000)}"), "10000000000 minor units of USD");
  EXPECT_THAT(Result("{price|money(XXQ)}"), HasSubstr("'XXQ' is not a currency"));
  record_.values[columns_["price"]] = Value(*ParseDecimal("0.005"));
  EXPECT_THAT(Result("{price|money(USD)}"), HasSubstr("not a whole number of the smallest unit"));
}

TEST_F(TransformTest, AmountsAreDivided) {
  EXPECT_THAT(Result("{price|money(USD)|divide(@seats)}"), HasSubstr("don't divide by 3 exactly"));
  EXPECT_EQ(Result("{price|money(USD)|divide(@seats, round)}"), "3333 minor units of USD");
  EXPECT_EQ(Result("{price|money(USD)|unless_divisible(@seats)}"), "10000 minor units of USD");
  record_.values[columns_["seats"]] = Value(int64_t{4});
  EXPECT_EQ(Result("{price|money(USD)|divide(@seats)}"), "2500 minor units of USD");
  EXPECT_EQ(Result("{price|money(USD)|unless_divisible(@seats)}"), "");
  record_.values[columns_["seats"]] = Value(int64_t{0});
  EXPECT_THAT(Result("{price|money(USD)|divide(@seats)}"), HasSubstr("can't be divided by '0'"));
}

TEST_F(TransformTest, ZeroWhenAndAtMostAreCorrections) {
  EXPECT_EQ(Result("{price|money(USD)|zero_when(@paid)}"), "10000 minor units of USD");
  EXPECT_THAT(corrections_, IsEmpty());
  EXPECT_EQ(Result("{price|money(USD)|zero_when(@trial)}"), "0 minor units of USD");
  EXPECT_EQ(Result("{start|at_most(@end)}"), "2024-04-01");
  EXPECT_THAT(corrections_,
              ElementsAre(HasSubstr("taken as 0"), "2024-05-01 moved to end 2024-04-01"));
  EXPECT_EQ(Result("{end|at_most(@start)}"), "2024-04-01");
}

TEST_F(TransformTest, MinutesAfterAnInstant) {
  EXPECT_EQ(Result("{start|plus_minutes(@seats)}"), "2024-05-01T00:03:00Z");
  EXPECT_EQ(Result("{start|plus_minutes(@seats)|plus_minutes(@seats)}"), "2024-05-01T00:06:00Z");
  record_.values[columns_["seats"]] = Value(int64_t{-1});
  EXPECT_THAT(Result("{start|plus_minutes(@seats)}"), HasSubstr("'-1' is no number of minutes"));
  record_.values[columns_["seats"]] = Value();
  EXPECT_EQ(Result("{start|plus_minutes(@seats)}"), "");
}

TEST_F(TransformTest, Ids) {
  const std::string hash = Result("{name|hash}");
  EXPECT_EQ(hash.size(), 16u);
  EXPECT_NE(hash, Result("{id|hash}"));
  EXPECT_EQ(Result("{name|hash(8)}"), hash.substr(0, 8));
  const std::string row = Result("{*|hash}");
  record_.raw = {"a-1A", "cme"};
  EXPECT_NE(Result("{*|hash}"), row) << "fields must not run into each other";
  record_.values[columns_["name"]] = Value(std::string("Acme & Sons, Ltd."));
  EXPECT_EQ(Result("{name|slug}"), "acme-sons-ltd");
}

TEST_F(TransformTest, Lookups) {
  EXPECT_EQ(Result("{name|lookup(accounts, account, account_id)}"), "1000");
  EXPECT_THAT(Result("{plan|lookup(accounts, account, account_id)}"),
              HasSubstr("no row of accounts has 'Pro'"));
}

TEST_F(TransformTest, MisusedTransformsAreFoundBeforeAnyRow) {
  EXPECT_THAT(Result("{price|mony(USD)}"), HasSubstr("no transform 'mony'; did you mean 'money'?"));
  EXPECT_THAT(Result("{name|money(USD)}"), HasSubstr("transform 'money': it can't take text"));
  EXPECT_THAT(Result("{price|money}"), HasSubstr("an argument is missing"));
  EXPECT_THAT(Result("{price|scale(10, round, 3)}"), HasSubstr("too many arguments"));
  EXPECT_THAT(Result("{price|scale(ten)}"), HasSubstr("'ten' is not a number"));
  EXPECT_THAT(Result("{price|money(USD)|divide(@price)}"),
              HasSubstr("@price is decimal, but has to be integer"));
  EXPECT_THAT(Result("{price|scale(1)|zero_when(@seats)}"), HasSubstr("has to be bool"));
}

TEST_F(TransformTest, Conditions) {
  EXPECT_TRUE(Condition("{plan} = Pro"));
  EXPECT_TRUE(Condition("{trial} = TRUE"));
  EXPECT_TRUE(Condition("{end} < {start}"));
  EXPECT_TRUE(Condition("{seats} >= 3 and {plan} != Basic"));
  EXPECT_FALSE(Condition("{seats} > 3"));
  EXPECT_TRUE(Condition("{none} is empty"));
  EXPECT_TRUE(Condition("{id} is present"));
  EXPECT_FALSE(Condition("{none} = Pro")) << "nothing is compared with an absent value";
  EXPECT_FALSE(Condition("{none} != Pro"));
  EXPECT_FALSE(ParseCondition("{plan}").ok());
  EXPECT_FALSE(ParseCondition("Pro = {plan}").ok());
  EXPECT_FALSE(ParseCondition("{plan} is empty now").ok());
}

}  // namespace
}  // namespace steward::importing
