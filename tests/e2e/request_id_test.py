#!/usr/bin/python3
"""How long a request id is remembered, by the machine's clock (abuse 29; the others are in abuse_test.py)."""
import time
import unittest
import uuid

import grpc

import processes


def request_id(hours):
    """Made so long ago (UUID version 7)."""
    ms = int(time.time() * 1000) - hours * 3_600_000
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | 2 << 62 | 1))


class RequestIds(unittest.TestCase):
    def setUp(self):
        self.client = self.enterContext(processes.Dev()).client("accounts")
        self.addCleanup(self.client.close)

    def create(self, made_id):
        return self.client.call("AccountService.CreateAccount", account_id="a1", request_id=made_id,
                                account={"display_name": "Acme", "tier": 4})

    def test_one_of_yesterday_is_known(self):
        made_id = request_id(23)
        self.assertEqual(self.create(made_id), self.create(made_id))

    def test_one_of_two_days_ago_is_refused(self):
        with self.assertRaises(grpc.RpcError) as caught:
            self.create(request_id(48))
        self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
        details = dict(caught.exception.trailing_metadata())["grpc-status-details-bin"]
        self.assertIn(b"REQUEST_ID_EXPIRED", details)


if __name__ == "__main__":
    unittest.main()
