#!/usr/bin/python3
"""kcat reads the events topics: every header is text, and says what the record says."""
import json
import subprocess
import unittest

import bus
import processes
import protos
import topics

RUN_S = 60


class Kcat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = bus.platform_for(cls)
        bus.fill(cls.platform)

    def kcat(self, service, *arguments):
        run = subprocess.run(
            ["kcat", "-C", "-q", "-e", "-b", self.platform.broker.address, "-t", topics.events_topic(service),
             "-o", "beginning", *arguments], capture_output=True, timeout=RUN_S, check=False)
        self.assertEqual(run.returncode, 0, run.stderr.decode())
        return run.stdout

    def expected(self, service):
        """The headers of what the topic holds up to the heads of now, by ce_id."""
        folder = topics.TopicFolder(service, self.platform.broker.address)
        self.addCleanup(folder.close)
        folder.read(self.platform.heads()[service])
        records = (protos.EVENTS[service].FromString(value) for value in folder.values.values())
        headers = [topics.expected_headers(service, record) for record in records]
        return {one["ce_id"]: one for one in headers}

    def test_headers_of_every_record(self):
        for service in processes.PORTS:
            expected = self.expected(service)
            read = {}
            for line in self.kcat(service, "-J").splitlines():
                # The value is not text, and kcat does not escape it for JSON: what is before it is enough.
                flat = json.loads(line.split(b',"key":')[0] + b"}")["headers"]
                headers = dict(zip(flat[::2], flat[1::2]))
                read[headers["ce_id"]] = headers
            self.assertEqual({name: read.get(name) for name in expected}, expected)

    def test_headers_as_a_person_reads_them(self):
        lines = self.kcat("accounts", "-f", "%p %k %h\\n").decode().splitlines()
        self.assertTrue(any(",ce_type=steward.accounts.v1.AccountCreated," in line for line in lines), lines[:3])


if __name__ == "__main__":
    unittest.main()
