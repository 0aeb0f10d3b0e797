#!/usr/bin/python3
"""Kills random services under load, again and again: no acknowledged command may be lost or done twice.

STEWARD_E2E_KILLS, STEWARD_E2E_RATE and STEWARD_E2E_SEED change how often, the load that must be held between kills
(commands a second), and the seed, which is printed.
"""
import collections
import os
import random
import threading
import time
import unittest
import uuid

import grpc

import consumer
import fold
import processes

KILLS = int(os.environ.get("STEWARD_E2E_KILLS", 20 if os.environ.get("CI") else 12))
RATE = float(os.environ.get("STEWARD_E2E_RATE", 200))
SEED = int(os.environ.get("STEWARD_E2E_SEED", random.SystemRandom().randrange(1 << 32)))
WORKERS = 8
# Between the moment when all is ready and the next kill, in seconds.
UNDISTURBED_S = (0.3, 1.2)
END_S = 60


class Worker(threading.Thread):
    """One client: works on its own accounts, one command after the other, each until it is answered."""

    def __init__(self, number, platform, stop):
        super().__init__(name=f"client-{number}", daemon=True)
        self.prefix, self.stop = f"w{number}", stop
        self.random = random.Random(SEED * WORKERS + number)
        self.clients = {service: platform.client(service) for service in processes.PORTS}
        self.acks_file = open(platform.folder / f"acks-{number}", "a", encoding="ascii")
        # (service, request id) of what was acknowledged; what was retried and then acknowledged; the last answers.
        self.acknowledged, self.retried, self.last = [], set(), {}
        self.failure = None

    def run(self):
        try:
            number = 0
            while not self.stop.is_set():
                self.work_on_account(f"{self.prefix}-{number}", number)
                number += 1
        except Exception as error:  # the main thread reports it
            self.failure = error
        finally:
            self.acks_file.close()

    def work_on_account(self, account, number):
        """The steps of one account; it ends early when the test does."""
        name, contract = f"accounts/{account}", f"accounts/{account}/contracts/c1"
        self.send("accounts", "AccountService.CreateAccount", account_id=account,
                  account={"display_name": account, "tier": 4, "country": "DE"})
        created = self.clients["accounts"].position
        if number:
            root = self.random.randrange(number)
            self.send("accounts", "AccountService.SetAccountParent", account=name,
                      parent=f"accounts/{self.prefix}-{root - root % 10}")
        self.send("contracts", "ContractService.CreateContract", after=[created], parent=name, contract_id="c1",
                  contract=self.terms())
        for count in range(1, self.random.randrange(2, 5)):
            self.update(name, count)
        self.send("contracts", "ContractService.UpdateContract", contract={"name": contract, **self.terms()},
                  update_mask={"paths": ["title", "lines"]})
        for step in ("SubmitContract", "ApproveContract"):
            self.send("contracts", f"ContractService.{step}", name=contract)
        for party in ("customer", "supplier"):
            self.send("contracts", "ContractService.SignContract", name=contract, party=party, signatory="Jane Doe")
        self.update(name, 1000)

    def terms(self):
        year = self.random.choice((2023, 2090))
        line = {"line_id": "l1", "product": "Pro", "quantity": self.random.randrange(1, 500), "period": 2,
                "unit_price": {"currency": "USD", "minor_units": 2500}}
        return {"title": f"T{self.random.randrange(1 << 30)}", "currency": "USD", "lines": [line],
                "start_date": {"year": year, "month": 2, "day": 1}}

    def update(self, name, employee_count):
        self.send("accounts", "AccountService.UpdateAccount", update_mask={"paths": ["employee_count"]},
                  account={"name": name, "employee_count": employee_count})

    def send(self, service, method, after=(), **fields):
        request_id = str(uuid.UUID(int=self.random.getrandbits(128), version=4))
        began, tries = time.monotonic(), 0
        while True:
            tries += 1
            try:
                answer = self.clients[service].call(method, after=after, timeout=5, request_id=request_id, **fields)
                break
            except grpc.RpcError as error:
                if error.code() not in processes.RETRIED or time.monotonic() > began + END_S:
                    raise AssertionError(f"{method} {fields}: {error.code().name} {error.details()}") from error
                threading.Event().wait(0.02)
        self.acks_file.write(f"{service} {request_id}\n")
        self.acks_file.flush()
        os.fsync(self.acks_file.fileno())
        self.acknowledged.append((service, request_id))
        if tries > 1:
            self.retried.add(request_id)
        if answer.name:
            self.last[answer.name] = answer


class Auditor(consumer.Consumer):
    """Counts the transitions of each request, and folds what they say."""

    def __init__(self, service, platform):
        super().__init__(service, platform.address(service), platform.token("subscriber"))
        self.transitions = collections.defaultdict(set)

    def take(self, record):
        envelope = record.envelope
        before = self.seen.get(envelope.partition, (0, 0))[1]
        if envelope.seq != before + 1:
            raise AssertionError(f"partition {envelope.partition}: {envelope.seq} comes after {before}")
        super().take(record)

    def on_event(self, envelope, event):
        super().on_event(envelope, event)
        if envelope.input.request.request_id:
            self.transitions[envelope.input.request.request_id].add(
                (envelope.partition, envelope.epoch, envelope.transition_first_seq))


class KillLoop(unittest.TestCase):
    def setUp(self):
        print(f"seed {SEED}, {KILLS} kills", flush=True)
        self.random, self.load = random.Random(SEED), os.getloadavg()[0]
        self.platform = self.enterContext(processes.Platform())
        self.auditors = {service: Auditor(service, self.platform) for service in processes.PORTS}
        self.stop = threading.Event()
        self.workers = [Worker(number, self.platform, self.stop) for number in range(WORKERS)]
        self.restarts, self.undisturbed_s, self.undisturbed_acks = [], 0.0, 0

    def test_nothing_acknowledged_is_lost_or_done_twice(self):
        for worker in self.workers:
            worker.start()
        try:
            for _ in range(KILLS):
                self.kill_one()
        finally:
            self.stop.set()
            for worker in self.workers:
                worker.join(END_S)
        self.check_workers()
        self.platform.wait_caught_up()
        for auditor in self.auditors.values():
            auditor.read(until_head=True, timeout=END_S)
        self.report()
        self.check_acknowledged(self.acknowledged_from_files())
        self.check_fold()
        self.check_last_answers()
        for service in processes.PORTS:
            self.check_verify(service)
        self.check_rate()

    def kill_one(self):
        began, before = time.monotonic(), self.acknowledged_count()
        self.stop.wait(self.random.uniform(*UNDISTURBED_S))
        self.undisturbed_s += time.monotonic() - began
        self.undisturbed_acks += self.acknowledged_count() - before
        service = self.random.choice(sorted(processes.PORTS))
        acknowledged = [list(worker.acknowledged) for worker in self.workers]
        self.platform.kill(service)
        self.platform.start(service)
        self.restarts.append(self.platform.wait_all_ready())
        self.auditors[service].read(until_head=True, timeout=END_S)
        self.check_acknowledged([ack for acks in acknowledged for ack in acks if ack[0] == service])
        self.check_workers()

    def acknowledged_count(self):
        return sum(len(worker.acknowledged) for worker in self.workers)

    def check_workers(self):
        for worker in self.workers:
            if worker.failure is not None:
                raise worker.failure
            self.assertFalse(self.stop.is_set() and worker.is_alive(), f"{worker.name} is stuck")

    def acknowledged_from_files(self):
        acks = []
        for number, _ in enumerate(self.workers):
            with open(self.platform.folder / f"acks-{number}", encoding="ascii") as file:
                acks += [tuple(line.split()) for line in file]
        return acks

    def check_acknowledged(self, acks):
        for service, request_id in acks:
            found = self.auditors[service].transitions.get(request_id, set())
            self.assertEqual(len(found), 1, f"{service}: {request_id} was acknowledged, its transitions: {found}")

    def report(self):
        retried = sum(len(worker.retried) for worker in self.workers)
        print(f"{self.acknowledged_count()} commands, {retried} of them retried, "
              f"{self.undisturbed_acks / self.undisturbed_s:.0f}/s between kills, "
              f"slowest restart {max(self.restarts):.2f} s", flush=True)
        self.assertGreater(retried, 0, "no kill met a command under way")
        for service, auditor in self.auditors.items():
            twice = {rid: where for rid, where in auditor.transitions.items() if len(where) > 1}
            self.assertEqual(twice, {}, f"{service} did commands twice")

    def check_fold(self):
        """What the consumer folded is what Get answers; a viewer's, whose personal texts are references too."""
        fold.join_parents(self.auditors["accounts"].resources)
        for service, kind in (("accounts", "Account"), ("contracts", "Contract")):
            client = self.platform.client(service, "viewer")
            compared = 0
            for name, folded in self.auditors[service].resources.items():
                if type(folded).DESCRIPTOR.name != kind:
                    continue
                self.assertEqual(client.call(f"{kind}Service.Get{kind}", name=name), folded)
                compared += 1
            self.assertGreater(compared, WORKERS, service)

    def check_last_answers(self):
        """Each client's own last answers hold: nobody else works on its accounts and contracts."""
        accounts, contracts = self.auditors["accounts"].resources, self.auditors["contracts"].resources
        for worker in self.workers:
            for name, answer in worker.last.items():
                if "/contracts/" in name:
                    self.assertEqual((contracts[name].etag, contracts[name].state, contracts[name].title),
                                     (answer.etag, answer.state, answer.title), name)
                elif name.startswith("accounts/"):
                    self.assertEqual(accounts[name].employee_count, answer.employee_count, name)

    def check_rate(self):
        """The load was what it should be; a machine that was busy with other work can't say."""
        rate = self.undisturbed_acks / self.undisturbed_s
        if rate < RATE and self.load > 2 * os.cpu_count():
            print(f"*** {rate:.0f} commands a second, not {RATE:.0f}: the machine was busy, load {self.load:.1f} ***")
            return
        self.assertGreaterEqual(rate, RATE, "commands a second between kills")

    def check_verify(self, service):
        answer = self.platform.client(service).call("OperationsService.Verify", timeout=END_S)
        self.assertEqual(list(answer.findings), [], f"verify of {service}")
        self.assertGreater(answer.records_checked, 0)


if __name__ == "__main__":
    unittest.main()
