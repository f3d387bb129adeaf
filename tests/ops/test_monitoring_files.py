"""Rules and board of deploy/ read what /metrics gives, and lead to what to do."""

import json
import re

import pytest
import yaml
from django.conf import settings
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from rantau.common.metrics import NO_ROUTE, CommandEnd, TaskEnd
from rantau.ops.archive_commands import MAX_BASE_AGE
from rantau.ops.database_checks import MAX_CLOCK_SKEW, MAX_HEAD_AGE, MAX_WORKER_SILENCE
from rantau.ops.doctor import MIN_FREE_BYTES

DEPLOY, DOCS = settings.BASE_DIR / "deploy", settings.BASE_DIR / "docs"
PROMETHEUS = DEPLOY / "prometheus"
RULES = yaml.safe_load((PROMETHEUS / "rantau.rules.yml").read_text())["groups"][0]["rules"]
BOARD = json.loads((DEPLOY / "grafana" / "rantau.json").read_text())
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]
EXPRESSIONS = [target["expr"] for panel in PANELS for target in panel["targets"]]
NAME = re.compile(r"\brantau_\w+")
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}
SITE = "https://rantau.example/docs/"
RULE_BY_NAME = {rule["alert"]: rule for rule in RULES}


@pytest.fixture(scope="module")
def given(django_db_setup, django_db_blocker):
    """Every name that /metrics gives."""
    with django_db_blocker.unblock():
        headers = {"Accept": "application/openmetrics-text; version=1.0.0"}
        text = Client().get("/metrics", headers=headers).content.decode()
    families = list(text_string_to_metric_families(text))
    # Without a backup to look for, as in a test, the number's name stands there all the same.
    return {f"{family.name}{end}" for family in families for end in SUFFIXES[family.type]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_reads_what_there_is(given, rule):
    assert set(NAME.findall(rule["expr"])) <= given
    assert NAME.findall(rule["expr"]) or "up{" in rule["expr"]
    assert rule["expr"].count("(") == rule["expr"].count(")")
    assert rule["labels"]["severity"] in {"warn", "page"}


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_reads_what_there_is(given, panel):
    for target in panel["targets"]:
        assert set(NAME.findall(target["expr"])) <= given
        assert target["datasource"]["uid"] == "${datasource}"


def test_everything_given_has_its_panel(given):
    shown = {name for expression in EXPRESSIONS for name in NAME.findall(expression)}
    families = {re.sub("_(bucket|count|sum)$", "", name) for name in shown}
    assert {re.sub("_(bucket|count|sum)$", "", name) for name in given} == families


def test_labels_have_values_that_are_given():
    for expression in [*EXPRESSIONS, *(rule["expr"] for rule in RULES)]:
        for label, value in re.findall(r'(\w+)="([^"]*)"', expression):
            values = {"outcome": {*CommandEnd, *TaskEnd}, "status": {"5xx"}, "job": {"rantau"}}
            assert value in values[label]
    assert NO_ROUTE == "none"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_says_in_one_sentence_what_to_do_and_where_it_is_explained(rule):
    notes = rule["annotations"]
    page, _, anchor = notes["runbook_url"].removeprefix(SITE).partition("#")
    text = (DOCS / page).with_suffix(".md").read_text()

    assert notes["summary"]
    assert re.fullmatch(r"[A-Z][^.!?]*(?:/[^.!?]*)*\.", notes["action"])
    assert anchor in list_anchors(text)


def list_anchors(text):
    """The headings of a page, as the built site names them."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title.lower())) for title in titles}


def test_the_thresholds_are_those_of_the_doctor():
    for alert, threshold in [
        ("RantauDiskFull", MIN_FREE_BYTES),
        ("RantauBackupOld", int(MAX_BASE_AGE.total_seconds())),
        ("RantauClock", int(MAX_CLOCK_SKEW)),
        ("RantauWorkerSilent", int(MAX_WORKER_SILENCE)),
        ("RantauUnsealedLong", int(MAX_HEAD_AGE)),
    ]:
        assert re.search(rf"[<>] {threshold}$", RULE_BY_NAME[alert]["expr"])


def test_prometheus_reads_the_rules_and_asks_where_rantau_serves():
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())
    [job] = config["scrape_configs"]

    assert all((PROMETHEUS / name).exists() for name in config["rule_files"])
    assert (job["job_name"], job.get("metrics_path", "/metrics")) == ("rantau", "/metrics")


def test_every_rule_is_tried_in_the_file_for_promtool():
    tried = yaml.safe_load((PROMETHEUS / "tests" / "rantau.test.yml").read_text())
    named = {check["alertname"] for case in tried["tests"] for check in case["alert_rule_test"]}

    assert named == set(RULE_BY_NAME)
    assert all((PROMETHEUS / "tests" / name).exists() for name in tried["rule_files"])


@pytest.mark.parametrize("name", ["Caddyfile", "nginx.conf"])
def test_a_proxy_refuses_the_page(name):
    text = (DEPLOY / name).read_text()
    rule = {
        "Caddyfile": r"@local_only path /metrics /metrics/\*\n\s+respond @local_only 404",
        "nginx.conf": r"location = /metrics \{\s+return 404;",
    }
    assert re.search(rule[name], text)
