#!/usr/bin/python3
"""The broker is gone for a while under load: commands go on, and the backlog drains faster than it grew.

STEWARD_OUTAGE_S changes how long it is gone.
"""
import os
import time
import unittest

import proof  # before the modules of tests/e2e: it finds them
import load
import processes

OUTAGE_S = float(os.environ.get("STEWARD_OUTAGE_S", 60))
BEFORE_S = 10
WARM_S = 3
# Commands a second while the broker is there, of those before.
RATE_KEPT = 0.5
DRAIN_FACTOR = 5


class Outage(proof.ProofCase):
    def rate(self):
        """A pace that leaves the machine time to drain, and a margin above what must be held."""
        return 1.25 * load.RATE

    def records(self):
        return sum(sum(heads) for heads in self.platform.heads().values())

    def lag_is_small(self):
        """What is left is what half a second brings."""
        return proof.relay_lag(self.platform) < load.RATE / 2

    def test_commands_go_on_and_the_backlog_drains(self):
        self.load.start()
        try:
            self.load.stop.wait(WARM_S)
            before = self.undisturbed(BEFORE_S)
            processes.wait_until(self.lag_is_small, proof.SETTLED_S, "the relay keeps up")
            during, grew, backlog = self.outage()
            fell = self.drain(backlog)
        finally:
            self.load.end()
        print(f"{before:.0f} commands/s before, {during:.0f}/s without a broker; the backlog of {backlog} grew by "
              f"{grew:.0f} records/s and fell by {fell:.0f}/s, {fell / grew:.1f} times as fast", flush=True)
        self.assertGreaterEqual(during, RATE_KEPT * before, "commands a second without a broker")
        self.assertGreaterEqual(fell, DRAIN_FACTOR * grew, "the backlog's fall, in records a second")
        self.check_all()
        self.check_rate()

    def outage(self):
        """Commands a second meanwhile, the backlog's growth in records a second, and the backlog at the end."""
        self.load.flows.clear()
        self.broker.kill()
        began, first = time.monotonic(), self.records()
        during = self.undisturbed(OUTAGE_S)
        # The metric follows within some seconds.
        seen = proof.relay_lag(self.platform)
        self.assertGreater(seen, (self.records() - first) / 2, "the lag that the metric shows")
        self.broker.start()
        backlog = self.records() - first
        return during, backlog / (time.monotonic() - began), backlog

    def drain(self, backlog):
        """How fast the backlog fell, in records a second, from the moment when the broker answers."""
        began = time.monotonic()
        self.load.flows.set()
        processes.wait_until(self.lag_is_small, proof.SETTLED_S + OUTAGE_S, "the backlog is drained")
        return backlog / (time.monotonic() - began)


if __name__ == "__main__":
    unittest.main()
