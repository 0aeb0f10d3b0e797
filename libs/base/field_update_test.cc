#include "libs/base/field_update.h"

#include <array>
#include <string>
#include <vector>

#include "google/type/date.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "steward/accounts/v1/accounts_resources.pb.h"

namespace steward {
namespace {

using accounts::v1::Account;
using google::protobuf::FieldMask;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::array<absl::string_view, 5> kAllowed = {"display_name", "industry", "since",
                                                       "attributes", "employee_count"};

FieldMask Mask(const std::vector<std::string>& paths) {
  FieldMask mask;
  for (const auto& path : paths) mask.add_paths(path);
  return mask;
}

Account Acme() {
  Account account;
  account.set_name("accounts/a1");
  account.set_display_name("Acme");
  account.set_industry("steel");
  account.mutable_since()->set_year(2024);
  auto* attribute = account.add_attributes();
  attribute->set_key("k");
  attribute->set_value("v");
  return account;
}

TEST(ApplyMask, AnswersOnlyTheFieldsThatDiffer) {
  Account incoming = Acme();
  incoming.set_display_name("Acme Inc");
  incoming.clear_since();
  const auto update =
      ApplyMask(Mask({"since", "display_name", "industry"}), kAllowed, incoming, Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_THAT(update->mask.paths(), ElementsAre("display_name", "since"));
  EXPECT_EQ(update->before.ShortDebugString(), "display_name: \"Acme\" since { year: 2024 }");
  EXPECT_EQ(update->after.ShortDebugString(), "display_name: \"Acme Inc\"");
}

TEST(ApplyMask, LeavesFieldsOutsideTheMask) {
  Account incoming;
  incoming.set_industry("glass");
  const auto update = ApplyMask(Mask({"industry"}), kAllowed, incoming, Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_THAT(update->mask.paths(), ElementsAre("industry"));
}

TEST(ApplyMask, EqualValuesChangeNothing) {
  const auto update = ApplyMask(Mask({"display_name", "attributes"}), kAllowed, Acme(), Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_TRUE(update->empty());
}

TEST(ApplyMask, TakesAListAsAWhole) {
  Account incoming = Acme();
  incoming.mutable_attributes(0)->set_value("w");
  const auto update = ApplyMask(Mask({"attributes"}), kAllowed, incoming, Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  Account after = Acme();
  CopyFields(update->mask, update->after, &after);
  ASSERT_EQ(after.attributes_size(), 1);
  EXPECT_EQ(after.attributes(0).value(), "w");
}

TEST(ApplyMask, RefusesAnUnknownPath) {
  const auto refused = ApplyMask(Mask({"colour"}), kAllowed, Acme(), Acme()).status();
  EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_INVALID_FIELD);
  EXPECT_EQ(DetailOf(refused).violations(0).field(), "update_mask");
  EXPECT_THAT(std::string(refused.message()), HasSubstr("'colour'"));
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("display_name, industry, since, attributes, employee_count"));
}

TEST(ApplyMask, RefusesAFieldThatRequestsCantSet) {
  for (const char* path : {"lifecycle", "name", "annual_revenue.currency", "since.year"}) {
    const auto refused = ApplyMask(Mask({path}), kAllowed, Acme(), Acme()).status();
    EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_IMMUTABLE_FIELD) << path;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(path));
  }
}

TEST(ApplyMask, RefusesAnEmptyMaskAndOneThatIsTooLong) {
  EXPECT_EQ(DetailOf(ApplyMask(Mask({}), kAllowed, Acme(), Acme()).status()).reason(),
            Reason::REASON_INVALID_FIELD);
  const std::vector<std::string> paths(65, "industry");
  EXPECT_EQ(DetailOf(ApplyMask(Mask(paths), kAllowed, Acme(), Acme()).status()).reason(),
            Reason::REASON_INVALID_FIELD);
}

TEST(ImportFields, AnswersEveryAllowedFieldThatDiffers) {
  Account incoming = Acme();
  incoming.set_employee_count(7);
  incoming.clear_industry();
  incoming.set_lifecycle(Account::LIFECYCLE_ACTIVE);
  const StoredPaths live;
  const auto update = ImportFields({kAllowed, live}, incoming, Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_THAT(update->mask.paths(), ElementsAre("industry", "employee_count"));
  EXPECT_EQ(update->after.ShortDebugString(), "employee_count: 7");
}

TEST(ImportFields, NamesTheFieldsThatALiveRequestSet) {
  Account incoming = Acme();
  incoming.set_display_name("Acme Inc");
  incoming.set_industry("glass");
  StoredPaths live;
  *live.Add() = "industry";
  const auto refused = ImportFields({kAllowed, live}, incoming, Acme()).status();
  EXPECT_EQ(DetailOf(refused).reason(), Reason::REASON_IMPORT_CONFLICT);
  EXPECT_THAT(std::string(refused.message()),
              HasSubstr("accounts/a1 has other values of industry,"));
}

TEST(ImportFields, OverwritesWhenTold) {
  Account incoming = Acme();
  incoming.set_industry("glass");
  StoredPaths live;
  *live.Add() = "industry";
  const auto update = ImportFields({kAllowed, live, true}, incoming, Acme());
  ASSERT_TRUE(update.ok()) << update.status();
  EXPECT_THAT(update->mask.paths(), ElementsAre("industry"));
}

TEST(ImportFields, SaysNothingAboutALiveFieldThatItLeavesUnset) {
  Account incoming = Acme();
  incoming.clear_industry();
  StoredPaths live;
  *live.Add() = "industry";
  for (const bool overwrite : {false, true}) {
    const auto update = ImportFields({kAllowed, live, overwrite}, incoming, Acme());
    ASSERT_TRUE(update.ok()) << update.status();
    EXPECT_TRUE(update->empty());
  }
}

TEST(CopyFields, ClearsWhatIsUnsetAndSkipsWhatTheTypeLacks) {
  Account to = Acme();
  Account from;
  from.set_display_name("Other");
  CopyFields(Mask({"industry", "not_there_yet", "display_name"}), from, &to);
  EXPECT_EQ(to.display_name(), "Other");
  EXPECT_EQ(to.industry(), "");
  EXPECT_EQ(to.since().year(), 2024);
  EXPECT_EQ(to.attributes_size(), 1);
}

TEST(PopulatedFields, NamesAllowedFieldsWithAValue) {
  EXPECT_THAT(PopulatedFields(Acme(), kAllowed).paths(),
              ElementsAre("display_name", "industry", "since", "attributes"));
}

TEST(StoredPaths, StaySortedWithoutRepeats) {
  StoredPaths paths;
  AddPaths(Mask({"since", "industry", "since"}), &paths);
  AddPaths(Mask({"display_name"}), &paths);
  EXPECT_THAT(paths, ElementsAre("display_name", "industry", "since"));
  RemovePaths(Mask({"industry", "attributes"}), &paths);
  EXPECT_THAT(paths, ElementsAre("display_name", "since"));
  RemovePaths(Mask({"display_name", "since"}), &paths);
  EXPECT_THAT(paths, IsEmpty());
}

}  // namespace
}  // namespace steward
