#!/usr/bin/python3
"""The test clock: a year of a portfolio passes in seconds, fires what is due, and gives the same journals each time."""
import shutil
import time
import unittest

import processes
import protos

START = "2026-01-01T00:00:00Z"
YEAR = "365d"
YEAR_S = 30
READ_MAX = 1000


class OnTestClock(processes.Dev):
    def start(self, name="dev", *flags):
        super().start(name, f"--test-clock={START}", *flags)

    def restart(self):
        self.start()
        self.wait_all_ready()


def open_business(platform):
    """For each account of the portfolio a contract that ends within the year, renewing by itself or not, and an
    escalation that nobody takes."""
    clients = {service: platform.client(service) for service in processes.PORTS}
    accounts = [account.name for account in clients["accounts"].pages("AccountService.ListAccounts", "accounts")]
    line = {"line_id": "l1", "product": "Pro", "quantity": 2, "period": 2,
            "unit_price": {"currency": "USD", "minor_units": 500}}
    for number, account in enumerate(accounts):
        contract, call = f"{account}/contracts/live", clients["contracts"].call
        call("ContractService.CreateContract", parent=account, contract_id="live", contract={
            "title": "T", "currency": "USD", "lines": [line], "start_date": {"year": 2025, "month": 7, "day": 1},
            "end_date": {"year": 2026, "month": 7, "day": 1 + number},
            "renewal_terms": {"auto_renew": number % 2 == 0, "notice_days": 60, "grace_days": 30}})
        for step in ("SubmitContract", "ApproveContract"):
            call(f"ContractService.{step}", name=contract)
        for party in ("customer", "supplier"):
            call("ContractService.SignContract", name=contract, party=party, signatory="Jane Doe")
        clients["escalations"].call("EscalationService.RequestEscalation", parent=account, escalation_id="e1",
                                    escalation={"title": "Slow", "severity": 1 + number % 4})
    for client in clients.values():
        client.close()
    platform.wait_caught_up()


def journals(platform):
    """Every record of every service, as bytes."""
    records = {}
    for service, heads in platform.heads().items():
        client = platform.client(service, "subscriber")
        for partition, head in enumerate(heads):
            while (at := len(records.setdefault((service, partition), []))) < head:
                answer = client.call("EventFeedService.ReadEvents", partition=partition, from_seq=at + 1,
                                     max_events=READ_MAX)
                records[(service, partition)].extend(answer.events)
        client.close()
    return records


class TestClock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = cls.enterClassContext(OnTestClock())
        cls.platform.import_portfolio("portfolio", protos.ROOT / "tests" / "data" / "portfolio")
        open_business(cls.platform)
        cls.platform.processes["dev"].terminate()
        cls.saved = cls.platform.folder / "saved"
        shutil.copytree(cls.platform.data, cls.saved)
        cls.platform.restart()

    def year(self):
        """Begins at what was saved; a year later the journals, and how long that took."""
        self.platform.processes["dev"].terminate()
        shutil.rmtree(self.platform.data)
        shutil.copytree(self.saved, self.platform.data)
        self.platform.restart()
        began = time.monotonic()
        answer = self.platform.ask("clock", "advance", YEAR)
        took = time.monotonic() - began
        # Records of one instant lie a microsecond apart, and a start goes on behind the last one.
        self.assertTrue(answer["now"].startswith("2027-01-01T00:00:00.0"), answer)
        self.assertGreater(answer["inputs"], 500, "too little happens in this year to prove anything")
        print(f"a year: {answer['inputs']} timers and foreign events in {took:.1f} s", flush=True)
        return journals(self.platform), took

    def test_a_year_is_the_same_each_time(self):
        first, took = self.year()
        self.assertLess(took, YEAR_S)
        second, _ = self.year()
        self.assertEqual(first.keys(), second.keys())
        differing = [key for key in first if first[key] != second[key]]
        self.assertEqual(differing, [])
        self.assertGreater(sum(map(len, first.values())), 0)
        self.assertEqual(self.platform.steward("verify").returncode, 0)
        self.assertEqual(self.platform.steward("doctor").returncode, 0)

    def test_time_stands_still_and_goes_on_from_where_it_was(self):
        before = self.platform.client("accounts").call("OperationsService.GetStatus").now
        self.assertEqual(self.platform.client("contracts").call("OperationsService.GetStatus").now, before)
        self.platform.ask("clock", "advance", "36h")
        moved = self.platform.client("escalations").call("OperationsService.GetStatus").now
        self.assertEqual(moved.seconds - before.seconds, 36 * 3600)
        self.platform.processes["dev"].terminate()
        self.platform.restart()
        self.assertEqual(self.platform.client("accounts").call("OperationsService.GetStatus").now, moved)

    def test_it_refuses_the_past_and_what_is_no_span(self):
        for span in ("2020-01-01T00:00:00Z", "soon", "-3d", "9999d"):
            with self.subTest(span=span):
                self.assertEqual(self.platform.steward("clock", "advance", span).returncode, 5)


class MachineClock(unittest.TestCase):
    def test_a_platform_on_the_machines_clock_keeps_it(self):
        with processes.Dev() as platform:
            refused = platform.steward("clock", "advance", "1d")
            self.assertNotEqual(refused.returncode, 0)
            self.assertIn("--test-clock", refused.stderr)
            platform.processes["dev"].terminate()
            platform.start("dev", f"--test-clock={START}")
            self.assertEqual(platform.processes["dev"].popen.wait(processes.READY_S), 1)
            self.assertIn("machine's clock", platform.processes["dev"].output())


if __name__ == "__main__":
    unittest.main()
