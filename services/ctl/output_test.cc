#include "services/ctl/output.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "steward/accounts/v1/accounts_service.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"
#include "steward/contracts/v1/renewals_resources.pb.h"

namespace steward::ctl {
namespace {

std::string Table(const std::vector<std::vector<std::string>>& rows) {
  std::ostringstream out;
  WriteTable(rows, out);
  return out.str();
}

TEST(WriteTable, AlignsByWhatATerminalShows) {
  EXPECT_EQ(Table({{"NAME", "N"}, {"\u00e9t\u00e9", "1"}, {"\u65e5\u672c", "2"}}),
            "NAME  N\n\u00e9t\u00e9   1\n\u65e5\u672c  2\n");
}

TEST(WriteTable, NeverSendsControlCharacters) {
  EXPECT_EQ(Table({{"a\x1b[31mb\nc\u009b"}}), "a [31mb c\n");
}

TEST(WriteListing, WideAndCsvHaveTheWideColumns) {
  accounts::v1::Account account;
  account.set_name("accounts/a1");
  account.set_industry("food, drink");
  const Listing listing{.columns = {{"NAME", "name"}, {"INDUSTRY", "industry", true}},
                        .rows = {{.message = &account}}};
  const auto text = [&listing](Format format) {
    std::ostringstream out;
    WriteListing(listing, format, out);
    return out.str();
  };
  EXPECT_EQ(text(Format::kTable), "NAME\naccounts/a1\n");
  EXPECT_EQ(text(Format::kWide), "NAME         INDUSTRY\naccounts/a1  food, drink\n");
  EXPECT_THAT(text(Format::kCsv), ::testing::HasSubstr("accounts/a1,\"food, drink\""));
  EXPECT_EQ(text(Format::kName), "accounts/a1\n");
}

TEST(WriteListing, ShowsBasisPointsAsPercent) {
  contracts::v1::Retention retention;
  retention.set_grr_bp(9105);
  const Listing listing{.columns = {{"GRR", "grr_bp", false, Unit::kBasisPoints},
                                    {"NRR", "nrr_bp", false, Unit::kBasisPoints}},
                        .rows = {{.message = &retention}}};
  std::ostringstream out;
  WriteListing(listing, Format::kTable, out);
  EXPECT_EQ(out.str(), "GRR      NRR\n91.05 %\n");
}

TEST(WriteListing, ShowsAmountsInTheRowsOwnCurrency) {
  contracts::v1::Renewal yen;
  yen.set_currency("JPY");
  yen.set_target_arr_minor(300000);
  contracts::v1::Renewal euros = yen;
  euros.set_currency("EUR");
  const Listing listing{.columns = {{"TARGET", "target_arr_minor", false, Unit::kMinor}},
                        .rows = {{.message = &yen}, {.message = &euros}}};
  std::ostringstream out;
  WriteListing(listing, Format::kTable, out);
  EXPECT_EQ(out.str(), "TARGET\n300000 JPY\n3000.00 EUR\n");
}

TEST(ParseFormat, KnowsItsNames) {
  EXPECT_EQ(*ParseFormat("yaml"), Format::kYaml);
  EXPECT_FALSE(ParseFormat("xml").ok());
}

}  // namespace
}  // namespace steward::ctl
