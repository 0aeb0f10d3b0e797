"""A service whose data is older than what others hold of it takes no mutation, and says what helps.

The subclasses say on which bus: they set self.platform, a processes.Platform that runs.
"""
import shutil

import grpc

import processes

PATIENCE_S = 60


class RolledBack:
    def create(self, account):
        """The error, if there was one."""
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

    def followed(self):
        return self.platform.steward("doctor").returncode == 0

    def start(self):
        for name in self.platform.NAMES:
            self.platform.start(name)

    def stop(self):
        for process in self.platform.processes.values():
            process.terminate()

    def roll_accounts_back(self):
        """To when there was one account; what runs is stopped."""
        data, older = self.platform.data / "accounts", self.platform.folder / "older"
        self.assertIsNone(self.create("a-1"))
        self.stop()
        shutil.copytree(data, older)
        self.start()
        self.platform.wait_all_ready()
        for number in range(20):
            self.assertIsNone(self.create(f"b-{number}"))
        processes.wait_until(self.followed, PATIENCE_S, "everybody has everything")
        self.stop()
        shutil.rmtree(data)
        shutil.move(older, data)

    def reads_go_on_and_commands_do_not(self):
        self.roll_accounts_back()
        self.start()
        error = processes.wait_until(self.refused, PATIENCE_S, "commands are refused")
        self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertIn("restore it from a newer backup", error.details())
        client = self.platform.client("accounts")
        self.addCleanup(client.close)
        heads = processes.heads(client)
        self.assertIsNotNone(self.create("a-4"))
        self.assertEqual(processes.heads(client), heads, "the journal grew all the same")
        self.assertEqual(client.call("AccountService.GetAccount", name="accounts/a-1").display_name, "a-1")
        self.assertIn("rolled back", self.platform.steward("doctor").stdout)
