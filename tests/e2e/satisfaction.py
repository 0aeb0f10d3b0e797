#!/usr/bin/python3
"""Computes from the ravenstack portfolio what customers said, and which tickets were escalated.

It shares nothing with the product, so that an agreement of the two means something.

    satisfaction.py DIR

One JSON object on stdout. Rates are basis points, half up. `csat_top2`: of the tickets with a score, those with 4 or 5,
in total, by priority and by the month in which the ticket was closed, with Wilson's interval of 95 % (z = 1.96, no
continuity correction). `csat_mean`: the sum of the scores over five times their number. `response_rate`: every ticket
that was closed was asked for its satisfaction then; those with a score answered; in the same groups. `trend`: the two
of all tickets that were closed before the end of each of 24 months. `by_account`: the mean of the accounts' own shares
of 4 and 5. `exit_reasons`: churn events by reason. `escalations`: flagged tickets by severity and by the month in which
they were submitted; for SEV1 those whose acknowledgement and resolution lie more than the given minutes after
submission, around the clock.
"""
import csv
import datetime
import decimal
import fractions
import json
import math
import pathlib
import sys
from collections import Counter, defaultdict

SEVERITIES = {"urgent": "SEV1", "high": "SEV2", "medium": "SEV3", "low": "SEV4"}
# More digits than any figure needs.
decimal.getcontext().prec = 60
Z = decimal.Decimal("1.96")
# The first and the last month of trends.
TREND = ((2023, 1), (2024, 12))


def read_csv(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, strict=True))


def half_up(number):
    return int((number + decimal.Decimal("0.5")).to_integral_value(rounding=decimal.ROUND_FLOOR))


def wilson(satisfied, n):
    """The interval's ends in basis points."""
    share, n, z2 = decimal.Decimal(satisfied) / n, decimal.Decimal(n), Z * Z
    centre = share + z2 / (2 * n)
    half = Z * (share * (1 - share) / n + z2 / (4 * n * n)).sqrt()
    return [half_up(10000 * end / (1 + z2 / n)) for end in (centre - half, centre + half)]


def top2(scores):
    satisfied, n = sum(score >= 4 for score in scores), len(scores)
    low, high = wilson(satisfied, n)
    return {"n": n, "numerator": satisfied, "denominator": n, "bp": half_up(decimal.Decimal(10000 * satisfied) / n),
            "low_bp": low, "high_bp": high}


def mean(scores):
    return {"n": len(scores), "numerator": sum(scores), "denominator": 5 * len(scores),
            "bp": half_up(decimal.Decimal(10000 * sum(scores)) / (5 * len(scores)))}


def closed(ticket):
    return datetime.datetime.strptime(ticket["closed_at"], "%d-%m-%Y %H:%M")


def submitted(ticket):
    return datetime.datetime.strptime(ticket["submitted_at"], "%d-%m-%Y")


def answered(ticket):
    """When somebody first answered, as the source says."""
    return submitted(ticket) + datetime.timedelta(minutes=int(ticket["first_response_time_minutes"]))


def acknowledged(ticket):
    """An acknowledgement that is later than the resolution is moved to it."""
    return min(answered(ticket), closed(ticket))


def grouped(tickets, key):
    groups = defaultdict(list)
    for ticket in tickets:
        groups[key(ticket)].append(int(ticket["satisfaction_score"]))
    return {name: top2(scores) for name, scores in groups.items()}


def rate(tickets):
    """Answered of asked."""
    answers, n = sum(bool(ticket["satisfaction_score"]) for ticket in tickets), len(tickets)
    return {"n": n, "numerator": answers, "denominator": n, "bp": half_up(decimal.Decimal(10000 * answers) / n)}


def rates(tickets, key):
    groups = defaultdict(list)
    for ticket in tickets:
        groups[key(ticket)].append(ticket)
    return {name: rate(group) for name, group in groups.items()}


def months(first, last):
    year, month = first
    while (year, month) <= last:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def trend(tickets, figure):
    """The figure of all tickets that were closed by the end of each month; None where there are none."""
    points = {}
    for year, month in months(*TREND):
        before = [ticket for ticket in tickets if (closed(ticket).year, closed(ticket).month) <= (year, month)]
        points[f"{year}-{month:02}"] = figure(before) if before else None
    return points


def mean_of_accounts(tickets):
    accounts = defaultdict(list)
    for ticket in tickets:
        accounts[ticket["account_id"]].append(int(ticket["satisfaction_score"]) >= 4)
    shares = [fractions.Fraction(sum(each), len(each)) for each in accounts.values()]
    share = sum(shares) / len(shares)
    return {"n": len(tickets), "accounts": len(shares), "bp": math.floor(10000 * share + fractions.Fraction(1, 2))}


def late(tickets, end, minutes):
    return sum(end(ticket) - submitted(ticket) > datetime.timedelta(minutes=minutes) for ticket in tickets)


def satisfaction(folder, acknowledge_minutes=15, resolve_minutes=24 * 60):
    tickets = read_csv(folder / "support_tickets.csv")
    scored = [ticket for ticket in tickets if ticket["satisfaction_score"]]
    asked = [ticket for ticket in tickets if ticket["closed_at"]]
    flagged = [ticket for ticket in tickets if ticket["escalation_flag"] == "TRUE"]
    worst = [ticket for ticket in flagged if SEVERITIES[ticket["priority"]] == "SEV1"]
    scores = [int(ticket["satisfaction_score"]) for ticket in scored]
    churned = read_csv(folder / "churn_events.csv")
    taken = sum(bool(ticket["satisfaction_score"]) or ticket["escalation_flag"] == "TRUE" for ticket in tickets)
    moved = sum(answered(ticket) > closed(ticket) for ticket in flagged)
    return {
        "import": {
            "support_tickets": {"read": len(tickets), "imported": taken - moved, "corrected": moved,
                                "skipped": len(tickets) - taken, "rejected": 0},
            "churn_events": {"read": len(churned), "imported": len(churned), "corrected": 0, "skipped": 0,
                             "rejected": 0}},
        "csat_top2": {**top2(scores), "by_priority": grouped(scored, lambda ticket: ticket["priority"]),
                      "by_month": grouped(scored, lambda ticket: closed(ticket).strftime("%Y-%m"))},
        "csat_mean": mean(scores),
        "response_rate": {**rate(asked), "by_priority": rates(asked, lambda ticket: ticket["priority"]),
                          "by_month": rates(asked, lambda ticket: closed(ticket).strftime("%Y-%m")),
                          "by_account": rates(asked, lambda ticket: f"accounts/{ticket['account_id']}")},
        "by_account": mean_of_accounts(scored),
        "trend": {"csat_top2": trend(scored, lambda some: top2([int(each["satisfaction_score"]) for each in some])),
                  "response_rate": trend(asked, rate)},
        "exit_reasons": Counter(row["reason_code"] for row in churned),
        "escalations": {
            "by_severity": Counter(SEVERITIES[ticket["priority"]] for ticket in flagged),
            "by_month": Counter(submitted(ticket).strftime("%Y-%m") for ticket in flagged),
            "sev1_late_acknowledgements": late(worst, acknowledged, acknowledge_minutes),
            "sev1_late_resolutions": late(worst, closed, resolve_minutes)}}


def main(arguments):
    if len(arguments) != 1:
        print("usage: satisfaction.py DIR", file=sys.stderr)
        return 2
    print(json.dumps(satisfaction(pathlib.Path(arguments[0])), indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
