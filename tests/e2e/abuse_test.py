#!/usr/bin/python3
"""What callers do wrong, on purpose or not, on the real platform: each is answered with its code, names the field where
there is one, and the platform answers the next caller as before."""
import unittest
import uuid

import grpc

import processes
import protos

PLATFORM = processes.Dev()
ACCOUNT = "accounts/a1"
CONTRACT = {"title": "T", "currency": "USD", "start_date": {"year": 2027, "month": 1, "day": 1}, "lines": [{
    "line_id": "l1", "product": "Pro", "quantity": 2, "period": 2, "unit_price": {"currency": "USD", "minor_units": 5}}]}
Code = grpc.StatusCode


def setUpModule():
    unittest.addModuleCleanup(PLATFORM.close)
    PLATFORM.__enter__()
    client = PLATFORM.client("accounts")
    client.call("AccountService.CreateAccount", account_id="a1", account={"display_name": "A", "tier": 4})
    client.close()
    PLATFORM.wait_caught_up()


def contract(**changes):
    return {**CONTRACT, **changes}


def line(**changes):
    return contract(lines=[{**CONTRACT["lines"][0], **changes}])


def date(year, month, day):
    return {"year": year, "month": month, "day": day}


class Case(unittest.TestCase):
    def setUp(self):
        self.clients = {service: PLATFORM.client(service) for service in processes.PORTS}
        for client in self.clients.values():
            self.addCleanup(client.close)

    def tearDown(self):
        self.assertTrue(PLATFORM.processes["dev"].running())
        for service, client in self.clients.items():
            self.assertEqual(len(client.call("OperationsService.GetStatus").partitions), 16, service)

    def call(self, service, method, /, **fields):
        return self.clients[service].call(method, **fields)

    def refused(self, code, service, method, /, **fields):
        with self.assertRaises(grpc.RpcError) as raised:
            self.call(service, method, **fields)
        self.assertEqual(raised.exception.code(), code, f"{method} {str(fields)[:200]}: {raised.exception.details()}")
        return raised.exception.details()

    def with_token(self, code, *headers):
        # A connection of its own: the server ends one whose headers are too long.
        client = PLATFORM.client("accounts")
        self.addCleanup(client.close)
        path, request, response = protos.method("AccountService.GetAccount")
        call = client.channel.unary_unary(path, request.SerializeToString, response.FromString)
        with self.assertRaises(grpc.RpcError) as raised:
            call(request(name=ACCOUNT), metadata=headers, timeout=10)
        self.assertEqual(raised.exception.code(), code, headers[0][1][:30] if headers else "no token")


class Abuses(Case):
    def test_tokens(self):
        self.with_token(Code.UNAUTHENTICATED)
        for token in ("", "Bearer", "Bearer x y", "Basic YTpi", "Bearer " + "a" * 43):
            self.with_token(Code.UNAUTHENTICATED, ("authorization", token))
        self.with_token(Code.RESOURCE_EXHAUSTED, ("authorization", "Bearer " + "a" * 100_000))
        good = f"Bearer {PLATFORM.token()}"
        self.with_token(Code.UNAUTHENTICATED, ("authorization", "Bearer wrong"), ("authorization", good))
        self.with_token(Code.UNAUTHENTICATED, ("x-user", "admin"), ("x-forwarded-for", "127.0.0.1"))

    def test_bytes_that_are_no_request(self):
        channel, metadata = self.clients["accounts"].channel, self.clients["accounts"].metadata
        wrong = {"random": (b"\xff" * 300, Code.INTERNAL), "cut off": (b"\x0a\x7faccounts", Code.INTERNAL),
                 "not UTF-8": (b"\x0a\x02\xff\xfe", Code.INTERNAL), "nested": (b"\x0b" * 10_000, Code.INTERNAL),
                 "too long": (b"\x0a" + b"\0" * (8 << 20), Code.RESOURCE_EXHAUSTED)}
        for what, (given, code) in wrong.items():
            with self.subTest(what), self.assertRaises(grpc.RpcError) as raised:
                channel.unary_unary("/steward.accounts.v1.AccountService/GetAccount")(given, metadata=metadata, timeout=10)
            self.assertEqual(raised.exception.code(), code, what)
        with self.assertRaises(grpc.RpcError) as raised:
            channel.unary_unary("/steward.accounts.v1.AccountService/DropEverything")(b"", metadata=metadata, timeout=10)
        self.assertEqual(raised.exception.code(), Code.UNIMPLEMENTED)

    def test_a_viewer_changes_nothing(self):
        for service, method, fields in (
                ("accounts", "AccountService.ArchiveAccount", {"name": ACCOUNT}),
                ("contracts", "ContractService.ApproveContract", {"name": f"{ACCOUNT}/contracts/c1"}),
                ("feedback", "SurveyService.CreateSurvey", {"survey_id": "s", "survey": {"title": "S"}}),
                ("escalations", "EscalationService.AcknowledgeEscalation", {"name": f"{ACCOUNT}/escalations/e1"})):
            client = PLATFORM.client(service, "viewer")
            self.addCleanup(client.close)
            with self.assertRaises(grpc.RpcError) as raised:
                client.call(method, **fields)
            self.assertEqual(raised.exception.code(), Code.PERMISSION_DENIED, method)

    def test_what_is_not_there(self):
        for service, method, name in (
                ("accounts", "AccountService.GetAccount", "accounts/none"),
                ("contracts", "ContractService.GetContract", f"{ACCOUNT}/contracts/none"),
                ("feedback", "SurveyService.GetSurvey", "surveys/none"),
                ("escalations", "EscalationService.GetEscalation", f"{ACCOUNT}/escalations/none")):
            self.assertIn("none", self.refused(Code.NOT_FOUND, service, method, name=name))

    def test_fields(self):
        names = {"empty": "", "white": "  ", "NUL": "a\0b", "bidi": "a\u202eb", "long": "n" * 1_000_000}
        for what, name in names.items():
            with self.subTest(what):
                details = self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.CreateAccount",
                                       account_id="a2", account={"display_name": name, "tier": 4})
                self.assertIn("display_name", details)
        for what, account, field in (("unknown enum", {"display_name": "A", "tier": 99}, "tier"),
                                     ("country", {"display_name": "A", "tier": 4, "country": "Utopia"}, "country")):
            with self.subTest(what):
                self.assertIn(field, self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.CreateAccount",
                                                  account_id="a2", account=account))

    def test_masks(self):
        for path in ("lifecycle", "name", "etag", "create_time", "nothing", "display_name.x"):
            with self.subTest(path):
                self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.UpdateAccount",
                             account={"name": ACCOUNT, "display_name": "A"}, update_mask={"paths": [path]})

    def test_pages(self):
        for service, method, fields in (("accounts", "AccountService.ListAccounts", {}),
                                        ("contracts", "ContractService.ListContracts", {"parent": ACCOUNT}),
                                        ("feedback", "SurveyService.ListSurveys", {}),
                                        ("escalations", "EscalationService.ListEscalations", {"parent": ACCOUNT})):
            with self.subTest(method):
                self.refused(Code.INVALID_ARGUMENT, service, method, page_size=-1, **fields)
                self.call(service, method, page_size=2**31 - 1, **fields)
                self.refused(Code.INVALID_ARGUMENT, service, method, page_token="tampered", **fields)
        self.call("accounts", "AccountService.ImportAccount", account={"name": "accounts/b1", "display_name": "B",
                                                                     "tier": 4})
        token = self.call("accounts", "AccountService.ListAccounts", page_size=1).next_page_token
        self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.ListAccounts", page_size=1, filter='country = "DE"',
                     page_token=token)

    def test_money_and_dates(self):
        huge = {"currency": "USD", "minor_units": 2**63 - 1}
        wrong = {
            "currency": contract(currency="XYZ"), "another currency": line(unit_price={"currency": "EUR", "minor_units": 5}),
            "sign": line(unit_price={"currency": "USD", "minor_units": -5}), "overflow": line(unit_price=huge),
            "end before start": contract(end_date=date(2026, 1, 1)), "30 February": contract(start_date=date(2027, 2, 30)),
            "year 10000": contract(end_date=date(10000, 1, 1)), "no line": contract(lines=[]),
            "notice beyond the term": contract(end_date=date(2027, 2, 1), renewal_terms={"notice_days": 60}),
            "unknown period": line(period=77)}
        for what, given in wrong.items():
            with self.subTest(what):
                code = Code.OUT_OF_RANGE if what == "overflow" else Code.INVALID_ARGUMENT
                self.refused(code, "contracts", "ContractService.CreateContract", parent=ACCOUNT, contract_id="wrong",
                             contract=given)

    def test_illegal_transitions_say_what_is_legal(self):
        name = f"{ACCOUNT}/contracts/c-{uuid.uuid4().hex[:8]}"
        self.call("contracts", "ContractService.CreateContract", parent=ACCOUNT, contract_id=name.split("/")[-1],
                  contract=CONTRACT)
        self.assertIn("SubmitContract", self.refused(Code.FAILED_PRECONDITION, "contracts",
                                                     "ContractService.ApproveContract", name=name))
        self.call("contracts", "ContractService.CancelContract", name=name)
        self.refused(Code.FAILED_PRECONDITION, "contracts", "ContractService.CancelContract", name=name)
        self.call("escalations", "EscalationService.RequestEscalation", parent=ACCOUNT, escalation_id="e1",
                  escalation={"title": "Slow", "severity": 4})
        self.assertIn("AcknowledgeEscalation",
                      self.refused(Code.FAILED_PRECONDITION, "escalations", "EscalationService.ResolveEscalation",
                                   name=f"{ACCOUNT}/escalations/e1"))

    def test_etags_and_request_ids(self):
        etag = self.call("accounts", "AccountService.GetAccount", name=ACCOUNT).etag
        update = {"account": {"name": ACCOUNT, "display_name": f"A {uuid.uuid4()}"},
                  "update_mask": {"paths": ["display_name"]}}
        self.call("accounts", "AccountService.UpdateAccount", etag=etag, **update)
        self.refused(Code.ABORTED, "accounts", "AccountService.UpdateAccount", etag=etag, **update)
        request = str(uuid.uuid4())
        made = {"account_id": f"r-{request[:8]}", "account": {"display_name": "R", "tier": 4}, "request_id": request}
        first = self.call("accounts", "AccountService.CreateAccount", **made)
        self.assertEqual(self.call("accounts", "AccountService.CreateAccount", **made), first)
        calls = [self.clients["accounts"].future("AccountService.CreateAccount", **{
            **made, "account_id": f"t-{request[:8]}", "request_id": f"twice-{request}"}) for _ in range(8)]
        self.assertEqual({call.result().name for call in calls}, {f"accounts/t-{request[:8]}"})
        self.assertIn("request_id", self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.CreateAccount",
                                                 **{**made, "account": {"display_name": "Other", "tier": 4}}))
        # A UUIDv7 of the year 2001.
        self.refused(Code.INVALID_ARGUMENT, "accounts", "AccountService.CreateAccount",
                     **{**made, "request_id": "00e8d4a5-1000-7000-8000-000000000000"})

    def test_strangers_and_cycles(self):
        self.refused(Code.FAILED_PRECONDITION, "contracts", "ContractService.CreateContract", parent="accounts/none",
                     contract_id="c1", contract=CONTRACT)
        for child, parent, code in (("p1", "p2", None), ("p2", "p3", None), ("p3", "p1", Code.INVALID_ARGUMENT),
                                    ("p1", "p1", Code.INVALID_ARGUMENT)):
            for account in (child, parent):
                self.call("accounts", "AccountService.ImportAccount",
                          account={"name": f"accounts/{account}", "display_name": account, "tier": 4})
            fields = {"account": f"accounts/{child}", "parent": f"accounts/{parent}"}
            if code is None:
                self.call("accounts", "AccountService.SetAccountParent", **fields)
            else:
                self.refused(code, "accounts", "AccountService.SetAccountParent", **fields)

    def test_a_deadline_that_is_too_short_leaves_one_effect_or_none(self):
        made = {"account_id": f"d-{uuid.uuid4().hex[:8]}", "account": {"display_name": "D", "tier": 4},
                "request_id": str(uuid.uuid4())}
        try:
            self.call("accounts", "AccountService.CreateAccount", timeout=0.001, **made)
        except grpc.RpcError as error:
            self.assertEqual(error.code(), Code.DEADLINE_EXCEEDED)
        self.assertEqual(self.call("accounts", "AccountService.CreateAccount", **made).etag, "1")


class Surveys(Case):
    """What is done to those who ask, and by those who answer."""

    def survey(self):
        """A published one, and the token of one invitation."""
        account = f"accounts/s-{uuid.uuid4().hex[:8]}"
        self.call("accounts", "AccountService.ImportAccount", account={"name": account, "display_name": "S", "tier": 4})
        survey = f"nps-{uuid.uuid4().hex[:8]}"
        question = {"question_id": "q1", "text": "Would you recommend us?", "metric": 1}
        self.call("feedback", "SurveyService.CreateSurvey", survey_id=survey,
                  survey={"title": "NPS", "kind": 1, "questions": [question]})
        self.call("feedback", "SurveyService.PublishSurvey", name=f"surveys/{survey}")
        PLATFORM.wait_caught_up()
        return account, f"surveys/{survey}"

    def invite(self, account, survey, contacts):
        return self.call("feedback", "InvitationService.InviteContacts", parent=account, survey=survey,
                         contacts=[{"contact": f"{account}/contacts/{contact}"} for contact in contacts])

    def token(self, account, survey):
        invitation = self.invite(account, survey, ["jane"]).results[0].invitation
        return self.call("feedback", "InvitationService.GetInvitationToken", name=invitation).token

    def answer(self, token, score):
        return {"token": token, "scores": [{"metric": 1, "score": score}]}

    def test_a_flood_of_invitations(self):
        account, survey = self.survey()
        for block in range(10):
            self.invite(account, survey, [f"c{block}-{i}" for i in range(100)])
        self.refused(Code.RESOURCE_EXHAUSTED, "feedback", "InvitationService.InviteContacts", parent=account,
                     survey=survey, contacts=[{"contact": f"{account}/contacts/one-more"}])

    def test_a_score_of_11_and_a_respondent_twice(self):
        token = self.token(*self.survey())
        self.refused(Code.INVALID_ARGUMENT, "feedback", "ResponseService.SubmitResponse", **self.answer(token, 11))
        self.call("feedback", "ResponseService.SubmitResponse", **self.answer(token, 9))
        for edit in range(20):
            self.call("feedback", "ResponseService.SubmitResponse", **self.answer(token, edit % 2))
        self.refused(Code.RESOURCE_EXHAUSTED, "feedback", "ResponseService.SubmitResponse", **self.answer(token, 5))

    def test_guessed_tokens(self):
        token = self.token(*self.survey())
        right = int(token[-4:], 16)
        for guess in range(1, 102):
            wrong = self.answer(token[:-4] + f"{(right + guess) % 2**16:04x}", 9)
            self.refused(Code.PERMISSION_DENIED if guess <= 100 else Code.RESOURCE_EXHAUSTED, "feedback",
                         "ResponseService.SubmitResponse", **wrong)
        other = self.token(*self.survey())
        self.call("feedback", "ResponseService.SubmitResponse", **self.answer(other, 9))


if __name__ == "__main__":
    unittest.main()
