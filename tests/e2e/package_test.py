#!/usr/bin/python3
"""The Debian package: what is in it runs from where it was unpacked, and speaks to systemd as its units say."""
import os
import pathlib
import socket
import subprocess
import tempfile
import unittest

import processes
import protos

# `systemd-analyze security` calls this "OK"; it counts in tenths.
EXPOSURE_MAX = "20"


def run(*command, **options):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=600, check=False, **options)
    if done.returncode != 0:
        raise AssertionError(f"{command[0]}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Installed(processes.Platform):
    """The services as the package brings them, with its settings but for the place of data and ports."""

    def __init__(self, root):
        super().__init__()
        self.root = root
        self.heard = {}

    def start(self, service, *flags):
        self.heard[service] = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.heard[service].bind(str(self.folder / f"{service}.notify"))
        self.heard[service].settimeout(processes.READY_S)
        peers = [f"--peer={other}={self.address(other)}" for other in processes.PORTS]
        self.processes[service] = processes.Process(
            self.folder / f"{service}.log", self.root / "usr/bin" / f"steward-{service}",
            f"--config={self.root / 'etc/steward/steward.toml'}", f"--data={self.data}", f"--port-base={self.base}",
            *peers, env={"NOTIFY_SOCKET": str(self.folder / f"{service}.notify"), "WATCHDOG_USEC": "200000"})

    def hear(self, service, word):
        """Until the service has said so."""
        while True:
            said = self.heard[service].recv(256).decode()
            if said == word:
                return

    def close(self):
        super().close()
        for heard in self.heard.values():
            heard.close()


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.package = run(protos.ROOT / "scripts/package", "--output", folder).splitlines()[-1]
        cls.root = folder / "root"
        run("dpkg-deb", "--extract", cls.package, cls.root)

    def test_it_says_what_it_needs(self):
        depends = run("dpkg-deb", "--field", self.package, "Depends")
        for library in ("libc6", "librdkafka1", "libsodium23"):
            self.assertIn(library, depends)
        version = run("dpkg-deb", "--field", self.package, "Version").strip()
        self.assertEqual(run(self.root / "usr/bin/steward", "version"), f"steward {version}\n")

    def test_an_upgrade_keeps_the_settings(self):
        control = self.root.parent / "control"
        run("dpkg-deb", "--control", self.package, control)
        self.assertEqual((control / "conffiles").read_text(), "/etc/steward/steward.toml\n")
        for script in ("postinst", "prerm", "postrm"):
            self.assertTrue(os.access(control / script, os.X_OK), script)
            run("sh", "-n", control / script)

    def test_systemd_understands_the_units(self):
        units = self.root.parent / "units"
        units.mkdir()
        for unit in (self.root / "usr/lib/systemd/system").iterdir():
            text = unit.read_text().replace("ExecStart=/usr/bin", f"ExecStart={self.root}/usr/bin")
            (units / unit.name).write_text(text)
        (units / "steward@accounts.service").write_text((units / "steward@.service").read_text())
        told = subprocess.run(["systemd-analyze", "verify", units / "steward@accounts.service", units / "steward.target"],
                              capture_output=True, text=True, timeout=60, check=False).stderr
        self.assertEqual([line for line in told.splitlines() if "steward" in line], [])
        run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE_MAX}",
            units / "steward@accounts.service")

    def test_the_services_run_and_say_how_they_are(self):
        with Installed(self.root) as platform:
            for service in processes.PORTS:
                platform.hear(service, "READY=1")
                platform.hear(service, "WATCHDOG=1")
            steward = self.root / "usr/bin/steward"
            environment = {**os.environ, "STEWARD_DATA": str(platform.data), "STEWARD_PORT_BASE": str(platform.base)}
            environment.pop("STEWARD_MAPPINGS", None)
            run(steward, "import", "portfolio", protos.ROOT / "tests/data/portfolio", "--rejects",
                platform.folder / "rejects", env=environment)
            run(steward, "doctor", "--wait", "30s", env=environment)
            self.assertEqual(platform.processes["feedback"].terminate(), 0)
            platform.hear("feedback", "STOPPING=1")


if __name__ == "__main__":
    unittest.main()
