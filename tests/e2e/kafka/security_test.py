#!/usr/bin/python3
"""A broker that speaks SASL_SSL and mTLS: `--kafka-config` says how, and what is wrong is said."""
import os
import unittest

import bus
import certificates
import processes
import topics

from confluent_kafka import Consumer

PASSWORD = "a-broker's-password"
LISTENERS = """
listeners=PLAINTEXT://127.0.0.1:@PORT@,CONTROLLER://127.0.0.1:@CONTROLLER_PORT@,SASL_SSL://127.0.0.1:{sasl},SSL://127.0.0.1:{tls}
advertised.listeners=PLAINTEXT://127.0.0.1:@PORT@,SASL_SSL://localhost:{sasl},SSL://localhost:{tls}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
sasl.enabled.mechanisms=PLAIN
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
user_steward="{password}";
listener.name.ssl.ssl.client.auth=required
ssl.keystore.type=PEM
ssl.keystore.location={folder}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.pem
"""


class Certificates(certificates.Authority):
    """What the broker and its clients need; `other` is signed by itself."""

    def __init__(self, folder):
        super().__init__(folder)
        self.sign("server", "subjectAltName=DNS:localhost,IP:127.0.0.1")
        self.sign("client", "extendedKeyUsage=clientAuth")
        # Kafka's PEM keystore is the key, and then the certificate.
        (folder / "server.pem").write_text((folder / "server.key").read_text() + (folder / "server.crt").read_text())
        self.openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=other",
                     "-keyout", "other.key", "-out", "other.pem")


class SecureBroker(bus.Broker):
    """With a listener for SASL_SSL, and one that asks for a client's certificate."""

    def start(self):
        self.sasl, self.tls = processes.free_port_base(), processes.free_port_base() + 1
        Certificates(self.folder)
        config = self.folder / "listeners.properties"
        config.write_text(LISTENERS.format(sasl=self.sasl, tls=self.tls, folder=self.folder, password=PASSWORD))
        run = self.script("start", "--port", self.port, "--config", config)
        if run.returncode != 0:
            raise AssertionError(f"no broker: {run.stderr}")


class SecurePlatform(processes.Dev):
    """`steward dev` on one of the listeners."""

    def __init__(self, broker, port, **settings):
        super().__init__()
        self.broker, self.port = broker, port
        self.settings = {"ssl.ca.location": broker.folder / "ca.pem", **settings}
        self.config = self.folder / "kafka.properties"

    def start(self, name="dev", *flags):
        self.config.write_text("".join(f"{key.replace('_', '.')}={value}\n" for key, value in self.settings.items()))
        os.chmod(self.config, 0o600)
        super().start(name, f"--kafka=localhost:{self.port}", f"--kafka-config={self.config}", *flags)

    def __enter__(self):
        self.start()
        return self


class Security(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.broker = cls.enterClassContext(SecureBroker())
        cls.folder = cls.broker.folder

    def platform(self, port, prefix, **settings):
        """Its topics are its own."""
        return self.enterContext(SecurePlatform(self.broker, port, **{"steward.topic.prefix": prefix}, **settings))

    def sasl(self, prefix, **settings):
        return self.platform(self.broker.sasl, prefix, **{
            "security.protocol": "SASL_SSL", "sasl.mechanism": "PLAIN", "sasl.username": "steward",
            "sasl.password": PASSWORD, **settings})

    def mtls(self, prefix, **settings):
        return self.platform(self.broker.tls, prefix, **{
            "security.protocol": "SSL", "ssl.certificate.location": self.folder / "client.crt",
            "ssl.key.location": self.folder / "client.key", **settings})

    def check_works(self, platform, prefix):
        platform.wait_all_ready()
        bus.fill(platform, 3)
        wanted = sum(platform.heads()["accounts"])
        # What was written over the secure listener is read over the open one.
        consumer = Consumer({"bootstrap.servers": self.broker.address, "group.id": "t", "enable.auto.commit": False})
        self.addCleanup(consumer.close)
        reader_topic = topics.events_topic("accounts").replace("steward", prefix, 1)

        def published():
            partitions = consumer.list_topics(reader_topic, timeout=20).topics[reader_topic].partitions
            ends = [consumer.get_watermark_offsets(topics.TopicPartition(reader_topic, p), timeout=20)[1]
                    for p in partitions]
            return sum(ends) == wanted
        processes.wait_until(published, processes.READY_S, "everything is in the topic")

    def check_refused(self, platform, *words):
        def told():
            why = processes.problems(platform.base + processes.PORTS["accounts"]) or ""
            return any(word in why.lower() for word in words)
        processes.wait_until(told, processes.READY_S, f"it says one of {words}")
        client = platform.client("accounts")
        self.addCleanup(client.close)
        # The service goes on without its broker.
        client.call("AccountService.CreateAccount", account_id="a-1", account={"display_name": "A", "tier": "TIER_SCALE"})

    def test_sasl_ssl(self):
        self.check_works(self.sasl("sasl"), "sasl")

    def test_mutual_tls(self):
        self.check_works(self.mtls("mtls"), "mtls")

    def test_a_wrong_password_is_told_and_not_shown(self):
        platform = self.sasl("wrong", **{"sasl.password": "not-the-password"})
        self.check_refused(platform, "authentication")
        self.assertNotIn("not-the-password", platform.processes["dev"].output())

    def test_a_broker_of_another_authority_is_refused(self):
        self.check_refused(self.sasl("ca", **{"ssl.ca.location": self.folder / "other.pem"}), "certificate", "ssl")

    def test_without_a_certificate_the_broker_refuses(self):
        settings = {"ssl.certificate.location": self.folder / "other.pem", "ssl.key.location": self.folder / "other.key"}
        self.check_refused(self.mtls("nocert", **settings), "ssl", "certificate", "disconnect", "transport")


if __name__ == "__main__":
    unittest.main()
