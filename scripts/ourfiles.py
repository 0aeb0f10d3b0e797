"""The files that are ours: what git knows or would add, less third-party definitions."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THIRD_PARTY = ("proto/google", "proto/buf", "proto/grpc")


def our_files(*suffixes):
    """Paths relative to ROOT, sorted, of our files with one of these suffixes ("" for none)."""
    listing = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                             capture_output=True, text=True).stdout
    paths = {Path(name) for name in listing.split("\0") if name and not name.startswith(THIRD_PARTY)}
    return sorted(path for path in paths if path.suffix in suffixes and (ROOT / path).is_file())
