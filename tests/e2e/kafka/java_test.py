#!/usr/bin/python3
"""A client in Java, run by Maven, decodes every record with generated classes; its default partitioner agrees with us."""
import collections
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import uuid

import bus
import processes
import protos
import tools
import topics

SOURCE = pathlib.Path(__file__).with_name("java")
# What events are made of; no APIs.
PATTERNS = ("steward/*/v1/*_events.proto", "steward/*/v1/*_resources.proto", "steward/accounts/v1/accounts_calendars.proto",
            "steward/accounts/v1/accounts_situation.proto", "steward/accounts/v1/job_titles.proto",
            "steward/escalations/v1/escalations_clocks.proto", "steward/common/v1/envelope.proto",
            "steward/common/v1/money.proto", "steward/common/v1/options.proto", "google/type/date.proto",
            "buf/validate/*.proto")
MAVEN_S = 400


class JavaClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for program in ("mvn", "javac"):
            if shutil.which(program) is None:
                tools.missing(f"{program} is not here")
        cls.platform = bus.platform_for(cls)
        bus.fill(cls.platform)
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        shutil.copytree(SOURCE, folder, dirs_exist_ok=True)
        files = [str(path) for pattern in PATTERNS for path in sorted((protos.ROOT / "proto").glob(pattern))]
        subprocess.run(["protoc", "-I", protos.ROOT / "proto", f"--java_out={folder}/src/main/java", *files], check=True)
        cls.expected = {service: cls.envelopes(service) for service in processes.PORTS}
        cls.records = cls.run_reader(folder)

    @classmethod
    def envelopes(cls, service):
        """Of everything up to the heads of now."""
        topic = topics.TopicFolder(service, cls.platform.broker.address)
        cls.addClassCleanup(topic.close)
        topic.read(cls.platform.heads()[service])
        return [protos.EVENTS[service].FromString(value).envelope for value in topic.values.values()]

    @classmethod
    def run_reader(cls, folder):
        """What the client wrote: lists of words, a list a record, by service."""
        run = subprocess.run(
            ["mvn", "-q", "-B", "-ntp", "-Dstyle.color=never", "-f", folder, "compile", "exec:java",
             f"-Dexec.args={cls.platform.broker.address} trial-{uuid.uuid4().hex} {folder}/records"],
            capture_output=True, text=True, timeout=MAVEN_S, check=False,
            # It runs for seconds: compiling Java's own code well takes longer than it saves.
            env={**os.environ, "MAVEN_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"})
        if run.returncode != 0 and "Could not transfer artifact" in run.stdout:
            tools.missing(run.stdout[-500:])
        if run.returncode != 0:
            raise AssertionError(run.stdout[-3000:] + run.stderr[-3000:])
        records = collections.defaultdict(list)
        for line in (folder / "records").read_text().splitlines():
            service, *words = line.split("\t")
            records[service].append(words)
        return records

    def test_it_decodes_every_record(self):
        for service in processes.PORTS:
            expected = {(e.partition, e.epoch, e.seq, e.type, e.aggregate) for e in self.expected[service]}
            got = {(int(partition), int(epoch), int(seq), kind, aggregate)
                   for partition, _, epoch, seq, kind, aggregate in self.records[service]}
            self.assertEqual(expected - got, set())

    def test_its_default_partitioner_chooses_our_partition(self):
        for service in processes.PORTS:
            keyed = [(partition, chosen) for partition, chosen, *_ in self.records[service] if chosen != "-1"]
            self.assertGreater(len({partition for partition, _ in keyed}), 3, "too few partitions to mean something")
            self.assertEqual([chosen for _, chosen in keyed], [partition for partition, _ in keyed])


if __name__ == "__main__":
    unittest.main()
