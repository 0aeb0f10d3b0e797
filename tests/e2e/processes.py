"""Runs the real programs on free ports and temporary directories, kills them and starts them again.

Not called platform.py: that would hide Python's own module from everything that the tests import.
"""
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import grpc

import protos

BIN = pathlib.Path(os.environ.get("STEWARD_BIN", protos.ROOT / "build" / "bin"))
SHARED = protos.ROOT.parent / "shared" / "data"
PORTS = {"accounts": 0, "contracts": 1, "feedback": 2, "escalations": 3}
ADMIN_OFFSET = 100
READY_S = 30
STOP_S = 20
# The ports that free_port_base gave.
given = set()
# Answers that say nothing about whether the command took place, or that ask to come again. A server that ends answers
# CANCELLED to a call that it has not begun.
RETRIED = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED,
           grpc.StatusCode.CANCELLED)


def shared_data(portfolio):
    """The directory of an example portfolio. In CI it must be there; elsewhere its absence skips the test."""
    folder = SHARED / portfolio
    if folder.is_dir():
        return folder
    message = f"no example data: {folder} is absent"
    if os.environ.get("CI"):
        raise AssertionError(message)
    print(f"\n*** SKIPPED: {message} ***", flush=True)
    raise unittest.SkipTest(message)


def program(name):
    path = BIN / name
    if not os.access(path, os.X_OK):
        raise AssertionError(f"{path} is absent: build it, or set STEWARD_BIN to where the programs are")
    return str(path)


def bound(port):
    """A socket on it, to be closed by the caller; OSError when somebody listens there."""
    taken = socket.socket()
    try:
        # Connections that ended a moment ago don't matter; one who listens does.
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
    except OSError:
        taken.close()
        raise
    return taken


def is_free(port):
    try:
        bound(port).close()
        return True
    except OSError:
        return False


def free_port_base():
    """Not given by this function before, and below the range that the kernel gives to outgoing connections, so that
    none of them takes it meanwhile."""
    for _ in range(200):
        base = random.SystemRandom().randrange(20000, 30000, 10)
        ports = [base + offset + admin for offset in range(4) for admin in (0, ADMIN_OFFSET)]
        if not given.intersection(ports) and all(map(is_free, ports)):
            given.update(ports)
            return base
    raise AssertionError("no free ports")


def wait_until(condition, seconds, what):
    """The first true answer of `condition`; fails after `seconds`."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}")
        pause.wait(0.02)


class Process:
    """One program; its output goes to a file. It dies with this process, whatever ends that."""

    def __init__(self, log, *arguments, env=None):
        self.log = pathlib.Path(log)
        self.arguments = arguments
        with self.log.open("ab") as file:
            self.popen = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *map(str, arguments)], stdin=subprocess.DEVNULL,
                stdout=file, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})

    def running(self):
        return self.popen.poll() is None

    def kill(self):
        self.popen.send_signal(signal.SIGKILL)
        return self.popen.wait(STOP_S)

    def terminate(self):
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(STOP_S)

    def output(self, limit=4000):
        return self.log.read_text(errors="replace")[-limit:] if self.log.exists() else ""


class Client:
    """Calls one service. A channel is safe for several threads; `position` belongs to the thread that calls."""

    def __init__(self, address, token):
        self.metadata = [("authorization", f"Bearer {token}")]
        self.channel = grpc.insecure_channel(address, [
            ("grpc.initial_reconnect_backoff_ms", 50), ("grpc.min_reconnect_backoff_ms", 5000),
            ("grpc.max_reconnect_backoff_ms", 200), ("grpc.use_local_subchannel_pool", 1)])
        self.calls = {}
        self.position = ""

    def call(self, method, /, after=(), timeout=10, wait_for_ready=None, **fields):
        """call("AccountService.GetAccount", name="accounts/a1"); raises grpc.RpcError.

        One call after the other that doesn't wait for a connection keeps the channel from making one for seconds.
        """
        path, request, response = protos.method(method)
        if method not in self.calls:
            self.calls[method] = self.channel.unary_unary(
                path, request_serializer=request.SerializeToString, response_deserializer=response.FromString)
        metadata = self.metadata + [("steward-after", position) for position in after if position]
        answer, call = self.calls[method].with_call(request(**fields), timeout=timeout, metadata=metadata,
                                                   wait_for_ready=wait_for_ready)
        self.position = dict(call.trailing_metadata() or ()).get("steward-position", "")
        return answer

    def pages(self, method, field, /, **fields):
        token = ""
        while True:
            page = self.call(method, page_size=500, page_token=token, **fields)
            yield from getattr(page, field)
            token = page.next_page_token
            if not token:
                return

    def close(self):
        self.channel.close()


class Platform:
    """All services, a process for each."""

    NAMES = tuple(PORTS)

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="steward-e2e-"))
        self.data = self.folder / "data"
        self.base = free_port_base()
        self.processes = {}

    def __enter__(self):
        try:
            for name in self.NAMES:
                self.start(name)
            self.wait_all_ready()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        for process in self.processes.values():
            if process.running():
                process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, service):
        return f"127.0.0.1:{self.base + PORTS[service]}"

    def start(self, service, *flags):
        peers = [f"--peer={other}={self.address(other)}" for other in PORTS if other != service]
        self.processes[service] = Process(
            self.folder / f"{service}.log", program(f"steward-{service}"), f"--data={self.data}",
            f"--port-base={self.base}", *peers, *flags)

    def all_ready(self):
        for name, process in self.processes.items():
            if not process.running():
                raise AssertionError(f"{name} ended with {process.popen.returncode}:\n{process.output()}")
        return all(problems(self.base + offset) is None for offset in PORTS.values())

    def wait_all_ready(self, seconds=READY_S):
        """How long it took."""
        began = time.monotonic()
        try:
            wait_until(self.all_ready, seconds, "all services are ready")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.describe()}") from error
        return time.monotonic() - began

    def wait_serving(self, service, seconds=READY_S):
        """Until it answers, ready or not; how long it took."""
        def serving():
            if not self.processes[service].running():
                raise AssertionError(f"{service} ended:\n{self.processes[service].output()}")
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return True
            except OSError:
                return False
        began, url = time.monotonic(), f"http://127.0.0.1:{self.base + PORTS[service] + ADMIN_OFFSET}/livez"
        wait_until(serving, seconds, f"{service} serves")
        return time.monotonic() - began

    def describe(self):
        """For a failure's message: what is not ready, and the ends of the logs."""
        why = [f"{service}: {problems(self.base + offset) or 'ready'}" for service, offset in PORTS.items()]
        return "\n".join(why + [f"{name} wrote:\n{p.output()}" for name, p in self.processes.items()])

    def kill(self, service):
        return self.processes[service].kill()

    def token(self, principal="admin"):
        return (self.data / f"{principal}.token").read_text().strip()

    def client(self, service, principal="admin"):
        return Client(self.address(service), self.token(principal))

    def heads(self):
        """The durable seq of each partition of each service."""
        return {service: heads(self.client(service)) for service in PORTS}

    def environment(self):
        """For the `steward` command: which platform, and where the mappings are."""
        return {"STEWARD_DATA": str(self.data), "STEWARD_PORT_BASE": str(self.base),
                "STEWARD_MAPPINGS": str(protos.ROOT / "deploy" / "mappings")}

    def steward(self, *arguments, timeout=300):
        """Runs the `steward` command to its end."""
        return subprocess.run([program("steward"), *map(str, arguments)], env={**os.environ, **self.environment()},
                              cwd=self.folder, capture_output=True, text=True, timeout=timeout, check=False)

    def ask(self, *arguments):
        """What `steward ... -o json` answers; it must succeed."""
        run = self.steward(*arguments, "-o", "json")
        if run.returncode != 0:
            raise AssertionError(f"steward {' '.join(map(str, arguments))}: exit {run.returncode}\n{run.stderr}")
        return json.loads(run.stdout)

    def import_portfolio(self, name, folder):
        """The summary, its files by name; the import must be clean."""
        summary = self.ask("import", name, folder, "--rejects", self.folder / "rejects")
        self.wait_caught_up()
        return {file.get("file") or file["derived"]: file for file in summary["files"] if "rows" in file}

    def wait_caught_up(self, seconds=READY_S):
        """Until every cursor equals its source's head."""
        clients = {service: self.client(service) for service in PORTS}
        wait_until(lambda: cursors_equal_heads(clients), seconds, "cursors equal heads")
        for client in clients.values():
            client.close()


class Dev(Platform):
    """All services in one process, as `steward dev` runs them."""

    NAMES = ("dev",)

    def start(self, name="dev", *flags):
        self.processes[name] = Process(self.folder / f"{name}.log", program("steward"), "dev",
                                       f"--data={self.data}", f"--port-base={self.base}", *flags)


def problems(port):
    """Why the service whose gRPC port is `port` isn't ready; None when it is."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port + ADMIN_OFFSET}/readyz", timeout=2):
            return None
    except urllib.error.HTTPError as error:
        return error.read().decode()
    except OSError as error:
        return str(error)


def heads(client):
    """The durable seq of each partition."""
    return [partition.durable_seq for partition in client.call("OperationsService.GetStatus").partitions]


def cursors_equal_heads(clients):
    statuses = {service: client.call("OperationsService.GetStatus") for service, client in clients.items()}
    durable = {service: [p.durable_seq for p in status.partitions] for service, status in statuses.items()}
    return all(list(source.cursor_seqs) == durable[source.source]
               for status in statuses.values() for source in status.sources)
