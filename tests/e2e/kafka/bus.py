"""A broker, and a platform on it, for the tests of this directory.

They start their own, unless STEWARD_TEST_KAFKA (HOST:PORT), STEWARD_DATA and STEWARD_PORT_BASE name a running platform
and the broker that it is on: then they run against these, and leave there what they add.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import processes  # noqa: E402
import protos  # noqa: E402
import samples  # noqa: E402

SCRIPT = protos.ROOT / "scripts" / "kafka"
GIVEN = ("STEWARD_TEST_KAFKA", "STEWARD_DATA", "STEWARD_PORT_BASE")
START_S = 300  # the first one on a machine fetches the jars
GONE_S = 20


def given():
    return all(os.environ.get(name) for name in GIVEN)


def script(*arguments, env=None, timeout=START_S):
    """Runs scripts/kafka to its end."""
    return subprocess.run([SCRIPT, *map(str, arguments)], env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=timeout, check=False)


class Broker:
    """scripts/kafka on a free port, in a directory of its own. It ends with this process, whatever ends that."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="steward-kafka-"))
        self.data = self.folder / "data"
        self.port = processes.free_port_base()
        self.address = f"127.0.0.1:{self.port}"
        # Stops the broker when its stdin ends, which is when this process closes it or is no more.
        self.keeper = subprocess.Popen(
            ["setsid", "--fork", "bash", "-c", 'cat; exec "$0" stop --data "$1" 2>/dev/null', SCRIPT, self.data],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *error):
        self.close()

    def script(self, verb, *arguments, **options):
        return script(verb, "--data", self.data, *arguments, **options)

    def start(self):
        """Returns when it answers."""
        run = self.script("start", "--port", self.port)
        if run.returncode != 0:
            raise AssertionError(f"no broker: {run.stderr}")

    def kill(self):
        """Returns when it is gone. `start` brings it back, with what it acknowledged."""
        os.kill(self.pid(), signal.SIGKILL)
        # Its ports outlive its entry in the table of processes by a moment.
        processes.wait_until(self.is_gone, GONE_S, "the killed broker is gone")

    def is_gone(self):
        return (processes.is_free(self.port) and processes.is_free(self.port + 1)
                and self.script("status").returncode != 0)

    def pause(self):
        """It keeps its connections and answers nothing, until `resume`."""
        os.kill(self.pid(), signal.SIGSTOP)

    def resume(self):
        os.kill(self.pid(), signal.SIGCONT)

    def cut(self, topic, partitions, size):
        """Takes `size` bytes off the end of some partitions of a killed broker; those that lost some."""
        lost = []
        for partition in partitions:
            segment = max((self.data / "log" / f"{topic}-{partition}").glob("*.log"))
            before = segment.stat().st_size
            os.truncate(segment, max(0, before - size))
            if before > 0:
                lost.append(partition)
        return lost

    def pid(self):
        return int((self.data / "kafka.pid").read_text())

    def close(self):
        self.script("stop")
        self.keeper.stdin.close()
        self.keeper.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class GivenBroker:
    """The one of the environment."""

    address = os.environ.get("STEWARD_TEST_KAFKA", "")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class OnKafka(processes.Dev):
    """`steward dev --kafka` on a broker."""

    def __init__(self, broker):
        super().__init__()
        self.broker = broker

    def start(self, name="dev", *flags):
        super().start(name, f"--kafka={self.broker.address}", *flags)


class Separate(processes.Platform):
    """A process for each service, on a broker; on the embedded bus while `on_kafka` is false."""

    def __init__(self, broker):
        super().__init__()
        self.broker, self.on_kafka = broker, True

    def start(self, service, *flags):
        super().start(service, *([f"--kafka={self.broker.address}"] if self.on_kafka else []), *flags)


class GivenPlatform(processes.Platform):
    """The one of the environment: nothing is started or ended."""

    NAMES = ()

    def __init__(self, broker=None):
        super().__init__()
        self.broker = broker
        self.data, self.base = pathlib.Path(os.environ["STEWARD_DATA"]), int(os.environ["STEWARD_PORT_BASE"])


def platform_for(case):
    """For setUpClass: a platform over Kafka, the given one or one for this class; its `broker` has the address."""
    broker = case.enterClassContext(GivenBroker() if given() else Broker())
    return case.enterClassContext(GivenPlatform(broker) if given() else OnKafka(broker))


def fill(platform, count=12):
    """Accounts (at least three) with a contract each, under one new prefix, which is the answer."""
    prefix = f"k{uuid.uuid4().hex[:8]}"
    clients = {service: platform.client(service) for service in processes.PORTS}
    for number in range(count):
        samples.add_account(clients, f"{prefix}-{number}")
    accounts = clients["accounts"]
    accounts.call("AccountService.SetAccountParent", account=f"accounts/{prefix}-1", parent=f"accounts/{prefix}-0")
    accounts.call("AccountService.UpdateAccount", update_mask={"paths": ["employee_count"]}, reason_code="SURVEY",
                  account={"name": f"accounts/{prefix}-2", "employee_count": 42})
    for client in clients.values():
        client.close()
    platform.wait_caught_up()
    return prefix
