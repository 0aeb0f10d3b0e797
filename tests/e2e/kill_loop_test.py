#!/usr/bin/python3
"""Kills random services under load, again and again: no acknowledged command may be lost or done twice.

STEWARD_E2E_KILLS changes how often; load.py has more.
"""
import os
import unittest

import load
import processes

KILLS = int(os.environ.get("STEWARD_E2E_KILLS", 20 if os.environ.get("CI") else 12))
# Between the moment when all is ready and the next kill, in seconds.
UNDISTURBED_S = (0.3, 1.2)


class KillLoop(load.LoadCase):
    def setUp(self):
        print(f"{KILLS} kills", flush=True)
        self.begin(self.enterContext(processes.Platform()))
        self.restarts = []

    def test_nothing_acknowledged_is_lost_or_done_twice(self):
        self.load.start()
        try:
            for _ in range(KILLS):
                self.kill_one()
        finally:
            self.load.end()
        self.check_workers()
        self.platform.wait_caught_up()
        for auditor in self.auditors.values():
            auditor.read(until_head=True, timeout=load.END_S)
        self.report()
        self.check_acknowledged(self.auditors, self.load.acknowledged_from_files())
        self.check_once(self.auditors)
        self.check_fold(self.auditors)
        self.check_last_answers(self.auditors)
        self.check_verify()
        self.check_rate()

    def kill_one(self):
        self.undisturbed(self.random.uniform(*UNDISTURBED_S))
        service = self.random.choice(sorted(processes.PORTS))
        acknowledged = self.load.acknowledged()
        self.platform.kill(service)
        self.platform.start(service)
        self.restarts.append(self.platform.wait_all_ready())
        self.auditors[service].read(until_head=True, timeout=load.END_S)
        self.check_acknowledged(self.auditors, [ack for acks in acknowledged for ack in acks if ack[0] == service])
        self.check_workers()

    def report(self):
        print(f"{self.load.count()} commands, {self.load.retried()} of them retried, "
              f"{self.undisturbed_acks / self.undisturbed_s:.0f}/s between kills, "
              f"slowest restart {max(self.restarts):.2f} s", flush=True)
        self.assertGreater(self.load.retried(), 0, "no kill met a command under way")


if __name__ == "__main__":
    unittest.main()
