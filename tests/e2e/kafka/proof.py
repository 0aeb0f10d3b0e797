"""What must hold on Kafka after a platform under load was disturbed."""
import re
import time
import urllib.request

import bus
import fold
import load
import processes
import topics

SETTLED_S = 120
# What the load changes: the others have nothing of it.
KINDS = {"accounts": "Account", "contracts": "Contract"}
LAG = re.compile(r'^steward_relay_lag_records\{(.*)\} (\S+)$', re.MULTILINE)


class TopicAuditor(load.Transitions, topics.TopicFolder):
    """Folds the events topic of one service, by a stock client; a gap, or a repeat with other bytes, fails it."""


def relay_lag(platform):
    """How many records the relays have not published to the events topics, by the metrics of the services."""
    lag = 0
    for service, offset in processes.PORTS.items():
        url = f"http://127.0.0.1:{platform.base + offset + processes.ADMIN_OFFSET}/metrics"
        with urllib.request.urlopen(url, timeout=10) as answer:
            found = LAG.findall(answer.read().decode())
        lags = [float(value) for labels, value in found if topics.events_topic(service) in labels]
        if not lags:
            raise AssertionError(f"{service} has no metric of its relay's lag")
        lag += sum(lags)
    return lag


def latest_states(address, service, resources):
    """The last value of each key in the state topic, by name, as soon as those of `resources` have their etags."""
    latest, pending = {}, set(resources)
    reader = topics.Reader(address, topics.state_topic(service))

    def take(message):
        name = message.key().decode()
        if name not in resources:
            return
        latest[name] = message.value() and type(resources[name]).FromString(message.value())
        current = latest[name] is not None and latest[name].etag == resources[name].etag
        (pending.discard if current else pending.add)(name)
    try:
        for message in reader.messages(lambda: not pending, SETTLED_S):
            take(message)
        for message in reader.messages(reader.at_ends()):
            take(message)
    finally:
        reader.close()
    return latest


class ProofCase(load.LoadCase):
    """A load on a platform on a broker of its own."""

    def setUp(self):
        self.broker = self.enterContext(bus.Broker())
        self.begin(self.enterContext(self.new_platform()), self.rate())

    def new_platform(self):
        return bus.Separate(self.broker)

    def rate(self):
        """The pace of the clients."""
        return None

    def check_all(self):
        """The clients have ended. What was acknowledged took place once, and everybody knows the same of it."""
        self.check_workers()
        began = time.monotonic()
        self.platform.wait_all_ready(SETTLED_S)
        self.platform.wait_caught_up(SETTLED_S)
        print(f"settled within {time.monotonic() - began:.1f} s", flush=True)
        for auditor in self.auditors.values():
            auditor.read(until_head=True, timeout=SETTLED_S)
        self.check_acknowledged(self.auditors, self.load.acknowledged_from_files())
        self.check_once(self.auditors)
        folders = self.read_topics()
        self.check_acknowledged(folders, self.load.acknowledged_from_files())
        self.check_once(folders)
        self.check_fold(folders)
        self.check_same_fold(folders)
        self.check_last_answers(folders)
        for service in processes.PORTS:
            if service in KINDS:
                self.check_states(service, folders[service].resources)
        self.check_verify()

    def read_topics(self):
        """Each topic from its beginning to the heads of now, every record there."""
        heads, folders = self.platform.heads(), {}
        for service in processes.PORTS:
            folder = folders[service] = TopicAuditor(service, self.broker.address)
            self.addCleanup(folder.close)
            folder.read(heads[service], SETTLED_S)
            self.assertEqual(folder.incomplete(heads[service]), [], service)
            print(f"{service}: {len(folder.values)} records, {folder.repeats} of them repeated", flush=True)
        return folders

    def check_same_fold(self, folders):
        """Who followed the feed all the time knows what the topics say."""
        fold.join_parents(self.auditors["accounts"].resources)
        for service, folder in folders.items():
            mine, theirs = self.auditors[service].resources, folder.resources
            self.assertEqual([name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name)], [])

    def check_states(self, service, resources):
        wanted = {name: one for name, one in resources.items() if type(one).DESCRIPTOR.name == KINDS[service]}
        latest = latest_states(self.broker.address, service, wanted)
        for name, one in wanted.items():
            expected = type(one).FromString(one.SerializeToString())
            if service == "accounts":
                # The edge to the parent is a resource of its own.
                expected.parent = ""
            self.assertEqual(latest[name], expected)
