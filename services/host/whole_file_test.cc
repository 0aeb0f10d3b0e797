#include "services/host/whole_file.h"

#include <filesystem>
#include <sys/stat.h>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::host {
namespace {

using store::Durability;

class WholeFile : public testing::Test {
 protected:
  WholeFile() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steward-file-XXXXXX").string();
    directory_ = mkdtemp(pattern.data());
  }
  ~WholeFile() override { std::filesystem::remove_all(directory_); }

  std::string Path() const { return directory_ + "/file"; }
  size_t Count() const {
    size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory_))
      count += entry.exists() ? 1 : 0;
    return count;
  }

  std::string directory_;
};

TEST_F(WholeFile, ReplacesWhatIsThereAndLeavesNothingElse) {
  ASSERT_EQ(ReplaceFile(Path(), "a longer first text", Durability::kSynced), absl::OkStatus());
  ASSERT_EQ(ReplaceFile(Path(), "second", Durability::kUnsynced), absl::OkStatus());
  EXPECT_EQ(*ReadFile(Path()), "second");
  EXPECT_EQ(Count(), 1u);
}

TEST_F(WholeFile, IsForItsOwnerOnly) {
  ASSERT_EQ(ReplaceFile(Path(), "a", Durability::kSynced), absl::OkStatus());
  struct stat file = {};
  ASSERT_EQ(stat(Path().c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0600u);
}

TEST_F(WholeFile, TheFirstOfSeveralWritersCreatesIt) {
  ASSERT_EQ(CreateFile(Path(), "first"), absl::OkStatus());
  EXPECT_EQ(CreateFile(Path(), "second"), absl::OkStatus());
  EXPECT_EQ(*ReadFile(Path()), "first");
  EXPECT_EQ(Count(), 1u);
}

TEST_F(WholeFile, SaysWhichFileItCantWriteAndWhy) {
  const std::string nowhere = directory_ + "/no/such";
  for (const absl::Status& status :
       {ReplaceFile(nowhere, "a", Durability::kSynced), CreateFile(nowhere, "a")}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
    EXPECT_THAT(std::string(status.message()),
                testing::AllOf(testing::HasSubstr(nowhere), testing::HasSubstr("No such file")));
  }
  EXPECT_EQ(ReadFile(nowhere).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace steward::host
