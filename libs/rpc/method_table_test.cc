#include "libs/rpc/method_table.h"

#include "google/protobuf/text_format.h"
#include "grpc/health/v1/health.pb.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using ::testing::HasSubstr;

// A service with one method, from a definition that `pool` takes in.
const google::protobuf::ServiceDescriptor* Define(const std::string& method,
                                                  google::protobuf::DescriptorPool* pool) {
  google::protobuf::FileDescriptorProto file;
  const std::string text =
      "name: 'thing.proto' package: 'thing' syntax: 'proto3' dependency: "
      "'steward/common/v1/options.proto' "
      "message_type { name: 'M' } service { name: 'S' method { name: 'Do' input_type: '.thing.M' "
      "output_type: "
      "'.thing.M' " +
      method + " } }";
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &file));
  return pool->BuildFile(file)->service(0);
}

absl::Status BuildOne(const std::string& method) {
  common::v1::MethodRule::descriptor();
  google::protobuf::DescriptorPool pool(google::protobuf::DescriptorPool::generated_pool());
  return MethodTable::Build({Define(method, &pool)}).status();
}

TEST(MethodTable, KnowsTheRuleOfEachMethod) {
  const auto* file = contracts::v1::GetContractRequest::descriptor()->file();
  const auto table = MethodTable::Build({file->FindServiceByName("ContractService")});
  ASSERT_TRUE(table.ok()) << table.status();
  const auto& methods = table->methods();
  ASSERT_EQ(methods.size(),
            static_cast<size_t>(file->FindServiceByName("ContractService")->method_count()));
  EXPECT_EQ(methods[0].path, "/steward.contracts.v1.ContractService/CreateContract");
  EXPECT_EQ(methods[0].role, common::v1::ROLE_EDITOR);
  EXPECT_EQ(methods[0].handling, common::v1::HANDLING_COMMAND);
  EXPECT_EQ(methods[1].handling, common::v1::HANDLING_GET);
}

TEST(MethodTable, MakesHealthPublic) {
  const auto* health =
      grpc::health::v1::HealthCheckRequest::descriptor()->file()->FindServiceByName("Health");
  const auto table = MethodTable::Build({health});
  ASSERT_TRUE(table.ok()) << table.status();
  for (const Method& method : table->methods()) EXPECT_EQ(method.role, common::v1::ROLE_PUBLIC);
}

TEST(MethodTable, RefusesAMethodWithoutARule) {
  const absl::Status status = BuildOne("");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("thing.S.Do"));
}

TEST(MethodTable, RefusesARuleThatSaysTooLittle) {
  EXPECT_THAT(
      std::string(
          BuildOne("options { [steward.common.v1.rule] { handling: HANDLING_GET } }").message()),
      HasSubstr("no role"));
  EXPECT_THAT(
      std::string(BuildOne("options { [steward.common.v1.rule] { role: ROLE_VIEWER } }").message()),
      HasSubstr("no handling"));
  EXPECT_FALSE(
      BuildOne(
          "options { [steward.common.v1.rule] { role: ROLE_VIEWER handling: HANDLING_STREAM } }")
          .ok());
}

}  // namespace
}  // namespace steward::rpc
