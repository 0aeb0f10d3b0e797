#!/usr/bin/python3
"""What deploy/compose and deploy/kubernetes say of the services is what the services take: each starts with the flags that
stand there. Only the place of its data, its ports and its files is the test's."""
import pathlib
import unittest

import yaml

import certificates
import processes
import protos

DEPLOY = protos.ROOT / "deploy"
MOUNTED_TLS = "/etc/steward/tls"


class Deployed(processes.Platform):
    """`commands`: by service, the program and its flags."""

    def __init__(self, commands):
        super().__init__()
        self.commands = commands
        authority = certificates.Authority(self.folder / "tls")
        certificate, key = authority.sign("tls", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        authority.ca.rename(authority.folder / "ca.crt")
        assert (certificate.name, key.name) == ("tls.crt", "tls.key")

    def here(self, flag):
        flag = flag.replace(MOUNTED_TLS, str(self.folder / "tls")).replace("0.0.0.0", "127.0.0.1")
        for service, offset in processes.PORTS.items():
            flag = flag.replace(f"127.0.0.1:{7101 + offset}", self.address(service))
        return flag

    def start(self, service, *flags):
        name, *said = self.commands[service]
        self.processes[service] = processes.Process(
            self.folder / f"{service}.log", processes.program(name), *map(self.here, said), f"--data={self.data}",
            f"--port-base={self.base}")


class Deploy(unittest.TestCase):
    def check(self, commands):
        self.assertEqual(set(commands), set(processes.PORTS))
        with Deployed(commands):
            pass  # All became ready.

    def test_compose(self):
        services = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())["services"]
        self.check({name: service["command"] for name, service in services.items() if name in processes.PORTS})
        self.assertIn(f"127.0.0.1:7101-{7100 + len(processes.PORTS)}:7101-{7100 + len(processes.PORTS)}",
                      services["accounts"]["ports"])

    def test_kubernetes(self):
        documents = list(yaml.safe_load_all((DEPLOY / "kubernetes/steward.yaml").read_text()))
        service, stateful_set = ({d["kind"]: d for d in documents}[kind] for kind in ("Service", "StatefulSet"))
        containers = {c["name"]: c for c in stateful_set["spec"]["template"]["spec"]["containers"]}
        self.check({name: c["command"] + c["args"] for name, c in containers.items()})
        self.assertEqual({port["name"]: port["port"] for port in service["spec"]["ports"]},
                         {name: 7101 + offset for name, offset in processes.PORTS.items()})
        for name, container in containers.items():
            admin = 7101 + processes.PORTS[name] + processes.ADMIN_OFFSET
            probed = {container[f"{probe}Probe"]["httpGet"]["port"] for probe in ("startup", "liveness", "readiness")}
            self.assertEqual(probed, {admin}, name)

    def test_the_settings_of_the_package(self):
        for program in processes.PORTS:
            process = processes.Process(pathlib.Path("/dev/null"), processes.program(f"steward-{program}"),
                                        f"--config={DEPLOY / 'systemd/steward.toml'}", "--check-config")
            self.assertEqual(process.popen.wait(30), 0, program)


if __name__ == "__main__":
    unittest.main()
