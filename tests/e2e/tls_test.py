#!/usr/bin/python3
"""Encrypted calls: between the services, from the command and from a stranger, and certificates that are renewed."""
import os
import shutil
import ssl
import time
import unittest
import urllib.request

import grpc

import certificates
import processes
import protos

HOSTS = "subjectAltName=DNS:localhost,IP:127.0.0.1"


class Encrypted(processes.Platform):
    """Each service in a process of its own, with one certificate for all."""

    def __init__(self, *flags):
        super().__init__()
        self.authority = certificates.Authority(self.folder / "tls")
        self.certificate, self.key = self.authority.sign("server", HOSTS)
        self.flags = (f"--tls-certificate={self.certificate}", f"--tls-key={self.key}",
                      f"--tls-ca={self.authority.ca}", *flags)

    def start(self, service, *flags):
        super().start(service, *self.flags, *flags)

    def environment(self):
        return {**super().environment(), "STEWARD_HOST": "localhost", "STEWARD_TLS_CA": str(self.authority.ca)}

    def shown(self, service="accounts"):
        """The certificate that the service shows now."""
        return ssl.get_server_certificate(("127.0.0.1", self.base + processes.PORTS[service]), timeout=10)

    def metric(self, service, name):
        admin = self.base + processes.PORTS[service] + processes.ADMIN_OFFSET
        with urllib.request.urlopen(f"http://127.0.0.1:{admin}/metrics", timeout=10) as answer:
            return next(float(line.split()[-1]) for line in answer.read().decode().splitlines()
                        if line.startswith(name))

    def replace(self, path, other):
        """At once, as a certificate manager does."""
        shutil.copy(other, f"{path}.new")
        os.replace(f"{path}.new", path)


class Tls(unittest.TestCase):
    def refused(self, channel):
        with channel, self.assertRaises(grpc.FutureTimeoutError):
            grpc.channel_ready_future(channel).result(timeout=2)

    def credentials(self, platform, *pair):
        certificate, key = (path.read_bytes() for path in pair) if pair else (None, None)
        return grpc.ssl_channel_credentials(platform.authority.ca.read_bytes(), key, certificate)

    def test_all_that_is_said_is_encrypted(self):
        platform = self.enterContext(Encrypted())
        # Contracts take only what accounts told them of.
        platform.ask("import", "portfolio", protos.ROOT / "tests/data/portfolio", "--rejects", platform.folder / "rejects")
        accounts = platform.ask("doctor", "--wait", "30s")["services"][0]
        self.assertIn("the TLS certificate ends at", accounts["warnings"][0], "in two days")
        events = platform.steward("events", "tail", "--from", "earliest", "--until-head", "-o", "json").stdout
        self.assertIn("ContractImported", events)
        self.refused(grpc.insecure_channel(platform.address("accounts")))
        run = platform.steward("account", "list", "--tls-ca", platform.authority.folder / "absent.pem")
        self.assertEqual((run.returncode, "absent.pem: can't be read" in run.stderr), (5, True), run.stderr)

    def test_who_has_no_certificate_stays_outside(self):
        platform = self.enterContext(Encrypted("--tls-client-auth"))
        address = platform.address("accounts")
        self.refused(grpc.secure_channel(address, self.credentials(platform)))
        mine = platform.authority.sign("client", "extendedKeyUsage=clientAuth")
        with grpc.secure_channel(address, self.credentials(platform, *mine)) as channel:
            grpc.channel_ready_future(channel).result(timeout=10)
        run = platform.steward("doctor")
        self.assertNotEqual(run.returncode, 0)
        platform.ask("doctor", "--tls-certificate", mine[0], "--tls-key", mine[1], "--wait", "30s")

    def test_a_renewed_certificate_is_used_without_a_restart(self):
        platform = self.enterContext(Encrypted())
        before = platform.shown()
        certificate, key = platform.authority.sign("renewed", HOSTS)
        platform.replace(platform.certificate, certificate)
        # Half of it is new: nothing changes, and it is told.
        def warned():
            services = platform.ask("doctor")["services"]
            return [w for s in services for w in s.get("warnings", []) if "replace both together" in w]
        processes.wait_until(warned, 30, "doctor tells of the pair that doesn't fit")
        self.assertEqual(platform.shown(), before)
        platform.replace(platform.key, key)
        renewed = certificate.read_text()
        processes.wait_until(lambda: platform.shown().strip() in renewed, 30, "the new certificate is shown")
        processes.wait_until(lambda: not warned(), 30, "doctor is content again")
        ends = platform.metric("accounts", "steward_tls_certificate_end_timestamp_seconds")
        self.assertAlmostEqual(ends, time.time() + 2 * 86400, delta=600)

    def test_a_wrong_pair_stops_the_start(self):
        platform = Encrypted()
        self.addCleanup(platform.close)
        shutil.copy(platform.authority.sign("other", HOSTS)[1], platform.key)
        platform.start("accounts")
        self.assertEqual(platform.processes["accounts"].popen.wait(30), 1)
        self.assertIn("is not the key of the certificate", platform.processes["accounts"].output())


if __name__ == "__main__":
    unittest.main()
