#!/usr/bin/python3
"""Spans reach an OpenTelemetry collector, and one trace leads from a caller over a command to what another service does."""
import http.server
import json
import threading
import unittest

import processes

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"
SERVER, CONSUMER, ERROR = 2, 5, 2


class Collector(http.server.ThreadingHTTPServer):
    """An OTLP/HTTP receiver; `down` refuses everybody."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Receiver)
        self.spans, self.down, self.refused = [], False, 0
        self.lock = threading.Lock()
        self.endpoint = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self, request):
        with self.lock:
            for source in request["resourceSpans"]:
                who = {a["key"]: a["value"]["stringValue"] for a in source["resource"]["attributes"]}
                for scope in source["scopeSpans"]:
                    self.spans += [{**span, "service": who["service.name"]} for span in scope["spans"]]

    def find(self, service, name):
        with self.lock:
            return [span for span in self.spans if span["service"] == service and span["name"] == name]

    def await_span(self, service, name):
        return processes.wait_until(lambda: self.find(service, name), processes.READY_S, f"{name} by {service}")[0]


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.down:
            self.server.refused += 1
            return self.answer(503)
        if (self.path, self.headers["Content-Type"]) != ("/v1/traces", "application/json"):
            return self.answer(400)
        self.server.take(json.loads(body))
        return self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *arguments):
        pass


class Traced(processes.Dev):
    def __init__(self, endpoint, *flags):
        super().__init__()
        self.flags = (f"--otlp-endpoint={endpoint}", *flags)

    def start(self, name="dev", *flags):
        super().start(name, *self.flags, *flags)


class Tracing(unittest.TestCase):
    def setUp(self):
        self.collector = Collector()
        self.addCleanup(self.collector.server_close)
        self.addCleanup(self.collector.shutdown)

    def begin(self, *flags):
        self.platform = self.enterContext(Traced(self.collector.endpoint, *flags))
        self.clients = {service: self.platform.client(service) for service in processes.PORTS}

    def call(self, method, traceparent=None, **fields):
        client = self.clients["contracts" if method.startswith("Contract") else "accounts"]
        metadata = client.metadata
        client.metadata = metadata + ([("traceparent", traceparent)] if traceparent else [])
        try:
            return client.call(method, wait_for_ready=True, **fields)
        finally:
            client.metadata = metadata

    def sign_a_contract(self):
        """The last signature within the caller's trace."""
        contract = "accounts/a1/contracts/c1"
        self.call("AccountService.CreateAccount", account_id="a1", account={"display_name": "Acme", "tier": 4})
        self.platform.wait_caught_up()
        self.call("ContractService.CreateContract", parent="accounts/a1", contract_id="c1", contract={
            "title": "T", "currency": "USD", "start_date": {"year": 2030, "month": 1, "day": 1},
            "lines": [{"line_id": "l1", "product": "Pro", "quantity": 2, "period": 2,
                       "unit_price": {"currency": "USD", "minor_units": 500}}]})
        for step in ("Submit", "Approve"):
            self.call(f"ContractService.{step}Contract", name=contract)
        for party, traceparent in (("customer", None), ("supplier", TRACEPARENT)):
            self.call("ContractService.SignContract", traceparent, name=contract, party=party, signatory="Jane Doe")
        self.platform.wait_caught_up()

    def test_one_trace_leads_from_the_caller_to_another_services_reaction(self):
        self.begin()
        self.sign_a_contract()
        reaction = self.collector.await_span("steward-accounts", "process contracts.ContractSigned")
        command, = processes.wait_until(self.signatures_of_the_caller, processes.READY_S, "each service's own batch")
        self.assertEqual((command["kind"], command["parentSpanId"]), (SERVER, CALLER))
        self.assertEqual((reaction["kind"], reaction["traceId"], reaction["parentSpanId"]),
                         (CONSUMER, TRACE, command["spanId"]))
        self.assertGreaterEqual(int(reaction["startTimeUnixNano"]), int(command["startTimeUnixNano"]))
        attributes = {a["key"]: a["value"] for a in command["attributes"]}
        self.assertEqual(attributes["rpc.method"], {"stringValue": "SignContract"})
        self.assertEqual(attributes["rpc.grpc.status_code"], {"intValue": "0"})
        events = [event["envelope"] for event in self.events("accounts")]
        changed, = [e["traceparent"] for e in events if e["type"] == "OnboardingStarted"]
        self.assertEqual(changed, f"00-{TRACE}-{reaction['spanId']}-01")

    def signatures_of_the_caller(self):
        method = "steward.contracts.v1.ContractService/SignContract"
        return [span for span in self.collector.find("steward-contracts", method) if span["traceId"] == TRACE]

    def events(self, service):
        run = self.platform.steward("events", "tail", "--service", service, "--from", "earliest", "--until-head", "-o",
                                    "json")
        self.assertEqual(run.returncode, 0, run.stderr)
        return [json.loads(line) for line in run.stdout.splitlines()]

    def test_a_callers_mistake_is_no_failed_span(self):
        self.begin()
        with self.assertRaises(Exception):
            self.call("AccountService.GetAccount", name="accounts/nobody")
        span = self.collector.await_span("steward-accounts", "steward.accounts.v1.AccountService/GetAccount")
        self.assertNotIn("status", span)
        self.assertNotIn("parentSpanId", span)

    def test_commands_go_on_without_the_collector_and_spans_come_later(self):
        self.collector.down = True
        self.begin()
        self.call("AccountService.CreateAccount", account_id="a1", account={"display_name": "Acme", "tier": 4})
        processes.wait_until(lambda: self.collector.refused, processes.READY_S, "a try")
        processes.wait_until(lambda: "does not take spans (HTTP 503)" in self.doctor(), processes.READY_S, "it is told")
        self.collector.down = False
        self.collector.await_span("steward-accounts", "steward.accounts.v1.AccountService/CreateAccount")
        processes.wait_until(lambda: "spans" not in self.doctor(), processes.READY_S, "all is well again")

    def doctor(self):
        run = self.platform.steward("doctor")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        return run.stdout

    def test_none_of_those_that_begin_here_with_a_sample_of_0(self):
        self.begin("--trace-sample=0")
        self.sign_a_contract()
        self.collector.await_span("steward-accounts", "process contracts.ContractSigned")
        self.assertEqual({span["traceId"] for span in self.collector.spans}, {TRACE})

    def test_a_test_clock_is_refused(self):
        platform = Traced(self.collector.endpoint, "--test-clock=2026-01-01T00:00:00Z")
        self.addCleanup(platform.close)
        platform.start()
        self.assertEqual(platform.processes["dev"].popen.wait(processes.READY_S), 1)
        self.assertIn("--otlp-endpoint", platform.processes["dev"].output())


if __name__ == "__main__":
    unittest.main()
