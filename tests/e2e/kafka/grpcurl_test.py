#!/usr/bin/python3
"""grpcurl, which knows nothing of our protos, drives the APIs: it asks the services what they are, and calls with a token."""
import json
import subprocess
import unittest
import uuid

import bus
import processes
import tools

CALL_S = 30
SERVICES = {"accounts": "steward.accounts.v1.AccountService", "contracts": "steward.contracts.v1.ContractService"}
PERMISSION_DENIED, UNAUTHENTICATED = "PermissionDenied", "Unauthenticated"


class Grpcurl(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.program = tools.grpcurl()
        cls.platform = cls.enterClassContext(bus.GivenPlatform() if bus.given() else processes.Dev())

    def grpcurl(self, service, *arguments, principal="admin"):
        token = ["-H", f"authorization: Bearer {self.platform.token(principal)}"] if principal else []
        return subprocess.run([self.program, "-plaintext", *token, *arguments[:-1], self.platform.address(service),
                               *arguments[-1].split()], capture_output=True, text=True, timeout=CALL_S, check=False)

    def call(self, service, method, request, **options):
        return self.grpcurl(service, "-d", json.dumps(request), f"{SERVICES[service]}/{method}", **options)

    def answer(self, service, method, request, **options):
        run = self.call(service, method, request, **options)
        self.assertEqual(run.returncode, 0, run.stderr)
        return json.loads(run.stdout)

    def test_the_services_describe_themselves(self):
        for service, name in SERVICES.items():
            described = self.grpcurl(service, f"describe {name}").stdout
            self.assertIn(f"service {name.split('.')[-1]} {{", described)
        described = self.grpcurl("accounts", "describe steward.accounts.v1.AccountService.CreateAccount").stdout
        self.assertIn(".steward.accounts.v1.CreateAccountRequest", described)
        self.assertIn(".steward.accounts.v1.Account", described)

    def test_every_service_of_a_server_is_listed(self):
        for service, name in SERVICES.items():
            listed = self.grpcurl(service, "list").stdout.split()
            self.assertLessEqual({name, "steward.common.v1.EventFeedService", "grpc.health.v1.Health"}, set(listed))

    def test_commands_and_reads_with_a_token(self):
        account = f"g{uuid.uuid4().hex[:8]}"
        made = self.answer("accounts", "CreateAccount", {
            "account_id": account, "account": {"display_name": "Acme", "tier": 4, "country": "DE"}})
        self.assertEqual((made["name"], made["display_name"]), (f"accounts/{account}", "Acme"))
        read = self.answer("accounts", "GetAccount", {"name": f"accounts/{account}"}, principal="viewer")
        self.assertEqual(read, made)

    def test_a_rejection_says_why(self):
        run = self.call("accounts", "GetAccount", {"name": "accounts/nobody-made-me"})
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("NotFound", run.stderr)
        self.assertIn("accounts/nobody-made-me", run.stderr)
        self.assertIn("google.rpc.ErrorInfo", run.stderr)

    def test_without_a_token_and_without_the_role(self):
        for principal, code in ((None, UNAUTHENTICATED), ("viewer", PERMISSION_DENIED)):
            run = self.call("accounts", "CreateAccount", {"account": {"display_name": "Acme"}}, principal=principal)
            self.assertNotEqual(run.returncode, 0)
            self.assertIn(code, run.stderr)

    def test_the_event_feed_is_a_stream_that_ends_at_the_head(self):
        self.answer("accounts", "CreateAccount", {
            "account_id": f"g{uuid.uuid4().hex[:8]}", "account": {"display_name": "B", "tier": 4}})
        request = json.dumps({"start": {"anchor": "ANCHOR_EARLIEST"}, "credit": 100000, "until_head": True})
        run = self.grpcurl("accounts", "-d", request, "steward.common.v1.EventFeedService/Subscribe")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn('"events"', run.stdout)


if __name__ == "__main__":
    unittest.main()
