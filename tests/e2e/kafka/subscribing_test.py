#!/usr/bin/python3
"""The consumer of docs/subscribing.md does what that page says of it, killed in between."""
import pathlib
import re
import sqlite3
import sys
import tempfile
import unittest

import bus
import processes
import protos

PAGE = protos.ROOT / "docs" / "subscribing.md"
CAUGHT_UP_S = 60


class Subscribing(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = bus.platform_for(cls)

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        code = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
        self.assertEqual(len(code), 1)
        (self.folder / "names.py").write_text(code[0])

    def start(self):
        process = processes.Process(
            self.folder / "log", sys.executable, self.folder / "names.py", self.platform.broker.address,
            self.folder / "names.db", env={"PYTHONPATH": protos.GENERATED})
        self.addCleanup(lambda: process.running() and process.kill())
        return process

    def select(self, query):
        """No rows while the consumer has not made the table."""
        try:
            with sqlite3.connect(self.folder / "names.db", timeout=10) as db:
                return db.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    def wait_caught_up(self, process):
        def caught_up():
            if not process.running():
                raise AssertionError(f"it ended:\n{process.output()}")
            seqs = dict(self.select("SELECT p, seq FROM positions"))
            return [seqs.get(p, 0) for p in range(len(heads))] == heads
        heads = self.platform.heads()["accounts"]
        processes.wait_until(caught_up, CAUGHT_UP_S, f"names.py is at {heads}")

    def expected(self):
        accounts = self.platform.client("accounts").pages("AccountService.ListAccounts", "accounts")
        return {account.name.removeprefix("accounts/"): account.display_name for account in accounts}

    def rename(self, account, name):
        self.platform.client("accounts").call(
            "AccountService.UpdateAccount", update_mask={"paths": ["display_name"]},
            account={"name": f"accounts/{account}", "display_name": name})

    def test_its_table_is_what_the_service_answers(self):
        prefix = bus.fill(self.platform)
        process = self.start()
        self.wait_caught_up(process)
        self.assertEqual(dict(self.select("SELECT account, name FROM names")), self.expected())
        process.kill()
        self.rename(f"{prefix}-3", "Renamed")
        process = self.start()
        self.wait_caught_up(process)
        names = dict(self.select("SELECT account, name FROM names"))
        self.assertEqual(names, self.expected())
        self.assertEqual(names[f"{prefix}-3"], "Renamed")

    def test_a_repeat_is_dropped(self):
        """A position that forgot its offset reads everything again; a second insert would end it."""
        bus.fill(self.platform, 3)
        process = self.start()
        self.wait_caught_up(process)
        process.kill()
        with sqlite3.connect(self.folder / "names.db") as db:
            db.execute("UPDATE positions SET next = 0")
        bus.fill(self.platform, 3)
        process = self.start()
        self.wait_caught_up(process)
        self.assertEqual(dict(self.select("SELECT account, name FROM names")), self.expected())

    def test_a_gap_stops_it(self):
        bus.fill(self.platform, 3)
        process = self.start()
        self.wait_caught_up(process)
        process.kill()
        with sqlite3.connect(self.folder / "names.db") as db:
            # It lost a record: the one before the last that it took.
            partition, = db.execute("SELECT p FROM positions WHERE seq > 0 ORDER BY seq DESC").fetchone()
            db.execute("UPDATE positions SET seq = seq - 2, next = next - 1 WHERE p = ?", [partition])
        process = self.start()
        self.assertEqual(process.popen.wait(CAUGHT_UP_S), 1)
        self.assertIn("ask ReadEvents", process.output())


if __name__ == "__main__":
    unittest.main()
