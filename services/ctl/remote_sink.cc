#include "services/ctl/remote_sink.h"

#include <deque>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

#include "libs/rpc/async_client.h"
#include "services/ctl/catalogue.h"

namespace steward::ctl {
namespace {

// More than an import has under way, so that Start never waits.
constexpr size_t kInFlightMax = 1024;
// How long a request that comes while others are under way waits at most before it is sent.
constexpr absl::Duration kPoll = absl::Milliseconds(1);

}  // namespace

class RemoteSink::Lane final {
 public:
  Lane(rpc::Channel& channel, absl::Duration timeout)
      : client_(channel, kInFlightMax), timeout_(timeout), thread_([this] { Run(); }) {}

  ~Lane() {
    {
      absl::MutexLock lock(&mutex_);
      stopping_ = true;
    }
    thread_.join();
  }

  void Put(const google::protobuf::MethodDescriptor& method,
           const google::protobuf::Message& request, Done done) {
    absl::MutexLock lock(&mutex_);
    waiting_.push_back({&method, &request, std::move(done)});
  }

 private:
  struct Item {
    const google::protobuf::MethodDescriptor* method;
    const google::protobuf::Message* request;
    Done done;
  };

  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !waiting_.empty();
  }

  // What waits; blocks while there is nothing and nothing is under way. False to stop.
  bool Take(std::deque<Item>* items) {
    absl::MutexLock lock(&mutex_);
    if (client_.in_flight() == 0) mutex_.Await(absl::Condition(this, &Lane::HasWork));
    items->swap(waiting_);
    return !stopping_ || !items->empty() || client_.in_flight() > 0;
  }

  void Run() {
    rpc::CallOptions options;
    options.timeout = timeout_;
    std::deque<Item> items;
    while (Take(&items)) {
      for (Item& item : items) {
        client_.Start(item.method, *item.request, options,
                      [done = std::move(item.done)](const rpc::AsyncClient::Answer& answer) {
                        done(answer.status);
                      });
      }
      items.clear();
      client_.Poll(absl::Now() + kPoll);
    }
  }

  // Of the lane's thread.
  rpc::AsyncClient client_;
  const absl::Duration timeout_;
  absl::Mutex mutex_;
  std::deque<Item> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

RemoteSink::RemoteSink(const std::map<std::string, rpc::Channel*>& channels,
                       absl::Duration timeout) {
  for (const auto& [service, channel] : channels) {
    lanes_.emplace(service, std::make_unique<Lane>(*channel, timeout));
  }
}

RemoteSink::~RemoteSink() = default;

void RemoteSink::Send(const google::protobuf::MethodDescriptor& method,
                      const google::protobuf::Message& request, Done done) {
  const auto lane = lanes_.find(ServiceOf(method));
  if (lane == lanes_.end()) {
    return done(absl::UnimplementedError(
        absl::StrCat("no service of this platform serves ", method.full_name())));
  }
  lane->second->Put(method, request, std::move(done));
}

}  // namespace steward::ctl
