#!/usr/bin/python3
"""Imports the ravenstack portfolio and compares every total with what oracle.py computes from the same files."""
import collections
import datetime
import json
import pathlib
import subprocess
import sys
import unittest

import processes
import protos
import satisfaction

PLATFORM = processes.Dev()
KINDS = ("opening", "new", "expansion", "contraction", "churn", "reactivation", "closing")
FACTS = {}


def setUpModule():
    unittest.addModuleCleanup(PLATFORM.close)
    folder = processes.shared_data("ravenstack")
    PLATFORM.__enter__()
    oracle = protos.ROOT / "tests" / "e2e" / "oracle.py"
    FACTS["folder"] = folder
    FACTS["oracle"] = json.loads(subprocess.run([sys.executable, oracle, "ravenstack", folder], capture_output=True,
                                                check=True, timeout=120).stdout)
    FACTS["satisfaction"] = satisfaction.satisfaction(pathlib.Path(folder))
    FACTS["summary"] = PLATFORM.import_portfolio("ravenstack", folder)
    FACTS["accounts"] = PLATFORM.ask("account", "list")["accounts"]


def arr_rows(grouping):
    answer = PLATFORM.ask("arr", "show", "--at", FACTS["oracle"]["arr"]["date"], "--by", grouping)
    return {row["key"]: row["arr_minor"] for row in answer["rows"]}


def score(metric, *arguments):
    return PLATFORM.ask("score", "show", "--metric", metric, *arguments)


def figures(row, wanted):
    """Of an answer what the oracle has, too."""
    return {key: row.get(key) for key in wanted}


class Satisfaction(unittest.TestCase):
    def setUp(self):
        self.maxDiff = None
        self.oracle = FACTS["satisfaction"]

    def test_every_row_is_accounted_for(self):
        for name, wanted in self.oracle["import"].items():
            got = FACTS["summary"][f"{name}.csv"]
            self.assertEqual((got["rows"], got["imported"], got["corrected"], got["skipped"], got["rejected"]),
                             (wanted["read"], wanted["imported"], wanted["corrected"], wanted["skipped"],
                              wanted["rejected"]), name)

    def check(self, metric, *arguments):
        """The platform says the same in total and in every group that the oracle has."""
        wanted = dict(self.oracle[metric])
        groups = {key: wanted.pop(key) for key in list(wanted) if key.startswith("by_")}
        self.assertEqual(figures(score(metric, *arguments), wanted), wanted)
        for grouping, rows in groups.items():
            by = grouping.removeprefix("by_")
            got = {row["key"]: row for row in score(metric, "--by", by, *arguments)["rows"]}
            self.assertEqual(got.keys(), rows.keys())
            for key, row in rows.items():
                if row["n"] < 5:
                    self.assertEqual(got[key]["withheld"], "INSUFFICIENT", key)
                else:
                    self.assertEqual(figures(got[key], row), row, key)

    def test_satisfaction_in_total_by_priority_and_by_month(self):
        self.check("csat_top2")

    def test_the_response_rate(self):
        self.check("response_rate")

    def test_the_response_rate_of_a_window_that_holds_everything(self):
        self.check("response_rate", "--window", "3660d")

    def test_trends(self):
        for metric, points in self.oracle["trend"].items():
            got = PLATFORM.ask("score", "trend", "--metric", metric, "--months", str(len(points)), "--at",
                               "2025-01-01T00:00:00Z")["rows"]
            self.assertEqual([row["key"] for row in got], list(points))
            for row, wanted in zip(got, points.values()):
                if wanted is None or wanted["n"] < 5:
                    self.assertEqual(row["withheld"], "INSUFFICIENT", row)
                else:
                    self.assertEqual(figures(row, wanted), wanted, (metric, row["key"]))

    def test_every_account_weighs_the_same(self):
        wanted = self.oracle["by_account"]
        self.assertEqual(figures(score("csat_top2", "--rollup", "by_account"), wanted), wanted)

    def test_the_mean(self):
        wanted = self.oracle["csat_mean"]
        self.assertEqual(figures(score("csat_mean"), wanted), wanted)

    def test_exit_reasons(self):
        rows = PLATFORM.ask("score", "exit-reasons")["rows"]
        self.assertEqual({row["key"]: row["n"] for row in rows}, self.oracle["exit_reasons"])

    def test_a_window_that_holds_everything_says_the_same(self):
        self.assertEqual(score("csat_top2", "--window", "3660d")["n"], self.oracle["csat_top2"]["n"])


def missed(escalations, kind):
    """How many have a clock of this kind that was missed."""
    return sum(clock["kind"] == kind and clock["outcome"] == "MISSED" for each in escalations for clock in each["clocks"])


class Escalations(unittest.TestCase):
    """History: each ticket that was escalated, its clocks decided by its instants around the clock."""

    def setUp(self):
        self.oracle = FACTS["satisfaction"]["escalations"]
        self.escalations = PLATFORM.ask("escalation", "list")

    def test_by_severity_and_by_month_of_opening(self):
        self.assertEqual(collections.Counter(each["severity"] for each in self.escalations), self.oracle["by_severity"])
        self.assertEqual(collections.Counter(each["open_time"][:7] for each in self.escalations),
                         self.oracle["by_month"])
        for severity, count in self.oracle["by_severity"].items():
            self.assertEqual(len(PLATFORM.ask("escalation", "list", "--severity", severity)), count, severity)

    def test_late_acknowledgements_and_resolutions_of_sev1(self):
        worst = [each for each in self.escalations if each["severity"] == "SEV1"]
        self.assertEqual(missed(worst, "ACK"), self.oracle["sev1_late_acknowledgements"])
        self.assertEqual(missed(worst, "RESOLVE"), self.oracle["sev1_late_resolutions"])

    def test_the_intervals_of_a_clock_add_up(self):
        for each in [each for each in self.escalations if each["severity"] == "SEV1"][:5]:
            for kind in ("ACK", "RESOLVE"):
                told = PLATFORM.ask("escalation", "explain-clock", each["name"], "--kind", kind)
                self.assertEqual(sum(milliseconds(i["to"]) - milliseconds(i["from"]) for i in told["intervals"]),
                                 told["elapsed_ms"], (each["name"], kind))
                self.assertTrue(all(i["cause"] for i in told["intervals"]))


def milliseconds(instant):
    return round(datetime.datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp() * 1000)


class Ravenstack(unittest.TestCase):
    def setUp(self):
        self.maxDiff = None
        self.oracle = FACTS["oracle"]

    def test_every_row_is_accounted_for(self):
        for name in ("accounts", "subscriptions"):
            got, wanted = FACTS["summary"][f"{name}.csv"], self.oracle["import"][name]
            self.assertEqual((got["rows"], got["imported"], got["corrected"], got["skipped"], got["rejected"]),
                             (wanted["read"], wanted["imported"], wanted["corrected"], wanted["skipped"],
                              wanted["rejected"]), name)
        got = FACTS["summary"]["subscriptions.csv"]
        self.assertEqual((got["imported"], got["rows"], got["rejected"]), (4987, 5000, 13))

    def test_the_rejected_rows_are_written_with_their_reasons(self):
        lines = (PLATFORM.folder / "rejects" / "subscriptions.rejects.csv").read_text().splitlines()[1:]
        self.assertEqual(len(lines), 13)
        for subscription in self.oracle["rejected_subscriptions"]:
            self.assertEqual(sum(subscription in line for line in lines), 1, subscription)

    def test_accounts_by_tier_and_by_country(self):
        tiers = collections.Counter(account["tier"].removeprefix("TIER_") for account in FACTS["accounts"])
        self.assertEqual(dict(tiers), self.oracle["accounts_by_tier"])
        countries = collections.Counter(account["country"] for account in FACTS["accounts"])
        self.assertEqual(dict(countries), self.oracle["accounts_by_country"])

    def test_lists_by_tier_and_by_country_agree(self):
        for tier, count in self.oracle["accounts_by_tier"].items():
            self.assertEqual(len(PLATFORM.ask("account", "list", "--tier", tier)["accounts"]), count, tier)
        for country, count in self.oracle["accounts_by_country"].items():
            self.assertEqual(len(PLATFORM.ask("account", "list", "--country", country)["accounts"]), count, country)

    def test_arr_at_each_month_end(self):
        wanted = {date[:7]: total for date, total in self.oracle["arr_month_end"].items()}
        self.assertEqual({key: total for key, total in arr_rows("month").items() if key in wanted}, wanted)
        for date, total in self.oracle["arr_month_end"].items():
            answer = PLATFORM.ask("arr", "show", "--at", date)
            self.assertEqual((answer["arr_minor"], answer["currency"]), (total, "USD"), date)

    def test_arr_by_plan_country_and_account(self):
        arr = self.oracle["arr"]
        self.assertEqual(arr_rows("plan"), arr["by_plan"])
        self.assertEqual(arr_rows("country"), arr["by_country"])
        self.assertEqual(arr_rows("account"), {f"accounts/{key}": total for key, total in arr["by_account"].items()})

    def test_movements_by_month(self):
        rows = {row["key"]: row for row in PLATFORM.ask("arr", "movements", "--by", "month")["rows"]}
        for wanted in self.oracle["movements"]:
            got = rows[wanted["key"]]
            self.assertEqual({kind: got[kind] for kind in KINDS}, {kind: wanted[kind] for kind in KINDS}, wanted["key"])

    def test_retention(self):
        wanted = self.oracle["retention"]
        got = PLATFORM.ask("arr", "retention", "--from", wanted["from"], "--to", wanted["to"])
        self.assertEqual({key: got[key] for key in ("cohort", "grr_bp", "nrr_bp", "logo_bp")},
                         {key: wanted[key] for key in ("cohort", "grr_bp", "nrr_bp", "logo_bp")})

    def test_the_feed_holds_every_contract_once(self):
        run = PLATFORM.steward("events", "tail", "--service", "contracts", "--from", "earliest", "--until-head",
                               "-o", "json")
        self.assertEqual(run.returncode, 0, run.stderr)
        events = [json.loads(line) for line in run.stdout.splitlines()]
        self.assertEqual(len(events), sum(PLATFORM.heads()["contracts"]))
        imported = collections.Counter(
            event["envelope"]["aggregate"] for event in events if "contract_imported" in event)
        self.assertEqual((len(imported), set(imported.values())), (4987, {1}))

    def test_verify_finds_nothing(self):
        self.assertEqual(PLATFORM.ask("verify")["findings"], [])

    def test_doctor_is_content(self):
        run = PLATFORM.steward("doctor")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_a_second_import_changes_no_journal(self):
        before = PLATFORM.heads()
        summary = PLATFORM.import_portfolio("ravenstack", FACTS["folder"])
        self.assertEqual(PLATFORM.heads(), before)
        self.assertEqual(summary["subscriptions.csv"]["rejected"], 13)


if __name__ == "__main__":
    unittest.main()
