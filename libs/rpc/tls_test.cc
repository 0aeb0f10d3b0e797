#include "libs/rpc/tls.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/clock.h"
#include "libs/rpc/rpc_fixture_test.h"
#include "libs/rpc/test_authority.h"
#include "libs/store/test_directory.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

using testing::HasSubstr;

// An address: looking a name up ("localhost") leaks memory in c-ares 1.18 (its issue 439).
constexpr char kHost[] = "127.0.0.1";

class TlsTest : public testing::Test {
 protected:
  std::unique_ptr<Tls> Open(const TlsFiles& files) {
    auto tls = Tls::Open(files, clock_);
    EXPECT_TRUE(tls.ok()) << tls.status();
    return *std::move(tls);
  }

  // A server whose certificate is as the files say.
  static std::unique_ptr<TestServer> Serve(const Tls& tls,
                                           Tls::ClientAuth auth = Tls::ClientAuth::kNone) {
    return std::make_unique<TestServer>(
        [](engine::Call* call) {
          const contracts::v1::Contract contract;
          call->Answer(absl::OkStatus(), &contract, "");
        },
        [&tls, auth](ServerOptions* options) {
          options->tls = &tls;
          options->client_auth = auth;
        });
  }

  // One call over a connection of its own.
  static absl::Status Call(TestServer& server, const Tls* tls) {
    Channel channel(absl::StrCat(kHost, ":", server.server().port()), "viewer", tls);
    contracts::v1::GetContractRequest request;
    request.set_name("accounts/a1/contracts/c1");
    return channel.Call(ContractMethod("GetContract"), request, nullptr,
                        {.timeout = absl::Seconds(5)});
  }

  std::string Refusal(const TlsFiles& files) {
    return std::string(ReadTlsMaterial(files, clock_.Now()).status().message());
  }

  SystemClock clock_;
  store::TestDirectory directory_;
  TestAuthority authority_{directory_.path(), "ours"};
};

TEST_F(TlsTest, ClientsOfTheAuthorityGetIn) {
  const TlsFiles files = authority_.Issue(kHost);
  const auto server_tls = Open(files);
  const auto server = Serve(*server_tls);
  const auto client = Open({.ca = authority_.ca()});
  EXPECT_EQ(Call(*server, client.get()), absl::OkStatus());
  EXPECT_FALSE(Call(*server, nullptr).ok()) << "without TLS";
  TestAuthority other(directory_.path(), "other");
  const auto stranger = Open({.ca = other.ca()});
  EXPECT_FALSE(Call(*server, stranger.get()).ok()) << "another authority";
}

TEST_F(TlsTest, TheCertificateIsForTheHostThatIsCalled) {
  const auto server_tls = Open(authority_.Issue("elsewhere"));
  const auto server = Serve(*server_tls);
  const auto client = Open({.ca = authority_.ca()});
  EXPECT_FALSE(Call(*server, client.get()).ok());
}

TEST_F(TlsTest, AServerMayWantAClientsCertificate) {
  const auto server_tls = Open(authority_.Issue(kHost));
  const auto server = Serve(*server_tls, Tls::ClientAuth::kRequired);
  const auto without = Open({.ca = authority_.ca()});
  EXPECT_FALSE(Call(*server, without.get()).ok());
  const auto with = Open(authority_.Issue("client"));
  EXPECT_EQ(Call(*server, with.get()), absl::OkStatus());
  TestAuthority other(directory_.path(), "other");
  TlsFiles files = other.Issue("client");
  files.ca = authority_.ca();
  const auto stranger = Open(files);
  EXPECT_FALSE(Call(*server, stranger.get()).ok());
}

TEST_F(TlsTest, NewFilesAreUsedOnceTheyFitTogether) {
  const TlsFiles files = authority_.Issue(kHost);
  const auto server_tls = Open(files);
  const auto server = Serve(*server_tls);
  const auto client = Open({.ca = authority_.ca()});
  ASSERT_EQ(Call(*server, client.get()), absl::OkStatus());

  TestAuthority next(directory_.path(), "next");
  const TlsFiles renewed = next.Issue(kHost, absl::Hours(48));
  const auto over = std::filesystem::copy_options::overwrite_existing;
  std::filesystem::copy_file(renewed.certificate, files.certificate, over);
  EXPECT_THAT(std::string(server_tls->Reload().message()), HasSubstr("replace both together"));
  EXPECT_FALSE(server_tls->LastReload().ok());
  EXPECT_EQ(Call(*server, client.get()), absl::OkStatus()) << "the old pair holds on";

  std::filesystem::copy_file(renewed.key, files.key, over);
  EXPECT_EQ(server_tls->Reload(), absl::OkStatus());
  EXPECT_GT(server_tls->end(), absl::Now() + absl::Hours(47));
  const auto of_the_next = Open({.ca = next.ca()});
  // gRPC looks every second.
  const absl::Time patience = absl::Now() + absl::Seconds(20);
  while (!Call(*server, of_the_next.get()).ok()) ASSERT_LT(absl::Now(), patience);
  EXPECT_FALSE(Call(*server, client.get()).ok());
}

TEST_F(TlsTest, WhatIsWrongWithAFileIsSaid) {
  const TlsFiles right = authority_.Issue(kHost);
  EXPECT_EQ(Refusal(right), "");
  EXPECT_THAT(Refusal({.certificate = right.certificate}), HasSubstr("without its key"));
  EXPECT_THAT(Refusal({.key = right.key}), HasSubstr("without its certificate"));
  TlsFiles files = right;
  files.certificate = directory_.path() + "/none.pem";
  EXPECT_THAT(Refusal(files), HasSubstr("none.pem: can't be read"));
  files.certificate = right.key;
  EXPECT_THAT(Refusal(files), HasSubstr("holds no certificate"));
  files = right;
  files.key = right.certificate;
  EXPECT_THAT(Refusal(files), HasSubstr("holds no private key"));
  files.key = authority_.Issue("other").key;
  EXPECT_THAT(Refusal(files), HasSubstr("is not the key of the certificate in"));
  files = right;
  files.ca = right.key;
  EXPECT_THAT(Refusal(files), HasSubstr("holds no certificate of an authority (CA)"));
  EXPECT_THAT(Refusal(authority_.Issue("ended", -absl::Minutes(1))), HasSubstr("renew it"));
}

}  // namespace
}  // namespace steward::rpc
