#include "libs/telemetry/admin.h"

#include <arpa/inet.h>
#include <atomic>
#include <memory>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace steward::telemetry {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

// Sends `request` to the port on loopback and reads until the server closes.
std::string Exchange(int port, const std::string& request) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  peer.sin_port = htons(static_cast<uint16_t>(port));
  peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof(peer)) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    char buffer[4096];
    for (ssize_t n; (n = read(fd, buffer, sizeof(buffer))) > 0;) {
      answer.append(buffer, static_cast<size_t>(n));
    }
  }
  close(fd);
  return answer;
}

std::string Ask(int port, const std::string& method, const std::string& path) {
  return Exchange(
      port, absl::StrCat(method, " ", path, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
}

std::string Body(const std::string& answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "(no answer)" : answer.substr(end + 4);
}

class AdminServerTest : public testing::Test {
 protected:
  std::unique_ptr<AdminServer> Open(AdminOptions options = {}) {
    auto server = AdminServer::Open(std::move(options), registry_);
    EXPECT_TRUE(server.ok()) << server.status();
    return server.ok() ? *std::move(server) : nullptr;
  }

  Registry registry_{BuildInfo{.version = "1.2.3"}};
};

TEST_F(AdminServerTest, ServesMetricsInTheTextFormat) {
  Counter things = registry_.AddCounter("steward_test_things_total", "Things.");
  const auto server = Open();
  things.Increment(41);
  const std::string answer = Ask(server->port(), "GET", "/metrics");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  EXPECT_THAT(answer, HasSubstr(absl::StrCat("Content-Length: ", Body(answer).size(), "\r\n")));
  EXPECT_THAT(Body(answer), HasSubstr("\nsteward_test_things_total 41\n"));
  EXPECT_THAT(Body(answer), HasSubstr("\nprocess_resident_memory_bytes "));
}

TEST_F(AdminServerTest, HealthIsOkWithoutChecks) {
  const auto server = Open();
  EXPECT_THAT(Ask(server->port(), "GET", "/livez"),
              AllOf(StartsWith("HTTP/1.1 200 OK\r\n"), EndsWith("\r\n\r\nok\n")));
  EXPECT_THAT(Ask(server->port(), "GET", "/readyz"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminServerTest, ReadinessFollowsItsCheckAndGivesTheReasons) {
  std::atomic<bool> ready = false;
  const auto check = [&ready]() -> Health {
    if (ready) return {};
    return {.ok = false, .text = "journal is opening\nintake is behind"};
  };
  const auto server = Open({.ready = check});
  EXPECT_THAT(Ask(server->port(), "GET", "/readyz"),
              AllOf(StartsWith("HTTP/1.1 503 Service Unavailable\r\n"),
                    EndsWith("\r\n\r\njournal is opening\nintake is behind\n")));
  EXPECT_THAT(Ask(server->port(), "GET", "/livez"), StartsWith("HTTP/1.1 200 OK\r\n"));
  ready = true;
  EXPECT_THAT(Ask(server->port(), "GET", "/readyz"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminServerTest, LivenessFollowsItsCheck) {
  const auto server = Open({.live = [] { return Health{.ok = false, .text = ""}; }});
  EXPECT_THAT(Ask(server->port(), "GET", "/livez"),
              AllOf(StartsWith("HTTP/1.1 503 "), EndsWith("\r\n\r\nnot ok, no reason given\n")));
}

TEST_F(AdminServerTest, IndexListsThePaths) {
  const auto server = Open({.service = "contracts"});
  EXPECT_THAT(Body(Ask(server->port(), "GET", "/")),
              AllOf(StartsWith("contracts\n"), HasSubstr("/metrics"), HasSubstr("/livez"),
                    HasSubstr("/readyz")));
}

TEST_F(AdminServerTest, OtherPathsAreNotFound) {
  const auto server = Open();
  for (const char* path : {"/metrics/", "/Metrics", "/metrics2", "/etc/passwd", "/../etc/passwd",
                           "/%2e%2e/etc/passwd", "/favicon.ico"}) {
    EXPECT_THAT(Ask(server->port(), "GET", path), StartsWith("HTTP/1.1 404 Not Found\r\n")) << path;
  }
}

TEST_F(AdminServerTest, QueryStringIsIgnored) {
  const auto server = Open();
  EXPECT_THAT(Ask(server->port(), "GET", "/livez?verbose=1"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminServerTest, HeadHasTheHeadersAndNoBody) {
  const auto server = Open();
  const std::string answer = Ask(server->port(), "HEAD", "/livez");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("Content-Length: 3\r\n"));
  EXPECT_EQ(Body(answer), "");
}

TEST_F(AdminServerTest, OtherMethodsAreRefused) {
  const auto server = Open();
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS"}) {
    EXPECT_THAT(
        Ask(server->port(), method, "/metrics"),
        AllOf(StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"), HasSubstr("Allow: GET, HEAD\r\n")))
        << method;
  }
}

TEST_F(AdminServerTest, GarbageIsSurvived) {
  const auto server = Open();
  Exchange(server->port(), "\x16\x03\x01 not http\r\n\r\n");
  Exchange(server->port(), "GET /" + std::string(20000, 'x') + " HTTP/1.1\r\n\r\n");
  EXPECT_THAT(Ask(server->port(), "GET", "/livez"), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_F(AdminServerTest, ManyClientsAreServedAtOnce) {
  const auto server = Open();
  std::atomic<int> served = 0;
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        if (Ask(server->port(), "GET", "/metrics").find(" 200 OK") != std::string::npos) ++served;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(served, 80);
}

TEST_F(AdminServerTest, ATakenPortIsAStatusThatNamesTheAddress) {
  const auto first = Open();
  const auto second = AdminServer::Open({.port = first->port()}, registry_);
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(second.status().message()),
              AllOf(HasSubstr(first->address()), HasSubstr("Address already in use")));
}

TEST_F(AdminServerTest, ThePortIsFreeAgainAfterTheServer) {
  auto first = Open();
  const int port = first->port();
  first.reset();
  EXPECT_EQ(Open({.port = port})->port(), port);
}

TEST_F(AdminServerTest, RefusesWhatIsNotAnAddress) {
  for (const char* address :
       {"", "localhost", "::1", "127.0.0.1:80", "1.2.3", "127.0.0.1,0.0.0.0"}) {
    const auto server = AdminServer::Open({.address = address}, registry_);
    EXPECT_EQ(server.status().code(), absl::StatusCode::kInvalidArgument) << address;
  }
  EXPECT_EQ(AdminServer::Open({.port = 65536}, registry_).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace steward::telemetry
