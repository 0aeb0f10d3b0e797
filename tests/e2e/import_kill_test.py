#!/usr/bin/python3
"""Interrupts imports by killing the client, and by killing services, at random rows: the end state is the same."""
import collections
import os
import random
import signal
import unittest

import consumer
import processes

SEED = int(os.environ.get("STEWARD_E2E_SEED", random.SystemRandom().randrange(1 << 32)))
KILLS = 4
IMPORT_S = 240
# Differ between two runs that end alike: when, and after how many steps of an account's lifecycle.
MOVING = ("create_time", "update_time", "etag")
PARTS = (("contracts", "ContractService.ListContracts", "contracts"),
         ("feedback", "ResponseService.ListResponses", "responses"),
         ("feedback", "InvitationService.ListInvitations", "invitations"),
         ("escalations", "EscalationService.ListEscalations", "escalations"))
IMPORTED = ("AccountCreated", "AccountUpdated", "ContractImported", "ResponseImported", "InvitationImported",
            "EscalationImported")
FACTS = {}


def setUpModule():
    print(f"seed {SEED}", flush=True)
    folder = processes.shared_data("ravenstack")
    with processes.Platform() as platform:
        platform.import_portfolio("ravenstack", folder)
        FACTS.update(folder=folder, state=end_state(platform), records=sum(map(sum, platform.heads().values())))


def end_state(platform):
    """Every account, contract, response, invitation and escalation, without what moves."""
    clients = {service: platform.client(service) for service in processes.PORTS}
    state = {}
    for account in clients["accounts"].pages("AccountService.ListAccounts", "accounts"):
        state[account.name] = account
        for service, method, field in PARTS:
            for part in clients[service].pages(method, field, parent=account.name):
                state[part.name] = part
    for resource in state.values():
        for field in MOVING:
            resource.ClearField(field)
        # Where in the journal a clock's records stand.
        for clock in getattr(resource, "clocks", ()):
            clock.ClearField("start_record")
            clock.ClearField("end_record")
    return state


class Counter(consumer.Consumer):
    """How often each aggregate was created or imported."""

    def __init__(self, service, platform):
        super().__init__(service, platform.address(service), platform.token("subscriber"))
        self.counts = collections.Counter()

    def on_event(self, envelope, event):
        if envelope.type in IMPORTED:
            self.counts[envelope.aggregate] += 1


class InterruptedImport(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(SEED)
        self.platform = self.enterContext(processes.Platform())

    def start_import(self):
        process = processes.Process(
            self.platform.folder / "import.log", processes.program("steward"), "import", "ravenstack",
            FACTS["folder"], "--rejects", self.platform.folder / "rejects", "-o", "json",
            env=self.platform.environment())
        self.addCleanup(lambda: process.running() and process.kill())
        return process

    def points(self):
        """Where to kill: numbers of records in all journals, growing."""
        return sorted(self.random.sample(range(20, int(FACTS["records"] * 0.9)), KILLS))

    def wait_records(self, count, process):
        """The import is held whenever it is looked at, and when there are so many: however fast it is."""
        def reached():
            process.popen.send_signal(signal.SIGSTOP)
            done = not process.running() or sum(map(sum, self.platform.heads().values())) >= count
            if not done:
                process.popen.send_signal(signal.SIGCONT)
            return done
        processes.wait_until(reached, IMPORT_S, f"{count} records\n{process.output()}")
        self.assertTrue(process.running(), f"the import ended before record {count}:\n{process.output()}")

    def check_end_state(self):
        self.platform.wait_caught_up()
        state = end_state(self.platform)
        self.assertEqual(state.keys(), FACTS["state"].keys())
        for name, resource in FACTS["state"].items():
            self.assertEqual(state[name], resource)
        for service in processes.PORTS:
            counter = Counter(service, self.platform)
            counter.read(until_head=True, timeout=IMPORT_S)
            self.assertEqual(set(counter.counts.values()), {1}, f"{service}: something was imported twice")
            findings = self.platform.client(service).call("OperationsService.Verify", timeout=IMPORT_S).findings
            self.assertEqual(list(findings), [])

    def test_the_client_is_killed(self):
        for point in self.points():
            process = self.start_import()
            self.wait_records(point, process)
            process.kill()
        self.platform.import_portfolio("ravenstack", FACTS["folder"])
        self.check_end_state()

    def test_the_services_are_killed(self):
        process = self.start_import()
        for point in self.points():
            self.wait_records(point, process)
            service = self.random.choice(sorted(processes.PORTS))
            process.popen.send_signal(signal.SIGCONT)
            self.platform.kill(service)
            # Not past the next point meanwhile.
            process.popen.send_signal(signal.SIGSTOP)
            self.platform.start(service)
            self.platform.wait_all_ready()
        process.popen.send_signal(signal.SIGCONT)
        self.assertEqual(process.popen.wait(IMPORT_S), 0, process.output())
        self.check_end_state()


if __name__ == "__main__":
    unittest.main()
