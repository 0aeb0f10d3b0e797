#!/usr/bin/python3
"""`scripts/dev --kafka`: the broker comes and goes with the platform, and what both hold is kept."""
import os
import signal
import unittest

import bus
import processes
import protos
import tools
import topics

START_S = 120
SCRIPT = protos.ROOT / "scripts" / "dev"


class DevOnKafka(processes.Dev):
    """`steward dev` as scripts/dev --kafka runs it; the broker's data is under the platform's."""

    def __init__(self):
        super().__init__()
        self.port = processes.free_port_base()

    def start(self, name="dev", *flags):
        self.processes[name] = processes.Process(
            self.folder / f"{name}.log", SCRIPT, "--kafka", f"--data={self.data}", f"--port-base={self.base}", *flags,
            env={"STEWARD_KAFKA_PORT": str(self.port)})

    def wait_all_ready(self, seconds=START_S):
        return super().wait_all_ready(seconds)

    def broker(self, verb):
        return bus.script(verb, "--data", self.data / "kafka", "--port", self.port)

    def close(self):
        # The script ends what it started, unless it is killed.
        if self.processes["dev"].running():
            self.processes["dev"].terminate()
        self.broker("stop")
        super().close()


class Dev(unittest.TestCase):
    def setUp(self):
        if processes.BIN.resolve() != (protos.ROOT / "build" / "bin").resolve():
            tools.skip(f"scripts/dev runs build/bin, and these programs are in {processes.BIN}")
        self.platform = self.enterContext(DevOnKafka())

    def end(self, how):
        os.kill(self.platform.processes["dev"].popen.pid, how)
        return self.platform.processes["dev"].popen.wait(START_S)

    def test_the_broker_ends_with_the_platform_and_both_keep_what_they_have(self):
        address = self.platform.broker("status").stdout.strip()
        self.assertEqual(address, f"127.0.0.1:{self.platform.port}")
        prefix = bus.fill(self.platform, 3)
        folder = topics.TopicFolder("accounts", address)
        folder.read(self.platform.heads()["accounts"])
        folder.close()
        self.assertEqual(self.end(signal.SIGTERM), 0)
        self.assertEqual(self.platform.broker("status").returncode, 1)
        self.platform.start()
        self.platform.wait_all_ready()
        again = topics.TopicFolder("accounts", address)
        self.addCleanup(again.close)
        again.read(self.platform.heads()["accounts"])
        self.assertIn(f"accounts/{prefix}-0", again.resources)
        self.assertLessEqual(folder.values.items(), again.values.items())

    def test_ctrl_c_ends_both(self):
        self.assertEqual(self.end(signal.SIGINT), 0)
        self.assertEqual(self.platform.broker("status").returncode, 1)

    def test_a_broker_that_runs_there_is_used_and_left_running(self):
        self.assertEqual(self.end(signal.SIGTERM), 0)
        self.assertEqual(self.platform.broker("start").returncode, 0)
        self.platform.start()
        self.platform.wait_all_ready()
        self.assertEqual(self.end(signal.SIGTERM), 0)
        self.assertEqual(self.platform.broker("status").returncode, 0)
        # Its data is not deleted under it.
        self.platform.start("fresh", "--fresh")
        self.assertEqual(self.platform.processes["fresh"].popen.wait(START_S), 1)
        self.assertIn("scripts/kafka stop", self.platform.processes["fresh"].output())


if __name__ == "__main__":
    unittest.main()
