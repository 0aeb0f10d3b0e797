#!/usr/bin/python3
"""The stores are gone, the last backup is older: what was published since comes back from the topics."""
import shutil
import unittest

import bus
import processes
import proof
import protos


class Restore(proof.ProofCase):
    def test_everything_acknowledged_is_there_although_the_backup_is_older(self):
        accounts = self.platform.client("accounts")
        accounts.call("PeopleService.CreatePerson", person_id="p1", person={"display_name": "Ann Example"})
        self.load.start()
        self.undisturbed(2)
        self.platform.ask("backup", "create", "b1")
        at_backup = self.load.count()
        self.undisturbed(3)
        accounts.call("PeopleService.ErasePerson", name="people/p1")
        self.load.end()
        self.platform.wait_caught_up()
        heads = self.platform.heads()
        for process in self.platform.processes.values():
            process.terminate()
        for service in processes.PORTS:
            shutil.rmtree(self.platform.data / service)
        run = self.platform.steward("backup", "restore", "b1", "--data", self.platform.data, "--accept-old-ledger")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.refuse_without_broker()
        for service in self.platform.NAMES:
            self.platform.start(service)
        print(f"{at_backup} commands before the backup, {self.load.count() - at_backup} after it", flush=True)
        self.check_all()
        for service, old in heads.items():
            now = self.platform.heads()[service]
            self.assertTrue(all(before < after for before, after in zip(old, now)), f"{service}: {old} {now}")
        person = self.platform.client("accounts").call("PeopleService.GetPerson", name="people/p1")
        self.assertEqual(person.state, protos.accounts_resources_pb2.Person.STATE_ERASED)
        self.assertNotIn("lost records", self.platform.steward("doctor").stdout)

    def refuse_without_broker(self):
        """It doesn't go on from the backup while the topic can't be asked."""
        self.broker.kill()
        self.platform.start("accounts")
        process = self.platform.processes["accounts"]
        self.assertNotEqual(process.popen.wait(processes.READY_S), 0)
        self.assertIn("takes back what its topic holds", process.output())
        self.broker.start()


class AsOfBackup(unittest.TestCase):
    """What was published since was a mistake."""

    def create(self, account):
        self.platform.client("accounts").call("AccountService.CreateAccount", account_id=account,
                                              account={"display_name": account, "tier": 4})

    def test_what_was_published_since_does_not_come_back(self):
        self.platform = self.enterContext(bus.OnKafka(self.enterContext(bus.Broker())))
        self.create("a-1")
        self.platform.ask("backup", "create", "b1")
        self.create("a-2")
        self.platform.wait_caught_up()
        self.platform.processes["dev"].terminate()
        run = self.platform.steward("backup", "restore", "b1", "--data", self.platform.data, "--as-of-backup")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.platform.start()
        self.platform.wait_all_ready(proof.SETTLED_S)
        self.assertEqual(self.accounts(), ["accounts/a-1"])
        self.create("a-3")
        self.platform.wait_caught_up()
        self.assertEqual(self.accounts(), ["accounts/a-1", "accounts/a-3"])
        self.assertEqual(self.platform.steward("verify").returncode, 0)

    def accounts(self):
        return [one.name for one in self.platform.client("accounts").pages("AccountService.ListAccounts", "accounts")]


if __name__ == "__main__":
    unittest.main()
