#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

// The main of a target that is built without libFuzzer: replays every file of the directories that
// it is given, then each file's beginnings, and the file with single bytes replaced. That is no
// fuzzing, but it goes through every reader's early ends, with any compiler, in a second.

namespace {

namespace fs = std::filesystem;

// Inputs from one file: it spreads them evenly where the file has more places than that.
constexpr size_t kVariantsMax = 500;
// Bytes that end, nest, escape or don't belong into any text.
constexpr absl::string_view kBytes("\0\n\"\\*{}[]=-.0Z\x7f\xff", 17);

void Run(const std::string& input) {
  // Its own memory, and no byte more, so that a sanitizer sees a read beyond the end.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

size_t Replay(const std::string& input) {
  const size_t step = std::max<size_t>(1, input.size() * (kBytes.size() + 1) / kVariantsMax);
  size_t runs = 1;
  Run(input);
  for (size_t place = 0; place < input.size(); place += step) {
    Run(input.substr(0, place));
    std::string changed = input;
    for (const char byte : kBytes) {
      changed[place] = byte;
      Run(changed);
    }
    runs += 1 + kBytes.size();
  }
  return runs;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

int main(int argc, char** argv) {
  size_t files = 0;
  size_t runs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : fs::directory_iterator(argv[i])) {
      if (!entry.is_regular_file()) continue;
      // The last one named is the one that broke it.
      std::cout << entry.path().string() << std::endl;
      runs += Replay(ReadFile(entry.path()));
      ++files;
    }
  }
  std::cout << files << " files, " << runs << " inputs\n";
  return files == 0 ? 1 : 0;
}
