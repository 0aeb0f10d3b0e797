#!/usr/bin/python3
"""Kills services and the broker under load, again and again; twice the broker hangs, once it comes back with less.

STEWARD_E2E_KILLS changes how often; load.py has more.
"""
import concurrent.futures
import os
import time
import unittest

import proof  # before the modules of tests/e2e: it finds them
import load
import processes
import topics

KILLS = int(os.environ.get("STEWARD_E2E_KILLS", 60))
BROKER = "broker"
# Between two kills, in seconds.
UNDISTURBED_S = (0.2, 0.8)
# Of so many kills one is the broker's.
TURNS = 10
# How long events flow before the broker's turn.
FLOWING_S = 2
HANG_S = 20
# What the broker loses: of every third partition of each topic, some hundred bytes.
LOST_BYTES = (200, 900)


class KillLoop(proof.ProofCase):
    """While the broker is down, hangs or starts, the kills of services go on."""

    def setUp(self):
        print(f"{KILLS} kills", flush=True)
        super().setUp()
        self.background = self.enterContext(concurrent.futures.ThreadPoolExecutor(1))
        self.broker_back, self.resume_at = None, None
        self.restarts, self.broker_starts, self.lost = [], [], []
        self.kills = dict.fromkeys([*processes.PORTS, BROKER], 0)

    def rate(self):
        """Above what must be held, for after each kill they have to connect again; what they could do would take long to
        compare afterwards."""
        return 2 * load.RATE

    def test_nothing_acknowledged_is_lost_or_done_twice(self):
        hangs, loss = {KILLS // 4, 3 * KILLS // 4}, KILLS // 2
        turns = {first + self.random.randrange(TURNS) for first in range(0, KILLS, TURNS)}
        self.load.start()
        try:
            for number in range(KILLS):
                self.undisturbed(self.random.uniform(*UNDISTURBED_S))
                if number in hangs:
                    self.hang_broker()
                elif number == loss:
                    self.kill_broker(self.cut_topics)
                if number in turns:
                    self.kill_broker()
                else:
                    self.kill_service(self.random.choice(sorted(processes.PORTS)))
                self.broker_is_up()
            self.await_broker()
        finally:
            self.load.end()
        self.report()
        self.check_all()
        self.check_rate()

    def kill_service(self, service):
        self.kills[service] += 1
        acknowledged = self.load.acknowledged()
        self.platform.kill(service)
        self.platform.start(service)
        self.restarts.append(self.platform.wait_serving(service))
        self.auditors[service].read(until_head=True, timeout=load.END_S)
        self.check_acknowledged(self.auditors, [ack for acks in acknowledged for ack in acks if ack[0] == service])
        self.check_workers()

    def broker_is_up(self):
        if self.resume_at is not None and time.monotonic() >= self.resume_at:
            self.broker.resume()
            self.resume_at = None
            self.load.flows.set()
        if self.broker_back is not None and self.broker_back.done():
            self.broker_back.result()
            self.broker_back = None
            self.load.flows.set()
        return self.resume_at is None and self.broker_back is None

    def await_broker(self):
        """Until it is back, everybody has followed, and events have flowed for a while."""
        processes.wait_until(self.broker_is_up, proof.SETTLED_S, "the broker is back")
        self.platform.wait_all_ready(proof.SETTLED_S)
        self.undisturbed(FLOWING_S)

    def kill_broker(self, meanwhile=lambda: None):
        """It starts in the background; `meanwhile` is done while it is down."""
        self.await_broker()
        self.kills[BROKER] += 1
        self.load.flows.clear()
        self.broker.kill()
        meanwhile()
        self.broker_back = self.background.submit(self.start_broker)

    def start_broker(self):
        began = time.monotonic()
        self.broker.start()
        self.broker_starts.append(time.monotonic() - began)

    def hang_broker(self):
        self.await_broker()
        self.addCleanup(self.broker.resume)
        self.load.flows.clear()
        self.broker.pause()
        self.resume_at = time.monotonic() + HANG_S

    def cut_topics(self):
        for service, heads in self.platform.heads().items():
            for topic in (topics.events_topic(service), topics.state_topic(service)):
                size = self.random.randrange(*LOST_BYTES)
                lost = self.broker.cut(topic, range(0, len(heads), 3), size)
                self.lost += [(topic, partition) for partition in lost]

    def report(self):
        print(f"{self.load.count()} commands, {self.load.retried()} of them retried, "
              f"{self.undisturbed_acks / self.undisturbed_s:.0f}/s between kills; killed: {self.kills}; slowest start of "
              f"a service {max(self.restarts):.2f} s, of the broker {max(self.broker_starts):.2f} s; "
              f"{len(self.lost)} partitions cut", flush=True)
        self.assertGreater(self.load.retried(), 0, "no kill met a command under way")
        self.assertGreater(min(self.kills.values()), 0, "somebody was never killed")
        self.assertGreater(len(self.lost), 4, "the broker lost nothing")


if __name__ == "__main__":
    unittest.main()
