#!/usr/bin/python3
"""A service behind its topic takes no mutation."""
import unittest

import grpc

import bus
import rolled_back


class BehindItsTopic(rolled_back.RolledBack, unittest.TestCase):
    def test_it_answers_reads_and_refuses_commands(self):
        broker = self.enterContext(bus.Broker())
        self.platform = self.enterContext(bus.OnKafka(broker))
        self.reads_go_on_and_commands_do_not()
        # Nor was one taken before the topic had been read.
        client = self.platform.client("accounts")
        self.addCleanup(client.close)
        with self.assertRaises(grpc.RpcError) as missing:
            client.call("AccountService.GetAccount", name="accounts/a-3")
        self.assertEqual(missing.exception.code(), grpc.StatusCode.NOT_FOUND)


if __name__ == "__main__":
    unittest.main()
