"""`/metrics`: how the service fares, in OpenMetrics or Prometheus text, for the local network.

What each number means, and what to do about it: docs/operations/monitoring.md.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from math import inf
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.csrf import csrf_exempt
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from rantau.common import clock
from rantau.common.database import probe_database
from rantau.common.metric_files import get_collector, list_living_places
from rantau.common.proxy import is_client_in, parse_networks
from rantau.ops.backup_checks import list_newest_backups
from rantau.ops.wal_archive import list_filling_folders
from rantau.statistics.service_measures import ServiceMeasures, measure_service

SAFE_METHODS = ("GET", "HEAD")


@csrf_exempt  # it takes no form, and who may not read it must not learn that it is there
def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer in the format that the client prefers; 404 outside METRICS_NETWORKS."""
    if not is_client_in(request, parse_networks(settings.METRICS_NETWORKS)):
        raise Http404
    if request.method not in SAFE_METHODS:
        return HttpResponseNotAllowed(SAFE_METHODS)
    registry = CollectorRegistry()
    registry.register(get_collector())
    registry.register(ServiceCollector())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


class ServiceCollector(Collector):
    """What is looked up at each reading: processes, database, disk, backups."""

    def collect(self) -> Iterator[Metric]:
        """All numbers; those of the database are missing while it does not answer."""
        yield _build_gauge("processes", "Processes that live.", "kind", count_processes())
        yield from collect_database()
        yield _build_gauge("free_disk_bytes", "Free bytes.", "folder", measure_disks())
        yield _build_gauge(
            "newest_backup_timestamp_seconds",
            "When the newest backup was made; 0 where there should be one and is none.",
            "kind",
            measure_backups(),
        )


def count_processes() -> dict[str, int]:
    """How many processes of each kind live."""
    return {"web": 0, "worker": 0} | Counter(list_living_places())


def collect_database() -> Iterator[Metric]:
    """The numbers of the database, and whether it answered."""
    at = clock.now()
    try:
        measures = probe_database(partial(measure_service, at))
    except (Error, TimeoutError):
        yield GaugeMetricFamily("rantau_database_up", "Whether the database answers.", value=0)
        return
    yield GaugeMetricFamily("rantau_database_up", "Whether the database answers.", value=1)
    yield from build_database_metrics(measures, at)


# Name, meaning, and how it is read from the measures; the prefix is added.
NUMBERS: tuple[tuple[str, str, Callable[[ServiceMeasures], int]], ...] = (
    ("unsealed_records", "Entries and readings that no head seals yet.", lambda m: m.unsealed),
    ("documents_to_print", "Documents that wait to be printed.", lambda m: m.to_print),
    ("documents_to_sign", "Signed copies that were asked for.", lambda m: m.to_sign),
    ("overdue_duties", "Open duties past their due time.", lambda m: m.overdue_duties),
    ("unanswered_contacts", "Contacts that nobody has answered.", lambda m: m.unread),
    (
        "failed_entries",
        "Entries of which what follows has failed again and again.",
        lambda m: m.failed_entries,
    ),
    ("late_contacts", "Unanswered contacts past their due time.", lambda m: m.late_unread),
)
# The same for the seconds since a moment, and the value where there is no such moment.
AGES: tuple[tuple[str, str, float, Callable[[ServiceMeasures], datetime | None]], ...] = (
    (
        "unsealed_oldest_age_seconds",
        "Age of the oldest record that no head seals yet.",
        0,
        lambda m: m.unsealed_since,
    ),
    ("last_head_age_seconds", "Age of the journal's last head.", inf, lambda m: m.last_head_at),
    (
        "documents_to_print_oldest_age_seconds",
        "Since when the oldest document waits to be printed.",
        0,
        lambda m: m.to_print_since,
    ),
    (
        "documents_to_sign_oldest_age_seconds",
        "Since when the oldest signed copy is asked for.",
        0,
        lambda m: m.to_sign_since,
    ),
    (
        "worker_heartbeat_age_seconds",
        "Since when no worker has reported.",
        inf,
        lambda m: m.worker_seen_at,
    ),
    (
        "unanswered_contacts_oldest_age_seconds",
        "Since when the oldest unanswered contact waits.",
        0,
        lambda m: m.unread_since,
    ),
)


def build_database_metrics(measures: ServiceMeasures, at: datetime) -> Iterator[Metric]:
    """The numbers of one look at the database, taken at `at` (aware)."""
    for name, meaning, get_number in NUMBERS:
        yield GaugeMetricFamily(f"rantau_{name}", meaning, value=get_number(measures))
    for name, meaning, never, get_moment in AGES:
        moment = get_moment(measures)
        age = never if moment is None else max((at - moment).total_seconds(), 0)
        yield GaugeMetricFamily(f"rantau_{name}", meaning, value=age)
    yield GaugeMetricFamily(
        "rantau_clock_skew_seconds",
        "How far the database's clock is ahead of this machine's.",
        value=(measures.database_time - at).total_seconds(),
    )


def measure_disks() -> dict[str, float]:
    """Free bytes under each folder that fills, by its name."""
    folders = list_filling_folders(Path(settings.RANTAU_DATA), Path(settings.RANTAU_FILES))
    free: dict[str, float] = {}
    for name, folder in folders.items():
        with suppress(OSError):  # one that is gone has no number
            free[name] = shutil.disk_usage(folder).free
    return free


def measure_backups() -> dict[str, float]:
    """When the newest backup of each kind was made, in seconds of Unix time; 0 for none, also
    where it cannot be read."""
    data = Path(settings.RANTAU_DATA)
    try:
        newest = list_newest_backups(data, is_demo=settings.RANTAU_DEMO)
    except (OSError, ValueError):
        return {"unreadable": 0}
    return {kind: made.timestamp() if made else 0 for kind, made in newest.items()}


def _build_gauge(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    gauge = GaugeMetricFamily(f"rantau_{name}", meaning, labels=[label])
    for key, value in values.items():
        gauge.add_metric([key], value)
    return gauge
