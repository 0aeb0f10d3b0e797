#!/usr/bin/python3
"""Tests of the oracle on hand-made cases, on brute force, and of the data under tests/data."""
import contextlib
import csv
import datetime
import io
import json
import os
import pathlib
import tempfile
import unittest

import oracle

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
PORTFOLIO = ROOT / "tests" / "data" / "portfolio"


def day(text):
    return datetime.date.fromisoformat(text)


def contract(account, start, end, arr, plan="Pro"):
    return oracle.Contract(account, plan, day(start), day(end) if end else None, arr)


def movements(*contracts):
    return [(when.isoformat(), kind, amount)
            for when, kind, amount in oracle.account_movements(contracts)]


class Arr(unittest.TestCase):
    def test_start_counts_and_end_does_not(self):
        line = [contract("a", "2024-01-10", "2024-01-20", 1200)]
        self.assertEqual(
            [oracle.arr_at(line, day(f"2024-01-{d}")) for d in ("09", "10", "19", "20")],
            [0, 1200, 1200, 0])

    def test_overlapping_lines_add_up_and_empty_groups_are_left_out(self):
        lines = [contract("a", "2024-01-01", None, 1200), contract("a", "2024-01-02", None, 300),
                 contract("b", "2024-01-01", None, 0, "Basic")]
        self.assertEqual(oracle.arr_by(lines, day("2024-01-02"), lambda c: c.plan), {"Pro": 1500})

    def test_last_days_of_months(self):
        self.assertEqual([oracle.last_day_of(*m).day for m in ((2024, 2), (2023, 2), (2024, 12))],
                         [29, 28, 31])


class Movements(unittest.TestCase):
    def test_every_kind_once(self):
        self.assertEqual(
            movements(contract("a", "2024-01-01", "2024-03-01", 100),
                      contract("a", "2024-02-01", "2024-02-15", 50),
                      contract("a", "2024-05-01", None, 70)),
            [("2024-01-01", "new", 100), ("2024-02-01", "expansion", 50),
             ("2024-02-15", "contraction", -50), ("2024-03-01", "churn", -100),
             ("2024-05-01", "reactivation", 70)])

    def test_a_day_is_netted_over_all_lines(self):
        swap = (contract("a", "2024-01-01", "2024-02-01", 100),
                contract("a", "2024-02-01", None, 130))
        self.assertEqual(movements(*swap), movements(*reversed(swap)))
        self.assertEqual(movements(*swap)[1:], [("2024-02-01", "expansion", 30)])

    def test_an_equal_swap_is_no_movement(self):
        self.assertEqual(len(movements(contract("a", "2024-01-01", "2024-02-01", 100),
                                       contract("a", "2024-02-01", None, 100))), 1)

    def test_a_trial_is_no_movement_and_new_comes_after_it(self):
        self.assertEqual(movements(contract("a", "2024-01-01", "2024-02-01", 0),
                                   contract("a", "2024-02-01", None, 100)),
                         [("2024-02-01", "new", 100)])

    def test_months_carry_over_and_the_last_day_belongs_to_its_month(self):
        lines = [contract("a", "2024-01-31", "2024-02-29", 100)]
        rows = oracle.movements_by_month(lines, (2024, 1), (2024, 3))
        self.assertEqual([(r["opening"], r["new"], r["churn"], r["closing"]) for r in rows],
                         [(0, 100, 0, 100), (100, 0, -100, 0), (0, 0, 0, 0)])
        self.assertEqual(rows[1]["counts"]["churn"], 1)


class Retention(unittest.TestCase):
    def test_growth_never_makes_up_for_loss_in_grr(self):
        lines = [contract("a", "2023-01-01", None, 100), contract("a", "2024-06-01", None, 100),
                 contract("b", "2023-01-01", "2024-12-31", 200),
                 contract("late", "2024-02-01", None, 900)]
        got = oracle.retention(lines, day("2024-01-01"), day("2025-01-01"))
        self.assertEqual((got["cohort"], got["grr_bp"], got["nrr_bp"], got["logo_bp"]),
                         (2, 3333, 6667, 5000))

    def test_half_goes_up(self):
        self.assertEqual(oracle.basis_points(1, 20000), 1)
        self.assertEqual(oracle.basis_points(49999, 1000000000), 0)

    def test_an_empty_cohort_is_undefined(self):
        self.assertIsNone(oracle.retention([], day("2024-01-01"), day("2025-01-01"))["nrr_bp"])


class Rows(unittest.TestCase):
    def subscription(self, start, end, mrr="10"):
        return {"subscription_id": "S-1", "account_id": "a", "plan_tier": "Pro", "seats": "3",
                "start_date": start, "end_date": end, "mrr_amount": mrr}

    def test_total_is_mrr_times_twelve_whatever_the_seats(self):
        contracts, empty = oracle.read_contracts([self.subscription("01-02-2024", "")], {"a"})
        self.assertEqual((contracts, empty), ([contract("a", "2024-02-01", None, 12000)], []))

    def test_an_empty_term_is_rejected(self):
        row = self.subscription("01-02-2024", "01-02-2024")
        self.assertEqual(oracle.read_contracts([row], {"a"}), ([], ["S-1"]))

    def test_what_no_rule_covers_is_an_error(self):
        backwards = self.subscription("02-02-2024", "01-02-2024")
        for row, accounts in ((backwards, {"a"}), (self.subscription("01-02-2024", ""), {"b"})):
            with self.assertRaises(ValueError):
                oracle.read_contracts([row], accounts)

    def test_a_fraction_of_a_cent_is_an_error(self):
        self.assertEqual(oracle.minor_units("4.03"), 403)
        with self.assertRaises(ValueError):
            oracle.minor_units("0.005")


class AccountManagers(unittest.TestCase):
    AGENTS = {"Ann": 2, "Bob": 1}

    def deal(self, agent, stage, engaged, closed="", value="", **other):
        return {"account_id": "7", "sales_agent": agent, "product": "GTX Pro", "deal_stage": stage,
                "engage_date": engaged, "close_date": closed, "close_value": value, **other}

    def managers(self, *rows):
        deals, self.corrected = oracle.read_deals(rows, self.AGENTS)
        return oracle.account_managers(deals)

    def test_greatest_won_value_decides_and_the_agents_first_deal_dates_it(self):
        got = self.managers(self.deal("Bob", "Engaging", "1/1/2024"),
                            self.deal("Ann", "Lost", "2/1/2024", "2/2/2024", "0"),
                            self.deal("Ann", "Won", "3/1/2024", "3/9/2024", "10"),
                            self.deal("Bob", "Won", "4/1/2024", "4/9/2024", "9"))
        self.assertEqual(got["7"], {
            "sales_person_id": 2, "won": 1000, "effective": "2024-02-01",
            "first_engaged_account": "2024-01-01", "first_engaged_won": "2024-03-01"})

    def test_a_tie_goes_to_the_lowest_id(self):
        got = self.managers(self.deal("Ann", "Won", "1/1/2024", "1/2/2024", "10"),
                            self.deal("Bob", "Won", "1/1/2024", "1/2/2024", "10"))
        self.assertEqual(got["7"]["sales_person_id"], 1)

    def test_corrections_and_rows_without_account(self):
        got = self.managers(self.deal("Ann", "Won", "5/1/2024", "4/1/2024", "1", product="GTXPro"),
                            self.deal("Bob", "Won", "1/1/2024", "1/2/2024", "99", account_id=""))
        self.assertEqual((got["7"]["effective"], self.corrected), ("2024-04-01", 1))

    def test_nothing_won_is_no_manager(self):
        self.assertEqual(self.managers(self.deal("Ann", "Lost", "1/1/2024", "1/2/2024", "0")), {})


@unittest.skipUnless(SHARED.is_dir(), f"no example data: {SHARED} is absent")
class ExampleData(unittest.TestCase):
    def answer(self, portfolio):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            self.assertEqual(oracle.main([portfolio, str(SHARED / portfolio)]), 0)
        return json.loads(out.getvalue())

    def test_ravenstack_counts(self):
        got = self.answer("ravenstack")
        self.assertEqual(got["import"]["subscriptions"], oracle.outcome(5000, rejected=13))
        self.assertEqual(got["import"]["subscriptions"]["imported"], 4987)
        self.assertEqual(sum(got["accounts_by_country"].values()), 500)
        self.assertEqual(got["unit_price"], {"whole": 5000, "not_whole": 0})
        for grouping in ("by_plan", "by_country", "by_account"):
            self.assertEqual(sum(got["arr"][grouping].values()), got["arr"]["total"])
        self.assertEqual(got["movements"][-1]["closing"], got["arr"]["total"])

    def test_ravenstack_movements_equal_a_day_by_day_count(self):
        folder = SHARED / "ravenstack"
        accounts = {row["account_id"] for row in oracle.read_csv(folder / "accounts.csv")}
        rows = oracle.read_csv(folder / "subscriptions.csv")
        contracts, _ = oracle.read_contracts(rows, accounts)
        groups = oracle.by_account(contracts)
        for account in sorted(groups)[::50]:
            self.assertEqual(oracle.account_movements(groups[account]),
                             self.day_by_day(groups[account]))

    def day_by_day(self, contracts):
        found, seen, before, when = [], False, 0, day("2023-01-01")
        while when <= day("2025-01-01"):
            total = sum(c.arr for c in contracts if c.start <= when and not (
                c.end is not None and c.end <= when))
            if total != before:
                kind = ("churn" if not total else "expansion" if total > before else "contraction")
                kind = ("reactivation" if seen else "new") if not before else kind
                found.append((when, kind, total - before))
            before, seen, when = total, seen or total > 0, when + oracle.DAY
        return found

    def test_crm_counts(self):
        got = self.answer("crm")
        self.assertEqual(got["import"]["accounts"]["read"], 85)
        self.assertEqual(len(got["account_managers"]), 85)
        self.assertEqual(len(got["parents"]), 15)
        self.assertEqual(got["people"]["total"], 41)
        self.assertEqual(got["import"]["sales_pipeline"]["rejected"], 1425)


class CommandLine(unittest.TestCase):
    def test_wrong_arguments_exit_with_2(self):
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(oracle.main(["other", "."]), 2)

    def test_quoted_fields_and_a_byte_order_mark_are_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.csv")
            pathlib.Path(path).write_bytes(b'\xef\xbb\xbfa,b\r\n"1\r\n2","x, ""y"""')
            self.assertEqual(oracle.read_csv(path), [{"a": "1\r\n2", "b": 'x, "y"'}])


class Portfolio(unittest.TestCase):
    """The hand-written portfolio hangs together: sizes, references, dates, amounts."""

    def setUp(self):
        self.accounts, self.contracts, self.people, self.assignments = (
            self.rows(name) for name in ("accounts", "contracts", "people", "assignments"))

    def rows(self, name):
        with open(PORTFOLIO / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file, strict=True))

    def test_sizes_and_unique_ids(self):
        for rows, key, count in ((self.accounts, "account_id", 20), (self.people, "person_id", 8),
                                 (self.contracts, "contract_id", 60)):
            self.assertEqual(len({row[key] for row in rows}), count)
            self.assertEqual(len(rows), count)

    def depth(self, parents, node):
        return 1 + (self.depth(parents, parents[node]) if parents[node] else 0)

    def test_trees(self):
        parents = {row["account_id"]: row["parent_id"] for row in self.accounts}
        self.assertEqual(sum(not parent for parent in parents.values()), 3)
        self.assertEqual(max(self.depth(parents, node) for node in parents), 3)
        managers = {row["person_id"]: row["manager_id"] for row in self.people}
        self.assertEqual(sum(not manager for manager in managers.values()), 1)
        self.assertEqual(max(self.depth(managers, node) for node in managers), 3)
        self.assertEqual(len({row["org_unit_id"] for row in self.people}), 2)

    def test_contracts(self):
        since = {row["account_id"]: row["created_on"] for row in self.accounts}
        for row in self.contracts:
            self.assertLessEqual(since[row["account_id"]], row["start_date"], row["contract_id"])
            self.assertGreaterEqual(oracle.minor_units(row["unit_price"]), 0)
            self.assertTrue(not row["end_date"] or row["start_date"] < row["end_date"])
            self.assertEqual(row["is_trial"] == "TRUE", float(row["unit_price"]) == 0)
            self.assertGreater(int(row["quantity"]), 0)
        self.assertEqual({row["currency"] for row in self.contracts}, {"USD", "EUR"})
        self.assertEqual(set(since), {row["account_id"] for row in self.contracts})

    def test_each_account_has_one_account_manager_at_a_time_without_gaps(self):
        since = {row["account_id"]: row["created_on"] for row in self.accounts}
        joined = {row["person_id"]: row["joined_on"] for row in self.people}
        handovers = 0
        for account, created in since.items():
            rows = [row for row in self.assignments if row["account_id"] == account]
            self.assertEqual([row["valid_from"] for row in rows],
                             [created] + [row["valid_to"] for row in rows[:-1]])
            self.assertEqual(rows[-1]["valid_to"], "")
            self.assertTrue(all(joined[row["person_id"]] <= row["valid_from"] for row in rows))
            handovers += len(rows) - 1
        self.assertEqual((handovers, len(self.assignments)), (4, 24))

    def test_names_need_more_than_ascii(self):
        names = [row["display_name"] for row in self.accounts]
        self.assertGreaterEqual(sum(any("\u0600" <= c <= "\u06ff" for c in n) for n in names), 3)
        self.assertTrue(any("\u200c" in name for name in names))


if __name__ == "__main__":
    unittest.main()
