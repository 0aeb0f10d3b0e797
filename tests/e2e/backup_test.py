#!/usr/bin/python3
"""A backup under load, and everything back as it was then: consistent, in a new epoch, and nobody erased comes back."""
import concurrent.futures
import shutil
import unittest

import grpc

import load
import processes

PERSON = "Ann Example"


class Backup(load.LoadCase):
    def setUp(self):
        self.begin(self.enterContext(processes.Platform()))

    def test_what_was_acknowledged_before_is_there_and_who_was_erased_since_is_not(self):
        accounts = self.platform.client("accounts")
        for person in ("p1", "p2"):
            accounts.call("PeopleService.CreatePerson", person_id=person, person={"display_name": PERSON})
        self.load.start()
        self.undisturbed(2)
        before = [ack for acks in self.load.acknowledged() for ack in acks]
        self.assertEqual([part["service"] for part in self.platform.ask("backup", "create", "b1")["services"]],
                         list(processes.PORTS))
        self.undisturbed(1)
        self.load.end()
        self.check_workers()
        lost = self.load.count() - len(before)
        accounts.call("PeopleService.ErasePerson", name="people/p1")
        self.platform.wait_caught_up()
        self.auditors["accounts"].read(until_head=True)
        processes.wait_until(self.erasure_is_in_the_ledger, 20, "the ledger names the erased")
        self.refuse_while_it_runs()
        self.restore()
        self.check_restored(before)
        print(f"{len(before)} commands before the backup, {lost} after it were begun", flush=True)
        self.check_erased()
        self.check_subscriber_beyond()
        self.check_work_goes_on()

    def erasure_is_in_the_ledger(self):
        ledger = self.platform.data / "erasures.jsonl"
        return ledger.exists() and "people/p1" in ledger.read_text()

    def refuse_while_it_runs(self):
        run = self.platform.steward("backup", "restore", "b1", "--data", self.platform.data)
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn("stop it first", run.stderr)
        again = self.platform.steward("backup", "create", "b1")
        self.assertEqual(again.returncode, 4, again.stderr)
        listed = self.platform.ask("backup", "list")["backups"]
        self.assertEqual([(one["backup"], one["whole"]) for one in listed], [("b1", True)])

    def restore(self):
        for process in self.platform.processes.values():
            process.terminate()
        run = self.platform.steward("backup", "restore", "b1", "--data", self.platform.data)
        self.assertEqual(run.returncode, 0, run.stderr)
        for service in self.platform.NAMES:
            self.platform.start(service)
        self.platform.wait_all_ready()
        self.platform.wait_caught_up()

    def check_restored(self, before):
        auditors = {service: load.Auditor(service, self.platform) for service in processes.PORTS}
        for service, auditor in auditors.items():
            auditor.read(until_head=True, timeout=load.END_S)
            self.assertEqual({epoch for epoch, _ in auditor.seen.values()}, {2}, service)
        self.check_acknowledged(auditors, before)
        self.check_once(auditors)
        self.check_fold(auditors)
        self.check_verify()
        doctor = self.platform.steward("doctor", "--wait", "20s")
        self.assertEqual(doctor.returncode, 0, doctor.stdout)
        self.assertNotIn("lost records", doctor.stdout, "no service had taken in more of another than its backup holds")

    def check_erased(self):
        accounts = self.platform.client("accounts")
        self.assertEqual(accounts.call("PeopleService.GetPerson", name="people/p2").display_name, PERSON)
        self.assertNotEqual(accounts.call("PeopleService.GetPerson", name="people/p1").display_name, PERSON)

    def check_subscriber_beyond(self):
        with self.assertRaises(grpc.RpcError) as beyond:
            self.auditors["accounts"].read(until_head=True)
        self.assertEqual(beyond.exception.code(), grpc.StatusCode.OUT_OF_RANGE)

    def check_work_goes_on(self):
        accounts = self.platform.client("accounts")
        accounts.call("AccountService.CreateAccount", account_id="after", account={"display_name": "After", "tier": 4})
        self.platform.wait_caught_up()
        self.check_verify()


class Sets(unittest.TestCase):
    """Parts of one backup belong together, and to nobody else's."""

    def setUp(self):
        self.platform = self.enterContext(processes.Dev())

    def create_at_once(self, *names):
        """Exit codes and errors, by exit code."""
        with concurrent.futures.ThreadPoolExecutor() as pool:
            runs = list(pool.map(lambda name: self.platform.steward("backup", "create", name), names))
        return sorted((run.returncode, run.stderr) for run in runs)

    def whole(self):
        return {one["backup"]: one["whole"] for one in self.platform.ask("backup", "list")["backups"]}

    def test_of_two_of_one_name_the_second_is_refused_as_existing(self):
        for number in range(5):
            (first, _), (second, error) = self.create_at_once(f"b{number}", f"b{number}")
            self.assertEqual((first, second), (0, 4), error)
            self.assertIn("ALREADY_EXISTS", error)
        self.assertEqual(self.whole(), {f"b{number}": True for number in range(5)})

    def test_of_two_names_one_waits_for_the_other(self):
        self.assertEqual([code for code, _ in self.create_at_once("b1", "b2", "b3")], [0, 0, 0])
        self.assertEqual(self.whole(), {"b1": True, "b2": True, "b3": True})

    def test_parts_of_two_are_noticed(self):
        first, second = (self.platform.ask("backup", "create", name)["set_id"] for name in ("b1", "b2"))
        self.assertNotEqual(first, second)
        backups = self.platform.data / "backups"
        for part in ("contracts", "contracts.json"):
            shutil.move(backups / "b1" / part, self.platform.folder / part)
            shutil.move(backups / "b2" / part, backups / "b1" / part)
        self.assertEqual(self.whole(), {"b1": False, "b2": False})
        self.platform.processes["dev"].terminate()
        run = self.platform.steward("backup", "restore", "b1", "--data", self.platform.data)
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn("holds parts of several backups", run.stderr)
        self.assertIn(f"contracts of set {second}", run.stderr)


class Elsewhere(unittest.TestCase):
    """A backup that was copied to another machine."""

    def test_it_starts_in_an_empty_directory(self):
        platform = self.enterContext(processes.Dev())
        accounts = platform.client("accounts")
        accounts.call("AccountService.CreateAccount", account_id="a-1", account={"display_name": "A", "tier": 4})
        name = platform.ask("backup", "create")["backup"]
        for process in platform.processes.values():
            process.terminate()
        copy = platform.folder / "copy"
        shutil.move(platform.data / "backups" / name, copy)
        shutil.rmtree(platform.data)
        run = platform.steward("backup", "restore", copy, "--data", platform.data)
        self.assertEqual(run.returncode, 4, run.stderr)
        self.assertIn("there is no ledger of erasures", run.stderr)
        run = platform.steward("backup", "restore", copy, "--data", platform.data, "--accept-old-ledger")
        self.assertEqual(run.returncode, 0, run.stderr)
        platform.start()
        platform.wait_all_ready()
        self.assertEqual(platform.client("accounts").call("AccountService.GetAccount", name="accounts/a-1").name,
                         "accounts/a-1")


if __name__ == "__main__":
    unittest.main()
