#!/usr/bin/python3
"""The story of an unhappy customer, with the events through Kafka."""
import unittest

import bus
import story


class OnTestClock(bus.OnKafka):
    def start(self, name="dev", *flags):
        super().start(name, f"--test-clock={story.START}", *flags)


class OnKafka(story.Story, unittest.TestCase):
    def test_the_story(self):
        broker = self.enterContext(bus.Broker())
        self.platform = self.enterContext(OnTestClock(broker))
        self.tell()


if __name__ == "__main__":
    unittest.main()
