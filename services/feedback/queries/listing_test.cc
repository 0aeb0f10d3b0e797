#include "services/feedback/queries/listing.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/feedback/feedback_for_test.h"

namespace steward::feedback {
namespace {

// What a list says of an account, empty or not.
template <class Request, class Response>
Reason ReasonOf(const KnownAccount& known, const std::string& account) {
  Request request;
  request.set_parent(account);
  Response response;
  return DetailOf(known.scenario.Ask(request, &response)).reason();
}

TEST(Listing, OfAnAccountThatNobodyKnowsIsNotFound) {
  const KnownAccount known;
  const auto reasons_of = [&known](const std::string& account) {
    return std::vector<Reason>{
        ReasonOf<v1::ListInvitationsRequest, v1::ListInvitationsResponse>(known, account),
        ReasonOf<v1::ListResponsesRequest, v1::ListResponsesResponse>(known, account),
        ReasonOf<v1::ListFollowUpsRequest, v1::ListFollowUpsResponse>(known, account)};
  };
  EXPECT_THAT(reasons_of("accounts/a9"), ::testing::Each(Reason::REASON_NOT_FOUND));
  for (const char* known_or_all : {kAccount, "accounts/-"}) {
    EXPECT_THAT(reasons_of(known_or_all), ::testing::Each(Reason::REASON_UNSPECIFIED))
        << known_or_all << " has nothing";
  }
}

}  // namespace
}  // namespace steward::feedback
