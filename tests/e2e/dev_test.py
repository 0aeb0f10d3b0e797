#!/usr/bin/python3
"""`steward dev`: what it says, that it keeps its data, and how it starts, stops and fails."""
import os
import subprocess
import time
import unittest

import processes

STOP_S = 12


class Dev(unittest.TestCase):
    def setUp(self):
        self.platform = self.enterContext(processes.Dev())

    def second(self, name, base=None, data=None):
        process = processes.Process(
            self.platform.folder / f"{name}.log", processes.program("steward"), "dev",
            f"--data={data or self.platform.data}", f"--port-base={base or processes.free_port_base()}")
        self.addCleanup(lambda: process.running() and process.kill())
        return process

    def create_account(self, account):
        self.platform.client("accounts").call("AccountService.CreateAccount", account_id=account,
                                              account={"display_name": "Acme", "tier": 4})

    def has_account(self, account):
        return self.platform.client("accounts").call("AccountService.GetAccount", name=f"accounts/{account}").name

    def test_it_says_where_it_is_and_what_to_try(self):
        text = self.platform.processes["dev"].output()
        for part in (str(self.platform.base), str(self.platform.base + 1), str(self.platform.data), "admin.token",
                     " import portfolio ", " arr show ", " events tail "):
            self.assertIn(part, text)

    def test_the_commands_to_try_work_in_any_shell(self):
        text = self.platform.processes["dev"].output()
        commands = text.partition("Try next, in another terminal:\n")[2].partition("\n\n")[0]
        self.assertEqual(len(commands.splitlines()), 4, text)
        for command in commands.splitlines()[1:]:
            with self.subTest(command=command.strip()):
                run = subprocess.run(["sh", "-c", f"{commands.splitlines()[0]} && {command}"], cwd="/",
                                     env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60,
                                     check=False)
                self.assertEqual(run.returncode, 0, run.stderr)

    def test_a_token_file_that_cannot_be_read_again_is_told(self):
        tokens = self.platform.data / "tokens.toml"
        good = tokens.read_text()
        tokens.write_text(good + "[[token]]\nprincipal = 'x'\n")

        def told():
            doctor = self.platform.steward("doctor")
            self.assertEqual(doctor.returncode, 0, doctor.stdout + doctor.stderr)
            return doctor.stdout.count("the changed token file could not be read") == len(processes.PORTS)

        processes.wait_until(told, processes.READY_S, "every service tells it")
        tokens.write_text(good)
        processes.wait_until(lambda: "token file" not in self.platform.steward("doctor").stdout, processes.READY_S,
                             "it is mended")

    def test_a_second_one_says_who_holds_the_data(self):
        second = self.second("second")
        self.assertEqual(second.popen.wait(processes.READY_S), 1)
        self.assertIn(str(self.platform.data), second.output())
        self.assertIn(f"pid {self.platform.processes['dev'].popen.pid}", second.output())
        self.assertTrue(self.platform.all_ready())

    def test_it_starts_after_a_kill_with_what_it_had(self):
        self.create_account("a1")
        self.platform.kill("dev")
        self.platform.start("dev")
        self.platform.wait_all_ready()
        self.assertEqual(self.has_account("a1"), "accounts/a1")

    def test_a_taken_port_names_the_flag(self):
        for offset in (0, processes.ADMIN_OFFSET):
            base = processes.free_port_base()
            with self.subTest(offset=offset), processes.bound(base + offset) as taken:
                taken.listen()
                second = self.second(f"taken-{offset}", base, self.platform.folder / f"other-{offset}")
                self.assertEqual(second.popen.wait(processes.READY_S), 1, second.output())
                self.assertIn("--port-base", second.output())

    def test_sigterm_ends_it_in_time_and_nothing_is_lost(self):
        self.create_account("a2")
        began = time.monotonic()
        self.assertEqual(self.platform.processes["dev"].terminate(), 0)
        self.assertLess(time.monotonic() - began, STOP_S)
        self.platform.start("dev")
        self.platform.wait_all_ready()
        self.assertEqual(self.has_account("a2"), "accounts/a2")

    def test_a_tail_goes_on_after_a_restart(self):
        tail = processes.Process(self.platform.folder / "tail.log", processes.program("steward"), "events", "tail",
                                 "--service", "accounts", "--from", "earliest", env=self.platform.environment())
        self.addCleanup(tail.kill)
        for account in ("before", "after"):
            self.create_account(account)
            processes.wait_until(lambda name=account: f"accounts/{name}" in tail.output(), processes.READY_S,
                                 f"the tail shows {account}")
            self.platform.processes["dev"].terminate()
            self.platform.start("dev")
            self.platform.wait_all_ready()
        self.assertTrue(tail.running(), tail.output())

    def test_fresh_begins_anew_but_not_under_a_running_platform(self):
        self.create_account("a3")
        refused = processes.Process(self.platform.folder / "fresh.log", processes.program("steward"), "dev", "--fresh",
                                    f"--data={self.platform.data}", f"--port-base={processes.free_port_base()}")
        self.assertEqual(refused.popen.wait(processes.READY_S), 1)
        self.assertEqual(self.has_account("a3"), "accounts/a3")
        self.platform.processes["dev"].terminate()
        self.platform.start("dev", "--fresh")
        self.platform.wait_all_ready()
        accounts = self.platform.client("accounts").call("AccountService.ListAccounts").accounts
        self.assertEqual(list(accounts), [])

    def test_separate_processes(self):
        self.platform.processes["dev"].terminate()
        (self.platform.folder / "dev.log").unlink()
        self.platform.start("dev", "--separate")
        self.assertNotIn("Steward is running", self.platform.processes["dev"].output())
        processes.wait_until(lambda: "Steward is running" in self.platform.processes["dev"].output(),
                             processes.READY_S, "it says that it runs")
        self.assertTrue(self.platform.all_ready(), "it said so before")
        self.create_account("a4")
        self.assertEqual(self.platform.processes["dev"].terminate(), 0)
        for port in (self.platform.base, self.platform.base + 1):
            self.assertTrue(processes.is_free(port), f"a service still listens on {port}")


    def test_separate_processes_that_cannot_serve(self):
        base = processes.free_port_base()
        with processes.bound(base + processes.PORTS["feedback"]) as taken:
            taken.listen()
            second = processes.Process(
                self.platform.folder / "separate.log", processes.program("steward"), "dev", "--separate",
                f"--data={self.platform.folder / 'separate'}", f"--port-base={base}")
            self.assertEqual(second.popen.wait(processes.READY_S), 1, second.output())
        self.assertNotIn("Steward is running", second.output())
        self.assertIn("steward-feedback ended before it served: see its message above", second.output())
        self.assertIn("--port-base", second.output(), "its own message")


if __name__ == "__main__":
    unittest.main()
