#!/usr/bin/python3
"""Checks on #include that the arrows between modules point one way, and that a library stays behind its module.

    scripts/check-arrows.py        prints FILE:LINE: what is wrong; exits 1 when anything is

base <- telemetry <- store <- engine <- {bus, rpc} <- services. Use cases include base, generated messages and view.h.
"""

import re
import sys
from pathlib import Path

from ourfiles import ROOT, our_files

# What a library may include besides itself. `testing` is for tests, and may use everything.
LIBRARY_ARROWS = {
    "base": set(),
    "telemetry": {"base"},
    "store": {"base", "telemetry"},
    "engine": {"base", "telemetry", "store"},
    "bus": {"base", "telemetry", "store", "engine"},
    "rpc": {"base", "telemetry", "store", "engine"},
}
LIBRARY_ARROWS["testing"] = set(LIBRARY_ARROWS)
SERVICE_LIBRARIES = set(LIBRARY_ARROWS) - {"testing"}
# The programs that put services together.
SERVICE_ARROWS = {"dev": {"accounts", "contracts", "feedback", "escalations", "host"}, "ctl": {"dev"}}
# Pure folds of one service's facts that others keep: every service may use them, its decisions too.
SHARED_FOLDS = "mirrors"
# `steward calc` calls the arithmetic of every service, and nothing else of theirs.
CALCULATOR = ("services", "ctl", "calc")
# What every service's process is made of; only a service's wiring knows it.
WIRING_FILES = {"service", "main"}

# A third-party header's first words -> the only library that may include it.
OWNERS = {"rocksdb/": "store", "grpc/": "rpc", "grpcpp/": "rpc", "librdkafka/": "bus", "prometheus/": "telemetry"}

USE_CASE_DIRECTORIES = {"commands", "reactions", "timers", "policies"}
USE_CASE_FILES = {"evolve", "derive", "mirror"}
# A decision has no clock, chance, thread or file: the time and ids come from Env.
IMPURE = re.compile(
    r"^(absl/time/clock\.h|absl/random/.*|absl/synchronization/.*|thread|mutex|random|atomic|future|condition_variable"
    r"|fstream|iostream|filesystem|spdlog/.*|unistd\.h|cstdlib)$")

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
IMPORT = re.compile(r'^\s*import\s+(?:public\s+)?"([^"]+)"')


def is_test(path):
    return path.parts[0] == "tests" or path.stem.endswith("_test")


def is_use_case(path):
    """True for a service's decisions, which are pure; not for their tests."""
    if path.parts[0] != "services" or is_test(path) or len(path.parts) < 3:
        return False
    if len(path.parts) == 3:
        return path.stem in USE_CASE_FILES
    return path.parts[2] in USE_CASE_DIRECTORIES


def third_party_fault(path, include):
    """Why `path` may not include this third-party header, or None."""
    owner = next((o for prefix, o in OWNERS.items() if include.startswith(prefix)), None)
    if owner is None or include.endswith(".pb.h") or path.parts[0] == "tests":
        return None
    if path.parts[:2] in (("libs", owner), ("libs", "testing")):
        return None
    if owner == "telemetry" and path.stem in ("probe", "probe_test"):
        return None
    return f"only libs/{owner} uses <{include}>"


def library_fault(path, target):
    """Why `path` may not include a header of libs/<target>, or None."""
    if is_test(path):
        return None
    kind, name = path.parts[:2]
    allowed = LIBRARY_ARROWS.get(name, set()) | {name} if kind == "libs" else SERVICE_LIBRARIES
    if target in allowed:
        return None
    return f"{kind}/{name} may not include libs/{target}"


def service_fault(path, include):
    """Why `path` may not include this header of another service, or None."""
    target = include.split("/")[1]
    kind, name = path.parts[:2]
    if path.parts[:3] == CALCULATOR and include.split("/")[2:3] == ["policies"]:
        return None
    if target == SHARED_FOLDS and kind == "services":
        return None
    if target == "host" and kind == "services" and path.stem in WIRING_FILES:
        return None
    if kind == "tests" or (kind == "services" and target in SERVICE_ARROWS.get(name, set()) | {name}):
        return None
    return f"{kind}/{name} may not include services/{target}"


def message_fault(path, include):
    """Why `path` may not include these generated messages, or None: a stored state is its service's own."""
    owner = include.split("/")[1]
    if owner == "common" or is_test(path):
        return None
    kind, name = path.parts[:2]
    if kind == "libs" and name != "testing":
        return f"a library knows no service's messages ({include})"
    if include.endswith("_state.pb.h") and name not in (owner, "testing"):
        return f"{include} is private to services/{owner}"
    return None


def use_case_fault(path, include):
    """Why a pure file may not include this header, or None."""
    if IMPURE.match(include):
        return f"a use case is pure: no <{include}>"
    if include.startswith("libs/") and not include.startswith("libs/base/"):
        return f"a use case includes only libs/base, messages and view.h, not {include}"
    if include.startswith("services/"):
        own = Path(include)
        same_name = own.with_suffix("") == path.with_suffix("")
        if own.parts[1] == SHARED_FOLDS:
            return None
        if not (own.name == "view.h" or own.name.endswith("_view.h") or same_name or is_use_case(own)):
            return f"a use case includes only libs/base, messages and view.h, not {include}"
    return None


def include_fault(path, include):
    faults = [third_party_fault(path, include)]
    parts = include.split("/")
    if parts[0] == "libs":
        faults.append(library_fault(path, parts[1]))
    elif parts[0] == "services":
        faults.append(service_fault(path, include))
    elif parts[0] == "steward":
        faults.append(message_fault(path, include))
    if is_use_case(path):
        faults.append(use_case_fault(path, include))
    return next((fault for fault in faults if fault), None)


def import_fault(path, imported):
    """Events import resources, never services: a new call then rebuilds one service only."""
    if path.name.endswith("_events.proto") and imported.endswith(("_service.proto", "_state.proto")):
        return f"events import resources, not {imported}"
    return None


def faults_of(path):
    pattern, check = (IMPORT, import_fault) if path.suffix == ".proto" else (INCLUDE, include_fault)
    text = (ROOT / path).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.match(line)
        fault = match and check(path, match[1])
        if fault:
            yield f"{path}:{number}: {fault}"
    if path.suffix == ".h" and "#pragma once" not in text:
        yield f"{path}:1: a header starts with #pragma once"


def main():
    faults = []
    for path in our_files(".h", ".cc", ".proto"):
        if path.parts[0] in ("libs", "services", "tests") or path.parts[:2] == ("proto", "steward"):
            faults.extend(faults_of(path))
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
