#include "services/host/heads_note.h"

#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/errors.h"
#include "libs/store/test_directory.h"
#include "libs/testing/matchers.h"

namespace steward::host {
namespace {

using ::steward::testing::HasReason;
using ::steward::testing::IsOk;

class HeadsNoteTest : public ::testing::Test {
 protected:
  std::string path() const { return directory_.path() + "/accounts.heads"; }
  void Note(const std::vector<engine::Head>& heads) {
    // It writes at its end.
    HeadsNote(path(), [&] { return heads; });
  }

  store::TestDirectory directory_;
};

TEST_F(HeadsNoteTest, AJournalThatGrewSinceIsFine) {
  EXPECT_THAT(CompareWithNote(path(), {{1, 3, 0}}), IsOk()) << "there is no note yet";
  Note({{1, 3, 0}, {1, 0, 0}});
  EXPECT_THAT(CompareWithNote(path(), {{1, 3, 0}, {1, 0, 0}}), IsOk());
  EXPECT_THAT(CompareWithNote(path(), {{1, 9, 0}, {1, 2, 0}}), IsOk());
  EXPECT_THAT(CompareWithNote(path(), {{2, 3, 0}, {2, 1, 0}}), IsOk()) << "a new epoch";
}

TEST_F(HeadsNoteTest, AJournalThatWentBackIsNoticed) {
  Note({{1, 3, 0}, {2, 7, 0}});
  const absl::Status status = CompareWithNote(path(), {{1, 3, 0}, {2, 6, 0}});
  EXPECT_THAT(status, HasReason(Reason::REASON_FROM_THE_FUTURE));
  EXPECT_EQ(DetailOf(status).epoch(), 2);
  EXPECT_THAT(CompareWithNote(path(), {{1, 3, 0}, {1, 9, 0}}),
              HasReason(Reason::REASON_FROM_THE_FUTURE));
}

TEST_F(HeadsNoteTest, ANoteThatCannotBeReadSaysNothing) {
  std::ofstream(path()) << "what is this";
  EXPECT_THAT(CompareWithNote(path(), {{1, 0, 0}}), IsOk());
}

}  // namespace
}  // namespace steward::host
