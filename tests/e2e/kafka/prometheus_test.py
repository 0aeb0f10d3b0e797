#!/usr/bin/python3
"""A real Prometheus scrapes all services as deploy/prometheus says, and has what the rules and the dashboards ask for."""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest
import urllib.parse
import urllib.request

import bus
import processes
import protos

sys.path.insert(0, str(protos.ROOT / "scripts"))

import dashboards  # noqa: E402

FOLDER = protos.ROOT / "deploy" / "prometheus"
READY_S = 60
# How the committed configuration names the admin ports of `scripts/dev`.
DEFAULT_BASE = 7101
# Metrics that this platform may not have, though healthy: it is on Kafka, so it has the relay's.
ABSENT = {name for name in dashboards.MAY_BE_ABSENT if not name.startswith("steward_relay_")}


class Prometheus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.platform = bus.platform_for(cls)
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.configure()
        cls.port = processes.free_port_base()
        cls.process = processes.Process(
            cls.folder / "log", shutil.which("prometheus"), f"--config.file={cls.folder}/prometheus.yml",
            f"--storage.tsdb.path={cls.folder}/data", f"--web.listen-address=127.0.0.1:{cls.port}")
        cls.addClassCleanup(lambda: cls.process.running() and cls.process.kill())
        processes.wait_until(lambda: cls.get("-/ready"), READY_S, "Prometheus is ready")

    @classmethod
    def configure(cls):
        """The committed files, with this platform's ports, and scrapes that come at once."""
        shutil.copy(FOLDER / "alerts.yml", cls.folder)
        text = (FOLDER / "prometheus.yml").read_text()
        for offset in processes.PORTS.values():
            old, new = (base + offset + processes.ADMIN_OFFSET for base in (DEFAULT_BASE, cls.platform.base))
            if f"127.0.0.1:{old}" not in text:
                raise AssertionError(f"deploy/prometheus/prometheus.yml does not scrape port {old}")
            text = text.replace(f"127.0.0.1:{old}", f"127.0.0.1:{new}")
        (cls.folder / "prometheus.yml").write_text(text.replace("interval: 15s", "interval: 1s"))

    @classmethod
    def get(cls, path):
        """The answer's text; None when there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{cls.port}/{path}", timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            if not cls.process.running():
                raise AssertionError(f"Prometheus ended:\n{cls.process.output()}") from None
            return None

    def api(self, path):
        return json.loads(self.get(f"api/v1/{path}"))["data"]

    def query(self, expression):
        """Values by service."""
        result = self.api("query?" + urllib.parse.urlencode({"query": expression}))["result"]
        return {one["metric"].get("service"): float(one["value"][1]) for one in result}

    def test_every_service_is_scraped(self):
        up = dict.fromkeys(processes.PORTS, 1.0)
        processes.wait_until(lambda: self.query('up{job="steward"}') == up, READY_S, "all services are up")
        targets = self.api("targets?state=active")["activeTargets"]
        self.assertEqual([(t["health"], t["lastError"]) for t in targets], [("up", "")] * len(processes.PORTS))

    def test_every_rule_is_loaded_and_evaluates(self):
        wanted = {line.split(":")[1].strip() for line in (FOLDER / "alerts.yml").read_text().splitlines()
                  if line.strip().startswith("- alert:")}
        self.assertTrue(wanted)

        def evaluated():
            rules = [rule for group in self.api("rules")["groups"] for rule in group["rules"]]
            self.assertEqual({rule["name"] for rule in rules}, wanted)
            return all(rule["health"] == "ok" for rule in rules)
        processes.wait_until(evaluated, READY_S, "every rule was evaluated without an error")

    def services_with(self, metric):
        return self.query(f"max by (service) ({metric})").keys()

    def test_the_metrics_of_the_rules_exist(self):
        """A rule over a metric that no service has would never fire."""
        metrics = metrics_in(dashboards.alert_expressions((FOLDER / "alerts.yml").read_text()))
        self.assertGreater(len(metrics), 2)
        for metric in metrics - ABSENT:
            processes.wait_until(lambda: self.services_with(metric), READY_S, metric)

    def test_the_metrics_of_the_dashboards_exist(self):
        """Each of them in the service whose dashboard it is."""
        bus.fill(self.platform, 3)
        for service in processes.PORTS:
            text = (dashboards.FOLDER / f"{service}.json").read_text()
            metrics = metrics_in(dashboards.dashboard_expressions(text))
            self.assertGreater(len(metrics), 10)
            for metric in metrics - ABSENT:
                processes.wait_until(lambda: service in self.services_with(metric), READY_S, f"{metric} of {service}")


def metrics_in(expressions):
    return set().union(*(dashboards.metrics_of(expression) for _, expression in expressions))


if __name__ == "__main__":
    unittest.main()
