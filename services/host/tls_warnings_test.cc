#include "services/host/tls_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace steward::host {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// With certificates: tests/e2e/tls_test.py.
TEST(TlsWarnings, CallsInClearStayOnTheMachine) {
  for (const char* address : {"127.0.0.1", "127.0.1.1", "localhost", "[::1]"})
    EXPECT_THAT(TlsWarnings(address, nullptr), IsEmpty()) << address;
  for (const char* address : {"0.0.0.0", "10.1.2.3", "[::]", "128.0.0.1"})
    EXPECT_THAT(TlsWarnings(address, nullptr), ElementsAre(HasSubstr(address))) << address;
}

}  // namespace
}  // namespace steward::host
