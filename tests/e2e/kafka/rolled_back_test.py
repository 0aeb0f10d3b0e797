#!/usr/bin/python3
"""A service whose data is older than what it has published takes no mutation, and says what helps."""
import shutil
import unittest

import bus
import processes

import grpc

PATIENCE_S = 60


class RolledBack(unittest.TestCase):
    def setUp(self):
        self.broker = self.enterContext(bus.Broker())
        self.platform = self.enterContext(bus.OnKafka(self.broker))

    def create(self, account):
        client = self.platform.client("accounts")
        try:
            client.call("AccountService.CreateAccount", account_id=account, account={"display_name": account, "tier": "TIER_SCALE"})
            return None
        except grpc.RpcError as error:
            return error
        finally:
            client.close()

    def refused(self):
        """The error of a command, once there is one of that kind."""
        error = self.create("a-3")
        return error if error is not None and "rolled back" in error.details() else None

    def published(self):
        return self.platform.steward("doctor").returncode == 0

    def roll_accounts_back(self):
        """To when there was one account."""
        data, older = self.platform.data / "accounts", self.platform.folder / "older"
        self.assertIsNone(self.create("a-1"))
        self.platform.processes["dev"].terminate()
        shutil.copytree(data, older)
        self.platform.start()
        self.platform.wait_all_ready()
        for number in range(20):
            self.assertIsNone(self.create(f"b-{number}"))
        processes.wait_until(self.published, PATIENCE_S, "the relay has published everything")
        self.platform.processes["dev"].terminate()
        shutil.rmtree(data)
        shutil.move(older, data)

    def test_it_answers_reads_and_refuses_commands(self):
        self.roll_accounts_back()
        self.platform.start()
        error = processes.wait_until(self.refused, PATIENCE_S, "commands are refused")
        self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertIn("restore it from a newer backup", error.details())
        heads = self.platform.heads()["accounts"]
        self.assertIsNotNone(self.create("a-4"))
        self.assertEqual(self.platform.heads()["accounts"], heads, "the journal grew all the same")
        client = self.platform.client("accounts")
        self.addCleanup(client.close)
        self.assertEqual(client.call("AccountService.GetAccount", name="accounts/a-1").display_name, "a-1")
        self.assertIn("rolled back", self.platform.steward("doctor").stdout)


if __name__ == "__main__":
    unittest.main()
