#!/usr/bin/python3
"""A sample consumer: follows one service's events and folds them into resources by name.

    consumer.py --service accounts --address 127.0.0.1:7101 --token-file .steward/subscriber.token [--until-head]

Delivery is at least once, in order within a partition: (epoch, seq) tells what was seen. The position (`token`) is in
memory; a consumer that must survive a restart stores it together with what it folded.
"""
import argparse
import pathlib
import queue

import grpc

from fold import Folder
from protos import EVENTS, feed_pb2

CREDIT = 1000
EARLIEST = feed_pb2.StartPosition(anchor=feed_pb2.StartPosition.ANCHOR_EARLIEST)


class Consumer(Folder):
    """Not for two threads at once. `read` may be called again: it goes on where the last one ended."""

    def __init__(self, service, address, token):
        super().__init__()
        self.event_type = EVENTS[service]
        self.metadata = [("authorization", f"Bearer {token}")]
        self.subscribe = grpc.insecure_channel(address).stream_stream(
            "/steward.common.v1.EventFeedService/Subscribe",
            request_serializer=feed_pb2.SubscribeRequest.SerializeToString,
            response_deserializer=feed_pb2.SubscribeResponse.FromString)
        self.token = ""

    def read(self, until_head=False, timeout=None):
        """Takes events in until the head of now, or until the service goes away (grpc.RpcError)."""
        start = feed_pb2.StartPosition(token=self.token) if self.token else EARLIEST
        requests = queue.SimpleQueue()
        requests.put(feed_pb2.SubscribeRequest(start=start, credit=CREDIT, until_head=until_head))
        try:
            for response in self.subscribe(iter(requests.get, None), timeout, self.metadata, wait_for_ready=True):
                for payload in response.events:
                    self.take(self.event_type.FromString(payload))
                self.token = response.token or self.token
                requests.put(feed_pb2.SubscribeRequest(credit=len(response.events)))
        finally:
            requests.put(None)


class Printer(Consumer):
    def on_event(self, envelope, event):
        print(f"{envelope.partition}/{envelope.seq} {envelope.type} {envelope.aggregate}", flush=True)


def main():
    parser = argparse.ArgumentParser(description="Follows one service's events and prints them.")
    parser.add_argument("--service", choices=sorted(EVENTS), required=True)
    parser.add_argument("--address", required=True)
    parser.add_argument("--token-file", type=pathlib.Path, required=True)
    parser.add_argument("--until-head", action="store_true")
    flags = parser.parse_args()
    token = flags.token_file.read_text().strip()
    Printer(flags.service, flags.address, token).read(flags.until_head)


if __name__ == "__main__":
    main()
