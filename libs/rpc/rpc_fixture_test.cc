#include "libs/rpc/rpc_fixture_test.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "libs/base/check.h"
#include "libs/base/errors.h"
#include "libs/base/status.h"
#include "steward/common/v1/envelope.pb.h"
#include "steward/contracts/v1/contracts_events.pb.h"
#include "steward/contracts/v1/contracts_service.pb.h"

namespace steward::rpc {
namespace {

class FakeReader final : public engine::FeedReader {
 public:
  FakeReader(const FakeFeed& feed, uint64_t after) : feed_(feed), at_(after) {
    feed.Read(0, 0, &opening_head_);
  }

  absl::Status Read(size_t max_events, size_t max_bytes,
                    common::v1::SubscribeResponse* response) override {
    uint64_t head = 0;
    size_t bytes = 0;
    for (const std::string& payload : feed_.Read(at_, max_events, &head)) {
      if (bytes > 0 && bytes + payload.size() > max_bytes) break;
      bytes += payload.size();
      response->add_events(payload);
      ++at_;
    }
    response->set_token(absl::StrCat("t", at_));
    response->add_heads(head);
    return absl::OkStatus();
  }
  bool PassedOpeningHeads() const override { return at_ >= opening_head_; }

 private:
  const FakeFeed& feed_;
  uint64_t at_;
  uint64_t opening_head_ = 0;
};

}  // namespace

absl::StatusOr<Principal> FakeAuthenticator::Authenticate(
    absl::Span<const absl::string_view> authorization) {
  const absl::string_view value = authorization.size() == 1 ? authorization[0] : "";
  Principal principal;
  if (value == "Bearer admin") {
    principal.id = "admin";
    principal.roles = ~uint32_t{0};
  } else if (value == "Bearer viewer" || value == "Bearer personal" || value == "Bearer slow") {
    principal.id = std::string(value.substr(7));
    principal.Grant(common::v1::ROLE_VIEWER);
    if (principal.id == "personal") principal.Grant(common::v1::ROLE_PERSONAL);
    if (principal.id == "slow") principal.calls_per_second = 2;
  } else if (value == "Bearer subscriber") {
    principal.id = "subscriber";
    principal.Grant(common::v1::ROLE_SUBSCRIBER);
  } else {
    return Reject(common::v1::REASON_UNAUTHENTICATED, "who is it?");
  }
  return principal;
}

void FakeFeed::Append(size_t payload_bytes) {
  absl::MutexLock lock(&mutex_);
  contracts::v1::ContractsEvent event;
  event.mutable_envelope()->set_epoch(1);
  event.mutable_envelope()->set_seq(payloads_.size() + 1);
  event.mutable_envelope()->set_type(std::string(payload_bytes, 'x'));
  payloads_.push_back(event.SerializeAsString());
}

absl::StatusOr<std::unique_ptr<engine::FeedReader>> FakeFeed::Open(
    const common::v1::StartPosition& start, const common::v1::EventFilter&, absl::string_view) {
  uint64_t after = 0;
  const std::string& token = start.token();
  if (!token.empty() && (token[0] != 't' || !absl::SimpleAtoi(token.substr(1), &after))) {
    return Reject(common::v1::REASON_INVALID_TOKEN, "no token of this feed");
  }
  return std::make_unique<FakeReader>(*this, after);
}

uint64_t FakeFeed::version() const {
  absl::MutexLock lock(&mutex_);
  return payloads_.size();
}

uint64_t FakeFeed::WaitBeyond(uint64_t seen, absl::Time deadline) const {
  absl::MutexLock lock(&mutex_);
  const auto more = [this, seen]()
                        ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return payloads_.size() > seen; };
  mutex_.AwaitWithDeadline(absl::Condition(&more), deadline);
  return payloads_.size();
}

std::vector<std::string> FakeFeed::Read(uint64_t from, size_t max, uint64_t* head) const {
  absl::MutexLock lock(&mutex_);
  *head = payloads_.size();
  const size_t first = std::min<size_t>(from, payloads_.size());
  const size_t last = std::min(payloads_.size(), first + max);
  return {payloads_.begin() + static_cast<int64_t>(first),
          payloads_.begin() + static_cast<int64_t>(last)};
}

TestServer::TestServer(Handler handler, std::function<void(ServerOptions*)> adjust)
    : handler_(std::move(handler)) {
  const auto* contracts = contracts::v1::GetContractRequest::descriptor()->file();
  ServerOptions options;
  options.address = "127.0.0.1:0";
  options.services = {
      contracts->FindServiceByName("ContractService"),
      contracts->FindServiceByName("RevenueService"),
      common::v1::SubscribeRequest::descriptor()->file()->FindServiceByName("EventFeedService")};
  options.authenticator = &authenticator_;
  options.feed = &feed_;
  options.registry = &registry_;
  options.on_denial = [this](const Denial& denial) {
    absl::MutexLock lock(&mutex_);
    denials_.push_back(denial);
  };
  if (adjust) adjust(&options);
  auto server = Server::Start(std::move(options));
  STEWARD_CHECK(server.ok()) << server.status();
  server_ = *std::move(server);
  loop_ = std::thread([this] { Run(); });
}

TestServer::~TestServer() {
  if (!stop_) Shutdown(absl::Seconds(5));
}

bool TestServer::Shutdown(absl::Duration patience) {
  const bool drained = server_->Shutdown(absl::Now() + patience);
  stop_ = true;
  server_->Wake();
  loop_.join();
  server_.reset();
  return drained;
}

void TestServer::Run() {
  while (!stop_) {
    std::vector<engine::Call*> calls;
    server_->Collect(64, absl::Now() + absl::Seconds(1), &calls);
    for (engine::Call* call : calls) handler_(call);
  }
}

std::string TestServer::target() const { return absl::StrCat("127.0.0.1:", server_->port()); }

std::unique_ptr<Channel> TestServer::Connect(const std::string& token) const {
  return std::make_unique<Channel>(target(), token);
}

std::vector<Denial> TestServer::denials() {
  absl::MutexLock lock(&mutex_);
  return denials_;
}

const google::protobuf::MethodDescriptor* ContractMethod(const std::string& name) {
  return contracts::v1::GetContractRequest::descriptor()
      ->file()
      ->FindServiceByName("ContractService")
      ->FindMethodByName(name);
}

}  // namespace steward::rpc
