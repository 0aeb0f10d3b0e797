#!/usr/bin/python3
"""A service behind what its peers have taken in takes no mutation, and goes on in a new epoch."""
import unittest

import processes
import rolled_back
import samples


class BehindItsPeers(rolled_back.RolledBack, unittest.TestCase):
    def test_in_one_process(self):
        self.platform = self.enterContext(processes.Dev())
        self.reads_go_on_and_commands_do_not()
        self.it_goes_on_in_a_new_epoch()

    def test_that_went_on_before_anybody_could_notice(self):
        """Its journal holds other records than its peers know, in the same places."""
        self.platform = self.enterContext(processes.Platform())
        self.roll_accounts_back()
        (self.platform.data / "accounts.heads").unlink()
        self.platform.start("accounts")
        self.platform.wait_serving("accounts")
        others = [f"c-{number}" for number in range(20)]
        for account in others:
            self.assertIsNone(self.create(account))
        for service in ("contracts", "feedback", "escalations"):
            self.platform.start(service)
        processes.wait_until(self.refused, rolled_back.PATIENCE_S, "commands are refused")
        self.platform.ask("epoch", "start", "--service", "accounts")
        processes.wait_until(lambda: self.create("a-5") is None, rolled_back.PATIENCE_S, "commands are taken")
        self.await_followed()
        for account in ("a-1", "a-5", *others):
            self.assertIsNone(self.error_of("contracts", "ContractService.CreateContract", **samples.contract(account)))
        for account in rolled_back.LOST:
            self.assertIsNotNone(
                self.error_of("contracts", "ContractService.CreateContract", **samples.contract(account)))
        verify = self.platform.steward("verify")
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)

    def test_in_a_process_for_each(self):
        self.platform = self.enterContext(processes.Platform())
        self.reads_go_on_and_commands_do_not()
        self.it_goes_on_in_a_new_epoch()


if __name__ == "__main__":
    unittest.main()
