#!/usr/bin/python3
"""The event feed of both services, as a client sees it: starts, filters, credit, named cursors, heartbeats."""
import collections
import queue
import subprocess
import sys
import unittest

import grpc

import consumer
import processes
import protos
import samples
from protos import feed_pb2

ACCOUNTS = 24
STREAM_S = 20
EARLIEST = {"anchor": feed_pb2.StartPosition.ANCHOR_EARLIEST}
LATEST = {"anchor": feed_pb2.StartPosition.ANCHOR_LATEST}


class Stream:
    """One Subscribe call with its requests in hand. It ends by itself after STREAM_S."""

    def __init__(self, platform, service, start, principal="subscriber", **fields):
        self.event_type = protos.EVENTS[service]
        self.requests = queue.SimpleQueue()
        self.channel = grpc.insecure_channel(platform.address(service))
        subscribe = self.channel.stream_stream(
            "/steward.common.v1.EventFeedService/Subscribe",
            request_serializer=feed_pb2.SubscribeRequest.SerializeToString,
            response_deserializer=feed_pb2.SubscribeResponse.FromString)
        self.send(start=start, **fields)
        metadata = [("authorization", f"Bearer {platform.token(principal)}")]
        self.call = subscribe(iter(self.requests.get, None), STREAM_S, metadata)
        self.token = ""

    def send(self, **fields):
        self.requests.put(feed_pb2.SubscribeRequest(**fields))

    def next(self):
        """The next message; a heartbeat has no events."""
        response = next(self.call)
        self.token = response.token
        return response

    def take(self, count):
        """Messages' events until there are `count` of them."""
        records = []
        while len(records) < count:
            records += self.records(self.next())
        return records

    def records(self, response):
        return [self.event_type.FromString(payload) for payload in response.events]

    def rest(self):
        """All events up to the end of the stream."""
        records = []
        for response in self.call:
            self.token = response.token or self.token
            records += self.records(response)
        return records

    def close(self):
        self.call.cancel()
        self.requests.put(None)
        self.channel.close()


def ids(records):
    return [(r.envelope.partition, r.envelope.epoch, r.envelope.seq) for r in records]


PLATFORM = processes.Platform()


def setUpModule():
    """One platform for all tests: accounts with a contract each."""
    unittest.addModuleCleanup(PLATFORM.close)
    PLATFORM.__enter__()
    clients = {service: PLATFORM.client(service) for service in processes.PORTS}
    for number in range(ACCOUNTS):
        samples.add_account(clients, f"a{number}")
    PLATFORM.wait_caught_up()


class FeedCases:
    """The same for both services; `service` is the one under test."""

    service = ""

    def setUp(self):
        self.platform = PLATFORM
        self.client = PLATFORM.client(self.service)
        self.addCleanup(self.client.close)

    def reader(self):
        """What a consumer calls with."""
        client = PLATFORM.client(self.service, "subscriber")
        self.addCleanup(client.close)
        return client

    def change(self, account):
        """One more event about an account, whatever the service."""
        if self.service == "accounts":
            count = self.client.call("AccountService.GetAccount", name=f"accounts/{account}").employee_count
            self.client.call("AccountService.UpdateAccount", update_mask={"paths": ["employee_count"]},
                             account={"name": f"accounts/{account}", "employee_count": count + 1})
            return
        name = f"accounts/{account}/contracts/c1"
        state = self.client.call("ContractService.GetContract", name=name).state
        step = "SubmitContract" if state == 1 else "RejectContract"
        self.client.call(f"ContractService.{step}", name=name)

    def stream(self, start, **fields):
        stream = Stream(self.platform, self.service, start, **fields)
        self.addCleanup(stream.close)
        return stream

    def all_records(self, start=None, **fields):
        return self.stream(start or EARLIEST, credit=100000, until_head=True, **fields).rest()

    def status_of(self, action):
        with self.assertRaises(grpc.RpcError) as caught:
            action()
        return caught.exception.code()

    def test_from_the_beginning_every_partition_is_complete_and_in_order(self):
        durable = processes.heads(self.client)
        partitions = collections.defaultdict(list)
        for record in self.all_records():
            self.assertEqual(record.envelope.service, self.service)
            partitions[record.envelope.partition].append(record.envelope.seq)
        for partition, head in enumerate(durable):
            self.assertEqual(partitions[partition], list(range(1, head + 1)), f"partition {partition}")

    def test_recorded_times_increase_within_a_partition(self):
        last = {}
        for record in self.all_records():
            time = record.envelope.recorded_time.ToNanoseconds()
            self.assertGreaterEqual(time, last.get(record.envelope.partition, 0))
            last[record.envelope.partition] = time

    def test_from_a_time_come_the_records_of_then_and_later(self):
        records = self.all_records()
        times = sorted(r.envelope.recorded_time.ToNanoseconds() for r in records)
        middle = times[len(times) // 2]
        time = next(r.envelope.recorded_time for r in records if r.envelope.recorded_time.ToNanoseconds() == middle)
        wanted = [r for r in records if r.envelope.recorded_time.ToNanoseconds() >= middle]
        self.assertCountEqual(ids(self.all_records({"time": time})), ids(wanted))

    def test_from_a_token_comes_what_was_not_seen(self):
        stream = self.stream(EARLIEST, credit=7)
        seen = stream.take(7)
        rest = self.all_records({"token": stream.token})
        self.assertEqual(len(seen), 7)
        self.assertCountEqual(ids(seen + rest), ids(self.all_records()))

    def test_the_token_at_the_end_yields_nothing_more(self):
        stream = self.stream(EARLIEST, credit=100000, until_head=True)
        stream.rest()
        self.assertEqual(self.all_records({"token": stream.token}), [])

    def test_a_filter_by_type(self):
        kind = {"accounts": "AccountCreated", "contracts": "ContractCreated"}[self.service]
        got = self.all_records(filter={"types": [kind]})
        self.assertCountEqual(ids(got), ids(r for r in self.all_records() if r.envelope.type == kind))
        self.assertEqual(len(got), ACCOUNTS)

    def test_a_filter_by_account_and_type(self):
        got = self.all_records(filter={"accounts": ["a3", "a5"]})
        self.assertCountEqual(ids(got), ids(r for r in self.all_records() if r.envelope.account in ("a3", "a5")))
        self.assertEqual(self.all_records(filter={"accounts": ["a3"], "types": ["NoSuchType"]}), [])

    def test_a_filtered_stream_moves_past_what_it_hides(self):
        stream = self.stream(EARLIEST, credit=10, until_head=True, filter={"types": ["NoSuchType"]})
        self.assertEqual(stream.rest(), [])
        self.assertEqual(self.all_records({"token": stream.token}), [])

    def test_credit_bounds_what_comes(self):
        stream = self.stream(EARLIEST, credit=3, heartbeat_ms=200)
        self.assertEqual(len(stream.take(3)), 3)
        # Without credit the stream stands still: only heartbeats.
        self.assertEqual([len(stream.next().events) for _ in range(2)], [0, 0])
        stream.send(credit=2)
        self.assertEqual(len(stream.take(2)), 2)
        self.assertEqual(len(stream.next().events), 0)

    def test_too_much_credit_is_refused(self):
        stream = self.stream(LATEST, credit=100000)
        stream.send(credit=1)
        self.assertEqual(self.status_of(stream.rest), grpc.StatusCode.INVALID_ARGUMENT)

    def test_heartbeats_carry_the_token_and_the_heads(self):
        stream = self.stream(LATEST, credit=10, heartbeat_ms=100)
        response = stream.next()
        self.assertEqual(len(response.events), 0)
        self.assertEqual(list(response.heads), processes.heads(self.client))
        self.assertEqual(self.all_records({"token": response.token}), [])

    def test_a_live_stream_from_the_latest_sees_what_comes(self):
        stream = self.stream(LATEST, credit=10, heartbeat_ms=100)
        self.assertEqual(len(stream.next().events), 0)
        self.change("a1")
        self.assertEqual([r.envelope.account for r in stream.take(1)], ["a1"])

    def test_named_cursors(self):
        client = self.reader()
        stream = self.stream(EARLIEST, credit=5)
        seen = stream.take(5)
        total = sum(processes.heads(self.client))
        named = client.call("EventFeedService.CommitCursor", cursor="copy-1", token=stream.token)
        self.assertEqual((named.cursor, named.lag_records), ("copy-1", total - 5))
        listed = client.call("EventFeedService.ListCursors").cursors
        self.assertEqual([(c.cursor, c.token) for c in listed], [("copy-1", stream.token)])
        rest = self.all_records({"cursor": "copy-1"})
        self.assertCountEqual(ids(seen + rest), ids(self.all_records()))
        # It is the caller's own: for another one it was never committed.
        others = self.all_records({"cursor": "copy-1"}, principal="admin")
        self.assertEqual(len(others), total)
        client.call("EventFeedService.DeleteCursor", cursor="copy-1")
        self.assertEqual(list(client.call("EventFeedService.ListCursors").cursors), [])
        self.assertEqual(len(self.all_records({"cursor": "copy-1"})), total)

    def test_a_named_cursor_survives_a_kill(self):
        stream = self.stream(EARLIEST, credit=4)
        stream.take(4)
        self.reader().call("EventFeedService.CommitCursor", cursor="copy-2", token=stream.token)
        self.addCleanup(lambda: self.reader().call("EventFeedService.DeleteCursor", cursor="copy-2"))
        self.platform.kill(self.service)
        self.platform.start(self.service)
        self.platform.wait_all_ready()
        self.assertEqual(len(self.all_records({"cursor": "copy-2"})), sum(processes.heads(self.client)) - 4)

    def test_a_stretch_of_one_partition(self):
        client = self.reader()
        records = [r for r in self.all_records() if r.envelope.partition == 0]
        answer = client.call("EventFeedService.ReadEvents", partition=0, from_seq=2, max_events=1000)
        self.assertEqual(list(answer.events), [r.SerializeToString(deterministic=True) for r in records[1:]])
        self.assertEqual(answer.head_seq, len(records))

    def test_what_is_refused(self):
        other = {"accounts": "contracts", "contracts": "accounts"}[self.service]
        foreign = Stream(self.platform, other, EARLIEST, credit=100000, until_head=True)
        self.addCleanup(foreign.close)
        foreign.rest()
        for start in ({"token": "bm9uc2Vuc2U"}, {"token": foreign.token}):
            stream = self.stream(start, credit=1)
            self.assertEqual(self.status_of(stream.rest), grpc.StatusCode.INVALID_ARGUMENT)
        stream = self.stream(EARLIEST, credit=1, principal="viewer")
        self.assertEqual(self.status_of(stream.rest), grpc.StatusCode.PERMISSION_DENIED)
        client = processes.Client(self.platform.address(self.service), "stw_nobody")
        self.assertEqual(self.status_of(lambda: client.call("EventFeedService.ListCursors")),
                         grpc.StatusCode.UNAUTHENTICATED)

    def test_the_sample_consumer_drops_what_it_has(self):
        reader = consumer.Consumer(self.service, self.platform.address(self.service), self.platform.token("subscriber"))
        reader.read(until_head=True, timeout=STREAM_S)
        self.assertEqual(len(reader.resources), ACCOUNTS)
        reader.token = ""
        reader.on_event = lambda envelope, event: self.fail(f"{envelope.seq} came twice")
        reader.read(until_head=True, timeout=STREAM_S)

    def test_the_sample_consumer_as_a_program(self):
        script = protos.ROOT / "tests" / "e2e" / "consumer.py"
        run = subprocess.run(
            [sys.executable, script, "--service", self.service, "--address", self.platform.address(self.service),
             "--token-file", self.platform.data / "subscriber.token", "--until-head"],
            capture_output=True, text=True, timeout=60, check=True)
        self.assertEqual(len(run.stdout.splitlines()), sum(processes.heads(self.client)))


class AccountsFeed(FeedCases, unittest.TestCase):
    service = "accounts"


class ContractsFeed(FeedCases, unittest.TestCase):
    service = "contracts"


if __name__ == "__main__":
    unittest.main()
