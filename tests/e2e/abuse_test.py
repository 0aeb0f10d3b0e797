#!/usr/bin/python3
"""Abuses of a running platform: each is refused with the code that is promised, and the process goes on."""
import concurrent.futures
import hashlib
import unittest
import uuid

import grpc

import processes

START = "2026-01-01T00:00:00Z"
ACCOUNT, ESCALATION = "accounts/a1", "accounts/a1/escalations/e1"
CONTRACT, SURVEY = "accounts/a1/contracts/c1", "surveys/s1"
LINE = {"line_id": "l1", "product": "Pro", "quantity": 2, "period": 2,
        "unit_price": {"currency": "USD", "minor_units": 500}}
TERMS = {"title": "T", "currency": "USD", "lines": [LINE], "start_date": {"year": 2026, "month": 2, "day": 1},
         "end_date": {"year": 2027, "month": 2, "day": 1}}
QUESTION = {"question_id": "q1", "text": "Would you recommend us?", "metric": 1}
POLLED = {"title": "NPS", "kind": 1, "questions": [QUESTION]}
CODES = grpc.StatusCode
# What an account may be sent on a day; refused guesses about it before it is slowed down; levels of accounts.
SENT_ON_DAY_MAX, GUESSES_MAX, LEVELS_MAX = 1000, 100, 16


class OnTestClock(processes.Dev):
    def start(self, name="dev", *flags):
        super().start(name, f"--test-clock={START}", *flags)


PLATFORM = OnTestClock()


def setUpModule():
    """One account with a draft contract, an escalation and a published survey; three accounts more."""
    unittest.addModuleCleanup(PLATFORM.close)
    PLATFORM.__enter__()
    clients = {service: PLATFORM.client(service) for service in processes.PORTS}
    for account in ("a1", "a2", "a3", "a4"):
        clients["accounts"].call("AccountService.CreateAccount", **account_fields(account_id=account))
    PLATFORM.wait_caught_up()
    clients["contracts"].call("ContractService.CreateContract", parent=ACCOUNT, contract_id="c1", contract=TERMS)
    clients["escalations"].call("EscalationService.RequestEscalation", parent=ACCOUNT, escalation_id="e1",
                                escalation={"title": "Slow", "severity": 4})
    clients["feedback"].call("SurveyService.CreateSurvey", survey_id="s1", survey=POLLED)
    clients["feedback"].call("SurveyService.PublishSurvey", name=SURVEY)
    for client in clients.values():
        client.close()


def account_fields(account_id="", request_id="", **fields):
    return {"account_id": account_id, "request_id": request_id,
            "account": {"display_name": "Acme", "tier": 4, "country": "DE", **fields}}


def line(**fields):
    return {**TERMS, "lines": [{**LINE, **fields}]}


def terms(**fields):
    return {**TERMS, **fields}


def money(minor_units, currency="USD"):
    return {"currency": currency, "minor_units": minor_units}


def date(year, month=1, day=1):
    return {"year": year, "month": month, "day": day}


class AbuseCase(unittest.TestCase):
    def setUp(self):
        self.connect()

    def connect(self):
        self.clients = {service: PLATFORM.client(service) for service in processes.PORTS}
        for client in self.clients.values():
            self.addCleanup(client.close)

    def tearDown(self):
        """The process runs, and answers in every service."""
        self.assertTrue(PLATFORM.processes["dev"].running(), PLATFORM.processes["dev"].output())
        for client in self.clients.values():
            client.call("OperationsService.GetStatus")

    def call(self, service, method, /, **fields):
        return self.clients[service].call(method, **fields)

    def refused(self, code, service, method, /, *, says="", client=None, **fields):
        """The details that travel with the error."""
        with self.assertRaises(grpc.RpcError, msg=f"{method} {str(fields)[:200]}") as caught:
            (client or self.clients[service]).call(method, **fields)
        error = caught.exception
        self.assertEqual(error.code(), code, f"{method} {str(fields)[:200]}: {error.details()[:300]}")
        details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
        self.assertIn(says.encode(), details, error.details()[:300])
        return details

    def code(self, service, method, /, **fields):
        try:
            self.call(service, method, **fields)
            return CODES.OK
        except grpc.RpcError as error:
            return error.code()

    def all_refused(self, code, rows):
        for service, method, fields, *says in rows:
            with self.subTest(method=method, fields=str(fields)[:100]):
                self.refused(code, service, method, says=says[0] if says else "", **fields)


class WhoCalls(AbuseCase):
    READS = {"accounts": ("AccountService.GetAccount", ACCOUNT), "contracts": ("ContractService.GetContract", CONTRACT),
             "feedback": ("SurveyService.GetSurvey", SURVEY),
             "escalations": ("EscalationService.GetEscalation", ESCALATION)}

    def stranger(self, service, metadata):
        client = processes.Client(PLATFORM.address(service), "")
        client.metadata = metadata
        self.addCleanup(client.close)
        return client

    def test_1_10_11_12_bytes_that_are_no_request(self):
        path = "/steward.accounts.v1.AccountService/"
        rows = {"too long": (b"\x0a" + b"\0" * (8 << 20), CODES.RESOURCE_EXHAUSTED), "random": (b"\xff" * 300, CODES.INTERNAL),
                "cut off": (b"\x0a\x7faccounts", CODES.INTERNAL), "nested": (b"\x0b" * 10_000, CODES.INTERNAL),
                "not UTF-8": (b"\x0a\x02\xff\xfe", CODES.INTERNAL), "no method": (b"", CODES.UNIMPLEMENTED)}
        for what, (given, code) in rows.items():
            client = PLATFORM.client("accounts")
            self.addCleanup(client.close)
            method = path + ("DropEverything" if what == "no method" else "GetAccount")
            with self.subTest(what), self.assertRaises(grpc.RpcError) as caught:
                client.channel.unary_unary(method)(given, metadata=client.metadata, timeout=10)
            self.assertEqual(caught.exception.code(), code, what)

    def test_13_missing_malformed_and_huge_tokens(self):
        rows = (([], (CODES.UNAUTHENTICATED,)),
                ([("authorization", "Bearer nobody")], (CODES.UNAUTHENTICATED,)),
                ([("authorization", "Basic YTpi")], (CODES.UNAUTHENTICATED,)),
                ([("authorization", f"Bearer {PLATFORM.token()}"), ("authorization", "Bearer x")],
                 (CODES.UNAUTHENTICATED,)),
                ([("authorization", "Bearer " + 100_000 * "x")], (CODES.RESOURCE_EXHAUSTED,)))
        for service, (method, name) in self.READS.items():
            for metadata, codes in rows:
                with self.subTest(service=service, metadata=str(metadata)[:50]):
                    with self.assertRaises(grpc.RpcError) as caught:
                        self.stranger(service, metadata).call(method, name=name)
                    self.assertIn(caught.exception.code(), codes)

    def test_17_a_role_that_is_too_low(self):
        rows = (("accounts", "AccountService.ArchiveAccount", {"name": ACCOUNT}),
                ("contracts", "ContractService.ApproveContract", {"name": CONTRACT}),
                ("contracts", "AmendmentService.ApproveAmendment", {"name": f"{CONTRACT}/amendments/m1"}),
                ("contracts", "RenewalService.DecideRenewal", {"name": f"{CONTRACT}/renewals/1"}),
                ("feedback", "SurveyService.CloseSurvey", {"name": SURVEY}),
                ("escalations", "EscalationService.AcknowledgeEscalation", {"name": ESCALATION}))
        for service, method, fields in rows:
            viewer = PLATFORM.client(service, "viewer")
            self.addCleanup(viewer.close)
            with self.subTest(method=method):
                self.refused(CODES.PERMISSION_DENIED, service, method, client=viewer, **fields)

    def test_18_guessed_names(self):
        for service, (method, name) in self.READS.items():
            with self.subTest(service=service):
                self.refused(CODES.NOT_FOUND, service, method, says="NOT_FOUND", name=f"{name}-guessed")


class Fields(AbuseCase):
    def test_19_masks_that_name_what_nobody_sets(self):
        self.all_refused(CODES.INVALID_ARGUMENT, [
            (service, method, {what: {"name": name}, "update_mask": {"paths": [path]}})
            for service, method, what, name in (
                ("accounts", "AccountService.UpdateAccount", "account", ACCOUNT),
                ("contracts", "ContractService.UpdateContract", "contract", CONTRACT),
                ("feedback", "SurveyService.UpdateSurvey", "survey", SURVEY))
            for path in ("etag", "name", "create_time", "lifecycle" if what == "account" else "state", "no_such_field")])

    def test_21_names(self):
        for name in ("", "  ", "a\0b", "a\u202eb", "a\nb", 201 * "x", 1_000_000 * "x"):
            self.all_refused(CODES.INVALID_ARGUMENT, [
                ("accounts", "AccountService.CreateAccount", account_fields(display_name=name), "account.display_name"),
                ("accounts", "PeopleService.CreatePerson", {"person": {"display_name": name}}, "person.display_name"),
                ("feedback", "SurveyService.CreateSurvey", {"survey": {**POLLED, "title": name}}, "survey.title")])
            if name:
                self.refused(CODES.INVALID_ARGUMENT, "contracts", "ContractService.CreateContract", parent=ACCOUNT,
                             says="contract.title", contract=terms(title=name))
                self.refused(CODES.INVALID_ARGUMENT, "escalations", "EscalationService.RequestEscalation",
                             parent=ACCOUNT, says="escalation.title", escalation={"title": name, "severity": 4})

    LISTS = (("accounts", "AccountService.ListAccounts", {}),
             ("contracts", "ContractService.ListContracts", {"parent": ACCOUNT}),
             ("feedback", "SurveyService.ListSurveys", {}),
             ("escalations", "EscalationService.ListEscalations", {"parent": ACCOUNT}))

    def test_22_page_sizes(self):
        for service, method, fields in self.LISTS:
            self.refused(CODES.INVALID_ARGUMENT, service, method, says="page_size", page_size=-1, **fields)
            self.call(service, method, page_size=2**31 - 1, **fields)

    def test_23_page_tokens_of_others(self):
        method = "AccountService.ListAccounts"
        token = self.call("accounts", method, page_size=1).next_page_token
        self.assertTrue(token)
        changed = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
        self.all_refused(CODES.INVALID_ARGUMENT, [
            ("accounts", method, {"page_token": changed}), ("accounts", method, {"page_token": token[:-4]}),
            ("accounts", method, {"page_token": token, "filter": "tier = TIER_SCALE"}),
            *((service, other, {"page_token": token, **fields}) for service, other, fields in self.LISTS[1:])])
        viewer = PLATFORM.client("accounts", "viewer")
        self.addCleanup(viewer.close)
        self.refused(CODES.INVALID_ARGUMENT, "accounts", method, client=viewer, page_token=token)

    def test_24_25_26_amounts_dates_and_contradictions(self):
        bad = {
            "negative price": line(unit_price=money(-1)),
            "no such currency": terms(currency="XQX", lines=[{**LINE, "unit_price": money(1, "XQX")}]),
            "two currencies": line(unit_price=money(500, "EUR")),
            "end before start": terms(end_date=date(2025)),
            "an empty term": terms(end_date=TERMS["start_date"]),
            "30 February": terms(start_date=date(2026, 2, 30)),
            "year 10000": terms(end_date=date(10000)),
            "notice longer than the term": terms(renewal_terms={"notice_days": 400}),
            "no such period": line(period=99), "no period": line(period=0), "no line": terms(lines=[]),
            "a line twice": terms(lines=[LINE, LINE])}
        for what, contract in bad.items():
            with self.subTest(what):
                self.refused(CODES.INVALID_ARGUMENT, "contracts", "ContractService.CreateContract", parent=ACCOUNT,
                             contract=contract)
        self.refused(CODES.OUT_OF_RANGE, "contracts", "ContractService.CreateContract", parent=ACCOUNT,
                     contract=line(quantity=10**6, unit_price=money(2**63 - 1)))
        self.all_refused(CODES.INVALID_ARGUMENT, [
            ("accounts", "AccountService.CreateAccount", account_fields(tier=99)),
            ("accounts", "AccountService.CreateAccount", account_fields(annual_revenue=money(1, "usd"))),
            ("accounts", "AccountService.CreateAccount", account_fields(since=date(2026, 2, 30))),
            *(("contracts", "ContractService.SuspendContract",
               {"name": CONTRACT, "service": "billing", "scopes": scopes, "reason_code": "FRAUD"}, "scopes")
              for scopes in ([], [0], [99], [3, 3])),
            ("contracts", "ContractService.SuspendContract",
             {"name": CONTRACT, "service": "Bill ing", "scopes": [3], "reason_code": "FRAUD"}, "service"),
            ("feedback", "SurveyService.CreateSurvey", {"survey": {**POLLED, "kind": 99}}),
            ("feedback", "SurveyService.CreateSurvey", {"survey": {**POLLED, "kind": 0}}),
            ("feedback", "SurveyService.CreateSurvey", {"survey": {**POLLED, "reminder_days": [14], "expiry_days": 7}}),
            ("escalations", "EscalationService.RequestEscalation",
             {"parent": ACCOUNT, "escalation": {"title": "Slow", "severity": 99}}),
            ("escalations", "EscalationService.RequestEscalation",
             {"parent": ACCOUNT, "escalation": {"title": "Slow"}})])


class Commands(AbuseCase):
    def test_27_illegal_transitions(self):
        self.call("escalations", "EscalationService.RequestEscalation", parent=ACCOUNT, escalation_id="twice",
                  escalation={"title": "Slow", "severity": 4})
        name = f"{ACCOUNT}/escalations/twice"
        for step in ("AcknowledgeEscalation", "StartEscalation", "ResolveEscalation"):
            self.call("escalations", f"EscalationService.{step}", name=name)
        self.all_refused(CODES.FAILED_PRECONDITION, [
            ("escalations", "EscalationService.ResolveEscalation", {"name": name}, "ILLEGAL_TRANSITION"),
            ("contracts", "ContractService.ApproveContract", {"name": CONTRACT}, "ILLEGAL_TRANSITION"),
            ("contracts", "AmendmentService.AmendContract", {"parent": CONTRACT, "amendment": {
                "effective_date": date(2026, 6), "changes": [{"remove_line": "l1"}]}}, "ILLEGAL_TRANSITION"),
            ("contracts", "ContractService.TerminateContract",
             {"name": CONTRACT, "termination_date": date(2026, 6)}, "ILLEGAL_TRANSITION"),
            ("contracts", "ContractService.SuspendContract",
             {"name": CONTRACT, "service": "billing", "scopes": [3], "reason_code": "FRAUD"}, "ILLEGAL_TRANSITION"),
            ("contracts", "ContractService.ResumeContract",
             {"name": CONTRACT, "service": "billing"}, "ILLEGAL_TRANSITION"),
            ("feedback", "SurveyService.ResumeSurvey", {"name": SURVEY}, "ILLEGAL_TRANSITION"),
            ("accounts", "AccountService.RestoreAccount", {"name": ACCOUNT}, "ILLEGAL_TRANSITION")])

    def test_28_of_two_writers_one_wins(self):
        etag = self.call("accounts", "AccountService.GetAccount", name="accounts/a2").etag

        def write(count):
            return self.code("accounts", "AccountService.UpdateAccount", etag=etag,
                             account={"name": "accounts/a2", "employee_count": count},
                             update_mask={"paths": ["employee_count"]})
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            self.assertEqual(sorted(code.name for code in pool.map(write, (1, 2))), ["ABORTED", "OK"])
        self.assertEqual(write(3), CODES.ABORTED)

    def test_29_30_request_ids(self):
        method, fields = "AccountService.CreateAccount", account_fields(request_id=str(uuid.uuid4()))
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.call("accounts", method, **fields), range(8)))
        self.assertEqual([answer for answer in answers if answer != answers[0]], [])
        self.assertEqual(self.call("accounts", method, **fields), answers[0])
        self.refused(CODES.INVALID_ARGUMENT, "accounts", method, says="REQUEST_ID_REUSED",
                     **account_fields(request_id=fields["request_id"], tier=3))
        self.assertEqual(PLATFORM.processes["dev"].kill(), -9)
        PLATFORM.start()
        PLATFORM.wait_all_ready()
        self.connect()
        self.assertEqual(self.call("accounts", method, **fields), answers[0])
        PLATFORM.ask("clock", "advance", "23h")
        self.assertEqual(self.call("accounts", method, **fields), answers[0])

    def test_31_accounts_that_do_not_fit(self):
        self.all_refused(CODES.FAILED_PRECONDITION, [
            ("contracts", "ContractService.CreateContract", {"parent": "accounts/none", "contract": TERMS}),
            ("feedback", "InvitationService.InviteContacts", {"parent": "accounts/none", "survey": SURVEY,
                                                              "contacts": [{"contact": "accounts/none/contacts/p"}]}),
            ("escalations", "EscalationService.RequestEscalation",
             {"parent": "accounts/none", "escalation": {"title": "Slow", "severity": 4}})])
        names = [self.call("accounts", "AccountService.CreateAccount", **account_fields(account_id=f"deep{i}")).name
                 for i in range(LEVELS_MAX + 1)]
        for parent, child in zip(names[:-2], names[1:-1]):
            self.call("accounts", "AccountService.SetAccountParent", account=child, parent=parent)
        self.all_refused(CODES.INVALID_ARGUMENT, [
            ("accounts", "AccountService.SetAccountParent", {"account": names[0], "parent": names[0]}),
            ("accounts", "AccountService.SetAccountParent", {"account": names[0], "parent": names[5]}, "CYCLE"),
            ("accounts", "AccountService.SetAccountParent", {"account": names[-1], "parent": names[-2]}, "TOO_DEEP")])

    def test_32_deadlines(self):
        method = "AccountService.CreateAccount"
        for number in range(20):
            fields = account_fields(account_id=f"soon{number}", request_id=str(uuid.uuid4()))
            try:
                self.call("accounts", method, timeout=0.001, **fields)
            except grpc.RpcError as error:
                self.assertEqual(error.code(), CODES.DEADLINE_EXCEEDED)
            self.assertEqual(self.call("accounts", method, **fields).etag, "1")
        for timeout in (None, 365 * 86400):
            self.call("accounts", "AccountService.GetAccount", timeout=timeout, name=ACCOUNT)


class Feedback(AbuseCase):
    def test_33_a_caller_beyond_its_quota(self):
        """It is told when to come again; others don't notice."""
        digest = hashlib.sha256(b"flood").hexdigest()
        with (PLATFORM.data / "tokens.toml").open("a", encoding="ascii") as file:
            file.write(f'[[token]]\nprincipal = "flood"\nroles = ["viewer"]\nsha256 = "{digest}"\ncalls_per_second = 5\n')
        flood = processes.Client(PLATFORM.address("accounts"), "flood")
        self.addCleanup(flood.close)

        def refusal():
            self.call("accounts", "AccountService.GetAccount", name=ACCOUNT)
            try:
                flood.call("AccountService.GetAccount", name=ACCOUNT)
            except grpc.RpcError as error:
                # Unknown until the file was read again.
                return error.code() != CODES.UNAUTHENTICATED and dict(error.trailing_metadata())["grpc-status-details-bin"]
        details = processes.wait_until(refusal, processes.READY_S, "a refusal")
        self.assertIn(b"QUOTA_EXCEEDED", details)
        self.assertIn(b"google.rpc.RetryInfo", details)

    def invite(self, account, *contacts, **fields):
        names = [{"contact": f"{account}/contacts/{contact}"} for contact in contacts]
        return self.call("feedback", "InvitationService.InviteContacts", parent=account, survey=SURVEY, contacts=names,
                         **fields)

    def token(self, contact, account=ACCOUNT):
        invitation = self.invite(account, contact).results[0].invitation
        return self.call("feedback", "InvitationService.GetInvitationToken", name=invitation).token

    def test_36_a_flood_of_invitations(self):
        for hundred in range(SENT_ON_DAY_MAX // 100):
            sent = self.invite("accounts/a3", *(f"p{hundred}-{i}" for i in range(100))).sent_count
            self.assertEqual(sent, 100)
        self.refused(CODES.RESOURCE_EXHAUSTED, "feedback", "InvitationService.InviteContacts", says="LIMIT_EXCEEDED",
                     parent="accounts/a3", survey=SURVEY, contacts=[{"contact": "accounts/a3/contacts/more"}])
        self.assertEqual(self.invite("accounts/a2", "p1").sent_count, 1)

    def test_36_scores_and_respondents(self):
        submit, token = "ResponseService.SubmitResponse", self.token("r1")
        for score in (11, -1):
            self.refused(CODES.INVALID_ARGUMENT, "feedback", submit, token=token,
                         scores=[{"metric": 1, "score": score}])
        self.call("feedback", submit, token=token, scores=[{"metric": 1, "score": 10}])
        PLATFORM.ask("clock", "advance", "25h")
        self.refused(CODES.ALREADY_EXISTS, "feedback", submit, token=token, scores=[{"metric": 1, "score": 9}])

    def test_36_guessed_tokens(self):
        """Who guesses is slowed down; then the right token counts."""
        submit, token = "ResponseService.SubmitResponse", self.token("r2", "accounts/a4")
        scores, right = [{"metric": 1, "score": 10}], int(token[-32:], 16)
        guesses = (f"{token[:-32]}{(right + number) % 2**128:032x}" for number in range(1, 3 * GUESSES_MAX))
        for _ in range(GUESSES_MAX):
            self.refused(CODES.PERMISSION_DENIED, "feedback", submit, scores=scores, token=next(guesses))
        # Each second forgives one.
        codes = [self.code("feedback", submit, scores=scores, token=guess) for guess in guesses]
        self.assertIn(CODES.RESOURCE_EXHAUSTED, codes)
        other = self.token("r3")
        self.assertTrue(self.call("feedback", submit, token=other, scores=scores).name, "of another account")
        PLATFORM.ask("clock", "advance", "2s")
        self.assertTrue(self.call("feedback", submit, token=token, scores=scores).name)


if __name__ == "__main__":
    unittest.main()
