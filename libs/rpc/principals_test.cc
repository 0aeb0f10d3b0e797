#include "libs/rpc/principals.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/fake_clock.h"
#include "libs/base/hash.h"

namespace steward::rpc {
namespace {

using ::testing::HasSubstr;

class TokenFileTest : public testing::Test {
 protected:
  TokenFileTest() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "steward-tokens-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~TokenFileTest() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name = "tokens.toml") const {
    return absl::StrCat(directory_, "/", name);
  }
  void Write(const std::string& text) const { std::ofstream(Path()) << text; }
  std::string Entry(const std::string& principal, const std::string& token,
                    const std::string& more = "") const {
    return absl::StrCat("[[token]]\nprincipal = \"", principal,
                        "\"\nroles = [\"viewer\"]\nsha256 = \"", Sha256Hex(token), "\"\n", more);
  }
  absl::StatusOr<std::unique_ptr<TokenFile>> Open() const {
    return TokenFile::Open(Path(), clock_);
  }

  std::string directory_;
  FakeClock clock_{absl::UnixEpoch()};
};

absl::StatusCode CodeOf(TokenFile& file, const std::vector<absl::string_view>& authorization) {
  return file.Authenticate(authorization).status().code();
}

TEST_F(TokenFileTest, SaysHowManyCallsATokenMayMake) {
  Write(Entry("alice", "secret", "calls_per_second = 200\n") + Entry("bob", "other"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ((*file)->Authenticate({"Bearer secret"})->calls_per_second, 200);
  EXPECT_EQ((*file)->Authenticate({"Bearer other"})->calls_per_second, 0);
}

TEST_F(TokenFileTest, RefusesARateThatIsNone) {
  for (const std::string rate : {"0", "-1", "1.5", "\"5\"", "1000001"}) {
    Write(Entry("alice", "secret", "calls_per_second = " + rate + "\n"));
    EXPECT_THAT(std::string(Open().status().message()), HasSubstr(":5: calls_per_second")) << rate;
  }
}

TEST_F(TokenFileTest, KnowsTheBearerOfAToken) {
  Write(Entry("alice", "secret") + Entry("bob", "other"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  const auto principal = (*file)->Authenticate({"Bearer secret"});
  ASSERT_TRUE(principal.ok()) << principal.status();
  EXPECT_EQ(principal->id, "alice");
  EXPECT_TRUE(principal->Has(common::v1::ROLE_VIEWER));
  EXPECT_FALSE(principal->Has(common::v1::ROLE_EDITOR));
}

TEST_F(TokenFileTest, RefusesMissingDoubleAndMalformedHeaders) {
  Write(Entry("alice", "secret"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  const std::string huge = absl::StrCat("Bearer ", std::string(100'000, 'x'));
  for (const std::vector<absl::string_view>& bad :
       std::vector<std::vector<absl::string_view>>{{},
                                                   {"secret"},
                                                   {"Basic secret"},
                                                   {"Bearer "},
                                                   {"Bearer"},
                                                   {"Bearer secret "},
                                                   {"Bearer wrong"},
                                                   {"Bearer secret", "Bearer secret"},
                                                   {absl::string_view(huge)}}) {
    EXPECT_EQ(CodeOf(**file, bad), absl::StatusCode::kUnauthenticated);
  }
}

TEST_F(TokenFileTest, EndsATokenWhenItExpires) {
  clock_.Set(absl::FromCivil(absl::CivilSecond(2026, 12, 31, 23, 59, 59), absl::UTCTimeZone()));
  Write(Entry("alice", "secret", "expires = 2027-01-01T01:00:00+01:00\n"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(CodeOf(**file, {"Bearer secret"}), absl::StatusCode::kOk);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(CodeOf(**file, {"Bearer secret"}), absl::StatusCode::kUnauthenticated);
}

TEST_F(TokenFileTest, ReadsAChangedFileAgainAfterASecond) {
  Write(Entry("alice", "secret"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  Write(Entry("alice", "secret") + Entry("bob", "new"));
  EXPECT_EQ(CodeOf(**file, {"Bearer new"}), absl::StatusCode::kUnauthenticated);
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(CodeOf(**file, {"Bearer new"}), absl::StatusCode::kOk);
}

TEST_F(TokenFileTest, KeepsItsTokensWhenTheFileBreaks) {
  Write(Entry("alice", "secret"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  Write("[[token\n");
  clock_.Advance(absl::Seconds(1));
  EXPECT_EQ(CodeOf(**file, {"Bearer secret"}), absl::StatusCode::kOk);
}

TEST_F(TokenFileTest, SaysThatItsFileIsBrokenUntilItIsMended) {
  Write(Entry("alice", "secret"));
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  const auto reload = [&]() {
    clock_.Advance(absl::Seconds(1));
    EXPECT_EQ(CodeOf(**file, {"Bearer secret"}), absl::StatusCode::kOk);
    return (*file)->LastReload();
  };
  EXPECT_EQ(reload(), absl::OkStatus());
  Write("[[token]]\nprincipal = 'x'\nroles = ['king']\n");
  EXPECT_THAT(std::string(reload().message()), HasSubstr("tokens.toml:3: \"king\" is no role"));
  EXPECT_THAT(std::string(reload().message()), HasSubstr("king")) << "nothing changed since";
  std::filesystem::rename(Path(), Path("away"));
  EXPECT_THAT(std::string(reload().message()), HasSubstr("there is no such file"));
  std::filesystem::rename(Path("away"), Path());
  EXPECT_THAT(std::string(reload().message()), HasSubstr("king"));
  Write(Entry("alice", "secret"));
  EXPECT_EQ(reload(), absl::OkStatus());
}

TEST_F(TokenFileTest, NamesTheLineOfAnError) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"[[token]]\nprincipal = 'x'\nroles = ['king']\n", ":3: \"king\" is no role"},
      {"[[token]]\nprincipal = 'x'\nroles = ['viewer']\nsha256 = 'abc'\n",
       ":1: a token needs sha256"},
      {"[[token]]\nroles = ['viewer']\n", ":1: a token needs a principal"},
      {"[[token]]\nprincipal = 'x'\nname = 'y'\n", ":3: unknown key \"name\""},
      {"x = 1\n", ":1: only [[token]]"},
      {"[[token]\n", ":1: "}};
  for (const auto& [text, error] : cases) {
    Write(text);
    const auto file = Open();
    EXPECT_EQ(file.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(std::string(file.status().message()), HasSubstr(error));
  }
}

TEST_F(TokenFileTest, SaysThatThereIsNoFile) {
  EXPECT_EQ(Open().status().code(), absl::StatusCode::kNotFound);
}

mode_t ModeOf(const std::string& path) {
  struct stat file = {};
  EXPECT_EQ(stat(path.c_str(), &file), 0) << path;
  return file.st_mode & 0777;
}

TEST_F(TokenFileTest, MakesTokensThatWork) {
  ASSERT_EQ(CreateTokenFile(Path(), {"accounts", "contracts"}), absl::OkStatus());
  const auto file = Open();
  ASSERT_TRUE(file.ok()) << file.status();
  for (const char* name :
       {"admin", "viewer", "subscriber", "service-accounts", "service-contracts"}) {
    const std::string path = Path(absl::StrCat(name, ".token"));
    EXPECT_EQ(ModeOf(path), 0600u);
    const auto token = ReadToken(path);
    ASSERT_TRUE(token.ok()) << token.status();
    const std::string header = absl::StrCat("Bearer ", *token);
    const auto principal = (*file)->Authenticate({absl::string_view(header)});
    ASSERT_TRUE(principal.ok()) << principal.status();
    EXPECT_EQ(principal->id, name);
    EXPECT_EQ(principal->Has(common::v1::ROLE_PERSONAL), principal->id == "admin");
  }
}

TEST_F(TokenFileTest, KeepsNoClearTokenInItsTable) {
  ASSERT_EQ(CreateTokenFile(Path(), {}), absl::OkStatus());
  EXPECT_EQ(ModeOf(Path()), 0600u);
  std::stringstream text;
  text << std::ifstream(Path()).rdbuf();
  EXPECT_THAT(text.str(), testing::Not(HasSubstr(*ReadToken(Path("admin.token")))));
}

TEST_F(TokenFileTest, LeavesAnExistingFileAlone) {
  Write("x");
  EXPECT_EQ(CreateTokenFile(Path(), {}).code(), absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace steward::rpc
