#!/usr/bin/python3
"""Writes deploy/grafana/*.json, a Grafana dashboard for each service; and checks them, and the alerts, against the sources.

    scripts/dashboards.py                     writes the dashboards
    scripts/dashboards.py --check             exits 1 where a file differs from what would be written, where promtool
                                              can't parse an expression, or where nothing declares a metric
    scripts/dashboards.py --scrape FILE ...   the metrics of the expressions are in these files, too: what /metrics of
                                              the services answered, one file for each
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deploy" / "grafana"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yml"
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
WIDTH, HEIGHT, COLUMNS = 8, 7, 3
# What Grafana puts there, as long as promtool needs one.
RATE_INTERVAL = "5m"

# Of Prometheus itself.
BUILT_IN = {"up"}
# Not in every scrape of a healthy platform, and why.
MAY_BE_ABSENT = {
    "steward_engine_rejections_total": "made with the first command that is refused",
    "steward_feedback_score_ratio": "made with the first figure that has enough answers",
    "steward_tls_certificate_end_timestamp_seconds": "only where calls are encrypted (tests/e2e/tls_test.py)",
    **{name: "only with --kafka" for name in (
        "steward_relay_lag_seconds", "steward_relay_records_published_total", "steward_relay_errors_total")},
}


def rate(metric, labels="", by=""):
    """The sum of what a counter of the dashboard's service gains in a second."""
    return f'sum{by and f" by ({by})"} (rate({metric}{{service="SERVICE"{labels}}}[$__rate_interval]))'


def quantiles(histogram, labels=""):
    """Queries for the median, and for what 5 % and 1 % exceed."""
    by_bound = rate(f"{histogram}_bucket", labels, "le")
    return [(f"histogram_quantile({q}, {by_bound})", f"p{q * 100:.0f}") for q in (0.5, 0.95, 0.99)]


def mean(histogram):
    return f'{rate(f"{histogram}_sum")} / {rate(f"{histogram}_count")}'


def gauge(metric, labels=""):
    return f'{metric}{{service="SERVICE"{labels}}}'


# Title, unit, queries with their legends. SERVICE stands for the dashboard's.
COMMON = [
    ("Calls", [
        ("Calls per second", "reqps", [(rate("grpc_server_handled_total", by="grpc_method"), "{{grpc_method}}")]),
        ("Errors per second, by code", "reqps",
         [(rate("grpc_server_handled_total", ', grpc_code!="OK"', "grpc_code"), "{{grpc_code}}")]),
        ("Time of a call", "s", quantiles("grpc_server_handling_seconds", ', grpc_type="unary"')),
        ("Refused commands per second, by reason", "reqps",
         [(rate("steward_engine_rejections_total", by="reason"), "{{reason}}")]),
        ("Callers refused per second", "reqps", [(rate("steward_rpc_denials_total", by="reason"), "{{reason}}")]),
        ("Calls and event streams at once", "short",
         [(gauge("steward_rpc_calls_in_flight"), "calls"), (gauge("steward_rpc_subscriptions"), "streams")]),
    ]),
    ("Commits", [
        ("Time of a commit", "s", quantiles("steward_engine_commit_seconds")),
        ("Answers of a commit", "short",
         [(mean("steward_engine_batch_answers"), "mean"), *quantiles("steward_engine_batch_answers")[1:]]),
        ("Commits and events per second", "ops",
         [(rate("steward_engine_commits_total", by="durability"), "{{durability}}"),
          (rate("steward_engine_journal_records_total"), "events")]),
    ]),
    ("Events and timers", [
        ("Behind the services that it follows", "short",
         [(gauge("steward_engine_intake_lag_records"), "records"),
          (gauge("steward_engine_timeline_lag_records"), "timeline")]),
        ("Parked records", "short", [(gauge("steward_engine_parked_records"), "records")]),
        ("Events taken in per second", "ops", [(rate("steward_engine_foreign_records_total"), "events")]),
        ("How late the topics are", "s",
         [('max by (topic) (steward_relay_lag_seconds{service="SERVICE"})', "{{topic}}")]),
        ("Published per second", "ops",
         [(rate("steward_relay_records_published_total", by="topic"), "{{topic}}"),
          (rate("steward_relay_errors_total"), "errors")]),
        ("How late timers fire", "s", quantiles("steward_engine_timer_lateness_seconds")),
        ("Timers fired per second", "ops", [(rate("steward_engine_timers_fired_total"), "timers")]),
        ("Timers held, or put aside", "short",
         [(gauge("steward_engine_timers_held"), "held"), (gauge("steward_engine_timers_failed"), "put aside")]),
        ("Disk full", "short", [(gauge("steward_store_disk_full"), "1: no commits")]),
    ]),
    ("Process", [
        ("CPU", "short", [(rate("process_cpu_seconds_total"), "cores")]),
        ("Memory", "bytes", [(gauge("process_resident_memory_bytes"), "resident")]),
        ("Open files", "short", [(gauge("process_open_fds"), "open")]),
    ]),
]

# What the service is for stands first.
BUSINESS = {
    "accounts": [],
    "contracts": [("Customers", [
        ("Undecided renewals, due within days", "short", [(gauge("steward_contracts_renewals_due"), "{{days}}")]),
    ])],
    "feedback": [("Customers", [
        ("NPS, last 90 days", "percentunit", [(gauge("steward_feedback_score_ratio", ', metric="nps"'), "NPS")]),
        ("Satisfied, and answered", "percentunit",
         [(gauge("steward_feedback_score_ratio", ', metric="csat_top2"'), "CSAT top-2, last 90 days"),
          (gauge("steward_feedback_score_ratio", ', metric="response_rate"'), "response rate")]),
        ("Follow-ups that are not closed", "short", [(gauge("steward_feedback_follow_ups"), "{{state}}")]),
        ("Follow-ups that are late, by what they wait for", "short",
         [(gauge("steward_feedback_follow_ups_overdue"), "{{clock}}")]),
    ])],
    "escalations": [("Customers", [
        ("Open escalations", "short", [(gauge("steward_escalations_open"), "{{severity}}")]),
        ("Clocks missed in the last day", "short",
         [('delta(steward_escalations_breached_clocks{service="SERVICE"}[1d])', "{{severity}}")]),
        ("Clocks missed ever", "short", [(gauge("steward_escalations_breached_clocks"), "{{severity}}")]),
    ])],
}


def panel(service, number, described, place):
    title, unit, queries = described
    targets = [{"expr": expression.replace("SERVICE", service), "legendFormat": legend, "range": True,
                "refId": chr(ord("A") + index)}
               for index, (expression, legend) in enumerate(queries)]
    return {"id": number, "type": "timeseries", "title": title, "datasource": SOURCE, "targets": targets,
            "gridPos": place, "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
            "options": {"tooltip": {"mode": "multi", "sort": "desc"}}}


def panels(service):
    made, top = [], 0
    for title, described in BUSINESS[service] + COMMON:
        made.append({"id": len(made) + 1, "type": "row", "title": title, "collapsed": False, "panels": [],
                     "gridPos": {"x": 0, "y": top, "w": WIDTH * COLUMNS, "h": 1}})
        top += 1
        for index, one in enumerate(described):
            row, column = divmod(index, COLUMNS)
            place = {"x": column * WIDTH, "y": top + row * HEIGHT, "w": WIDTH, "h": HEIGHT}
            made.append(panel(service, len(made) + 1, one, place))
        top += -(-len(described) // COLUMNS) * HEIGHT
    return made


def dashboard(service):
    variable = {"name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus"}
    return {"uid": f"steward-{service}", "title": f"Steward: {service}", "tags": ["steward"], "id": None, "version": 1,
            "schemaVersion": 38, "editable": True, "graphTooltip": 1, "refresh": "30s", "timezone": "",
            "time": {"from": "now-6h", "to": "now"}, "annotations": {"list": []}, "templating": {"list": [variable]},
            "panels": panels(service)}


def written(service):
    return json.dumps(dashboard(service), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def dashboard_expressions(text):
    """Where and what, of the text of a dashboard."""
    board = json.loads(text)
    return [(f"{board['uid']}, {one['title']}", target["expr"].replace("$__rate_interval", RATE_INTERVAL))
            for one in board["panels"] for target in one.get("targets", [])]


def alert_expressions(text):
    names, found = re.findall(r"^\s*- alert: (\w+)$", text, re.M), re.findall(r"^\s*expr: (.+)$", text, re.M)
    if len(names) != len(found):
        sys.exit(f"{ALERTS}: each alert has its expression on a line of its own")
    return list(zip(names, found))


def expressions():
    """Of the files, as they are."""
    return [one for path in sorted(FOLDER.glob("*.json")) for one in dashboard_expressions(path.read_text())] + \
        alert_expressions(ALERTS.read_text())


def metrics_of(expression):
    """The names of metrics in an expression that promtool can parse."""
    bare = re.sub(r'"(?:\\.|[^"\\])*"', "", expression)
    bare = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", bare)
    bare = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", bare)
    words = re.findall(r"(?<![\w:.])([a-zA-Z_:][\w:]*)(?!\w|:|\s*\()", bare)
    return set(words) - {"and", "or", "unless", "bool", "offset", "by", "without", "inf", "nan", "Inf", "NaN"}


def declared_in(text):
    """The names of the series that a C++ source declares."""
    constants = dict(re.findall(r'\b(k\w+)\[\] = "(\w+)"', text))
    names = set()
    for kind, literal, constant in re.findall(r'\bAdd(Counter|Gauge|Histogram)\(\s*(?:"(\w+)"|(k\w+))', text):
        name = literal or constants.get(constant)
        names |= {f"{name}_{end}" for end in ("bucket", "sum", "count")} if kind == "Histogram" else {name}
    # The gauges of a service are values of engine::GaugeType.
    if "GaugeType" in text:
        names |= set(re.findall(r'\{\s*\.name = "(\w+)"', text))
    return names - {None}


def declared():
    paths = [path for folder in ("libs", "services") for path in (ROOT / folder).rglob("*.cc")
             if not path.stem.endswith("_test")]
    return BUILT_IN.union(*(declared_in(path.read_text()) for path in paths))


def unknown(found, known):
    """A line for each metric that is not among the known."""
    return [f"{where}: nothing has a metric {name}" for where, expression in found
            for name in sorted(metrics_of(expression) - known)]


def unparsed(found):
    """What promtool says against the expressions; each of them is a recording rule."""
    rules = [{"record": f"expression:{index}", "expr": expression} for index, (_, expression) in enumerate(found)]
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        json.dump({"groups": [{"name": "expressions", "rules": rules}]}, file)
        file.flush()
        run = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return []
    places = {f"expression:{index}": where for index, (where, _) in enumerate(found)}
    return [re.sub(r"expression:\d+", lambda match: places[match[0]], line)
            for line in run.stderr.splitlines() if line.strip()]


def outdated():
    """Files that differ from what would be written, or that no service has."""
    files = {path.stem: path.read_text() for path in FOLDER.glob("*.json")}
    return [f"deploy/grafana/{name}.json: run scripts/dashboards.py" for name in sorted(files.keys() | BUSINESS.keys())
            if name not in BUSINESS or files.get(name) != written(name)]


def in_scrape(texts):
    """The names of the series in the texts of scrapes."""
    return {match[1] for text in texts for match in re.finditer(r"^([a-zA-Z_:][\w:]*)[ {]", text, re.M)}


def main(arguments):
    if not arguments:
        for service in BUSINESS:
            (FOLDER / f"{service}.json").write_text(written(service))
        return 0
    if arguments[0] not in ("--check", "--scrape"):
        print(__doc__)
        return 2
    found = expressions()
    faults = outdated() + unparsed(found) + unknown(found, declared())
    if arguments[0] == "--scrape":
        scraped = in_scrape(Path(name).read_text() for name in arguments[1:])
        faults += [f"{fault} in the scrape" for fault in unknown(found, scraped | BUILT_IN | MAY_BE_ABSENT.keys())]
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
