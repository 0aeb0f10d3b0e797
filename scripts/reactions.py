#!/usr/bin/python3
"""Writes docs/reactions.md: which event of one service makes another do what; and finds events that chase themselves.

    scripts/reactions.py            writes the page
    scripts/reactions.py --check    says whether it differs from the sources, and exits 1

The graph is read from the tables of contents (services/*/contract.cc and what they include) and from the files of the
use cases: an event that a file, or a policy that it includes, names is one that it may write. So it says too much
rather than too little. A cycle is an error, unless BOUNDED says why it ends.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

import protos  # noqa: E402

PAGE = ROOT / "docs" / "reactions.md"
# Cycles of events that end, each by its set of names, and why.
BOUNDED = {}
REACTION = re.compile(r'\.Reaction\(\s*"(\w+)",\s*[\w:]+::descriptor\(\),\s*(\w+)\)')
CONSEQUENCE = re.compile(r'\.Consequence\(\s*"(\w+)",\s*(\w+)\)')
MIRRORED = re.compile(r'case (\w+)Event::k(\w+):')
HEAD = """# Reactions

Which event of one service makes another one write what. Written by `scripts/reactions.py` from the tables of contents
and the files of the use cases; `scripts/check reactions` finds it outdated. No event can chase itself: the graph below
has no cycle{but}.

A *reaction* answers an event of another service. A *consequence* is looked at after each change of an account or of what
is known of it. Events of origin IMPORT are history: reactions that open work leave them alone.

| service | on | what | may write |
|---|---|---|---|
"""


class Service:
    def __init__(self, name):
        self.name, self.folder = name, ROOT / "services" / name
        self.events = {field.message_type.name for field in protos.EVENTS[name].DESCRIPTOR.oneofs[0].fields}

    def sources(self):
        return [path for path in sorted(self.folder.rglob("*.cc")) if not path.stem.endswith("_test")]

    def contents(self):
        return "\n".join(path.read_text() for path in self.folder.glob("*.cc") if ".Command(" in path.read_text())

    def definition(self, function):
        """The file that defines a use case, and the type of its first parameter."""
        pattern = re.compile(rf"^Decision {function}\(const ([\w:]+)&", re.MULTILINE)
        for path in self.sources():
            match = pattern.search(path.read_text())
            if match:
                return path, match.group(1).split("::")[-1]
        sys.exit(f"services/{self.name}: nobody defines {function}")

    def writes(self, path, seen=None):
        """The events of this service that a file names, or a policy of its own service that it includes."""
        seen = seen if seen is not None else set()
        seen.add(path)
        text = path.read_text()
        found = {name for name in re.findall(r"v1::(\w+)", text) if name in self.events}
        for header in re.findall(rf'#include "(services/{self.name}/policies/\w+)\.h"', text):
            policy = ROOT / f"{header}.cc"
            if policy.exists() and policy not in seen:
                found |= self.writes(policy, seen)
        return found

    def mirrored(self):
        """Events of other services that this one's mirrors take in."""
        folds = [*self.folder.glob("*mirror*.cc"), *(ROOT / "services" / "mirrors").glob("*.cc")]
        found = set()
        for path in folds:
            for source, event in MIRRORED.findall(path.read_text()):
                if source.lower() in protos.SERVICES and source.lower() != self.name:
                    found.add((source.lower(), event))
        return found


def heard(path, event, owners):
    """The events that a reaction answers: the one that it takes, or, where it takes every one, its file's cases."""
    if event in owners:
        return {(owners[event], event)}
    found = {(source.lower(), each) for source, each in MIRRORED.findall(path.read_text())}
    return found or sys.exit(f"{path}: takes every {event} and names none")


def edges():
    """(service, name, on, writes): `on` and `writes` are sets of (service, event)."""
    owners = {event: service for service in protos.SERVICES for event in Service(service).events
              if event not in ("EpochStarted", "ParkedEventDropped", "PersonTextsErased")}
    for name in protos.SERVICES:
        service = Service(name)
        text = service.contents()
        for label, function in REACTION.findall(text):
            path, event = service.definition(function)
            yield name, label, heard(path, event, owners), {(name, each) for each in service.writes(path)}
        for label, function in CONSEQUENCE.findall(text):
            pattern = re.compile(rf"^Decision {function}\(", re.MULTILINE)
            path = next(path for path in service.sources() if pattern.search(path.read_text()))
            yield name, label, service.mirrored(), {(name, each) for each in service.writes(path)}


def cycles(graph):
    """The events that can be reached from themselves."""
    found = set()
    for start in graph:
        todo, reached = [start], set()
        while todo:
            for following in graph.get(todo.pop(), ()):
                if following not in reached:
                    reached.add(following)
                    todo.append(following)
        if start in reached:
            found.add(start)
    return found


def page(rows):
    lines = []
    for service, label, on, writes in rows:
        events = ", ".join(f"{source}.{event}" for source, event in sorted(on)) or "every change"
        if len(on) > 3:
            events = f"what it mirrors of {', '.join(sorted({source for source, _ in on}))}"
        lines.append(f"| {service} | {events} | {label} | {', '.join(sorted(event for _, event in writes))} |\n")
    but = "" if not BOUNDED else " but these, which end"
    text = HEAD.replace("{but}", but) + "".join(lines)
    for names, why in BOUNDED.items():
        text += f"\n- {', '.join(sorted(names))}: {why}\n"
    return text


def main():
    rows = list(edges())
    graph = {}
    for _, _, on, writes in rows:
        for event in on:
            graph.setdefault(event, set()).update(writes)
    unbounded = cycles(graph) - {event for event in cycles(graph) for names in BOUNDED if event[1] in names}
    if unbounded:
        sys.exit(f"events that can chase themselves: {sorted(unbounded)}; break the circle, or say why it ends")
    text = page(rows)
    if sys.argv[1:] != ["--check"]:
        PAGE.write_text(text)
    elif not PAGE.exists() or PAGE.read_text() != text:
        sys.exit("docs/reactions.md is outdated: run scripts/reactions.py")


if __name__ == "__main__":
    main()
