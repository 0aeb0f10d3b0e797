#include "libs/telemetry/admin.h"

#include <arpa/inet.h>
#include <array>
#include <civetweb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

#include "libs/telemetry/log.h"

namespace steward::telemetry {
namespace {

constexpr absl::string_view kTextType = "text/plain; charset=utf-8";
constexpr absl::string_view kMetricsType = "text/plain; version=0.0.4; charset=utf-8";
constexpr int kPortMax = 65535;
constexpr absl::Duration kKnockInterval = absl::Milliseconds(5);

absl::StatusOr<in_addr> ParseAddress(const std::string& address) {
  in_addr parsed{};
  if (inet_pton(AF_INET, address.c_str(), &parsed) == 1) return parsed;
  return absl::InvalidArgumentError(
      absl::StrCat("admin address \"", address, "\" is not a numeric IPv4 address"));
}

absl::string_view Phrase(int code) {
  switch (code) {
    case 200:
      return "OK";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    default:
      return "Service Unavailable";
  }
}

std::string WithNewline(std::string text) {
  if (!absl::EndsWith(text, "\n")) text.push_back('\n');
  return text;
}

void Send(mg_connection* connection, const std::string& text) {
  // A short write means that the client went away; there is nobody left to tell.
  static_cast<void>(mg_write(connection, text.data(), text.size()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<AdminServer>> AdminServer::Open(AdminOptions options,
                                                               const Registry& registry) {
  const absl::StatusOr<in_addr> address = ParseAddress(options.address);
  if (!address.ok()) return address.status();
  if (options.port < 0 || options.port > kPortMax) {
    return absl::InvalidArgumentError(absl::StrCat("admin port ", options.port, " of address ",
                                                   options.address, " is not in 0..", kPortMax));
  }
  std::unique_ptr<AdminServer> server(new AdminServer(std::move(options), *address, registry));
  if (absl::Status status = server->Listen(); !status.ok()) return status;
  return server;
}

AdminServer::AdminServer(AdminOptions options, in_addr ip, const Registry& registry)
    : options_(std::move(options)), ip_(ip), registry_(registry), port_(options_.port) {
  mg_init_library(MG_FEATURES_DEFAULT);  // Counted; each is paired with a mg_exit_library().
}

AdminServer::~AdminServer() {
  if (context_ != nullptr) Stop();
  mg_exit_library();
}

std::string AdminServer::address() const { return absl::StrCat(options_.address, ":", port_); }

absl::Status AdminServer::Listen() {
  const std::string listening_ports = address();
  const std::array<const char*, 11> settings = {"listening_ports",
                                                listening_ports.c_str(),
                                                "num_threads",
                                                "2",
                                                "request_timeout_ms",
                                                "5000",
                                                "enable_keep_alive",
                                                "no",
                                                "max_request_size",
                                                "8192",
                                                nullptr};
  mg_callbacks callbacks{};
  callbacks.begin_request = &AdminServer::OnRequest;
  callbacks.log_message = &AdminServer::OnMessage;
  // The threads of the server run before mg_start() returns; they don't read context_.
  context_ = mg_start(&callbacks, this, const_cast<const char**>(settings.data()));
  if (context_ == nullptr) {
    absl::MutexLock lock(&mutex_);
    return absl::UnavailableError(
        absl::StrCat("admin server cannot listen on ", listening_ports, ": ", complaint_));
  }
  mg_server_port bound{};
  if (mg_get_server_ports(context_, 1, &bound) == 1) port_ = bound.port;
  return absl::OkStatus();
}

// civetweb's accepting thread looks at its stop flag only every two seconds, or when somebody
// connects: so we do, until it has ended.
void AdminServer::Stop() {
  absl::Notification stopped;
  std::thread stopper([this, &stopped] {
    mg_stop(context_);
    stopped.Notify();
  });
  do {
    Knock();
  } while (!stopped.WaitForNotificationWithTimeout(kKnockInterval));
  stopper.join();
}

void AdminServer::Knock() const {
  const sockaddr_in peer{.sin_family = AF_INET,
                         .sin_port = htons(static_cast<uint16_t>(port_)),
                         .sin_addr = ip_,
                         .sin_zero = {}};
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return;
  // Refused or not, the attempt is all there is to it.
  static_cast<void>(connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof(peer)));
  close(fd);
}

AdminServer::Response AdminServer::Answer(absl::string_view path) const {
  const auto check = [](const std::function<Health()>& function) -> Response {
    const Health health = function ? function() : Health{};
    const char* fallback = health.ok ? "ok" : "not ok, no reason given";
    return {health.ok ? 200 : 503, WithNewline(health.text.empty() ? fallback : health.text)};
  };
  if (path == "/metrics") {
    if (options_.before_metrics) options_.before_metrics();
    return {200, registry_.RenderText()};
  }
  if (path == "/livez") return check(options_.live);
  if (path == "/readyz") return check(options_.ready);
  if (path == "/") {
    return {200,
            absl::StrCat(options_.service,
                         "\n\n/metrics  metrics in Prometheus's text format\n"
                         "/livez    200 while the process works\n"
                         "/readyz   200 while it takes calls, 503 with the reasons otherwise\n")};
  }
  return {404, "not found; / lists what there is\n"};
}

int AdminServer::OnRequest(mg_connection* connection) {
  const mg_request_info* request = mg_get_request_info(connection);
  const auto* server = static_cast<const AdminServer*>(request->user_data);
  const absl::string_view method = request->request_method;
  const absl::string_view path = request->local_uri == nullptr ? "" : request->local_uri;
  const bool head = method == "HEAD";
  const bool allowed = head || method == "GET";
  const Response response =
      allowed ? server->Answer(path) : Response{405, "only GET and HEAD are served\n"};
  const bool metrics = allowed && path == "/metrics";
  Send(connection,
       absl::StrFormat("HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n%s"
                       "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"
                       "Connection: close\r\n\r\n",
                       response.code, Phrase(response.code), metrics ? kMetricsType : kTextType,
                       response.body.size(), allowed ? "" : "Allow: GET, HEAD\r\n"));
  if (!head) Send(connection, response.body);
  return response.code;  // Not 0: the request is answered.
}

int AdminServer::OnMessage(const mg_connection* connection, const char* message) {
  auto* server = static_cast<AdminServer*>(mg_get_user_data(mg_get_context(connection)));
  if (server != nullptr) {
    absl::MutexLock lock(&server->mutex_);
    if (server->complaint_.empty()) server->complaint_ = message;
  }
  Log(Level::kDebug, "admin server complained", {{"reason", message}});
  return 1;  // Not 0: the message is dealt with.
}

}  // namespace steward::telemetry
