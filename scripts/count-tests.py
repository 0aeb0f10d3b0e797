#!/usr/bin/python3
"""Counts the tests of one ctest run: `N passed, N failed, N skipped`.

    scripts/count-tests.py DIR

DIR holds ctest.junit (ctest --output-junit) and NAME.xml for each GoogleTest program NAME (GTEST_OUTPUT=xml:DIR/).
A program's cases count one each; a program that broke off, or passed its cases but failed by itself (a leak, say),
counts one failure more. Any other test counts as one.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(report):
    """The root of a report, whose failure texts may hold any bytes."""
    text = report.read_bytes().decode("utf-8", errors="replace")
    return ElementTree.fromstring(NOT_XML.sub("", text.split("?>", 1)[-1]))


def cases(report):
    """The verdict of each case of a GoogleTest report; none when there is no whole report."""
    try:
        root = parse(report)
    except (OSError, ElementTree.ParseError):
        return Counter()
    counts = Counter()
    for case in root.iter("testcase"):
        if case.find("failure") is not None:
            counts["failed"] += 1
        elif case.get("result") in ("skipped", "suppressed") or case.find("skipped") is not None:
            counts["skipped"] += 1
        else:
            counts["passed"] += 1
    return counts


def verdict(test):
    """ctest's word for one test: passed, failed or skipped."""
    status = test.get("status")
    if status == "run":
        return "passed"
    skipped = test.find("skipped") is not None and status in ("notrun", "disabled")
    # A program that isn't there counts as "notrun" too, and is a failure.
    return "skipped" if skipped and "Unable to find" not in "".join(test.itertext()) else "failed"


def count(directory):
    counts = Counter()
    for test in parse(directory / "ctest.junit").iter("testcase"):
        inner, outer = cases(directory / f"{test.get('name')}.xml"), verdict(test)
        if not inner:
            inner = Counter([outer])
        elif outer == "failed" and not inner["failed"]:
            inner["failed"] += 1
        counts += inner
    return counts


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    counts = count(Path(sys.argv[1]))
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
