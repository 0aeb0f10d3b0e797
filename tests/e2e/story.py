"""A customer is unhappy, and a contract nears its end: what four services make of it, under the test clock.

The same story runs on both buses: story_test.py here, and the one in kafka/.
"""
import calendar
import json
import time
import urllib.request

import processes

# A Friday, with three hours of office time left.
START = "2026-06-05T14:00:00Z"
LINE = {"line_id": "l1", "product": "Pro", "quantity": 2, "period": 2,
        "unit_price": {"currency": "USD", "minor_units": 500}}
PEOPLE, ACCOUNT = "people/p1", "accounts/acme"
OFFICE = {"time_zone": "UTC", "week": [{"weekday": day, "open": [{"open": "09:00", "close": "17:00"}]}
                                       for day in range(1, 6)]}


def instant(text):
    return calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))


class Story:
    """A part of a TestCase, whose `platform` runs under a test clock that began at START."""

    def begin(self):
        self.clients = {service: self.platform.client(service) for service in processes.PORTS}
        for client in self.clients.values():
            self.addCleanup(client.close)

    def call(self, service, method, /, **fields):
        """Every service knows what the others said before."""
        self.platform.wait_caught_up()
        return self.clients[service].call(method, **fields)

    def advance(self, until):
        self.assertEqual(self.platform.ask("clock", "advance", until)["now"][:16], until[:16])

    def types(self, service):
        """The types of all events of the account in this service, in the order of its journal."""
        run = self.platform.steward("events", "tail", "--service", service, "--from", "earliest", "--until-head",
                                    "--account", "acme")
        return [line.split()[2] for line in run.stdout.splitlines()]

    def tell(self):
        self.begin()
        self.known_customer()
        self.unhappy_customer()
        self.weekend()
        self.informed_customer()
        self.amendment()
        self.suspension()
        self.notices()
        self.forecast()
        self.end_of_the_terms()
        self.leaving_manager()
        self.everything_fits()

    def known_customer(self):
        self.call("accounts", "CalendarService.CreateCalendar", calendar_id="office", display_name="Office", rules=OFFICE)
        self.call("accounts", "PeopleService.CreatePerson", person_id="p1", person={"display_name": "Ann Example"})
        self.call("accounts", "AccountService.CreateAccount", account_id="acme",
                  account={"display_name": "Acme", "tier": 1})
        self.call("accounts", "AccountService.AssignAccount", account=ACCOUNT, assignment_id="x1", role=1, person=PEOPLE)
        for name in ("c1", "c2", "c3", "c4"):
            self.contract(name)
        self.identified_manager()

    def identified_manager(self):
        """The assignment decides, and what else speaks for the manager stands beside it."""
        self.call("accounts", "RelationshipService.LogInteraction", account=ACCOUNT, people=[PEOPLE], channel=2)
        self.call("accounts", "RelationshipService.AttestAccountManager", account=ACCOUNT, person=PEOPLE,
                  stakeholder_name="Jane Doe", stakeholder_position="CFO")
        self.platform.wait_caught_up()
        found = self.call("accounts", "AccountService.IdentifyAccountManager", account=ACCOUNT)
        self.assertEqual((found.result, found.account_manager, found.candidates[0].confidence_bp), (1, PEOPLE, 10000))
        kinds = {one.kind: len(one.event_ids) for one in found.candidates[0].evidence}
        # The renewals of the four contracts are theirs, too.
        self.assertEqual(kinds, {8: 1, 4: 4, 6: 1, 7: 1})

    def contract(self, name):
        """Of the year 2026, with notice of 60 days: until 2 November."""
        terms = {"notice_days": 60, "auto_renew": name == "c4"}
        self.call("contracts", "ContractService.CreateContract", parent=ACCOUNT, contract_id=name, contract={
            "title": name, "currency": "USD", "lines": [LINE], "start_date": {"year": 2026, "month": 1, "day": 1},
            "end_date": {"year": 2027, "month": 1, "day": 1}, "renewal_terms": terms})
        for step in ("SubmitContract", "ApproveContract"):
            self.call("contracts", f"ContractService.{step}", name=f"{ACCOUNT}/contracts/{name}")
        for party in ("customer", "supplier"):
            self.call("contracts", "ContractService.SignContract", name=f"{ACCOUNT}/contracts/{name}", party=party,
                      signatory="Jane Doe")

    def noted(self):
        """What the account's timeline says of its escalation e1, the newest first: the words of what changed."""
        entries = self.call("accounts", "AccountService.ListTimeline", account=ACCOUNT, page_size=1000).entries
        details = [json.loads(entry.detail_json) for entry in entries if entry.type == "AccountEscalationNoted"]
        return [one["change"] for one in details if one["escalation"].endswith("/e1")]

    def situation(self):
        """How many are open by severity, and which clocks of each were missed; what is open is what escalations lists."""
        situation = self.call("accounts", "AccountService.GetAccountSituation", account=ACCOUNT)
        listed = self.clients["escalations"].pages("EscalationService.ListEscalations", "escalations", parent=ACCOUNT)
        opened = {one.name: one.severity for one in listed if 2 <= one.state <= 8}
        self.assertEqual({one.name: one.severity for one in situation.open_escalations}, opened)
        self.assertEqual(situation.open_escalation_count, len(opened))
        self.assertEqual(situation.worst_severity, min(opened.values(), default=0))
        counts = {one.severity: one.count for one in situation.open_by_severity}
        return counts, {one.name: list(one.breached_clocks) for one in situation.open_escalations}

    def unhappy_customer(self):
        """A bad score opens a follow-up with its clocks and, for a STRATEGIC customer, an escalation."""
        question = {"question_id": "q1", "text": "Would you recommend us?", "metric": 3}
        self.call("feedback", "SurveyService.CreateSurvey", survey_id="nps",
                  survey={"title": "NPS", "kind": 1, "questions": [question]})
        self.call("feedback", "SurveyService.PublishSurvey", name="surveys/nps")
        round_ = self.call("feedback", "InvitationService.InviteContacts", parent=ACCOUNT, round_id="r1",
                           survey="surveys/nps", contacts=[{"contact": f"{ACCOUNT}/contacts/jane"}])
        invitation = round_.results[0].invitation
        token = self.call("feedback", "InvitationService.GetInvitationToken", name=invitation).token
        self.call("feedback", "ResponseService.SubmitResponse", token=token, scores=[{"metric": 3, "score": 3}])
        types = self.types("feedback")
        for kind in ("ResponseRecorded", "DetractorDetected", "FollowUpOpened"):
            self.assertIn(kind, types)
        self.platform.wait_caught_up()
        found = list(self.clients["escalations"].pages("EscalationService.ListEscalations", "escalations",
                                                       parent=ACCOUNT))
        self.assertEqual([(one.source, one.cause, one.owner) for one in found], [(3, 5, PEOPLE)])

    def weekend(self):
        """Four hours of office time from Friday 14:00 end on Monday at 10:00."""
        self.call("escalations", "EscalationService.RequestEscalation", parent=ACCOUNT, escalation_id="e1",
                  escalation={"title": "Orders fail", "severity": 3, "calendar": "calendars/office"})
        clock = self.clock("ACK")
        self.assertEqual(clock.due.seconds, instant("2026-06-08T10:00:00Z"))
        self.advance("2026-06-08T09:30:00Z")
        self.call("escalations", "EscalationService.AcknowledgeEscalation", name=f"{ACCOUNT}/escalations/e1")
        self.assertEqual(self.clock("ACK").outcome, 1)
        answer = self.call("escalations", "EscalationService.ExplainClock", name=f"{ACCOUNT}/escalations/e1", kind=1)
        lengths = [(each.kind, each.to.ToMilliseconds() - getattr(each, "from").ToMilliseconds())
                   for each in answer.intervals]
        self.assertAlmostEqual(sum(ms for kind, ms in lengths if kind == 1), 3.5 * 3_600_000, delta=2000)
        self.assertEqual(sum(ms for _, ms in lengths), answer.elapsed_ms)

    def clock(self, kind):
        escalation = self.call("escalations", "EscalationService.GetEscalation", name=f"{ACCOUNT}/escalations/e1")
        kinds = type(escalation.clocks[0]).DESCRIPTOR.fields_by_name["kind"].enum_type
        wanted = kinds.values_by_name[f"CLOCK_KIND_{kind}"].number
        return [clock for clock in escalation.clocks if clock.kind == wanted][0]

    def informed_customer(self):
        """The customer hears from us and sees no internal note; nobody took the follow-up, and its clock says so."""
        name = f"{ACCOUNT}/escalations/e1"
        self.call("escalations", "EscalationService.StartEscalation", name=name)
        self.call("escalations", "EscalationService.PostInternalNote", name=name, text="it was us")
        self.call("escalations", "EscalationService.PostCustomerUpdate", name=name, what_we_know="The queue is full",
                  next_update_time={"seconds": instant("2026-06-09T12:00:00Z")})
        view = self.call("escalations", "EscalationService.GetCustomerView", name=name)
        self.assertEqual([update.what_we_know for update in view.customer_updates], ["The queue is full"])
        self.assertNotIn("it was us", str(view))
        # Nothing more comes within five days of office time. The other open one is that of the bad score.
        self.advance("2026-06-15T12:00:00Z")
        counts, breached = self.situation()
        self.assertEqual((counts, breached[name]), ({3: 2}, ["CUSTOMER_UPDATE"]))
        self.call("escalations", "EscalationService.ResolveEscalation", name=name)
        counts, breached = self.situation()
        self.assertEqual(counts, {3: 1})
        self.assertNotIn(name, breached)
        self.assertEqual(self.noted(), ["CHANGE_RESOLVED", "CHANGE_BREACHED", "CHANGE_OPENED"])
        self.advance("2026-06-30T00:00:00Z")
        self.assertIn("EscalationClosed", self.types("escalations"))
        self.assertIn("FollowUpOverdue", self.types("feedback"))

    def amendment(self):
        """Three seats instead of two from July on: the contract and what is to be renewed go with it on that day."""
        contract = f"{ACCOUNT}/contracts/c4"
        name = self.call("contracts", "AmendmentService.AmendContract", parent=contract, amendment_id="m1", amendment={
            "effective_date": {"year": 2026, "month": 7, "day": 1},
            "changes": [{"quantity": {"line_id": "l1", "quantity": 3}}]}).name
        for step in ("SubmitAmendment", "ApproveAmendment"):
            self.call("contracts", f"AmendmentService.{step}", name=name)
        for party in ("customer", "supplier"):
            self.call("contracts", "AmendmentService.SignAmendment", name=name, party=party, signatory="Jane Doe")
        self.advance("2026-07-01T00:00:00Z")
        types = self.types("contracts")
        effect = types.index("AmendmentEffective")
        self.assertEqual(types[effect:effect + 4], ["AmendmentEffective", "ContractAmended", "ArrMovementRecorded",
                                                    "RenewalRescheduled"])
        self.assertEqual(self.call("contracts", "ContractService.GetContract", name=contract).lines[0].quantity, 3)
        renewal = self.call("contracts", "RenewalService.GetRenewal", name=f"{contract}/renewals/1")
        self.assertEqual(renewal.target_arr_minor, 3 * 500 * 12)

    def suspension(self):
        """Two services block a contract, one after the other; it is ACTIVE again once both are off."""
        contract = f"{ACCOUNT}/contracts/c4"
        first = self.platform.ask("contract", "suspend", "acme/c4", "billing", "--scope", "entitlement",
                                  "--reason-code", "PAYMENT_OVERDUE")
        self.assertEqual((first["state"], first["blocks"][0]["service"]), ("STATE_SUSPENDED", "billing"))
        self.call("contracts", "ContractService.SuspendContract", name=contract, service="legal", scopes=[2],
                  reason_code="DISPUTE")
        self.assertEqual(self.platform.ask("contract", "resume", "acme/c4", "billing")["state"], "STATE_SUSPENDED")
        self.advance("2026-09-01T00:00:00Z")
        self.assertEqual(self.platform.ask("account", "get", "acme")["lifecycle"], "LIFECYCLE_ACTIVE")
        self.assertEqual(self.platform.ask("contract", "resume", "acme/c4", "legal")["state"], "STATE_ACTIVE")
        blocks = [kind for kind in self.types("contracts") if kind in ("ContractSuspended", "ContractResumed")]
        self.assertEqual(blocks, 2 * ["ContractSuspended"] + 2 * ["ContractResumed"])

    def notices(self):
        """One notice is given in time, one is too late; the contract that renews by itself is locked in."""
        self.advance("2026-10-15T00:00:00Z")
        self.give_notice("c1")
        self.assertIn("NoticeGiven", self.types("contracts"))
        self.advance("2026-11-03T00:00:00Z")
        self.assertIn("RenewalLockedIn", self.types("contracts"))
        self.give_notice("c2")
        self.assertIn("NoticeRejected", self.types("contracts"))
        self.call("contracts", "RenewalService.DecideRenewal", name=f"{ACCOUNT}/contracts/c2/renewals/1", decision=1)

    def give_notice(self, contract):
        self.call("contracts", "RenewalService.GiveNotice", name=f"{ACCOUNT}/contracts/{contract}/renewals/1",
                  channel="LETTER")

    def forecast_of_the_quarter(self):
        return self.platform.ask("forecast", "show", "--from", "2026-10-01", "--by", "category")

    def forecast(self):
        """Notice takes c1 out of the forecast, c2 is closed, somebody believes in c3, and c4 can't be lost any more."""
        call = self.platform.ask("forecast", "call", "acme/c3/1", "best_case", "--reason-code", "SPONSOR_CONFIRMED")
        self.assertEqual(call["forecast_call"]["category"], "FORECAST_CATEGORY_BEST_CASE")
        forecast = self.forecast_of_the_quarter()
        self.assertEqual([row["key"] for row in forecast["rows"]], ["OMITTED", "BEST_CASE", "COMMIT", "CLOSED"])
        self.assertEqual(forecast["amounts"]["categories"], {
            "omitted_minor": 12000, "pipeline_minor": 0, "best_case_minor": 12000, "most_likely_minor": 0,
            "commit_minor": 18000, "closed_minor": 12000})
        simulated = self.platform.ask("forecast", "simulate", "--from", "2026-10-01", "--change",
                                      "renewal=acme/c3/1,category=commit")
        self.assertEqual(simulated["before"]["amounts"], forecast["amounts"])
        self.assertEqual(simulated["after"]["amounts"]["cumulative"]["commit_minor"], 42000)

    def end_of_the_terms(self):
        """c1 ends with its notice, c2 was won, c3 lapses, c4 renews by itself."""
        self.advance("2027-01-02T00:00:00Z")
        forecast = self.forecast_of_the_quarter()
        self.assertEqual([row["key"] for row in forecast["rows"]], ["CLOSED", "LOST"])
        history = {rate["category"]: (rate["due_minor"], rate["won_minor"]) for rate in forecast["conversion_rates"]}
        self.assertEqual(history["FORECAST_CATEGORY_BEST_CASE"], (12000, 0))
        self.assertEqual(history["FORECAST_CATEGORY_COMMIT"], (18000, 18000))
        types = self.types("contracts")
        for kind in ("RenewalLost", "RenewalWon", "RenewalLapsed", "RenewalAutoRenewed"):
            self.assertIn(kind, types)
        won = types.index("RenewalWon")
        self.assertEqual(types[won:won + 4], ["RenewalWon", "TermRenewed", "ArrMovementRecorded", "ContractActivated"])
        states = {name: self.call("contracts", "ContractService.GetContract", name=f"{ACCOUNT}/contracts/{name}").state
                  for name in ("c1", "c2", "c3", "c4")}
        self.assertEqual(states["c1"], states["c3"])
        self.assertEqual(states["c2"], states["c4"])
        self.assertNotEqual(states["c1"], states["c2"])

    def leaving_manager(self):
        """What somebody who left holds is listed across the services, and given to who follows."""
        self.call("accounts", "PeopleService.CreatePerson", person_id="p2", person={"display_name": "Ben Example"})
        self.call("accounts", "PeopleService.MarkPersonLeft", name=PEOPLE)
        self.platform.wait_caught_up()
        held = self.platform.ask("person", "open-work", "p1")
        self.assertEqual({work["kind"] for work in held}, {"ASSIGNMENT", "RENEWAL", "FOLLOW_UP", "ESCALATION"})
        self.assertEqual(self.platform.steward("person", "hand-over", "p1").returncode, 1, "nobody follows yet")
        given = self.platform.ask("person", "hand-over", "p1", "--to", "p2")
        self.assertEqual([(one["name"], one["result"]) for one in given],
                         [(work["name"], "HANDED_OVER") for work in held])
        self.platform.wait_caught_up()
        self.assertEqual(self.platform.ask("person", "open-work", "p1"), [])
        names = {work["name"] for work in self.platform.ask("person", "open-work", "p2")}
        self.assertLessEqual({work["name"] for work in held if work["kind"] != "ASSIGNMENT"}, names)

    def everything_fits(self):
        """Who had to know of the notice and the lapse knows, and nothing differs anywhere."""
        self.platform.wait_caught_up()
        found = self.clients["escalations"].pages("EscalationService.ListEscalations", "escalations", parent=ACCOUNT)
        self.assertLessEqual({5, 7, 8}, {one.cause for one in found})
        self.assertEqual(self.situation()[0], {2: 2, 3: 1})
        below = self.call("accounts", "AccountService.GetSubtreeSituation", account=ACCOUNT)
        self.assertEqual((below.account_count, below.open_escalation_count, below.worst_severity), (1, 3, 2))
        self.assertEqual(self.platform.ask("account", "situation", "acme")["worst_severity"], "SEV2")
        self.measured_customer()
        self.assertIn('steward_feedback_follow_ups_overdue{clock="contact"} 1', self.metrics("feedback"))
        # Notice and lapse, which nobody took yet; the follow-up that nobody took; one contract of each kind goes on.
        self.assertIn('steward_escalations_open{severity="SEV2"} 2', self.metrics("escalations"))
        self.assertIn('steward_feedback_follow_ups{state="open"} 1', self.metrics("feedback"))
        self.assertIn('steward_contracts_renewals_due{days="30"} 0', self.metrics("contracts"))
        self.assertEqual(self.platform.steward("verify").returncode, 0)
        self.assertEqual(self.platform.steward("doctor", "--wait", "30s").returncode, 0)

    def measured_customer(self):
        """What is measured makes the health, with the three escalations that are open: 25 x 80, 20 x 20 and 20 x 90."""
        for measure, raw in (("product_usage", 8000), ("engagement", 9000)):
            self.call("accounts", "HealthService.SetMeasure", account=ACCOUNT, measure=measure, raw=raw)
        health = self.call("accounts", "HealthService.GetHealth", account=ACCOUNT)
        self.assertEqual((health.score_centi, health.coverage_bp, health.band), (6462, 6500, 3))
        why = self.call("accounts", "HealthService.ExplainHealth", account=ACCOUNT)
        self.assertEqual([(one.measure, one.contribution_centi) for one in why.contributions],
                         [("product_usage", 3077), ("engagement", 2769), ("open_escalations", 616)])
        self.assertIn("YELLOW 64.62", self.platform.steward("health", "show", "acme").stdout)
        self.assertIn('steward_accounts_health{band="YELLOW"} 1', self.metrics("accounts"))

    def metrics(self, service):
        port = self.platform.base + processes.PORTS[service] + processes.ADMIN_OFFSET
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            return answer.read().decode()
