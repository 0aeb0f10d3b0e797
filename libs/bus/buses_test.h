#pragma once

#include <memory>
#include <string>

#include "libs/engine/feed.h"
#include "libs/engine/ports.h"
#include "libs/testing/toy/toy_bench.h"

// The buses that conformance_test.cc holds to their promise.
namespace steward::bus {

// What a bus carries. `name` is one for each test, and stays over restarts.
struct BusSource {
  engine::Feed& feed;
  toy::ToyBench& bench;
  std::string name;
};

// One way from a source's feed to those who follow it. The feed outlives it.
class Bus {
 public:
  virtual ~Bus() = default;
  // Whether records may come again while nothing was begun anew.
  virtual bool may_repeat() const { return false; }
  // It outlives what it makes.
  virtual std::unique_ptr<engine::Subscriber> NewSubscriber() = 0;
  virtual engine::Peer& peer() = 0;
};

std::unique_ptr<Bus> NewEmbeddedBus(const BusSource& source);
// The gRPC feed, as between the processes of two services.
std::unique_ptr<Bus> NewGrpcBus(const BusSource& source);
// A relay, and a real broker: TestBroker() must name one.
std::unique_ptr<Bus> NewKafkaBus(const BusSource& source);

}  // namespace steward::bus
