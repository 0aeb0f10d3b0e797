#!/usr/bin/python3
"""A service behind its topic takes no mutation."""
import unittest

import bus
import rolled_back


class BehindItsTopic(rolled_back.RolledBack, unittest.TestCase):
    def test_it_answers_reads_and_refuses_commands(self):
        broker = self.enterContext(bus.Broker())
        self.platform = self.enterContext(bus.OnKafka(broker))
        self.reads_go_on_and_commands_do_not()


if __name__ == "__main__":
    unittest.main()
