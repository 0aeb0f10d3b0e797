#!/usr/bin/python3
"""The way over Apache Kafka, measured beside raw librdkafka (steward-bench-raw-kafka) on the same broker in the same run.

  latency   from a command's answer to its event in a plain consumer of librdkafka, at 100 commands a second and at half load
  drain     a backlog of events that was made without a broker, published by accounts alone; over raw librdkafka
            producing the same records: events and states, with their keys, headers and values
  rebuild   the contracts service's mirrors from an empty store; over raw librdkafka consuming the same topic
  cost      durable commands with the relay running, over the same without

Figures are ratios of one run, in events a second; absolute ones are printed beside them.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import bench
from confluent_kafka.admin import AdminClient, NewTopic

ROOT = pathlib.Path(bench.ROOT)
KAFKA = ROOT / "scripts" / "kafka"
EVENTS = "steward.{}.events.v1"
STATES = "steward.{}.state.v1"
IDLE_S = 300
# Until Java has compiled what a broker under load does.
WARM_S = 20


# A broker that runs for long compiles what is hot as far as Java can; one for development, which starts quickly, does not.
LONG_RUN = {"STEWARD_KAFKA_JVM": "-Xmx512m -XX:+UseSerialGC"}


class Broker:
    """scripts/kafka in a directory of its own."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port

    def start(self):
        done = subprocess.run([KAFKA, "start", "--data", self.folder, "--port", str(self.port)], capture_output=True,
                              text=True, timeout=300, check=True, env={**os.environ, **LONG_RUN})
        self.address = done.stdout.strip()

    def stop(self):
        subprocess.run([KAFKA, "stop", "--data", self.folder], capture_output=True, timeout=90, check=False)


class Platform(bench.Processes):
    """accounts and contracts, with a broker or without one; nothing else. Started and stopped as often as wanted."""

    def start(self, broker=None, only=("accounts", "contracts")):
        for name in only:
            arguments = [f"--data={self.data}", f"--port-base={self.base + 1}", *bench.peers(name, self.base + 1)]
            self.spawn(f"steward-{name}", *arguments, *([f"--kafka={broker.address}"] if broker else []))

    def ready(self, only=("accounts", "contracts")):
        for name in only:
            port = self.base + {"accounts": 1, "contracts": 2}[name] + 100
            self.wait_serving(port)
            wait_for(lambda: takes_commands(port), f"{name} to take commands")

    def stop(self):
        super().stop()
        self.children = []

    def figure(self, service, name, labels=None):
        return bench.metric(self.base + {"accounts": 101, "contracts": 102}[service], name, labels or {})


def takes_commands(port):
    """accounts is never ready here, for nothing runs where escalations would be; the reasons tell."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1)
        return True
    except urllib.error.HTTPError as unready:
        text = unready.read().decode()
        return "frozen" not in text and "starting" not in text


def load(platform, arguments, kind, *extra):
    port = platform.base + {"account": 1, "update": 1, "contract": 2}[kind]
    command = [os.path.join(arguments.binaries, "steward-bench-load"), f"--target=127.0.0.1:{port}",
               f"--token-file={platform.data}/admin.token", f"--kind={kind}", f"--accounts={arguments.accounts}",
               f"--seed={time.monotonic_ns() % 2**31}", *extra]
    done = subprocess.run(command, capture_output=True, text=True, timeout=IDLE_S, check=True)
    return json.loads(done.stdout)


class Subscriber:
    """A consumer of its own at the end of a topic (steward-bench-arrivals): when each event arrived, by its cause."""

    def __init__(self, broker, topic, binaries):
        command = [os.path.join(binaries, "steward-bench-arrivals"), f"--broker={broker.address}", f"--topic={topic}"]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def close(self):
        self.child.send_signal(signal.SIGTERM)
        out, _ = self.child.communicate(timeout=30)
        return {cause: int(at) for cause, at in (line.split(" ") for line in out.splitlines()) if cause}


def measure_latency(platform, broker, arguments, rate):
    subscriber = Subscriber(broker, EVENTS.format("accounts"), arguments.binaries)
    time.sleep(3)
    answers = os.path.join(platform.data, "answers")
    load(platform, arguments, "update", f"--rate={rate}", f"--seconds={arguments.seconds}", "--in-flight=256",
         f"--answers={answers}")
    acknowledged = dict(line.split() for line in open(answers, encoding="ascii"))
    wait_for(lambda: lag(platform, "accounts") == 0, "the relay")
    time.sleep(1)
    arrived = subscriber.close()
    waits = sorted(arrived[request] - int(at) for request, at in acknowledged.items())
    return {"per_second": round(rate), "events": len(waits), "p50_ms": round(waits[len(waits) // 2] / 1000, 2),
            "p99_ms": round(waits[int(len(waits) * 0.99)] / 1000, 2)}


def wait_for(done, what):
    deadline = time.monotonic() + IDLE_S
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited {IDLE_S} s for {what}")
        time.sleep(0.02)


def raw(broker, arguments):
    """librdkafka alone with the records that the relay published: events a second, consumed and produced."""
    topics = [EVENTS.format("accounts"), STATES.format("accounts")]
    for topic in topics:
        create_topic(broker, f"raw.{topic}")
    command = [os.path.join(arguments.binaries, "steward-bench-raw-kafka"), f"--broker={broker.address}"]
    done = subprocess.run(command + [f"--topic={topic}" for topic in topics], check=True, timeout=IDLE_S,
                          capture_output=True, text=True)
    report = json.loads(done.stdout)
    events = report["topics"][topics[0]]
    return events["records"] / events["consume_s"], events["records"] / report["produce_s"]


def create_topic(broker, topic):
    """As many partitions as Steward's own topics have."""
    admin = AdminClient({"bootstrap.servers": broker.address})
    admin.create_topics([NewTopic(topic, num_partitions=16, replication_factor=1)])[topic].result(30)


def published(platform, service):
    return platform.figure(service, "steward_relay_records_published_total", {"topic": EVENTS.format(service)})


def lag(platform, service):
    return platform.figure(service, "steward_relay_lag_records")


def measure_drain(platform, broker, arguments):
    """The backlog is there; from the start of the service to the last acknowledgement of the events topic."""
    platform.start(broker, only=["accounts"])
    wait_for(lambda: answers_metrics(platform, "accounts"), "metrics")
    first, begin = published(platform, "accounts"), time.monotonic()
    wait_for(lambda: published(platform, "accounts") >= arguments.backlog, "the backlog to drain")
    rate = (published(platform, "accounts") - first) / (time.monotonic() - begin)
    wait_for(lambda: lag(platform, "accounts") == 0, "the states")
    return rate


def answers_metrics(platform, *services):
    try:
        return all(published(platform, service) >= 0 for service in services)
    except OSError:
        return False


def measure_rebuild(platform, broker, arguments):
    """contracts loses its store; from its start until it has taken in all of accounts' events."""
    platform.stop()
    shutil.rmtree(os.path.join(platform.data, "contracts"))
    platform.start(broker)
    wait_for(lambda: answers_metrics(platform, "accounts", "contracts"), "metrics")
    taken = lambda: platform.figure("contracts", "steward_engine_foreign_records_total")  # noqa: E731
    wait_for(lambda: taken() > 0, "the first record")
    first, begin = taken(), time.monotonic()
    wait_for(lambda: taken() >= arguments.backlog, "the mirrors")
    rate = (taken() - first) / (time.monotonic() - begin)
    platform.ready()
    return rate


def measure_cost(platform, broker, arguments):
    """Rates of durable commands in turns: without the relay, with it; at first once with it for the broker to get warm."""
    load(platform, arguments, "update", "--in-flight=64", f"--seconds={WARM_S}")
    rates = {"without": [], "with": []}
    for _ in range(arguments.rounds):
        for name in rates:
            platform.stop()
            platform.start(broker if name == "with" else None)
            platform.ready()
            rates[name].append(load(platform, arguments, "update", "--in-flight=64",
                                    f"--seconds={arguments.seconds}")["per_second"])
    return {name: round(statistics.median(values)) for name, values in rates.items()}


def run(arguments, folder):
    platform = Platform(arguments.binaries, os.path.join(folder, "data"), arguments.port_base)
    broker = Broker(os.path.join(folder, "kafka"), arguments.port_base + 50)
    os.makedirs(platform.data)
    broker.start()
    report = {"quick": arguments.quick, "backlog": arguments.backlog, "broker": "Apache Kafka 3.9, one node, no fsync"}
    try:
        platform.start()
        platform.ready()
        load(platform, arguments, "account", f"--calls={arguments.accounts}", "--in-flight=64")
        load(platform, arguments, "update", f"--calls={arguments.backlog - arguments.accounts}", "--in-flight=64")
        platform.stop()
        drain = measure_drain(platform, broker, arguments)
        consume, produce = raw(broker, arguments)
        rebuild = measure_rebuild(platform, broker, arguments)
        report["drain"] = {"per_second": round(drain), "raw_per_second": round(produce), "ratio": round(drain / produce, 2)}
        report["rebuild"] = {"per_second": round(rebuild), "raw_per_second": round(consume),
                             "ratio": round(rebuild / consume, 2)}
        cost = measure_cost(platform, broker, arguments)
        report["cost"] = {**cost, "ratio": round(cost["with"] / cost["without"], 2)}
        report["latency"] = [measure_latency(platform, broker, arguments, rate) for rate in (100, cost["with"] / 2)]
    finally:
        platform.stop()
        broker.stop()
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a backlog of 100,000 events instead of 500,000")
    parser.add_argument("--binaries", default=os.path.join(bench.ROOT, "build", "bin"))
    parser.add_argument("--output", default=os.path.join(bench.ROOT, "build", "bench", "bus.json"))
    parser.add_argument("--port-base", type=int, default=27300)
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--backlog", type=int)
    arguments = parser.parse_args()
    arguments.backlog = arguments.backlog or (100_000 if arguments.quick else 500_000)
    arguments.seconds, arguments.rounds = (5, 2) if arguments.quick else (20, 5)
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(arguments.binaries))) as folder:
        report = run(arguments, folder)
    os.makedirs(os.path.dirname(arguments.output), exist_ok=True)
    with open(arguments.output, "w", encoding="utf-8") as out:
        json.dump(report, out, indent=1)
    for name in ("drain", "rebuild", "cost"):
        print(name, report[name])
    for latency in report["latency"]:
        print("latency", latency)


if __name__ == "__main__":
    main()
