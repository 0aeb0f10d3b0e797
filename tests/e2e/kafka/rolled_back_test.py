#!/usr/bin/python3
"""A service behind its topic takes no mutation, and goes on in a new epoch."""
import unittest

import grpc

import bus
import protos
import rolled_back
import topics


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
        self.it_goes_on_in_a_new_epoch()
        self.the_topics_say_so(broker)

    def the_topics_say_so(self, broker):
        """The events go on behind the fork; the state topic forgets what is gone."""
        folder = topics.TopicFolder("accounts", broker.address)
        self.addCleanup(folder.close)
        for message in folder.reader.all_messages():
            folder.take_message(message)
        self.assertEqual({epoch for epoch, _ in folder.seen.values()}, {2})
        reader = topics.Reader(broker.address, topics.state_topic("accounts"))
        self.addCleanup(reader.close)
        latest = {message.key().decode(): message.value() for message in reader.all_messages()}
        accounts = {name: value for name, value in latest.items() if name.startswith("accounts/") and name.count("/") == 1}
        gone = {name for name, value in accounts.items() if value is None}
        self.assertEqual(gone, {f"accounts/{one}" for one in rolled_back.LOST if one != "b-7"})
        account = protos.accounts_resources_pb2.Account.FromString(accounts["accounts/a-1"])
        self.assertNotEqual(account.lifecycle, protos.accounts_resources_pb2.Account.LIFECYCLE_ARCHIVED)


if __name__ == "__main__":
    unittest.main()
