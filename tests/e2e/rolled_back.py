"""A service whose data is older than what others hold of it takes no mutation, and goes on in a new epoch.

The subclasses say on which bus: they set self.platform, a processes.Platform that runs.
"""
import shutil

import grpc

import consumer
import processes
import samples

PATIENCE_S = 60
LOST = [f"b-{number}" for number in range(20)]


class RolledBack:
    def call(self, service, method, **fields):
        """A call on a connection of its own: services come and go."""
        client = self.platform.client(service)
        try:
            return client.call(method, **fields)
        finally:
            client.close()

    def error_of(self, *arguments, **fields):
        """None where there was none."""
        try:
            self.call(*arguments, **fields)
            return None
        except grpc.RpcError as error:
            return error

    def create(self, account):
        """The error, if there was one."""
        return self.error_of("accounts", "AccountService.CreateAccount", account_id=account,
                             account={"display_name": account, "tier": "TIER_SCALE"})

    def refused(self):
        """The error of a command, once there is one of that kind."""
        error = self.create("a-3")
        return error if error is not None and "rolled back" in error.details() else None

    def followed(self):
        return self.platform.steward("doctor").returncode == 0

    def await_followed(self):
        try:
            processes.wait_until(self.followed, PATIENCE_S, "everybody has everything")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.platform.steward('doctor').stdout}") from error

    def start(self):
        for name in self.platform.NAMES:
            self.platform.start(name)

    def stop(self):
        for process in self.platform.processes.values():
            process.terminate()

    def invite(self, account):
        """A survey's invitation, which the archival of the account expires."""
        question = {"question_id": "q1", "text": "Would you recommend us?", "metric": 3}
        self.call("feedback", "SurveyService.CreateSurvey", survey_id="nps",
                  survey={"title": "NPS", "kind": 1, "questions": [question]})
        self.call("feedback", "SurveyService.PublishSurvey", name="surveys/nps")
        name = f"accounts/{account}/contacts/jane"
        self.call("feedback", "InvitationService.SetConsent", consent=2, name=name)
        self.call("feedback", "InvitationService.InviteContacts", parent=f"accounts/{account}", round_id="r1",
                  survey="surveys/nps", contacts=[{"contact": name}])

    def follower(self):
        """A consumer outside of the platform that has read what there is."""
        follower = consumer.Consumer("accounts", self.platform.address("accounts"), self.platform.token("subscriber"))
        follower.read(until_head=True)
        return follower

    def roll_accounts_back(self):
        """To when there was one account; what runs is stopped."""
        data, older = self.platform.data / "accounts", self.platform.folder / "older"
        self.assertIsNone(self.create("a-1"))
        self.await_followed()
        self.invite("a-1")
        self.stop()
        shutil.copytree(data, older)
        self.start()
        self.platform.wait_all_ready()
        for account in LOST:
            self.assertIsNone(self.create(account))
        self.call("accounts", "AccountService.ArchiveAccount", name="accounts/a-1")
        self.await_followed()
        self.before = self.follower()
        self.tail_from_the_start()
        self.stop()
        shutil.rmtree(data)
        shutil.move(older, data)

    def reads_go_on_and_commands_do_not(self):
        self.roll_accounts_back()
        self.start()
        self.tail_goes_on_waiting()
        error = processes.wait_until(self.refused, PATIENCE_S, "commands are refused")
        self.assertEqual(error.code(), grpc.StatusCode.UNAVAILABLE)
        self.assertIn("restore it from a newer backup", error.details())
        client = self.platform.client("accounts")
        self.addCleanup(client.close)
        heads = processes.heads(client)
        self.assertIsNotNone(self.create("a-4"))
        self.assertEqual(processes.heads(client), heads, "the journal grew all the same")
        self.assertEqual(client.call("AccountService.GetAccount", name="accounts/a-1").display_name, "a-1")
        self.assertIn("rolled back", self.platform.steward("doctor").stdout)
        self.a_backup_is_made_only_where_that_is_meant()

    def a_backup_is_made_only_where_that_is_meant(self):
        refused = self.platform.steward("backup", "create", "b1")
        self.assertEqual(refused.returncode, 6, refused.stderr)
        self.assertIn("--accept-rolled-back", refused.stderr)
        self.assertEqual(self.platform.ask("backup", "list")["backups"], [])
        self.platform.ask("backup", "create", "b1", "--accept-rolled-back")
        self.assertTrue(self.platform.ask("backup", "list")["backups"][0]["whole"])

    def tail_from_the_start(self):
        """`steward events tail` of what accounts has."""
        self.tail = processes.Process(self.platform.folder / "tail.log", processes.program("steward"), "events", "tail",
                                      "--service", "accounts", "--from", "earliest", env=self.platform.environment())
        self.addCleanup(self.tail.kill)
        processes.wait_until(lambda: f"accounts/{LOST[-1]} " in self.tail.output(), PATIENCE_S, "the tail shows all")

    def tail_goes_on_waiting(self):
        processes.wait_until(lambda: "was rolled back behind" in self.tail.output(), PATIENCE_S, "the tail tells it")
        self.assertTrue(self.tail.running(), self.tail.output())

    def tail_goes_on(self):
        processes.wait_until(lambda: "accounts/a-5 " in self.tail.output(), PATIENCE_S, "the tail shows what came since")
        for told in ("was rolled back behind", "going on from there"):
            self.assertEqual(self.tail.output().count(told), 1, self.tail.output())

    def it_goes_on_in_a_new_epoch(self):
        """Everything forgets what was lost, but for what was done because of it; that is told."""
        self.assertEqual(self.platform.steward("epoch", "start", "--service", "contracts").returncode, 4,
                         "nothing was lost there")
        self.assertEqual(self.platform.ask("epoch", "start", "--service", "accounts")["epoch"], 2)
        processes.wait_until(lambda: self.create("a-5") is None, PATIENCE_S, "commands are taken")
        self.tail_goes_on()
        self.await_followed()
        clients = {service: self.platform.client(service) for service in processes.PORTS}
        samples.add_account(clients, "b-7")
        self.platform.wait_caught_up()
        self.assertIsNone(self.error_of("contracts", "ContractService.CreateContract", **samples.contract("a-1")),
                          "a-1 was never archived")
        unknown = self.error_of("contracts", "ContractService.CreateContract", **samples.contract("b-8"))
        self.assertEqual(unknown.code(), grpc.StatusCode.FAILED_PRECONDITION, unknown)
        verify = self.platform.steward("verify")
        self.assertEqual(verify.returncode, 0, verify.stdout + verify.stderr)
        self.the_invitation_stays_expired(clients["feedback"])
        self.subscribers_hear_of_it(clients["accounts"])
        self.stop()
        self.start()
        self.platform.wait_all_ready()
        self.await_followed()
        for client in clients.values():
            client.close()

    def the_invitation_stays_expired(self, feedback):
        self.assertIn("accounts lost records by a restore, and 1 of this service's own",
                      self.platform.steward("doctor").stdout)
        status = feedback.call("OperationsService.GetStatus")
        effects = [effect for fork in status.crossed_forks for effect in fork.kept_effects]
        self.assertEqual(len(effects), 1, effects)
        _, partition, _, seq = effects[0].split("/")
        read = feedback.call("EventFeedService.ReadEvents", partition=int(partition), from_seq=int(seq), max_events=1)
        self.assertIn(b"InvitationExpired", read.events[0])
        self.platform.ask("epoch", "accept")
        self.assertNotIn("lost records", self.platform.steward("doctor").stdout)

    def subscribers_hear_of_it(self, accounts):
        with self.assertRaises(grpc.RpcError) as beyond:
            self.before.read(until_head=True)
        self.assertEqual(beyond.exception.code(), grpc.StatusCode.OUT_OF_RANGE)
        self.assertIn("went on in a new epoch", beyond.exception.details())
        fresh = self.follower()
        found = {account.name for account in accounts.pages("AccountService.ListAccounts", "accounts")}
        self.assertEqual(found, {"accounts/a-1", "accounts/a-5", "accounts/b-7"})
        self.assertEqual({name for name, one in fresh.resources.items() if name.count("/") == 1
                          and name.startswith("accounts/")}, found)
