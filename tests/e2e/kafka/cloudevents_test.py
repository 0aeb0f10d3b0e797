#!/usr/bin/python3
"""The CloudEvents SDK parses every record of the events topics."""
import unittest

import bus
import processes
import protos
import tools
import topics


class CloudEventsSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        tools.import_cloudevents()
        cls.platform = bus.platform_for(cls)
        bus.fill(cls.platform)

    def events(self, service):
        """(the SDK's event, the record) of everything up to the heads of now."""
        from cloudevents.kafka import KafkaMessage, from_binary
        folder = topics.TopicFolder(service, self.platform.broker.address)
        self.addCleanup(folder.close)
        folder.read(self.platform.heads()[service])
        reader = topics.Reader(self.platform.broker.address, topics.events_topic(service))
        self.addCleanup(reader.close)
        parse = protos.EVENTS[service].FromString
        for message in reader.all_messages():
            event = from_binary(KafkaMessage(dict(message.headers()), message.key(), message.value()),
                                data_unmarshaller=parse)
            yield event, parse(message.value())

    def test_attributes_and_data(self):
        for service in processes.PORTS:
            count = 0
            for event, record in self.events(service):
                expected = {name.removeprefix("ce_"): value
                            for name, value in topics.expected_headers(service, record).items()}
                expected["datacontenttype"] = expected.pop("content-type")
                attributes = dict(event.get_attributes())
                # The SDK takes this one from the key.
                if isinstance(attributes.get("partitionkey"), bytes):
                    attributes["partitionkey"] = attributes["partitionkey"].decode()
                self.assertEqual({name: value for name, value in attributes.items() if value}, expected)
                self.assertEqual(event.get_data(), record)
                count += 1
            self.assertGreaterEqual(count, sum(self.platform.heads()[service]))


if __name__ == "__main__":
    unittest.main()
