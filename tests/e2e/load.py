"""The load of the tests that disturb a platform, and what must hold of it afterwards.

STEWARD_E2E_RATE and STEWARD_E2E_SEED change the load that must be held while nothing is disturbed (commands a second),
and the seed, which is printed.
"""
import collections
import gc
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

RATE = float(os.environ.get("STEWARD_E2E_RATE", 200))
SEED = int(os.environ.get("STEWARD_E2E_SEED", random.SystemRandom().randrange(1 << 32)))
WORKERS = 8
END_S = 60
# Accounts from a root to a leaf that the platform allows.
DEPTH_MAX = 16
CALL_S = 5
# A call that waits for another service's events comes again sooner.
WAITING_CALL_S = 2
# A client that has a pace makes up for so much of the time that it lost.
CATCH_UP_S = 1


class PutOff(Exception):
    """The command waits for events that don't come just now."""


# A contract to be made: of which account, at which position of accounts, and the request.
Order = collections.namedtuple("Order", "name created request_id terms")


class Load:
    """Some clients at work on a platform; `rate`, in commands a second, is their pace, else they do what they can.

    While `flows` is cleared, no event reaches another service: the clients put off what waits for one.
    """

    def __init__(self, platform, rate=None):
        self.platform, self.rate = platform, rate
        self.stop, self.flows = threading.Event(), threading.Event()
        self.flows.set()
        self.workers = [Worker(number, self) for number in range(WORKERS)]

    def start(self):
        # What the test remembers has no cycles, and is soon so much that looking for them stops the clients for seconds.
        gc.disable()
        for worker in self.workers:
            worker.start()

    def end(self):
        self.stop.set()
        for worker in self.workers:
            if worker.ident is not None:
                worker.join(END_S)

    def count(self):
        """How many commands were acknowledged."""
        return sum(len(worker.acknowledged) for worker in self.workers)

    def retried(self):
        return sum(len(worker.retried) for worker in self.workers)

    def acknowledged(self):
        """(service, request id) of every one so far, by worker."""
        return [list(worker.acknowledged) for worker in self.workers]

    def acknowledged_from_files(self):
        acks = []
        for number, _ in enumerate(self.workers):
            with open(self.platform.folder / f"acks-{number}", encoding="ascii") as file:
                acks += [tuple(line.split()) for line in file]
        return acks


class Worker(threading.Thread):
    """One client: works on its own accounts, one command after the other, each until it is answered."""

    def __init__(self, number, load):
        super().__init__(name=f"client-{number}", daemon=True)
        self.prefix, self.load = f"w{number}", load
        self.random = random.Random(SEED * WORKERS + number)
        self.clients = {service: load.platform.client(service) for service in processes.PORTS}
        self.acks_file = open(load.platform.folder / f"acks-{number}", "a", encoding="ascii")
        # (service, request id) of what was acknowledged; what was retried and then acknowledged; the last answers.
        self.acknowledged, self.retried, self.last = [], set(), {}
        self.orders = collections.deque()
        # Of each account, from its root; the first account has no parent.
        self.depths = {0: 1}
        self.interval = WORKERS / load.rate if load.rate else 0
        self.turn = 0
        self.failure = None

    def run(self):
        try:
            number = 0
            while not self.load.stop.is_set():
                self.open_account(number)
                self.work_on_orders()
                number += 1
        except Exception as error:  # the main thread reports it
            self.failure = error
        finally:
            self.acks_file.close()

    def open_account(self, number):
        name = f"accounts/{self.prefix}-{number}"
        self.send("accounts", "AccountService.CreateAccount", account_id=f"{self.prefix}-{number}",
                  account={"display_name": f"{self.prefix}-{number}", "tier": 4, "country": "DE"})
        self.orders.append(Order(name, self.clients["accounts"].position, self.new_id(), self.terms()))
        if number:
            self.send("accounts", "AccountService.SetAccountParent", account=name,
                      parent=f"accounts/{self.prefix}-{self.choose_parent(number)}")
        for count in range(1, self.random.randrange(2, 5)):
            self.update(name, count)

    def choose_parent(self, number):
        """Every tenth account may have others below it, as deep as the platform allows."""
        parent = self.random.randrange(number) // 10 * 10
        if self.depths[parent] == DEPTH_MAX:
            parent = 0
        self.depths[number] = self.depths[parent] + 1
        return parent

    def work_on_orders(self):
        while self.orders and self.load.flows.is_set() and not self.load.stop.is_set():
            order = self.orders[0]
            try:
                self.send("contracts", "ContractService.CreateContract", after=[order.created],
                          request_id=order.request_id, parent=order.name, contract_id="c1", contract=order.terms)
                self.send("feedback", "InvitationService.SetConsent", after=[order.created], consent=2,
                          request_id=f"{order.request_id}-f", name=f"{order.name}/contacts/p1")
                self.send("escalations", "EscalationService.RequestEscalation", after=[order.created],
                          request_id=f"{order.request_id}-e", parent=order.name, escalation_id="e1",
                          escalation={"title": "Slow", "severity": 4})
            except PutOff:
                return
            self.orders.popleft()
            self.work_on_contract(order.name, started=order.terms["start_date"]["year"] < 2026)

    def work_on_contract(self, account, started):
        """From the draft to the last signature; what has started is suspended by two, and goes on for one of them."""
        name = f"{account}/contracts/c1"
        self.send("contracts", "ContractService.UpdateContract", contract={"name": name, **self.terms()},
                  update_mask={"paths": ["title", "lines"]})
        for step in ("SubmitContract", "ApproveContract"):
            self.send("contracts", f"ContractService.{step}", name=name)
        for party in ("customer", "supplier"):
            self.send("contracts", "ContractService.SignContract", name=name, party=party, signatory="Jane Doe")
        if started:
            for service in ("legal", "billing"):
                self.send("contracts", "ContractService.SuspendContract", name=name, service=service, scopes=[3, 2],
                          reason_code="FRAUD")
            self.send("contracts", "ContractService.ResumeContract", name=name, service="legal")
        self.update(account, 1000)

    def terms(self):
        year = self.random.choice((2023, 2090))
        line = {"line_id": "l1", "product": "Pro", "quantity": self.random.randrange(1, 500), "period": 2,
                "unit_price": {"currency": "USD", "minor_units": 2500}}
        return {"title": f"T{self.random.randrange(1 << 30)}", "currency": "USD", "lines": [line],
                "start_date": {"year": year, "month": 2, "day": 1}}

    def update(self, name, employee_count):
        self.send("accounts", "AccountService.UpdateAccount", update_mask={"paths": ["employee_count"]},
                  account={"name": name, "employee_count": employee_count})

    def new_id(self):
        return str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def wait_turn(self):
        if self.interval:
            self.turn = max(self.turn + self.interval, time.monotonic() - CATCH_UP_S)
            self.load.stop.wait(max(0, self.turn - time.monotonic()))

    def send(self, service, method, /, after=(), request_id="", **fields):
        self.wait_turn()
        request_id = request_id or self.new_id()
        began, tries = time.monotonic(), 0
        while True:
            tries += 1
            try:
                answer = self.clients[service].call(method, after=after, timeout=WAITING_CALL_S if after else CALL_S,
                                                    wait_for_ready=True, request_id=request_id, **fields)
                break
            except grpc.RpcError as error:
                if error.code() not in processes.RETRIED or time.monotonic() > began + END_S:
                    raise AssertionError(f"{method} {fields}: {error.code().name} {error.details()}") from error
                if after and not self.load.flows.is_set():
                    raise PutOff from error
                threading.Event().wait(0.02)
        self.acks_file.write(f"{service} {request_id}\n")
        self.acks_file.flush()
        os.fsync(self.acks_file.fileno())
        self.acknowledged.append((service, request_id))
        if tries > 1:
            self.retried.add(request_id)
        if answer.name:
            self.last[answer.name] = answer


class Transitions:
    """For a fold.Folder: which transitions each request, and each record of another service, made."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.transitions, self.reactions = collections.defaultdict(set), collections.defaultdict(set)

    def on_event(self, envelope, event):
        super().on_event(envelope, event)
        where = (envelope.partition, envelope.epoch, envelope.transition_first_seq)
        if envelope.input.request.request_id:
            self.transitions[envelope.input.request.request_id].add(where)
        if envelope.input.HasField("record"):
            record = envelope.input.record
            self.reactions[(record.source, record.partition, record.epoch, record.seq)].add(where)


class Auditor(Transitions, consumer.Consumer):
    """Follows the feed of one service; a gap fails it."""

    def __init__(self, service, platform):
        super().__init__(service, platform.address(service), platform.token("subscriber"))

    def take(self, record):
        envelope = record.envelope
        before = self.seen.get(envelope.partition, (0, 0))[1]
        if envelope.seq != before + 1:
            raise AssertionError(f"partition {envelope.partition}: {envelope.seq} comes after {before}")
        super().take(record)


class LoadCase(unittest.TestCase):
    """Its `setUp` calls `begin`. An auditor is anything that is a Transitions and a fold.Folder."""

    def begin(self, platform, rate=None):
        print(f"seed {SEED}", flush=True)
        self.random, self.busy = random.Random(SEED), os.getloadavg()[0]
        self.platform, self.load = platform, Load(platform, rate)
        self.addCleanup(self.load.end)
        self.auditors = {service: Auditor(service, platform) for service in processes.PORTS}
        self.undisturbed_s, self.undisturbed_acks = 0.0, 0

    def undisturbed(self, seconds):
        """Lets the clients work; the rate meanwhile."""
        began, before = time.monotonic(), self.load.count()
        self.load.stop.wait(seconds)
        took, acks = time.monotonic() - began, self.load.count() - before
        self.undisturbed_s += took
        self.undisturbed_acks += acks
        self.check_workers()
        return acks / took

    def check_workers(self):
        for worker in self.load.workers:
            if worker.failure is not None:
                raise worker.failure
            self.assertFalse(self.load.stop.is_set() and worker.is_alive(), f"{worker.name} is stuck")

    def check_acknowledged(self, auditors, acks):
        for service, request_id in acks:
            found = auditors[service].transitions.get(request_id, set())
            if len(found) != 1:
                self.fail(f"{service}: {request_id} was acknowledged, its transitions: {found}")

    def check_once(self, auditors):
        """Nothing happened twice, whether it was acknowledged or not."""
        for service, auditor in auditors.items():
            for made in (auditor.transitions, auditor.reactions):
                twice = {cause: where for cause, where in made.items() if len(where) > 1}
                self.assertEqual(twice, {}, f"{service} did it twice")

    def check_fold(self, auditors):
        """What the consumer folded is what Get answers; a viewer's, whose personal texts are references too."""
        fold.join_parents(auditors["accounts"].resources)
        for service, kind in (("accounts", "Account"), ("contracts", "Contract")):
            client = self.platform.client(service, "viewer")
            compared = 0
            for name, folded in auditors[service].resources.items():
                if type(folded).DESCRIPTOR.name != kind:
                    continue
                self.assertEqual(client.call(f"{kind}Service.Get{kind}", name=name), folded)
                compared += 1
            self.assertGreater(compared, WORKERS, service)

    def check_last_answers(self, auditors):
        """Each client's own last answers hold: nobody else works on its accounts and contracts."""
        accounts, contracts = auditors["accounts"].resources, auditors["contracts"].resources
        for worker in self.load.workers:
            for name, answer in worker.last.items():
                if "/contracts/" in name:
                    self.assertEqual((contracts[name].etag, contracts[name].state, contracts[name].title),
                                     (answer.etag, answer.state, answer.title), name)
                elif name.startswith("accounts/") and name.count("/") == 1:
                    self.assertEqual(accounts[name].employee_count, answer.employee_count, name)

    def check_verify(self):
        for service in processes.PORTS:
            answer = self.platform.client(service).call("OperationsService.Verify", timeout=END_S)
            self.assertEqual(list(answer.findings), [], f"verify of {service}")
            self.assertGreater(answer.records_checked, 0)

    def check_rate(self):
        """The load was what it should be; a machine that was busy with other work can't say."""
        rate = self.undisturbed_acks / self.undisturbed_s
        if rate < RATE and self.busy > 2 * os.cpu_count():
            print(f"*** {rate:.0f} commands a second, not {RATE:.0f}: the machine was busy, load {self.busy:.1f} ***")
            return
        self.assertGreaterEqual(rate, RATE, "commands a second while nothing was disturbed")
