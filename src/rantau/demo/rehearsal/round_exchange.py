"""A rehearsed round and its counterpart abroad: files go out and come back, wrong at first, and
twice; headquarters settles what was set aside."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db.models import Q

from rantau.demo.counterpart import COUNTERPARTS, Manners, answer_files
from rantau.demo.rehearsal.round_walk import FIRST, Walk
from rantau.rounds.exchange_folder import IN, OUT, get_counterpart
from rantau.rounds.models import IncomingFile, RosterFile
from rantau.rounds.offer_selectors import list_rounds_to_report

MINUTE = timedelta(minutes=1)
RARELY = timedelta(minutes=11)  # what the worker does every ten minutes is due after it
AGAIN = "2"  # in the name of a file that comes a second time (demo/counterpart.py)


@dataclass
class Counterpart:
    """The counterpart of a rehearsed round.

    folder   of the exchange
    manners  how it behaves with the next files
    """

    folder: Path
    manners: Manners

    def exchange(self, walk: Walk, manners: Manners | None = None) -> None:
        """Wait until our files lie in `out/`, let the counterpart answer, and wait until its files
        are taken in or set aside.

        manners  of this time; its own unless
        """
        walk.go_to(walk.moved.get_time() + MINUTE)
        walk.wait_for_worker(
            "files written for the counterpart",
            lambda: not RosterFile.objects.filter(written_at=None).exists(),
        )
        country = get_counterpart(walk.edition.destination)
        name = next(key for key, (own, _sender) in COUNTERPARTS.items() if own == country)
        (self.folder / country / OUT).mkdir(parents=True, exist_ok=True)
        sent = answer_files(self.folder, name, manners or self.manners)
        if sent:
            walk.acknowledge("files", sum(each.split("-")[1] != AGAIN for each in sent))
            walk.go_to(walk.moved.get_time() + MINUTE)
            walk.wait_for_worker("its files taken in", lambda: not self._list_waiting())

    def _list_waiting(self) -> list[Path]:
        """The files of the counterpart that were not taken in yet."""
        found = self.folder.glob(f"*/{IN}/*.txt")
        return [path for path in found if not path.name.startswith(".")]

    def report(self, walk: Walk) -> None:
        """Let the worker report the answers that the counterpart does not know, and exchange."""
        walk.wait_for_worker("answers reported", lambda: not list_rounds_to_report(), moves=RARELY)
        self.exchange(walk)


def settle_files(walk: Walk) -> None:
    """Headquarters settles every file that was set aside, or of which rows were left out: the
    counterpart has sent another."""
    is_open = Q(state=IncomingFile.ASIDE) | Q(left_out__gt=0)
    aside = IncomingFile.objects.filter(is_open, settled_at=None)
    references = walk.read(lambda: list(aside.values_list("reference", flat=True)))

    def settle(reference: str) -> None:
        form = {"why": "Another file came"}
        walk.send("settle_file", walk.officers[FIRST], f"/putaran/masuk/{reference}/", form)
        walk.acknowledge("files settled")

    walk.run_stage("files set aside settled", settle, references)
