#include "libs/telemetry/log.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <nlohmann/json.hpp>

namespace steward::telemetry {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

class LoggerTest : public testing::Test {
 protected:
  LogOptions Options(bool json_lines) {
    return {.service = "contracts", .json = json_lines, .stream = file_.get()};
  }

  std::string Text() {
    std::string text(static_cast<size_t>(std::ftell(file_.get())), '\0');
    std::rewind(file_.get());
    text.resize(std::fread(text.data(), 1, text.size(), file_.get()));
    return text;
  }

  std::vector<std::string> Lines() { return absl::StrSplit(Text(), '\n', absl::SkipEmpty()); }

  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Closer> file_{std::tmpfile()};
};

TEST_F(LoggerTest, WritesOneJsonObjectALine) {
  Logger logger(Options(true));
  logger.Log(Level::kInfo, "journal opened",
             {{"partition", 3}, {"ratio", 0.5}, {"fresh", true}, {"path", std::string("/x")}});
  const std::string text = Text();
  EXPECT_THAT(text, EndsWith("}\n"));
  const auto line = nlohmann::ordered_json::parse(text);
  std::vector<std::string> keys;
  for (const auto& [key, value] : line.items()) keys.push_back(key);
  EXPECT_THAT(keys,
              ElementsAre("ts", "level", "msg", "service", "partition", "ratio", "fresh", "path"));
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["msg"], "journal opened");
  EXPECT_EQ(line["service"], "contracts");
  EXPECT_EQ(line["partition"], 3);
  EXPECT_EQ(line["ratio"], 0.5);
  EXPECT_EQ(line["fresh"], true);
  EXPECT_EQ(line["path"], "/x");
}

TEST_F(LoggerTest, TimeIsRfc3339InUtcWithMicroseconds) {
  Logger logger(Options(true));
  logger.Log(Level::kInfo, "x");
  const std::string ts = json::parse(Text())["ts"];
  EXPECT_THAT(ts, testing::MatchesRegex("....-..-..T..:..:.........Z"));
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, ts, &time, nullptr)) << ts;
}

TEST_F(LoggerTest, EveryKindOfTextAndNumberIsAValue) {
  Logger logger(Options(true));
  const std::string_view standard = "standard";
  const absl::string_view abseil = "abseil";
  logger.Log(Level::kInfo, "x",
             {{"a", "literal"},
              {"b", standard},
              {"c", abseil},
              {"d", size_t{7}},
              {"e", int64_t{-1}},
              {"f", 1.5f}});
  const json line = json::parse(Text());
  EXPECT_EQ(line["a"], "literal");
  EXPECT_EQ(line["b"], "standard");
  EXPECT_EQ(line["c"], "abseil");
  EXPECT_EQ(line["d"], 7);
  EXPECT_EQ(line["e"], -1);
  EXPECT_EQ(line["f"], 1.5);
}

TEST_F(LoggerTest, ValuesAreEscapedAndComeBackWhole) {
  const std::string nasty =
      "a\nb\"c\\d\te\x1b[31m\x7f\xc2\x9b"
      "f\xe2\x80\xae"
      "g\xe2\x80\xa8نام";
  Logger logger(Options(true));
  logger.Log(Level::kInfo, nasty, {{"value", nasty}, {nasty, 1}});
  const std::string text = Text();
  for (const char* raw : {"\x1b", "\x7f", "\xc2\x9b", "\xe2\x80\xae", "\xe2\x80\xa8"}) {
    EXPECT_THAT(text, Not(HasSubstr(raw)));
  }
  EXPECT_EQ(text.find('\n'), text.size() - 1);
  EXPECT_THAT(text, HasSubstr("نام"));
  const json line = json::parse(text);
  EXPECT_EQ(line["msg"], nasty);
  EXPECT_EQ(line["value"], nasty);
  EXPECT_EQ(line[nasty], 1);
}

TEST_F(LoggerTest, BytesThatAreNotUtf8AreReplaced) {
  Logger logger(Options(true));
  logger.Log(Level::kInfo, "x",
             {{"value",
               "a\xff"
               "b"}});
  EXPECT_EQ(json::parse(Text())["value"],
            "a\xef\xbf\xbd"
            "b");
}

TEST_F(LoggerTest, LongTextIsCutAtACharacter) {
  Logger logger(Options(true));
  const std::string text = "x" + std::string(kLogTextBytesMax - 2, 'y') + "é!";
  logger.Log(Level::kInfo, text);
  EXPECT_EQ(json::parse(Text())["msg"], text.substr(0, kLogTextBytesMax - 1) + "...");
}

TEST_F(LoggerTest, NumbersThatJsonLacksAreTexts) {
  Logger logger(Options(true));
  logger.Log(Level::kInfo, "x", {{"a", std::nan("")}, {"b", -INFINITY}});
  const json line = json::parse(Text());
  EXPECT_EQ(line["a"], "nan");
  EXPECT_EQ(line["b"], "-inf");
}

TEST_F(LoggerTest, AFieldDoesNotReplaceTheFirstFour) {
  Logger logger(Options(true));
  logger.Log(Level::kInfo, "x", {{"level", "high"}});
  const json line = json::parse(Text());
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["level_"], "high");
}

TEST_F(LoggerTest, LinesBelowTheLevelAreDropped) {
  LogOptions options = Options(true);
  options.level = Level::kWarning;
  Logger logger(options);
  logger.Log(Level::kDebug, "d");
  logger.Log(Level::kInfo, "i");
  logger.Log(Level::kWarning, "w");
  logger.Log(Level::kError, "e");
  const std::vector<std::string> lines = Lines();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(json::parse(lines[0])["level"], "warning");
  EXPECT_EQ(json::parse(lines[1])["level"], "error");
}

TEST_F(LoggerTest, ReadableFormQuotesOnlyWhereNeeded) {
  Logger logger(Options(false));
  logger.Log(Level::kWarning, "lag grows",
             {{"topic", "steward.contracts"}, {"why", "slow broker"}, {"n", 5}, {"empty", ""}});
  EXPECT_THAT(Text(), EndsWith(" warning contracts: lag grows topic=steward.contracts "
                               "why=\"slow broker\" n=5 empty=\"\"\n"));
}

TEST_F(LoggerTest, ReadableFormHasNoRawControlCharacters) {
  Logger logger(Options(false));
  logger.Log(Level::kInfo, "a\x1b[2Jb\nc", {{"k", "\x1b[31m"}});
  const std::string text = Text();
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, HasSubstr("a\\u001b[2Jb\\nc k=\"\\u001b[31m\"\n"));
}

TEST_F(LoggerTest, WithoutAChoiceAFileGetsJson) {
  Logger logger({.service = "contracts", .json = std::nullopt, .stream = file_.get()});
  logger.Log(Level::kInfo, "x");
  EXPECT_TRUE(json::accept(Text()));
}

TEST_F(LoggerTest, LinesOfManyThreadsStayWhole) {
  Init(Options(true));
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t] {
      for (int i = 0; i < 250; ++i) Log(Level::kInfo, "line", {{"thread", t}, {"i", i}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  Init(LogOptions{});
  const std::vector<std::string> lines = Lines();
  EXPECT_EQ(lines.size(), 1000u);
  for (const std::string& line : lines) EXPECT_TRUE(json::accept(line)) << line;
}

// A pseudo-terminal: what is written to stream() can be read as a terminal would get it.
class Terminal final {
 public:
  Terminal() : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) return;
    stream_ = std::fopen(ptsname(master_), "w");
  }
  ~Terminal() {
    if (stream_ != nullptr) std::fclose(stream_);
    if (master_ >= 0) close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  std::FILE* stream() { return stream_; }
  std::string Read() {
    char buffer[1024];
    const ssize_t n = read(master_, buffer, sizeof(buffer));
    return std::string(buffer, n > 0 ? static_cast<size_t>(n) : 0);
  }

 private:
  int master_;
  std::FILE* stream_ = nullptr;
};

TEST(LoggerOnATerminal, IsReadableAndColoured) {
  Terminal terminal;
  ASSERT_NE(terminal.stream(), nullptr);
  unsetenv("NO_COLOR");
  Logger logger({.service = "contracts", .stream = terminal.stream()});
  logger.Log(Level::kError, "disk is full", {{"free", 0}});
  EXPECT_THAT(terminal.Read(), AllOf(HasSubstr("\x1b[1;31merror  \x1b[0m contracts: disk is full"),
                                     EndsWith("free=\x1b[0m0\r\n")));
}

TEST(LoggerOnATerminal, HasNoColourWhereNoColorIsSet) {
  Terminal terminal;
  ASSERT_NE(terminal.stream(), nullptr);
  setenv("NO_COLOR", "1", /*replace=*/1);
  Logger logger({.service = "contracts", .stream = terminal.stream()});
  unsetenv("NO_COLOR");
  logger.Log(Level::kError, "disk is full", {{"free", 0}});
  EXPECT_THAT(terminal.Read(), EndsWith("Z error   contracts: disk is full free=0\r\n"));
}

TEST(ParseLevel, ReadsTheFourNames) {
  EXPECT_EQ(*ParseLevel("debug"), Level::kDebug);
  EXPECT_EQ(*ParseLevel("info"), Level::kInfo);
  EXPECT_EQ(*ParseLevel("warning"), Level::kWarning);
  EXPECT_EQ(*ParseLevel("error"), Level::kError);
}

TEST(ParseLevel, RefusesAnythingElseAndNamesTheFour) {
  const absl::Status status = ParseLevel("loud").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("debug, info, warning and error"));
}

}  // namespace
}  // namespace steward::telemetry
