"""Who takes part in an invented round, and what runs its commands: each with its key and time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from rantau.access.actor import Actor
from rantau.access.service import CommandOutcome
from rantau.common import clock
from rantau.demo.nation.finishing import make_command_key
from rantau.demo.nation.people import NationPlan
from rantau.demo.rounds.applicants import Applicant
from rantau.demo.rounds.declarations import RoundPlan, declare_round
from rantau.demo.rounds.officers import Officers
from rantau.rounds.edition import RoundEdition
from rantau.rounds.parsing import parse_round

FOLDER = Path(settings.BASE_DIR) / "schemes" / "rounds"


@dataclass
class Participant:
    """Somebody who takes part.

    code         secret, of her place
    exam_number  empty until her originals were accepted
    """

    applicant: Applicant
    sector: str
    code: str
    ticket: str
    exam_number: str = ""

    @property
    def counter(self) -> str:
        """The login of the counter that serves her home."""
        return f"loket.{self.applicant.desk}"


@dataclass(frozen=True)
class RoundBuilder:
    """What makes one round. Each command has its own key and time, so that a build that was killed
    goes through the same commands again, and those that were done answer as before."""

    nation: NationPlan
    officers: Officers
    plan: RoundPlan

    @cached_property
    def edition(self) -> RoundEdition:
        """The round as it is declared."""
        return parse_round(self.declaration)

    @cached_property
    def declaration(self) -> str:
        """Its YAML."""
        template = (FOLDER / f"{self.plan.template}.yaml").read_text(encoding="utf-8")
        return declare_round(self.plan, template, self.nation.at)

    @property
    def code(self) -> str:
        """The code of the round."""
        return self.plan.code

    def get_day(self, day: int) -> date:
        """The day so many after that of the build, Asia/Jakarta."""
        return self.nation.at.astimezone(clock.WESTERN_TIME).date() + timedelta(days=day)

    def get_moment(self, day: int, hour: int = 10) -> datetime:
        """An hour of the day so many after that of the build; never later than the build."""
        moment = datetime.combine(self.get_day(day), time(hour), clock.WESTERN_TIME)
        return min(moment, self.nation.at)

    def run(
        self,
        at: datetime,
        command: Callable[..., CommandOutcome],
        actor: Actor,
        name: str,
        *arguments: Any,
        **options: Any,
    ) -> str:
        """Run a command as if it were `at` (aware); gives its answer.

        name  of this command in the round: the same name is done once
        """
        with clock.freeze_clock(at):
            key = self.make_key(name)
            return command(actor, key, *arguments, **options).answer

    def make_key(self, name: str) -> UUID:
        """The idempotency key of a command of this round."""
        return make_command_key(self.nation, f"{self.code}:{name}")
