#include "services/ctl/field_comments.h"

#include <gtest/gtest.h>

#include "steward/common/v1/envelope.pb.h"
#include "steward/contracts/v1/contracts_resources.pb.h"

namespace steward::ctl {
namespace {

std::string CommentOn(const google::protobuf::Descriptor* type, const char* field) {
  return CommentOf(*type->FindFieldByName(field));
}

TEST(CommentOf, IsTheFirstSentenceOfWhatTheProtoSays) {
  const auto* contract = contracts::v1::Contract::descriptor();
  EXPECT_EQ(CommentOn(contract, "start_date"), "The first day, in time_zone");
  EXPECT_EQ(CommentOn(contract, "currency"), "ISO 4217; every line has it");
  EXPECT_EQ(CommentOn(contract, "required_parties"),
            "Who must sign: \"customer\" and \"supplier\" unless stated");
  EXPECT_EQ(CommentOn(contract, "lines"), "1 to 100");
}

TEST(CommentOf, IsEmptyWhereTheProtoSaysNothing) {
  EXPECT_EQ(CommentOn(contracts::v1::Contract::descriptor(), "etag"), "");
}

}  // namespace
}  // namespace steward::ctl
