#!/usr/bin/python3
"""The story of an unhappy customer on the embedded bus."""
import unittest

import processes
import story


class OnTestClock(processes.Dev):
    def start(self, name="dev", *flags):
        super().start(name, f"--test-clock={story.START}", *flags)


class Embedded(story.Story, unittest.TestCase):
    def test_the_story(self):
        self.platform = self.enterContext(OnTestClock())
        self.tell()


if __name__ == "__main__":
    unittest.main()
