#include "services/accounts/people_for_test.h"

namespace steward::accounts {
namespace {

using steward::testing::IsOk;

TEST(ListOrgUnits, PagesThemById) {
  Office office;
  for (const char* id : {"u2", "u1", "u3"}) office.Found(id);
  v1::ListOrgUnitsRequest request;
  request.set_page_size(2);
  v1::ListOrgUnitsResponse first;
  ASSERT_THAT(office.scenario.Ask(request, &first), IsOk());
  ASSERT_EQ(first.org_units_size(), 2);
  EXPECT_EQ(first.org_units(0).name(), "orgUnits/u1");
  EXPECT_EQ(first.org_units(0).etag(), "1");
  request.set_page_token(first.next_page_token());
  v1::ListOrgUnitsResponse second;
  ASSERT_THAT(office.scenario.Ask(request, &second), IsOk());
  ASSERT_EQ(second.org_units_size(), 1);
  EXPECT_EQ(second.org_units(0).name(), "orgUnits/u3");
  EXPECT_EQ(second.next_page_token(), "");
}

}  // namespace
}  // namespace steward::accounts
