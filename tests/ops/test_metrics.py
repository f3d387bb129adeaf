"""/metrics answers the local network, cheaply, and tells nothing of anybody."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from django.db import OperationalError
from django.test import Client
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open
from prometheus_client.parser import text_string_to_metric_families as parse_text

from rantau.access.actor import PUBLIC_ACTOR
from rantau.common.errors import Forbidden
from rantau.config.checks import UnsafeConfiguration, require_safe_configuration
from rantau.ops import metrics
from rantau.ops.metrics import build_database_metrics, measure_backups, measure_disks
from rantau.registry.services.persons import register_person
from rantau.statistics.service_measures import ServiceMeasures
from rantau.worker.periodic_tasks import PERIODIC_TASKS, PeriodicTask, run_task
from tests.factories.persons import create_person
from tests.module_data import FROZEN_AT

OPEN = "application/openmetrics-text; version=1.0.0"
FOREIGN = "203.0.113.7"
EMPTY = ServiceMeasures(FROZEN_AT, 0, None, None, 0, None, 0, None, 0, None, 0, None, 0, 0)


@pytest.fixture
def answered(monkeypatch):
    """A database that answers with what is given, at the frozen moment."""

    def answer(**measures):
        fields = {**vars(EMPTY), **measures}
        monkeypatch.setattr(metrics, "probe_database", lambda _query: ServiceMeasures(**fields))

    answer()
    return answer


def read_samples(client=None, **headers):
    """Every number of one answer, by name and labels."""
    answer = (client or Client()).get("/metrics", headers={"Accept": OPEN, **headers})
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in parse_open(answer.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("accept", "media_type", "parse"),
    [(OPEN, "application/openmetrics-text", parse_open), ("", "text/plain", parse_text)],
)
def test_it_answers_in_the_format_that_is_asked_for(answered, accept, media_type, parse):
    answer = Client().get("/metrics", headers={"Accept": accept})

    assert answer["Content-Type"].startswith(media_type)
    families = {family.name for family in parse(answer.content.decode())}
    assert families >= {"rantau_database_up", "rantau_free_disk_bytes", "rantau_processes"}
    assert all(name.startswith("rantau_") for name in families)
    assert not answer.cookies


class TestWhoMayRead:
    """Clients of METRICS_NETWORKS; for all others there is no such page."""

    @pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
    def test_this_machine_may(self, answered, address):
        assert Client(REMOTE_ADDR=address).get("/metrics").status_code == 200

    @pytest.mark.parametrize("method", ["get", "head", "post", "put", "options"])
    @pytest.mark.parametrize("address", [FOREIGN, "10.0.0.9", "2001:db8::1", "", "unix"])
    def test_others_get_what_any_unknown_address_gives(self, db, address, method):
        client = Client(REMOTE_ADDR=address, enforce_csrf_checks=True)
        refused, unknown = (getattr(client, method)(path) for path in ("/metrics", "/tidak-ada"))

        assert refused.status_code == unknown.status_code == 404
        propose_own_email = refused.content.decode().replace("/metrics", "/tidak-ada")
        assert (
            propose_own_email == unknown.content.decode()
        )  # the page leads back to its own address
        assert set(refused.headers) == set(unknown.headers)

    def test_a_network_that_is_named_may(self, answered, settings):
        settings.METRICS_NETWORKS = ["10.0.0.0/24", "fd00::/8"]

        allowed = [Client(REMOTE_ADDR=each) for each in ("10.0.0.9", "fd00::9")]
        assert [client.get("/metrics").status_code for client in allowed] == [200, 200]
        assert Client(REMOTE_ADDR="127.0.0.1").get("/metrics").status_code == 404

    def test_who_comes_from_outside_through_the_proxy_may_not(self, answered, settings):
        settings.TRUSTED_PROXIES = ["127.0.0.1"]

        for forwarded in (FOREIGN, f"127.0.0.1, {FOREIGN}"):
            headers = {"X-Forwarded-For": forwarded}
            assert Client().get("/metrics", headers=headers).status_code == 404
        inside = {"X-Forwarded-For": "127.0.0.1"}
        assert Client().get("/metrics", headers=inside).status_code == 200

    @pytest.mark.parametrize(
        "name", ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via"]
    )
    def test_who_comes_through_a_proxy_that_is_not_trusted_may_not(self, answered, name):
        """Such a proxy on this machine would make everybody a client of this machine."""
        values = {"X-Forwarded-For": FOREIGN, "X-Forwarded-Proto": "https"}
        headers = {name: values.get(name, "rantau.example")}
        assert Client().get("/metrics", headers=headers).status_code == 404

    def test_who_comes_through_a_trusted_one_that_names_nobody_may_not(self, answered, settings):
        settings.TRUSTED_PROXIES = ["127.0.0.1"]

        assert Client().get("/metrics", headers={"Via": "1.1 proxy"}).status_code == 404
        assert Client().get("/metrics").status_code == 200

    def test_only_reading_is_allowed(self, answered):
        assert Client(enforce_csrf_checks=True).post("/metrics").status_code == 405
        assert Client().head("/metrics").status_code == 200

    def test_networks_that_are_none_stop_the_start(self, settings, django_db_setup):
        settings.METRICS_NETWORKS = ["10.0.0.0/33"]
        with pytest.raises(UnsafeConfiguration, match="METRICS_NETWORKS"):
            require_safe_configuration()


class TestRequests:
    """Requests are counted by name of the page, method and class of the status."""

    def read_requests(self):
        return {
            key: value for key, value in read_samples().items() if key[0] == "rantau_requests_total"
        }

    def count(self, before, **labels):
        key = ("rantau_requests_total", *sorted(labels.items()))
        return self.read_requests().get(key, 0) - before.get(key, 0)

    @pytest.mark.parametrize(
        ("method", "path", "route", "status"),
        [
            ("get", "/", "common:home", "2xx"),
            ("head", "/", "common:home", "2xx"),
            ("post", "/", "common:home", "4xx"),
            ("get", "/orang/RT-7K4M-Q2XW/", "registry:person", "3xx"),
            ("get", "/api/v1/persons/RT-7K4M-Q2XW", "api:person_detail", "4xx"),
            ("get", "/Siti%20Nurhalimah/3212011402940001", "none", "4xx"),
            ("get", "/V", "documents:seal", "2xx"),
        ],
    )
    def test_by_the_name_of_the_page(self, db, answered, method, path, route, status):
        before = self.read_requests()
        getattr(Client(), method)(path)

        shown = "GET" if method == "head" else method.upper()
        assert self.count(before, route=route, method=shown, status=status) == 1

    def test_a_method_is_one_of_three_words_whatever_was_sent(self, answered):
        for method in ("SITI", "PUT", "DELETE"):
            Client().generic(method, "/healthz")

        methods = {dict(key[1:])["method"] for key in self.read_requests()}
        assert methods <= {"GET", "POST", "other"}

    def test_the_duration_is_counted_with_it(self, answered):
        key = ("rantau_request_duration_seconds_count", ("method", "GET"), ("route", "healthz"))
        before = read_samples().get(key, 0)
        Client().get("/healthz")
        assert read_samples()[key] == before + 1

    def test_nothing_that_somebody_sent_is_in_the_answer(self, client, db, answered):
        secrets = ("Siti", "RT-7K4M-Q2XW", "3212011402940001", "X0000001", "rahasia")
        client.get("/orang/RT-7K4M-Q2XW/?nama=Siti", headers={"User-Agent": "rahasia"})
        client.post("/periksa/", {"serial": "X0000001", "code": "rahasia"})
        client.get("/Siti/3212011402940001", headers={"X-Request-ID": "rahasia1"})
        client.generic("SITI", "/rahasia")

        text = Client().get("/metrics").content.decode()
        assert not [secret for secret in secrets if secret.lower() in text.lower()]


def read_difference(before, name, **labels):
    key = (name, *sorted(labels.items()))
    return read_samples().get(key, 0) - before.get(key, 0)


def test_commands_are_counted_by_kind_and_outcome(answered, indramayu, headquarters):
    before, kind = read_samples(), "registry:person:registered"

    create_person(indramayu)
    with pytest.raises(Forbidden):
        register_person(PUBLIC_ACTOR, uuid4(), None)

    total = "rantau_commands_total"
    assert read_difference(before, total, kind=kind, outcome="done") == 1
    assert read_difference(before, total, kind=kind, outcome="refused") == 1
    assert read_difference(before, total, kind=kind, outcome="failed") == 0


def test_tasks_are_counted_with_their_failures(answered):
    def fail():
        raise OperationalError("no")

    before, total = read_samples(), "rantau_task_runs_total"
    run_task(PeriodicTask("test task", 1.0, lambda: None))
    run_task(PeriodicTask("test task", 1.0, fail))

    assert read_difference(before, total, task="test task", outcome="done") == 1
    assert read_difference(before, total, task="test task", outcome="failed") == 1
    after = read_samples()
    task = ("task", "test task")
    assert after["rantau_task_last_run_timestamp_seconds", task] == FROZEN_AT.timestamp()
    assert 0 <= after["rantau_task_last_duration_seconds", task] < 1


class TestDatabase:
    """One look at the database; without it the rest is told all the same."""

    def test_ages_are_seconds_until_now(self):
        since = FROZEN_AT - timedelta(seconds=90)
        measures = ServiceMeasures(
            FROZEN_AT + timedelta(seconds=3),
            1,
            since,
            since,
            2,
            since,
            3,
            since,
            4,
            since,
            5,
            since,
            6,
            7,
        )
        found = {
            metric.name.removeprefix("rantau_"): metric.samples[0].value
            for metric in build_database_metrics(measures, FROZEN_AT)
        }

        assert found == {
            "unsealed_records": 1,
            "documents_to_print": 2,
            "documents_to_sign": 3,
            "failed_entries": 7,
            "overdue_duties": 4,
            "unanswered_contacts": 5,
            "late_contacts": 6,
            "unsealed_oldest_age_seconds": 90,
            "last_head_age_seconds": 90,
            "documents_to_print_oldest_age_seconds": 90,
            "documents_to_sign_oldest_age_seconds": 90,
            "worker_heartbeat_age_seconds": 90,
            "unanswered_contacts_oldest_age_seconds": 90,
            "clock_skew_seconds": 3,
        }

    def test_what_waits_for_nothing_has_no_age_and_a_silent_worker_an_endless_one(self, answered):
        samples = read_samples()
        assert samples["rantau_unsealed_oldest_age_seconds",] == 0
        assert samples["rantau_worker_heartbeat_age_seconds",] == float("inf")

    def test_the_real_database_is_asked_in_one_statement_by_the_real_page(self, db):
        samples = read_samples()
        assert samples["rantau_database_up",] == 1
        assert samples["rantau_overdue_duties",] >= 0

    @pytest.mark.parametrize("fault", [OperationalError("gone"), TimeoutError()])
    def test_without_the_database_it_answers_and_says_so(self, monkeypatch, fault):
        def refuse(_query):
            raise fault

        monkeypatch.setattr(metrics, "probe_database", refuse)

        samples = read_samples()
        assert samples["rantau_database_up",] == 0
        assert ("rantau_unsealed_records",) not in samples
        assert samples["rantau_free_disk_bytes", ("folder", "data")] > 0


class TestBackups:
    """As the doctor judges them: the archive's newest base, else the newest file."""

    @pytest.fixture(autouse=True)
    def data(self, settings, tmp_path, monkeypatch):
        settings.RANTAU_DATA, settings.RANTAU_DEMO = str(tmp_path / "data"), False
        monkeypatch.delenv("RANTAU_BACKUPS", raising=False)
        (tmp_path / "data" / "pg").mkdir(parents=True)
        (tmp_path / "data" / "pg" / "PG_VERSION").write_text("18")
        return tmp_path / "data"

    def choose_archive(self, data, *ended):
        archive = data.parent / "archive"
        (data / "archive.json").write_text(json.dumps({"folder": str(archive)}))
        (archive / "base").mkdir(parents=True)
        for number, moment in enumerate(ended):
            (archive / "base" / str(number)).mkdir()
            about = dict.fromkeys(("parent", "first", "version"), "") | {"bytes": 1}
            about |= {"name": str(number), "ended_at": moment.isoformat()}
            (archive / "base" / f"{number}.json").write_text(json.dumps(about))

    def test_the_newest_base_of_the_archive(self, data):
        self.choose_archive(data, FROZEN_AT, FROZEN_AT + timedelta(days=1))
        assert measure_backups() == {"archive": (FROZEN_AT + timedelta(days=1)).timestamp()}
        assert set(measure_disks()) == {"data", "files", "archive"}

    def test_an_archive_without_a_base_is_nought(self, data):
        self.choose_archive(data)
        assert measure_backups() == {"archive": 0}

    def test_the_newest_file(self, data, monkeypatch):
        monkeypatch.setenv("RANTAU_BACKUPS", str(data.parent))
        assert measure_backups() == {"file": 0}
        for number in (1, 2):
            (data.parent / f"{number}.tar").touch()
            os.utime(data.parent / f"{number}.tar", (number * 1000, number * 1000))
        assert measure_backups() == {"file": 2000}

    def test_none_where_one_should_be_is_nought_and_a_demonstration_needs_none(
        self, data, settings
    ):
        assert measure_backups() == {"archive": 0}
        settings.RANTAU_DEMO = True
        assert measure_backups() == {}

    def test_those_of_a_server_that_is_not_ours_are_not_looked_at(self, data):
        (data / "pg" / "PG_VERSION").unlink()
        assert measure_backups() == {}

    def test_what_cannot_be_read_is_nought_and_a_folder_that_is_gone_has_no_size(
        self, data, settings
    ):
        self.choose_archive(data, FROZEN_AT)
        (data.parent / "archive" / "base" / "0.json").write_text("{")
        assert measure_backups() == {"unreadable": 0}
        (data / "archive.json").write_text(json.dumps({"folder": str(data / "gone")}))
        settings.RANTAU_FILES = str(data)
        assert set(measure_disks()) == {"data"}


@pytest.mark.slow
def test_all_processes_of_a_served_rantau_are_added_up(served):
    """Its web processes share the port: each answer is one process's, and tells of all."""
    url, routes = f"http://127.0.0.1:{served.port}", ("/healthz", "/mulai/")

    def read():
        answer = httpx.get(f"{url}/metrics", headers={"Accept": OPEN})
        return {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in parse_open(answer.text)
            for sample in family.samples
        }

    sealed = "rantau_task_last_run_timestamp_seconds", ("task", "seal the journal")
    until = time.monotonic() + 30
    while sealed not in read() and time.monotonic() < until:  # the worker has just begun
        time.sleep(0.2)
    before = read()
    for _ in range(50):
        for route in routes:
            assert httpx.get(url + route).status_code == 200  # a connection of its own each

    key = ("rantau_requests_total", ("method", "GET"), ("route", "healthz"), ("status", "2xx"))
    assert {read()[key] - before.get(key, 0) for _ in range(10)} == {50}
    assert before["rantau_processes", ("kind", "web")] >= 1
    assert before["rantau_processes", ("kind", "worker")] == 1
    assert before["rantau_database_up",] == 1
    assert abs(before[sealed] - datetime.now(UTC).timestamp()) < 60
    failed = [(("outcome", "failed"), ("task", task.name)) for task in PERIODIC_TASKS]
    assert all(("rantau_task_runs_total", *labels) in before for labels in failed)
