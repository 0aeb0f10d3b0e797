#pragma once

#include <filesystem>
#include <string>
#include <system_error>

#include "gtest/gtest.h"

namespace steward::store {

// A new empty directory that goes with the object. For tests.
class TestDirectory final {
 public:
  TestDirectory() {
    std::string pattern = ::testing::TempDir() + "/steward_store_XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }
  ~TestDirectory() {
    std::error_code error;  // What is left is the temp directory's own problem.
    std::filesystem::remove_all(path_, error);
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace steward::store
