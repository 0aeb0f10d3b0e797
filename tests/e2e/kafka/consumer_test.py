#!/usr/bin/python3
"""A consumer written with a stock client: what it makes of the topics is what the services answer."""
import unittest
import uuid

import bus
import fold
import processes
import protos
import topics

ACCOUNTS = 12
# How many records of a partition ReadEvents gives in one answer.
READ_MAX = 1000


class EventsTopic(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = bus.platform_for(cls)
        cls.prefix = bus.fill(cls.platform, ACCOUNTS)
        cls.folders = {}
        for service in processes.PORTS:
            cls.folders[service] = topics.TopicFolder(service, cls.platform.broker.address)
            cls.addClassCleanup(cls.folders[service].close)

    def folded(self, service):
        """Everything up to the heads of now; a gap, or a repeat with other bytes, fails it."""
        folder = self.folders[service]
        folder.read(self.platform.heads()[service])
        return folder

    def test_the_fold_of_the_topics_is_what_get_answers(self):
        for service, kind in (("accounts", "Account"), ("contracts", "Contract")):
            resources = self.folded(service).resources
            fold.join_parents(resources)
            # A viewer sees references in the place of personal texts, as the topics do.
            client = self.platform.client(service, "viewer")
            names = [name for name, one in resources.items() if type(one).DESCRIPTOR.name == kind]
            self.assertGreaterEqual(len(names), ACCOUNTS)
            for name in names:
                self.assertEqual(client.call(f"{kind}Service.Get{kind}", name=name), resources[name])

    def test_every_partition_is_complete_from_the_first_record(self):
        for service in processes.PORTS:
            folder = self.folded(service)
            self.assertEqual(folder.incomplete(self.platform.heads()[service]), [], service)

    def test_the_values_are_the_bytes_of_the_journal(self):
        for service in processes.PORTS:
            client, values = self.platform.client(service, "subscriber"), self.folded(service).values
            compared = 0
            for partition, head in enumerate(self.platform.heads()[service]):
                answer = client.call("EventFeedService.ReadEvents", partition=partition, from_seq=1, max_events=READ_MAX)
                for payload in answer.events[:head]:
                    envelope = protos.EVENTS[service].FromString(payload).envelope
                    self.assertEqual(values[(partition, envelope.epoch, envelope.seq)], payload)
                    compared += 1
            self.assertGreaterEqual(compared, ACCOUNTS, service)

    def test_key_headers_and_time_of_every_record(self):
        heads = self.platform.heads()
        for service in processes.PORTS:
            self.folded(service)
            reader = topics.Reader(self.platform.broker.address, topics.events_topic(service))
            self.addCleanup(reader.close)
            messages = reader.all_messages()
            self.assertGreaterEqual(len(messages), sum(heads[service]))
            for message in messages:
                record = protos.EVENTS[service].FromString(message.value())
                headers = {name: value.decode() for name, value in message.headers()}
                self.assertEqual(headers, topics.expected_headers(service, record))
                self.assertEqual(len(message.headers()), len(headers), "a header stands twice")
                self.assertEqual((message.key() or b"").decode(), record.envelope.account)
                self.assertEqual(message.timestamp()[1], record.envelope.recorded_time.ToMilliseconds())

    def test_the_state_topic_ends_with_the_resources(self):
        for service, kind in (("accounts", "Account"), ("contracts", "Contract")):
            heads = self.platform.heads()[service]
            resources = self.folded(service).resources
            reader = topics.Reader(self.platform.broker.address, topics.state_topic(service))
            self.addCleanup(reader.close)
            names = {name for name, one in resources.items() if type(one).DESCRIPTOR.name == kind}
            latest, partitions = {}, {}

            def reflected():
                return all(name in latest and latest[name].etag == resources[name].etag for name in names)
            for message in reader.messages(reflected):
                name = message.key().decode()
                if name in names:
                    latest[name] = type(resources[name]).FromString(message.value())
                    partitions[name] = message.partition()
            for name in names:
                expected = type(resources[name]).FromString(resources[name].SerializeToString())
                if kind == "Account":
                    # The edge to the parent is a resource of its own.
                    expected.parent = ""
                self.assertEqual(latest[name], expected)
            self.assertLess(max(partitions.values()), len(heads))
            self.check_partitions(service, partitions)

    def check_partitions(self, service, partitions):
        """A resource lies on the partition of its account's events."""
        of_account = {}
        for (partition, _, _), value in self.folders[service].values.items():
            of_account[protos.EVENTS[service].FromString(value).envelope.account] = partition
        for name, partition in partitions.items():
            self.assertEqual(partition, of_account[name.split("/")[1]], name)


class AfterKills(unittest.TestCase):
    """The platform, the broker, and both, killed under load; nothing of it on given ones."""

    @classmethod
    def setUpClass(cls):
        if bus.given():
            raise unittest.SkipTest("a given platform is not killed")
        cls.platform = bus.platform_for(cls)

    def command(self):
        """Commands go on without the broker; those that wait for another service's facts would wait."""
        client = self.platform.client("accounts")
        for _ in range(5):
            client.call("AccountService.CreateAccount", account_id=f"k{uuid.uuid4().hex[:8]}",
                        account={"display_name": "Acme", "tier": 4})
        client.close()

    def kill_platform(self):
        self.platform.kill("dev")
        self.platform.start("dev")
        self.platform.wait_all_ready()

    def kill_broker(self):
        self.platform.broker.kill()
        self.command()
        self.platform.broker.start()

    def kill_both(self):
        self.platform.broker.kill()
        self.command()
        self.platform.kill("dev")
        self.platform.broker.start()
        self.platform.start("dev")
        self.platform.wait_all_ready()

    def test_no_gap_and_repeats_byte_for_byte(self):
        bus.fill(self.platform)
        folders = {}
        for service in processes.PORTS:
            folders[service] = topics.TopicFolder(service, self.platform.broker.address)
            self.addCleanup(folders[service].close)
        for kill in (self.kill_platform, self.kill_broker, self.kill_both):
            kill()
            bus.fill(self.platform, 3)
            for service, folder in folders.items():
                # Fails at a gap, and at a repeat with other bytes.
                folder.read(self.platform.heads()[service])
        for service, folder in folders.items():
            self.assertEqual(len(folder.values), sum(self.platform.heads()[service]))
            print(f"{service}: {len(folder.values)} records, {folder.repeats} repeated", flush=True)


if __name__ == "__main__":
    unittest.main()
