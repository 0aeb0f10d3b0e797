#!/usr/bin/python3
"""Tests of the checks: each finds what it is for, and accepts what is right."""

import importlib.util
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


def load(name):
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


arrows, sizes, count_tests = load("check-arrows"), load("check-sizes"), load("count-tests")
catalogue, dashboards = load("catalogue"), load("dashboards")

CODE = """
#include <string>
namespace steward {
// A comment with a { brace.
class Account final : public Port {
 public:
  explicit Account(int id) : id_{id}, name_("{") {
    Start();
  }
  std::function<void(int, int)> handler() const { return [](int, int) {}; }
  bool operator()(int a, int b) const noexcept { return a < b; }

 private:
  int id_{0};
  enum class Kind { kOne, kTwo };
};
constexpr int kTable[] = {1, 2, 3};
template <typename T, typename U>
absl::StatusOr<std::map<T, U>> Convert(const std::map<T, U>& from, T a, U b,
                                       int c, int d) {
  if (a) {
    return from;
  }
  return {};
}
auto Last() -> std::pair<int, int> { return {1, 2}; }
}  // namespace steward
"""


class Arrows(unittest.TestCase):
    def fault(self, path, include):
        return arrows.include_fault(Path(path), include)

    def test_accepts_what_points_down(self):
        for path, include in [
                ("libs/engine/loop.cc", "libs/store/store.h"),
                ("libs/store/rocks_store.cc", "rocksdb/db.h"),
                ("libs/rpc/server.cc", "grpcpp/server.h"),
                ("libs/engine/probe.h", "prometheus/counter.h"),
                ("libs/engine/loop_test.cc", "libs/testing/faulty_bus.h"),
                ("services/contracts/commands/sign_contract.cc", "services/contracts/view.h"),
                ("services/contracts/commands/sign_contract.cc", "services/contracts/policies/notice.h"),
                ("services/contracts/commands/sign_contract_test.cc", "libs/testing/scenario.h"),
                ("services/contracts/mirror.cc", "steward/accounts/v1/accounts_events.pb.h"),
                ("services/contracts/service.cc", "services/contracts/contract.h"),
                ("services/dev/main.cc", "services/contracts/service.h"),
                ("libs/rpc/health.cc", "grpc/health/v1/health.pb.h"),
                ("libs/engine/health.cc", "grpc/health/v1/health.pb.h")]:
            self.assertIsNone(self.fault(path, include), (path, include))

    def test_refuses_what_points_up_or_aside(self):
        for path, include in [
                ("libs/base/status.h", "libs/store/store.h"),
                ("libs/bus/relay.cc", "libs/rpc/client.h"),
                ("libs/engine/loop.cc", "libs/testing/faulty_bus.h"),
                ("libs/engine/loop.cc", "services/contracts/service.h"),
                ("libs/engine/loop.cc", "steward/contracts/v1/contracts_events.pb.h"),
                ("libs/engine/loop.cc", "rocksdb/db.h"),
                ("libs/engine/loop.cc", "prometheus/counter.h"),
                ("services/contracts/service.cc", "services/accounts/view.h"),
                ("services/contracts/mirror.cc", "steward/accounts/v1/accounts_state.pb.h"),
                ("services/contracts/commands/sign_contract.cc", "services/contracts/contract.h"),
                ("services/contracts/commands/sign_contract.cc", "libs/engine/loop.h"),
                ("services/contracts/evolve.cc", "absl/time/clock.h"),
                ("services/contracts/service.cc", "librdkafka/rdkafka.h")]:
            self.assertIsNotNone(self.fault(path, include), (path, include))

    def test_events_import_resources_only(self):
        events = Path("proto/steward/contracts/v1/contracts_events.proto")
        self.assertIsNotNone(arrows.import_fault(events, "steward/contracts/v1/contracts_service.proto"))
        self.assertIsNone(arrows.import_fault(events, "steward/contracts/v1/contracts_resources.proto"))


class Sizes(unittest.TestCase):
    def test_finds_every_function(self):
        self.assertEqual(list(sizes.functions(CODE)), [
            ("Account", 7, 3, 1), ("handler", 10, 1, 0), ("operator()", 11, 1, 2), ("Convert", 18, 8, 5),
            ("Last", 26, 1, 0)])

    def test_refuses_a_long_function(self):
        text = "int Long() {\n" + "  f();\n" * 60 + "}\n"
        self.assertEqual(len(list(sizes.cpp_faults("a.cc", text))), 1)
        self.assertEqual(list(sizes.cpp_faults("a.cc", text.replace("  f();\n", "", 2))), [])

    def test_refuses_many_parameters_but_of_an_override(self):
        text = "class A : B {\n  int Five(int a, int b, int c, int d, int e) const {\n    return a;\n  }\n};\n"
        self.assertEqual(len(list(sizes.cpp_faults("a.cc", text))), 1)
        self.assertEqual(list(sizes.cpp_faults("a.cc", text.replace("const {", "const override {"))), [])


class Counts(unittest.TestCase):
    def count(self, junit, **reports):
        with tempfile.TemporaryDirectory() as directory:
            (Path(directory) / "ctest.junit").write_text(f"<testsuite>{junit}</testsuite>")
            for name, report in reports.items():
                (Path(directory) / f"{name}.xml").write_text(f"<testsuites>{report}</testsuites>")
            return dict(count_tests.count(Path(directory)))

    def test_counts_the_cases_of_a_program(self):
        report = '<testcase result="completed" name="\x01"/><testcase result="skipped"/><testcase><failure/></testcase>'
        self.assertEqual(self.count('<testcase name="a" status="fail"/><testcase name="b" status="run"/>', a=report),
                         {"passed": 2, "failed": 1, "skipped": 1})

    def test_a_program_that_breaks_off_fails(self):
        self.assertEqual(self.count('<testcase name="a" status="fail"/>', a="<cut"), {"failed": 1})
        self.assertEqual(self.count('<testcase name="a" status="fail"/>', a="<testcase/>"), {"passed": 1, "failed": 1})


class Catalogue(unittest.TestCase):
    def test_every_event_has_its_section(self):
        comments = catalogue.Comments()
        events = catalogue.all_events(comments)
        text = catalogue.markdown(events, comments)
        for listed in events.values():
            for event in listed:
                self.assertIn(f"\n### {event.name}\n\n{event.when}\n", text)

    def test_an_event_without_a_comment_is_an_error(self):
        comments = catalogue.Comments()
        del comments.texts["steward.accounts.v1.AccountCreated"]
        with self.assertRaisesRegex(SystemExit, "AccountCreated has no comment"):
            catalogue.all_events(comments)

    def test_yaml(self):
        value = {"a": "plain words", "b": "on", "c": "1.0", "d": ["x: y", {"e": True, "f": []}], "$g": None}
        self.assertEqual(list(catalogue.asyncapi.yaml(value)), [
            "a: plain words", 'b: "on"', 'c: "1.0"', "d:", '  - "x: y"', "  - e: true", "    f: []", '"$g": null'])


class Dashboards(unittest.TestCase):
    PROBE = """
constexpr char kSecondsName[] = "grpc_seconds";
registry.AddGauge("steward_queue_length", "Help."); registry_.AddHistogram(
    kSecondsName, kHelp);
engine::GaugeType Open() { return {.name = "steward_open"}; }
"""
    EXPRESSION = ('histogram_quantile(0.9, sum by (le, job) (rate(grpc_seconds_bucket{a="x{y"}[5m]))) > 1e3 '
                  'and on (job) steward_open or max(steward_queue_length) unless 5 * up offset 1h')

    def test_finds_a_metric_that_nobody_declares(self):
        found = [("board, panel", self.EXPRESSION), ("Alert", 'rate(steward_queue_lenght{b="steward_open"}[5m]) > 0')]
        known = dashboards.declared_in(self.PROBE) | dashboards.BUILT_IN
        self.assertEqual(dashboards.unknown(found, known), ["Alert: nothing has a metric steward_queue_lenght"])

    def test_finds_an_expression_that_is_none(self):
        self.assertEqual(dashboards.unparsed([("board, panel", self.EXPRESSION)]), [])
        faults = "\n".join(dashboards.unparsed([("Alert", "up"), ("board, panel", "sum(up")]))
        self.assertRegex(faults, "board, panel.*could not parse")
        self.assertNotIn("Alert", faults)

    def test_finds_what_a_scrape_lacks(self):
        scraped = dashboards.in_scrape(['# HELP steward_a A.\nsteward_b{c="d"} 1\n', "steward_e 2\n"])
        self.assertEqual(scraped, {"steward_b", "steward_e"})

    def test_every_service_has_a_dashboard(self):
        self.assertEqual(dashboards.outdated(), [])
        places = [place for place, _ in dashboards.expressions()]
        for service in dashboards.BUSINESS:
            self.assertTrue(any(place.startswith(f"steward-{service}, ") for place in places), service)


if __name__ == "__main__":
    unittest.main()
