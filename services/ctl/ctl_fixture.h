#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/ctl/cli.h"
#include "services/ctl/import/fake_sink.h"
#include "services/ctl/json.h"

namespace steward::ctl {

// What a service's feed does next: an error, or records with the heads of the service.
using FeedSteps = std::deque<absl::StatusOr<engine::ForeignRecords>>;

// Steps that were put in, until there are none; then records that were, and then nothing.
class FakeFeed final : public engine::Subscriber {
 public:
  FakeFeed(FeedSteps* steps, std::vector<engine::ForeignRecord>* records,
           std::vector<common::v1::Cursor>* after)
      : steps_(steps), records_(records), after_(after) {}

  absl::Status Start(const std::vector<common::v1::Cursor>& after) override {
    *after_ = after;
    return absl::OkStatus();
  }
  absl::StatusOr<engine::ForeignRecords> Next(size_t, absl::Time) override {
    if (!steps_->empty()) {
      auto step = std::move(steps_->front());
      steps_->pop_front();
      return step;
    }
    return engine::ForeignRecords{.records = std::exchange(*records_, {})};
  }
  void Stop() override {}

 private:
  FeedSteps* steps_;
  std::vector<engine::ForeignRecord>* records_;
  std::vector<common::v1::Cursor>* after_;
};

class ForwardingSink final : public importing::Sink {
 public:
  explicit ForwardingSink(importing::FakeSink& sink) : sink_(sink) {}
  void Send(const google::protobuf::MethodDescriptor& method,
            const google::protobuf::Message& request, Done done) override {
    sink_.Send(method, request, std::move(done));
  }

 private:
  importing::FakeSink& sink_;
};

// A platform in memory: answers by method, and keeps what it was asked.
struct FakeServices {
  struct Call {
    std::string service;
    std::string method;
    std::unique_ptr<google::protobuf::Message> request;
  };
  using Handler = std::function<absl::Status(const std::string& service,
                                             const google::protobuf::Message& request,
                                             google::protobuf::Message* response)>;

  // By the method's name, "GetAccount".
  std::map<std::string, Handler> handlers;
  std::vector<Call> calls;
  std::map<std::string, FeedSteps> feed_steps;
  std::map<std::string, std::vector<engine::ForeignRecord>> records;
  std::map<std::string, std::vector<common::v1::Cursor>> started_after;
  importing::FakeSink sink;
  std::vector<std::string> sink_services;
};

class FakePlatform final : public Platform {
 public:
  explicit FakePlatform(FakeServices& services) : services_(services) {}

  absl::Status Call(const std::string& service, const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request,
                    google::protobuf::Message* response) override {
    std::unique_ptr<google::protobuf::Message> copy(request.New());
    copy->CopyFrom(request);
    services_.calls.push_back({service, method.name(), std::move(copy)});
    const auto handler = services_.handlers.find(method.name());
    if (handler == services_.handlers.end()) {
      return absl::UnimplementedError(absl::StrCat("the test answers no ", method.name()));
    }
    return handler->second(service, request, response);
  }
  absl::StatusOr<std::unique_ptr<engine::Subscriber>> OpenFeed(
      const std::string& service) override {
    return std::make_unique<FakeFeed>(&services_.feed_steps[service], &services_.records[service],
                                      &services_.started_after[service]);
  }
  absl::StatusOr<std::unique_ptr<importing::Sink>> OpenSink(
      const std::vector<std::string>& services) override {
    services_.sink_services = services;
    return std::make_unique<ForwardingSink>(services_.sink);
  }

 private:
  FakeServices& services_;
};

// Runs command lines against a platform in memory.
class CtlTest : public ::testing::Test {
 protected:
  // Answers a method with a message of its response type.
  template <typename Response>
  void Answer(const std::string& method, Response response) {
    services_.handlers[method] = [response](const std::string&, const google::protobuf::Message&,
                                            google::protobuf::Message* out) {
      out->CopyFrom(response);
      return absl::OkStatus();
    };
  }
  void Refuse(const std::string& method, const absl::Status& status) {
    services_.handlers[method] = [status](const std::string&, const google::protobuf::Message&,
                                          google::protobuf::Message*) { return status; };
  }

  int Run(const std::vector<std::string>& args) {
    out_.str("");
    err_.str("");
    in_.clear();
    const World world{
        .in = in_,
        .out = out_,
        .err = err_,
        .executable = "/opt/steward/build/bin/steward",
        .connect = [this](const Address& address) -> absl::StatusOr<std::unique_ptr<Platform>> {
          address_ = address;
          if (connect_failures_-- > 0) return absl::UnavailableError("no platform yet");
          return std::make_unique<FakePlatform>(services_);
        },
        .new_id = [this] { return absl::StrCat("id-", ++ids_); },
        .interrupted = [] { return false; },
        .restore =
            [this](const World::Restore& restore, std::ostream&) {
              restores_.push_back(restore);
              return absl::OkStatus();
            },
    };
    return RunCommandLine(args, world);
  }
  // The same from one text, split at spaces.
  int Run(const std::string& line) {
    return Run(std::vector<std::string>(absl::StrSplit(line, ' ', absl::SkipEmpty())));
  }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }
  Json out_json() const { return Json::parse(out(), nullptr, false); }

  // The request of the last call, which is of this type.
  template <typename Request>
  Request Last() const {
    if (services_.calls.empty()) {
      ADD_FAILURE() << "nothing was called";
      return {};
    }
    const auto* request = dynamic_cast<const Request*>(services_.calls.back().request.get());
    if (request == nullptr) {
      ADD_FAILURE() << "the last call was " << services_.calls.back().method;
      return {};
    }
    return *request;
  }

  FakeServices services_;
  std::vector<World::Restore> restores_;
  Address address_;
  // What stands on standard input.
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  int ids_ = 0;
  // How many connections fail before one succeeds.
  int connect_failures_ = 0;
};

}  // namespace steward::ctl
