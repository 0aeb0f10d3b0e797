"""Pinned programs and libraries that no Debian package has, fetched once a machine into a cache directory."""
import os
import pathlib
import shutil
import site
import subprocess
import sys
import unittest

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "steward"
CLOUDEVENTS = "1.12.0"
GRPCURL = "1.9.3"
FETCH_S = 300


def skip(why):
    """Ends the test as skipped, in words that nobody overlooks."""
    print(f"\n*** SKIPPED: {why} ***", flush=True)
    raise unittest.SkipTest(why)


def missing(why):
    """What every machine of ours can have is not here: a failure in CI, elsewhere a skip."""
    if os.environ.get("CI"):
        raise AssertionError(why)
    skip(why)


def run(*command, otherwise=missing, **options):
    """Runs a command to its end; `otherwise` says what its failure means."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=FETCH_S, check=False,
                          **options)
    if done.returncode != 0:
        otherwise(f"{' '.join(map(str, command))}: {(done.stdout + done.stderr)[-500:]}")


def keep(folder, fetch):
    """`folder` of the cache, filled by fetch(path) when it is not there yet; half a fetch is never kept."""
    target = CACHE / folder
    if not target.is_dir():
        shutil.rmtree(f"{target}.new", ignore_errors=True)
        try:
            fetch(pathlib.Path(f"{target}.new"))
            os.rename(f"{target}.new", target)
        finally:
            shutil.rmtree(f"{target}.new", ignore_errors=True)
    return target


def import_cloudevents():
    """Makes the CloudEvents SDK importable."""
    def fetch(folder):
        run(sys.executable, "-m", "venv", folder)
        run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", f"cloudevents=={CLOUDEVENTS}")
    folder = keep(f"cloudevents-{CLOUDEVENTS}", fetch)
    site.addsitedir(str(next(folder.glob("lib/python3*/site-packages"))))


def grpcurl():
    """The path of grpcurl, which Go builds."""
    if shutil.which("go") is None:
        skip("grpcurl is built by Go, which is not here")

    def fetch(folder):
        # A Go that is too old says so.
        run("go", "install", f"github.com/fullstorydev/grpcurl/cmd/grpcurl@v{GRPCURL}",
            otherwise=skip, env={**os.environ, "GOBIN": str(folder), "GOFLAGS": "-p=2"})
    return keep(f"grpcurl-{GRPCURL}", fetch) / "grpcurl"
