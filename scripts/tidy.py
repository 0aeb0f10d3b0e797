#!/usr/bin/python3
"""Runs clang-tidy over our C++ sources, two at a time.

    scripts/tidy.py BUILD_DIR (--all | --base REF [--limit N])

--base takes the sources that differ from REF (committed or not), newest first, at most N (default 12). BUILD_DIR is
a built build directory. Prints what clang-tidy found; exits 1 when it found anything.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ourfiles import ROOT, our_files

WORKERS = 2
# GCC's precompiled headers mean nothing to clang.
GCC_ONLY = re.compile(r" -Winvalid-pch| -include \S*cmake_pch\.hxx| -fuse-ld=\S+")


def git(*arguments):
    result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
    return result.stdout.split("\n") if result.returncode == 0 else []


def sources(options, commands):
    """Our sources that have a compile command; a changed header stands for the source beside it."""
    known = [path for path in our_files(".cc") if ROOT / path in commands]
    if options.all:
        return known
    changed = set(git("diff", "--name-only", options.base)) | set(git("ls-files", "-o", "--exclude-standard"))
    picked = [p for p in known if {str(p), str(p.with_suffix(".h"))} & changed]
    picked.sort(key=lambda path: (ROOT / path).stat().st_mtime, reverse=True)
    if len(picked) > options.limit:
        print(f"{len(picked)} changed sources; looked at the newest {options.limit}", file=sys.stderr)
    return picked[:options.limit]


def tidy(source, database):
    result = subprocess.run(["clang-tidy", "--quiet", "-p", database, str(ROOT / source)], cwd=ROOT,
                            capture_output=True, text=True)
    if result.returncode == 0:
        return ""
    return (result.stdout or result.stderr).replace(f"{ROOT}/", "").strip()


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("build_dir")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--base", default="HEAD")
    parser.add_argument("--limit", type=int, default=12)
    options = parser.parse_args()
    entries = json.loads((Path(options.build_dir) / "compile_commands.json").read_text())
    for entry in entries:
        entry["command"] = GCC_ONLY.sub("", entry["command"])
    picked = sources(options, {Path(entry["file"]) for entry in entries})
    with tempfile.TemporaryDirectory() as database, ThreadPoolExecutor(WORKERS) as pool:
        (Path(database) / "compile_commands.json").write_text(json.dumps(entries))
        findings = [text for text in pool.map(lambda source: tidy(source, database), picked) if text]
    print("\n".join(findings), end="\n" if findings else "")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
