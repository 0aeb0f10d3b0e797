#!/usr/bin/python3
"""Computes from the example portfolios what Steward must answer after importing them.

It shares nothing with the product, so that an agreement of the two means something.

    oracle.py ravenstack DIR    accounts, ARR, movements, retention, import counts
    oracle.py crm DIR           account managers, parents, people, import counts

The answer is one JSON object on stdout, keys sorted. Amounts are minor units of USD (cents), rates
are basis points, dates are ISO. Readings that decide a total:

  * A contract is active at day d iff start <= d < end, and d means the start of that civil day.
    The end of a month is its last civil day.
  * The monthly total of a subscription is mrr_amount; ARR is twelve times that. The unit price
    (mrr_amount / seats) only has to multiply back to it; `unit_price` counts the rows where it
    is a whole number of cents.
  * The movement of an account on day d is total(d) - total(d - 1), over all its contracts at once.
    A month's opening is the total at the last day of the month before.
  * An account manager's assignment begins at the first engage_date among that agent's own deals
    with the account, whatever their stage: before that day the agent had no part in it. Two other
    readings are printed beside it (`first_engaged_account`, `first_engaged_won`). Rows without an
    account take no part; an engage_date after the close_date is moved to it first.
"""
import csv
import datetime
import json
import pathlib
import sys
from collections import Counter, defaultdict
from fractions import Fraction
from typing import NamedTuple

DAY = datetime.timedelta(days=1)
FIRST_MONTH, LAST_MONTH = (2023, 1), (2024, 12)
LAST_DAY = datetime.date(2024, 12, 31)
RETENTION = datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)
TIERS = {"Enterprise": "KEY", "Pro": "GROWTH", "Basic": "SCALE"}
COUNTRIES = {"UK": "GB"}
MISSPELT_SECTORS, OFFICES = ("technolgy",), {"Philipines": "Philippines"}
KINDS = ("new", "expansion", "contraction", "churn", "reactivation")


class Contract(NamedTuple):
    """One recurring line. `end` is exclusive, None is open-ended; `arr` is in minor units."""
    account: str
    plan: str
    start: datetime.date
    end: datetime.date | None
    arr: int

    def active_at(self, day):
        return self.start <= day and (self.end is None or day < self.end)


def read_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, strict=True))


def day_month_year(text):
    return datetime.datetime.strptime(text, "%d-%m-%Y").date() if text else None


def month_day_year(text):
    return datetime.datetime.strptime(text, "%m/%d/%Y").date() if text else None


def minor_units(text):
    """Cents of a decimal text, exactly; a fraction of a cent is an error."""
    cents = Fraction(text) * 100
    if cents.denominator != 1:
        raise ValueError(f"{text} is not a whole number of cents")
    return cents.numerator


def basis_points(part, whole):
    """part / whole in basis points, half-up, one rounding; None where whole is 0."""
    return (2 * part * 10000 + whole) // (2 * whole) if whole else None


def outcome(read, corrected=0, rejected=0, skipped=0):
    return {"read": read, "imported": read - corrected - rejected - skipped,
            "corrected": corrected, "skipped": skipped, "rejected": rejected}


def arr_at(contracts, day):
    return sum(c.arr for c in contracts if c.active_at(day))


def arr_by(contracts, day, key):
    """Totals at `day` by key(contract), groups without revenue left out."""
    totals = Counter()
    for contract in contracts:
        if contract.active_at(day):
            totals[key(contract)] += contract.arr
    return {name: total for name, total in totals.items() if total}


def by_account(items):
    groups = defaultdict(list)
    for item in items:
        groups[item.account].append(item)
    return groups


def account_movements(contracts):
    """(day, kind, signed amount) for the contracts of one account, oldest first."""
    changes = Counter()
    for contract in contracts:
        changes[contract.start] += contract.arr
        if contract.end is not None:
            changes[contract.end] -= contract.arr
    movements, total, had_revenue = [], 0, False
    for day in sorted(changes):
        change = changes[day]
        if change:
            movements.append((day, kind_of(total, change, had_revenue), change))
        total += change
        had_revenue = had_revenue or total > 0
    return movements


def kind_of(total_before, change, had_revenue):
    if total_before == 0:
        return "reactivation" if had_revenue else "new"
    if total_before + change == 0:
        return "churn"
    return "expansion" if change > 0 else "contraction"


def months(first, last):
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def last_day_of(year, month):
    return (datetime.date(year, month, 28) + 4 * DAY).replace(day=1) - DAY


def movements_by_month(contracts, first, last):
    sums, counts = defaultdict(Counter), defaultdict(Counter)
    for own in by_account(contracts).values():
        for day, kind, amount in account_movements(own):
            sums[f"{day:%Y-%m}"][kind] += amount
            counts[f"{day:%Y-%m}"][kind] += 1
    rows = []
    for month_end in (last_day_of(*month) for month in months(first, last)):
        key = f"{month_end:%Y-%m}"
        row = {kind: sums[key][kind] for kind in KINDS}
        opening = arr_at(contracts, month_end.replace(day=1) - DAY)
        closing = arr_at(contracts, month_end)
        if opening + sum(row.values()) != closing:
            raise AssertionError(f"{key}: opening + movements is not closing")
        rows.append({"key": key, "opening": opening, "closing": closing, **row,
                     "counts": {kind: counts[key][kind] for kind in KINDS}})
    return rows


def retention(contracts, start, end):
    """Retention over [start, end) at account grain: the cohort has revenue at `start`."""
    before = arr_by(contracts, start, lambda c: c.account)
    after = arr_by(contracts, end, lambda c: c.account)
    kept = [after.get(account, 0) for account in before]
    opening = sum(before.values())
    return {"from": start.isoformat(), "to": end.isoformat(), "cohort": len(before),
            "arr_start": opening, "arr_end": sum(kept), "retained": sum(map(bool, kept)),
            "grr_bp": basis_points(sum(map(min, before.values(), kept)), opening),
            "nrr_bp": basis_points(sum(kept), opening),
            "logo_bp": basis_points(sum(map(bool, kept)), len(before))}


# ravenstack

def read_contracts(rows, accounts):
    """The contracts of subscription rows, and the ids of those whose term is empty."""
    contracts, empty_terms = [], []
    for row in rows:
        start, end = day_month_year(row["start_date"]), day_month_year(row["end_date"])
        if row["account_id"] not in accounts or (end and end < start):
            raise ValueError(f"subscription {row['subscription_id']}: no rule covers this row")
        if start == end:
            empty_terms.append(row["subscription_id"])
            continue
        arr = 12 * minor_units(row["mrr_amount"])
        contracts.append(Contract(row["account_id"], row["plan_tier"], start, end, arr))
    return contracts, empty_terms


def ravenstack(folder):
    accounts = {row["account_id"]: row for row in read_csv(folder / "accounts.csv")}
    country = {key: COUNTRIES.get(row["country"], row["country"]) for key, row in accounts.items()}
    rows = read_csv(folder / "subscriptions.csv")
    contracts, empty_terms = read_contracts(rows, accounts)
    whole = sum(minor_units(row["mrr_amount"]) % int(row["seats"]) == 0 for row in rows)
    return {
        "import": {
            "accounts": outcome(len(accounts), sum(country[key] != row["country"]
                                                   for key, row in accounts.items())),
            "subscriptions": outcome(len(rows), rejected=len(empty_terms))},
        "rejected_subscriptions": sorted(empty_terms),
        "unit_price": {"whole": whole, "not_whole": len(rows) - whole},
        "accounts_by_tier": Counter(TIERS[row["plan_tier"]] for row in accounts.values()),
        "accounts_by_country": Counter(country.values()),
        "arr_month_end": {day.isoformat(): arr_at(contracts, day) for day in (
            last_day_of(*month) for month in months(FIRST_MONTH, LAST_MONTH))},
        "arr": {
            "date": LAST_DAY.isoformat(), "total": arr_at(contracts, LAST_DAY),
            "by_plan": arr_by(contracts, LAST_DAY, lambda c: c.plan),
            "by_country": arr_by(contracts, LAST_DAY, lambda c: country[c.account]),
            "by_account": arr_by(contracts, LAST_DAY, lambda c: c.account)},
        "movements": movements_by_month(contracts, FIRST_MONTH, LAST_MONTH),
        "retention": retention(contracts, *RETENTION)}


# crm

class Deal(NamedTuple):
    account: str
    agent: int
    won: int | None  # Minor units; None unless the deal is won.
    engaged: datetime.date | None


def read_deals(rows, agents):
    """The deals that have an account, and how many of those rows a rule corrects."""
    deals, corrected = [], 0
    for row in rows:
        if not row["account_id"]:
            continue
        engaged, closed = month_day_year(row["engage_date"]), month_day_year(row["close_date"])
        late = bool(engaged and closed and engaged > closed)
        corrected += late or row["product"] == "GTXPro"
        won = minor_units(row["close_value"]) if row["deal_stage"] == "Won" else None
        deals.append(Deal(row["account_id"], agents[row["sales_agent"]], won,
                          closed if late else engaged))
    return deals, corrected


def first_engaged(deals):
    return min((deal.engaged.isoformat() for deal in deals if deal.engaged), default=None)


def account_managers(deals):
    """By account: the agent with the greatest won value, ties to the lowest id."""
    managers = {}
    for account, here in by_account(deals).items():
        won = Counter()
        for deal in here:
            if deal.won is not None:
                won[deal.agent] += deal.won
        if not won:
            continue
        agent = min(won, key=lambda candidate: (-won[candidate], candidate))
        own = [deal for deal in here if deal.agent == agent]
        managers[account] = {
            "sales_person_id": agent, "won": won[agent], "effective": first_engaged(own),
            "first_engaged_account": first_engaged(here),
            "first_engaged_won": first_engaged([deal for deal in own if deal.won is not None])}
    return managers


def crm(folder):
    accounts = read_csv(folder / "accounts.csv")
    teams = read_csv(folder / "sales_teams.csv")
    pipeline = read_csv(folder / "sales_pipeline.csv")
    ids = {row["account"]: row["account_id"] for row in accounts}
    agents = {row["sales_agent"]: int(row["sales_person_id"]) for row in teams}
    managers = {row["manager"] for row in teams}
    deals, corrected = read_deals(pipeline, agents)
    return {
        "import": {
            "accounts": outcome(len(accounts), sum(
                row["sector"] in MISSPELT_SECTORS or row["office_location"] in OFFICES
                for row in accounts)),
            "sales_teams": outcome(len(teams)),
            "sales_pipeline": outcome(len(pipeline), corrected, len(pipeline) - len(deals))},
        "accounts_by_office": Counter(
            OFFICES.get(row["office_location"], row["office_location"]) for row in accounts),
        "parents": {row["account_id"]: ids[row["subsidiary_of"]]
                    for row in accounts if row["subsidiary_of"]},
        "people": {"agents": len(agents), "managers": len(managers),
                   "total": len(managers | set(agents)), "reporting_lines": len(teams),
                   "org_units": len({row["regional_office"] for row in teams})},
        "account_managers": account_managers(deals), "arr": 0}


def main(arguments):
    portfolios = {"ravenstack": ravenstack, "crm": crm}
    if len(arguments) != 2 or arguments[0] not in portfolios:
        print("usage: oracle.py ravenstack|crm DIR", file=sys.stderr)
        return 2
    answer = portfolios[arguments[0]](pathlib.Path(arguments[1]))
    print(json.dumps(answer, indent=1, sort_keys=True, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
