#!/usr/bin/python3
"""Imports the crm portfolio and compares managers, parents and people with what oracle.py computes from the files."""
import json
import subprocess
import sys
import unittest

import processes
import protos

PLATFORM = processes.Platform()
FACTS = {}


def setUpModule():
    unittest.addModuleCleanup(PLATFORM.close)
    folder = processes.shared_data("crm")
    PLATFORM.__enter__()
    oracle = protos.ROOT / "tests" / "e2e" / "oracle.py"
    FACTS["folder"] = folder
    FACTS["oracle"] = json.loads(subprocess.run([sys.executable, oracle, "crm", folder], capture_output=True,
                                                check=True, timeout=120).stdout)
    FACTS["summary"] = PLATFORM.import_portfolio("crm", folder)


class Crm(unittest.TestCase):
    def setUp(self):
        self.maxDiff = None
        self.oracle = FACTS["oracle"]

    def test_every_row_is_accounted_for(self):
        for name in ("accounts", "sales_teams"):
            got, wanted = FACTS["summary"][f"{name}.csv"], self.oracle["import"][name]
            self.assertEqual((got["rows"], got["imported"], got["corrected"], got["rejected"]),
                             (wanted["read"], wanted["imported"], wanted["corrected"], wanted["rejected"]), name)
        for name, got in FACTS["summary"].items():
            self.assertEqual(got["imported"] + got["corrected"] + got["skipped"] + got["rejected"], got["rows"], name)

    def test_the_account_manager_of_each_account(self):
        client = PLATFORM.client("accounts")
        for account, wanted in self.oracle["account_managers"].items():
            team = client.call("AccountService.GetAccountTeam", account=f"accounts/{account}")
            got = [(a.person, a.valid_from.ToDatetime().date().isoformat(), a.HasField("valid_to"))
                   for a in team.assignments if a.role == 1]
            self.assertEqual(got, [(f"people/{wanted['sales_person_id']}", wanted["effective"], False)], account)

    def test_who_was_the_manager_at_a_day(self):
        for account, wanted in list(self.oracle["account_managers"].items())[::6]:
            got = PLATFORM.ask("account", "who-was", account, "--at", wanted["effective"])
            self.assertEqual(got["assignment"]["person"], f"people/{wanted['sales_person_id']}", account)

    def test_accounts_by_manager(self):
        managed = {}
        for account, wanted in self.oracle["account_managers"].items():
            managed.setdefault(wanted["sales_person_id"], set()).add(f"accounts/{account}")
        for person, accounts in managed.items():
            got = PLATFORM.ask("account", "list", "--manager", person)["accounts"]
            self.assertEqual({account["name"] for account in got}, accounts, person)

    def test_parents(self):
        client = PLATFORM.client("accounts")
        names = [account.name for account in client.pages("AccountService.ListAccounts", "accounts")]
        parents = {name: client.call("AccountService.GetAccount", name=name).parent for name in names}
        wanted = {f"accounts/{child}": f"accounts/{parent}" for child, parent in self.oracle["parents"].items()}
        self.assertEqual({name: parent for name, parent in parents.items() if parent}, wanted)

    def test_people_and_org_units(self):
        people = PLATFORM.ask("person", "list")["people"]
        self.assertEqual(len(people), self.oracle["people"]["total"])
        self.assertEqual(sum(bool(person["reporting_lines"]) for person in people),
                         self.oracle["people"]["reporting_lines"])
        self.assertEqual(len(PLATFORM.ask("org-unit", "list")["org_units"]), self.oracle["people"]["org_units"])

    def test_names_of_people_are_in_no_event(self):
        names = {person["display_name"] for person in PLATFORM.ask("person", "list")["people"]}
        self.assertEqual(len(names), self.oracle["people"]["total"])
        events = PLATFORM.steward("events", "tail", "--from", "earliest", "--until-head", "-o", "json").stdout
        self.assertGreater(len(events), 0)
        self.assertEqual([name for name in names if name in events], [])

    def test_there_is_no_recurring_revenue(self):
        self.assertEqual(PLATFORM.ask("arr", "show", "--at", "2024-12-31")["arr_minor"], self.oracle["arr"])

    def test_verify_finds_nothing(self):
        self.assertEqual(PLATFORM.ask("verify")["findings"], [])

    def test_a_second_import_changes_no_journal(self):
        before = PLATFORM.heads()
        PLATFORM.import_portfolio("crm", FACTS["folder"])
        self.assertEqual(PLATFORM.heads(), before)


if __name__ == "__main__":
    unittest.main()
