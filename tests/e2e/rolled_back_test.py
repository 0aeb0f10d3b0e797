#!/usr/bin/python3
"""A service behind what its peers have taken in takes no mutation, and goes on in a new epoch."""
import unittest

import processes
import rolled_back


class BehindItsPeers(rolled_back.RolledBack, unittest.TestCase):
    def test_in_one_process(self):
        self.platform = self.enterContext(processes.Dev())
        self.reads_go_on_and_commands_do_not()
        self.it_goes_on_in_a_new_epoch()

    def test_in_a_process_for_each(self):
        self.platform = self.enterContext(processes.Platform())
        self.reads_go_on_and_commands_do_not()
        self.it_goes_on_in_a_new_epoch()


if __name__ == "__main__":
    unittest.main()
