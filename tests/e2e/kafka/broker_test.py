#!/usr/bin/python3
"""scripts/kafka: it starts a real broker, keeps its data, touches no stranger, and says what is missing."""
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

import bus
import processes

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

WAIT_S = 20
# Where scripts/kafka keeps its jars.
JARS = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache", "steward", "kafka-3.9.1")


def create_topic(address, topic):
    admin = AdminClient({"bootstrap.servers": address})
    admin.create_topics([NewTopic(topic, 1, 1)])[topic].result(WAIT_S)


def produce(address, topic, value):
    """The errors of the delivery, if any."""
    producer = Producer({"bootstrap.servers": address, "acks": "all", "message.timeout.ms": WAIT_S * 1000,
                         "topic.metadata.propagation.max.ms": 1000})
    failures = []
    producer.produce(topic, value, on_delivery=lambda error, _: error and failures.append(error))
    producer.flush(WAIT_S)
    return failures


def read_one(address, topic):
    consumer = Consumer({"bootstrap.servers": address, "group.id": "t", "auto.offset.reset": "earliest"})
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        message = consumer.poll(WAIT_S)
        return message and message.value()
    finally:
        consumer.close()


class RunningBroker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = cls.enterClassContext(bus.Broker())

    def test_it_says_where_it_is(self):
        run = self.broker.script("status")
        self.assertEqual((run.returncode, run.stdout), (0, f"{self.broker.address}\n"))

    def test_a_second_start_says_that_it_runs_and_where(self):
        pid = self.broker.pid()
        run = self.broker.script("start", "--port", self.broker.port + 2)
        self.assertEqual((run.returncode, run.stdout), (0, f"{self.broker.address}\n"))
        self.assertIn(f"runs already (pid {pid}", run.stderr)

    def test_one_that_hangs_is_told_from_one_that_runs(self):
        os.kill(self.broker.pid(), signal.SIGSTOP)
        self.addCleanup(os.kill, self.broker.pid(), signal.SIGCONT)
        for verb in ("status", "start"):
            run = self.broker.script(verb)
            self.assertEqual((run.returncode, run.stdout), (1, ""))
            self.assertIn("doesn't answer", run.stderr)

    def test_it_makes_no_topic_by_itself(self):
        self.assertEqual([error.name() for error in produce(self.broker.address, "nobody-made-me", b"a")],
                         ["UNKNOWN_TOPIC_OR_PART"])
        admin = AdminClient({"bootstrap.servers": self.broker.address})
        self.assertNotIn("nobody-made-me", admin.list_topics(timeout=WAIT_S).topics)

    def test_another_start_on_its_port_is_refused_with_the_remedy(self):
        with tempfile.TemporaryDirectory() as folder:
            run = bus.script("start", "--data", folder, "--port", self.broker.port)
            self.assertEqual(run.returncode, 1)
            self.assertIn(f"127.0.0.1:{self.broker.port}", run.stderr)
            self.assertIn("--port", run.stderr)

    def test_the_log_is_shown(self):
        self.assertIn("Kafka Server started", self.broker.script("logs").stdout)

    def test_what_it_acknowledged_survives_a_kill_and_a_stop(self):
        create_topic(self.broker.address, "kept")
        self.assertEqual(produce(self.broker.address, "kept", b"a"), [])
        self.broker.kill()
        self.broker.start()
        self.assertEqual(read_one(self.broker.address, "kept"), b"a")
        self.assertEqual(self.broker.script("stop").returncode, 0)
        self.assertTrue(processes.is_free(self.broker.port))
        # Its port may change between two starts.
        other = processes.free_port_base()
        self.addCleanup(lambda: (self.broker.script("stop"), self.broker.start()))
        self.assertEqual(self.broker.script("start", "--port", other).stdout, f"127.0.0.1:{other}\n")
        self.assertEqual(read_one(f"127.0.0.1:{other}", "kept"), b"a")


class StoppedBroker(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.data = self.folder / "data"
        self.cache = self.folder / "cache" / "steward" / "kafka-3.9.1"

    def script(self, verb, **env):
        run = bus.script(verb, "--data", self.data, "--port", processes.free_port_base(), env=env)
        self.addCleanup(bus.script, "stop", "--data", self.data)
        return run

    def command(self, name, text):
        """A directory for the front of PATH with one command in it."""
        path = self.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)
        return f"{path.parent}:{os.environ['PATH']}"

    def copy_jars(self):
        # At least one start on this machine has filled the cache.
        self.assertEqual(self.script("start").returncode, 0)
        bus.script("stop", "--data", self.data)
        self.cache.mkdir(parents=True)
        subprocess.run(["cp", "-r", f"{JARS}/.", self.cache], check=True)

    def refused(self, *words, **env):
        run = self.script("start", **env)
        self.assertEqual((run.returncode, run.stdout), (1, ""), run.stderr)
        for word in words:
            self.assertIn(word, run.stderr)
        self.assertFalse((self.data / "kafka.pid").exists())

    def test_status_and_stop_without_a_broker(self):
        self.assertEqual(self.script("status").returncode, 1)
        self.assertEqual(self.script("stop").returncode, 0)

    def test_a_strangers_pid_is_left_alone(self):
        self.data.mkdir()
        stranger = subprocess.Popen(["sleep", "600"])
        self.addCleanup(lambda: (stranger.kill(), stranger.wait()))
        (self.data / "kafka.pid").write_text(f"{stranger.pid}\n")
        (self.data / "server.properties").write_text("")
        self.assertEqual(self.script("status").returncode, 1)
        self.assertEqual(self.script("stop").returncode, 0)
        self.assertIsNone(stranger.poll())

    def test_a_taken_controller_port(self):
        base = processes.free_port_base()
        with processes.bound(base + 1) as taken:
            taken.listen()
            run = bus.script("start", "--data", self.data, "--port", base)
        self.assertEqual(run.returncode, 1)
        self.assertIn(f"127.0.0.1:{base + 1}", run.stderr)

    def test_port_0_is_a_free_one(self):
        run = bus.script("start", "--data", self.data, "--port", 0)
        self.addCleanup(bus.script, "stop", "--data", self.data)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(run.stdout, bus.script("status", "--data", self.data).stdout)
        self.assertGreater(int(run.stdout.split(":")[1]), 1024)

    def test_without_java(self):
        self.refused("Java 17", "openjdk-17-jre-headless", "JAVA_HOME", JAVA_HOME=str(self.folder))

    def test_with_an_old_java(self):
        path = self.command("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2")
        self.refused("Java 17", "is 11", PATH=path, JAVA_HOME="")

    def test_without_jars_and_network(self):
        path = self.command("mvn", "echo 'Could not transfer artifact' >&2; exit 1")
        self.refused("Could not transfer", "network", PATH=path, XDG_CACHE_HOME=str(self.folder / "cache"))
        self.assertEqual(list(self.cache.parent.iterdir()), [], "half a download is left")

    def test_with_jars_it_needs_neither_maven_nor_network(self):
        self.copy_jars()
        path = self.command("mvn", "exit 1")
        run = self.script("start", PATH=path, XDG_CACHE_HOME=str(self.folder / "cache"))
        self.assertEqual(run.returncode, 0, run.stderr)

    def test_a_jar_that_is_another_one_is_refused(self):
        self.copy_jars()
        with (self.cache / "kafka-clients-3.9.1.jar").open("ab") as jar:
            jar.write(b"\0")
        (self.cache / "zstd-jni-1.5.6-4.jar").unlink(missing_ok=True)
        self.refused("kafka-clients-3.9.1.jar", "zstd-jni", str(self.cache), XDG_CACHE_HOME=str(self.folder / "cache"))


if __name__ == "__main__":
    unittest.main()
