#!/usr/bin/python3
"""An installation under load goes from the embedded bus to Kafka and back, three times: nothing is lost or repeated."""
import signal
import unittest

import proof
import processes

ROUNDS = 3
WORK_S = 3


class Switch(proof.ProofCase):
    def new_platform(self):
        platform = super().new_platform()
        platform.on_kafka = False
        return platform

    def switch(self, on_kafka, how=signal.SIGTERM):
        """Ends all services by a signal, and starts them on the other bus."""
        ending = self.platform.processes.values()
        for process in ending:
            process.popen.send_signal(how)
        for process in ending:
            self.assertEqual(process.popen.wait(processes.STOP_S), -how if how == signal.SIGKILL else 0)
        self.platform.on_kafka = on_kafka
        for name in processes.PORTS:
            self.platform.start(name)
        self.platform.wait_all_ready(proof.SETTLED_S)

    def test_there_and_back(self):
        self.load.start()
        try:
            for number in range(ROUNDS):
                # Once without a chance to finish anything.
                how = signal.SIGKILL if number == 1 else signal.SIGTERM
                self.undisturbed(WORK_S)
                self.switch(True, how)
                self.undisturbed(WORK_S)
                self.switch(False, how)
            self.undisturbed(WORK_S)
            # What was written meanwhile gets into the topics, where it can be compared.
            self.switch(True)
        finally:
            self.load.end()
        print(f"{self.load.count()} commands, {self.load.retried()} of them retried", flush=True)
        self.assertGreater(self.load.retried(), 0, "no switch met a command under way")
        self.check_all()


if __name__ == "__main__":
    unittest.main()
