#!/usr/bin/python3
"""Both services on a real Kafka, and back on the embedded bus: nothing is lost, nothing comes twice.

STEWARD_TEST_KAFKA is the broker's HOST:PORT. Without it the test is skipped, in CI it fails.
"""
import os
import threading
import unittest
import uuid

import processes

BROKER = os.environ.get("STEWARD_TEST_KAFKA", "")
ROUNDS = 3
ACCOUNTS = 40
DRAIN_S = 30


class OnKafka(processes.Platform):
    """The platform with its bus as the switch says."""

    def __init__(self):
        super().__init__()
        self.kafka = True
        self.config = self.folder / "kafka.properties"
        self.config.write_text(f"steward.topic.prefix=steward-e2e-{uuid.uuid4().hex}\n", encoding="ascii")

    def start(self, service):
        peers = [f"--peer={other}={self.address(other)}" for other in processes.PORTS if other != service]
        bus = [f"--kafka={BROKER}", f"--kafka-config={self.config}"] if self.kafka else []
        self.processes[service] = processes.Process(
            self.folder / f"{service}.log", processes.program(f"steward-{service}"), f"--data={self.data}",
            f"--port-base={self.base}", *peers, *bus)

    def switch(self):
        """All services go down, one after the other, and come up on the other bus."""
        for process in self.processes.values():
            process.terminate()
        self.kafka = not self.kafka
        for service in processes.PORTS:
            self.start(service)
        self.wait_all_ready()

    def relay_lags(self, service):
        status = self.client(service).call("OperationsService.GetStatus")
        return [problem for problem in status.problems if "relay" in problem]


class Load(threading.Thread):
    """Makes accounts with a contract each, until it is stopped; every command until it is answered."""

    def __init__(self, platform):
        super().__init__(daemon=True)
        self.platform, self.stopped, self.made, self.failure = platform, threading.Event(), 0, None

    def run(self):
        try:
            clients = {service: self.platform.client(service) for service in processes.PORTS}
            while not self.stopped.is_set():
                account = f"a-{self.made}"
                self.send(clients["accounts"], "AccountService.CreateAccount", account_id=account,
                          account={"display_name": account, "tier": 4, "country": "DE"})
                created = clients["accounts"].position
                self.send(clients["contracts"], "ContractService.CreateContract", after=[created],
                          parent=f"accounts/{account}", contract_id="c1", contract=terms())
                self.made += 1
        except Exception as error:  # the main thread reports it
            self.failure = error

    def send(self, client, method, after=(), **fields):
        request_id = str(uuid.uuid4())

        def answered():
            try:
                client.call(method, after=after, timeout=5, request_id=request_id, **fields)
                return True
            except processes.grpc.RpcError as error:
                if error.code() not in processes.RETRIED:
                    raise
                return False
        processes.wait_until(answered, DRAIN_S, method)


def terms():
    line = {"line_id": "l1", "product": "Pro", "quantity": 5, "period": 2,
            "unit_price": {"currency": "USD", "minor_units": 2500}}
    return {"title": "T", "currency": "USD", "lines": [line], "start_date": {"year": 2090, "month": 2, "day": 1}}


@unittest.skipUnless(BROKER or os.environ.get("CI"), "no broker: give its address in STEWARD_TEST_KAFKA")
class KafkaTest(unittest.TestCase):

    def test_switching_the_bus_under_load_loses_nothing(self):
        self.assertTrue(BROKER, "no broker: give its address in STEWARD_TEST_KAFKA")
        with OnKafka() as platform:
            load = Load(platform)
            load.start()
            for count in range(2 * ROUNDS):
                target = (count + 1) * ACCOUNTS
                processes.wait_until(lambda: load.made >= target or load.failure, DRAIN_S, f"{target} accounts")
                self.assertIsNone(load.failure)
                platform.switch()
            load.stopped.set()
            load.join()
            self.assertIsNone(load.failure)
            platform.wait_caught_up()
            for service in processes.PORTS:
                processes.wait_until(lambda: not platform.relay_lags(service), DRAIN_S, f"{service} is in Kafka")
                found = platform.client(service).call("OperationsService.Verify", timeout=60)
                self.assertEqual(list(found.findings), [], service)
                status = platform.client(service).call("OperationsService.GetStatus")
                self.assertEqual(status.parked_records, 0, service)
            contracts = platform.client("contracts")
            for number in range(load.made):
                contract = contracts.call("ContractService.GetContract", name=f"accounts/a-{number}/contracts/c1")
                self.assertEqual(contract.etag, "1")


if __name__ == "__main__":
    if not BROKER:
        print("\n*** SKIPPED: no broker: give its address in STEWARD_TEST_KAFKA ***", flush=True)
    unittest.main()
