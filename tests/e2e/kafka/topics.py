"""What the topics hold, read with a stock client, and what they should hold."""
import sys
import time

import bus  # noqa: F401  (finds the modules of tests/e2e)
from fold import Folder
from protos import EVENTS, envelope_pb2

from confluent_kafka import Consumer, KafkaError, TopicPartition

POLL_S = 0.5
READ_S = 60


class Gap(Exception):
    """Records are missing. A consumer reads them with ReadEvents; in a topic it means that the relay lost them."""


def events_topic(service):
    return f"steward.{service}.events.v1"


def state_topic(service):
    return f"steward.{service}.state.v1"


class Reader:
    """Reads a topic from its beginning. It is of no group: where it is, is its own business."""

    def __init__(self, address, topic):
        self.consumer = Consumer({"bootstrap.servers": address, "group.id": "steward-tests", "enable.auto.commit": False,
                                  "auto.offset.reset": "error"})
        self.partitions = sorted(self.consumer.list_topics(topic, timeout=READ_S).topics[topic].partitions)
        if not self.partitions:
            raise AssertionError(f"there is no topic {topic}")
        self.topic = topic
        # Asked before anything is fetched: a question waits behind a fetch that waits for records.
        self.ends = self.ends_now()
        self.consumer.assign([TopicPartition(topic, partition, 0) for partition in self.partitions])

    def messages(self, done, seconds=READ_S):
        """Yields messages until `done()`, which is asked between them; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while not done():
            message = self.consumer.poll(POLL_S)
            error = message and message.error()
            # The client comes back by itself to a broker that went away.
            if error and error.code() not in (KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT):
                raise AssertionError(f"{self.topic}: {error}")
            if message is not None and not error:
                yield message
            elif time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: {self.topic} up to the end that is awaited")

    def ends_now(self):
        return {p: self.consumer.get_watermark_offsets(TopicPartition(self.topic, p), timeout=READ_S)[1]
                for p in self.partitions}

    def at_ends(self, ends=None):
        """A function that says whether everything up to these ends was read, or up to those of now."""
        ends = self.ends_now() if ends is None else ends

        def at_end():
            # A compacted partition may end in offsets that hold nothing: the position counts, not the last message.
            where = self.consumer.position([TopicPartition(self.topic, p) for p in self.partitions])
            return all(ends[at.partition] == 0 or at.offset >= ends[at.partition] for at in where)
        return at_end

    def all_messages(self):
        """Everything up to the ends of when this was made."""
        return list(self.messages(self.at_ends(self.ends)))

    def close(self):
        self.consumer.close()


class TopicFolder(Folder):
    """Folds the events topic of one service. Not for two threads at once; `read` goes on where the last one ended."""

    def __init__(self, service, address):
        super().__init__()
        self.event_type = EVENTS[service]
        self.reader = Reader(address, events_topic(service))
        self.values = {}  # by (partition, epoch, seq)
        self.repeats = 0

    def read(self, heads, seconds=READ_S):
        """Until the last seq of each partition is at least that of `heads`."""
        def done():
            return all(self.seen.get(p, (0, 0))[1] >= head for p, head in enumerate(heads))
        for message in self.reader.messages(done, seconds):
            self.take_message(message)

    def take_message(self, message):
        record = self.event_type.FromString(message.value())
        envelope = record.envelope
        where = (envelope.partition, envelope.epoch, envelope.seq)
        if message.partition() != envelope.partition:
            raise AssertionError(f"{where} is on partition {message.partition()}")
        if where in self.values:
            self.repeats += 1
            if self.values[where] != message.value():
                raise AssertionError(f"{where} came again with other bytes")
        epoch, seq = self.seen.get(envelope.partition, (1, 0))
        follows = where[1:] <= (epoch, seq + 1) or record.WhichOneof("event") == "epoch_started"
        if not follows:
            raise Gap(f"partition {envelope.partition}: {where[1:]} comes after {(epoch, seq)}")
        self.values[where] = message.value()
        self.take(record)

    def incomplete(self, heads):
        """The partitions that don't hold each record from the first to that of `heads`."""
        seqs = [sorted(seq for p, _, seq in self.values if p == partition) for partition, _ in enumerate(heads)]
        return [p for p, head in enumerate(heads) if seqs[p][:head] != list(range(1, head + 1))]

    def close(self):
        self.reader.close()


def rfc3339(timestamp):
    return f"{timestamp.ToDatetime():%Y-%m-%dT%H:%M:%S.%f}Z"


def expected_headers(service, record):
    """The headers of a record, by name; the same for every client."""
    envelope = record.envelope
    headers = {
        "content-type": "application/protobuf",
        "ce_specversion": "1.0",
        "ce_id": f"{service}/{envelope.partition}/{envelope.epoch}/{envelope.seq}",
        "ce_source": f"/steward/{envelope.installation}/{service}",
        "ce_type": f"steward.{service}.v1.{envelope.type}",
        "ce_subject": envelope.aggregate,
        "ce_time": rfc3339(envelope.effective_time) if envelope.HasField("effective_time") else "",
        "ce_dataschema": f"https://type.googleapis.com/{record.DESCRIPTOR.full_name}",
        "ce_partitionkey": envelope.account,
        "ce_sequence": str(envelope.seq),
        "ce_revision": str(envelope.revision or ""),
        "ce_epoch": str(envelope.epoch),
        "ce_transition": f"{envelope.transition_first_seq}+{envelope.transition_count}",
        "ce_origin": envelope_pb2.Origin.Name(envelope.origin).removeprefix("ORIGIN_"),
        "ce_actor": envelope.actor,
        "ce_correlationid": envelope.correlation_id,
        "ce_causationid": envelope.causation_id,
        "ce_traceparent": envelope.traceparent,
        "ce_recordedtime": rfc3339(envelope.recorded_time),
    }
    return {name: value for name, value in headers.items() if value}


def main():
    """topics.py SERVICE HOST:PORT: prints what is in the events topic of a service now."""
    service, address = sys.argv[1:]
    for message in Reader(address, events_topic(service)).all_messages():
        envelope = EVENTS[service].FromString(message.value()).envelope
        print(f"{envelope.partition}/{envelope.epoch}/{envelope.seq} {envelope.type} {envelope.aggregate}")


if __name__ == "__main__":
    main()
