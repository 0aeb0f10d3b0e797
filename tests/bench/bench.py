#!/usr/bin/python3
"""Durable commands against an empty echo, in one run: blocks of each kind take turns, and each durable block is divided
by the mean of the echo blocks before and after it. Figures are ratios; absolute rates are printed beside them."""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KINDS = ("update", "contract")
PORTS = {"echo": 0, "update": 1, "contract": 2}


def metric(port, name, labels):
    text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
    total = 0.0
    for line in text.splitlines():
        if line.startswith(name + "{") and all(f'{k}="{v}"' in line for k, v in labels.items()):
            total += float(line.rsplit(" ", 1)[1])
    return total


def peers(service, port_base):
    """Flags that say where the services are that this one follows. Nothing runs where escalations would be, so accounts
    serves and is never ready."""
    offsets = {"accounts": {"contracts": 1, "escalations": 3}, "contracts": {"accounts": 0}}[service]
    return [f"--peer={other}=127.0.0.1:{port_base + offset}" for other, offset in offsets.items()]


class Processes:
    """Echo, accounts and contracts, each in a process of its own, on a fresh data directory."""

    def __init__(self, binaries, data, base):
        self.binaries, self.data, self.base = binaries, data, base
        self.children = []

    def start(self):
        accounts, contracts = self.base + 1, self.base + 2
        for name in ("accounts", "contracts"):
            self.spawn(f"steward-{name}", f"--data={self.data}", f"--port-base={accounts}", *peers(name, accounts))
        for port in (accounts, contracts):
            self.wait_serving(port + 100)
        self.spawn("steward-bench-echo", str(self.base), os.path.join(self.data, "tokens.toml"))
        time.sleep(0.5)

    def spawn(self, program, *arguments):
        log = open(os.path.join(self.data, program + ".log"), "ab")
        self.children.append(subprocess.Popen([os.path.join(self.binaries, program), *arguments], stdout=log, stderr=log))

    @staticmethod
    def wait_serving(port):
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1)
                return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"nothing serves on port {port}")

    def cpu_seconds(self, index):
        fields = open(f"/proc/{self.children[index].pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        for child in self.children:
            child.send_signal(signal.SIGTERM)
        for child in self.children:
            child.wait(timeout=30)


class Bench:
    def __init__(self, processes, arguments):
        self.processes, self.arguments = processes, arguments
        self.seed = 0

    def load(self, kind, *extra):
        self.seed += 1
        offset = 1 if kind == "account" else PORTS[kind]
        command = [os.path.join(self.processes.binaries, "steward-bench-load"),
                   f"--target=127.0.0.1:{self.processes.base + offset}",
                   f"--token-file={os.path.join(self.processes.data, 'admin.token')}",
                   f"--kind={kind}", f"--seed={self.seed}", f"--accounts={self.arguments.accounts}", *extra]
        done = subprocess.run(command, capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            sys.exit(f"{kind}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def block(self, kind, in_flight):
        index = {"echo": 2, "update": 0, "contract": 1}[kind]
        admin = self.processes.base + PORTS[kind] + 100
        labels = {"durability": "synced"}
        before = metric(admin, "steward_engine_commits_total", labels) if kind != "echo" else 0
        cpu = self.processes.cpu_seconds(index)
        result = self.load(kind, f"--in-flight={in_flight}", f"--seconds={self.arguments.seconds}")
        result["server_cpu_us"] = (self.processes.cpu_seconds(index) - cpu) * 1e6 / result["calls"]
        if kind != "echo":
            time.sleep(0.2)
            result["synced_batches"] = metric(admin, "steward_engine_commits_total", labels) - before
            if result["synced_batches"] < 1 or result["calls"] / result["synced_batches"] > in_flight + 1:
                sys.exit(f"{kind}: {result['calls']} answers from {result['synced_batches']} synced batches: not durable")
        return result

    def measure(self, in_flight):
        blocks = {"echo": [self.block("echo", in_flight)], "update": [], "contract": []}
        ratios = {kind: [] for kind in KINDS}
        for turn in range(self.arguments.rounds + 1):
            for kind in KINDS if turn % 2 == 0 else reversed(KINDS):
                durable = self.block(kind, in_flight)
                echo = self.block("echo", in_flight)
                mean = (blocks["echo"][-1]["per_second"] + echo["per_second"]) / 2
                blocks["echo"].append(echo)
                if turn == 0:
                    continue  # Warms up.
                blocks[kind].append(durable)
                ratios[kind].append(durable["per_second"] / mean)
        return blocks, ratios


def spread(values):
    return {"median": round(statistics.median(values), 4), "low": round(min(values), 4), "high": round(max(values), 4)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under five minutes")
    parser.add_argument("--binaries", default=os.path.join(ROOT, "build", "bin"))
    parser.add_argument("--output", default=os.path.join(ROOT, "build", "bench", "latest.json"))
    parser.add_argument("--port-base", type=int, default=27100)
    parser.add_argument("--accounts", type=int, default=5000)
    parser.add_argument("--in-flight", default="1,64,256")
    arguments = parser.parse_args()
    arguments.seconds, arguments.rounds = (2, 5) if arguments.quick else (8, 7)

    report = {"commands": {}, "durable_over_echo": {}, "quick": arguments.quick,
              "settings": {"seconds": arguments.seconds, "rounds": arguments.rounds, "accounts": arguments.accounts}}
    with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(arguments.binaries))) as data:
        processes = Processes(arguments.binaries, data, arguments.port_base)
        try:
            processes.start()
            bench = Bench(processes, arguments)
            bench.load("account", f"--calls={arguments.accounts}", "--in-flight=64")
            time.sleep(2)
            for in_flight in (int(n) for n in arguments.in_flight.split(",")):
                blocks, ratios = bench.measure(in_flight)
                by_kind = {kind: spread(ratios[kind]) for kind in KINDS}
                report["commands"][str(in_flight)] = {
                    kind: {"ratio": by_kind.get(kind), "blocks": blocks[kind]} for kind in ("echo", *KINDS)}
                report["durable_over_echo"][str(in_flight)] = min(by_kind.values(), key=lambda s: s["median"])
                show(in_flight, blocks, by_kind)
        finally:
            processes.stop()
    os.makedirs(os.path.dirname(arguments.output), exist_ok=True)
    with open(arguments.output, "w") as out:
        json.dump(report, out, indent=1)
    print(f"written to {os.path.relpath(arguments.output)}")


def show(in_flight, blocks, by_kind):
    for kind in ("echo", *KINDS):
        median = statistics.median(b["per_second"] for b in blocks[kind])
        p50 = statistics.median(b["p50_us"] for b in blocks[kind])
        server = statistics.median(b["server_cpu_us"] for b in blocks[kind])
        line = f"{in_flight:>4} in flight  {kind:<9} {median:>9.0f}/s  p50 {p50:>6.0f} us  server {server:>5.1f} us/call"
        if kind in by_kind:
            r = by_kind[kind]
            batch = statistics.median(b["calls"] / b["synced_batches"] for b in blocks[kind])
            line += f"  batch {batch:>5.1f}  over echo {r['median']:.2f} ({r['low']:.2f} to {r['high']:.2f})"
        print(line, flush=True)


if __name__ == "__main__":
    main()
