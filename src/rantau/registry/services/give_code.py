"""Give a person a new one-time code to sign in with."""

from rantau.access.actor import Actor
from rantau.access.service import Done, service
from rantau.core import clock
from rantau.core.keys import uuid7
from rantau.journal.record import Happening
from rantau.registry.catalogue import CODE_GIVEN
from rantau.registry.lookups import person_for
from rantau.registry.models import Person, Slip
from rantau.registry.permissions import GIVE_CODE
from rantau.registry.slip import LIFE


@service(CODE_GIVEN, permission=GIVE_CODE)
def give_code(actor: Actor, reference: str, *, digest: str) -> Done:
    """Make `digest` the person's only code for thirty days; answers with the public reference.

    digest  `slip.code_digest` of the code that the door shows once
    Raises  NoSuchPerson
    """
    person = person_for(actor, reference, purpose="slip")
    # Two officers at once would both find no slip: the person's row makes them take turns.
    Person.objects.select_for_update().get(pk=person.pk)
    slip = Slip.objects.filter(person=person).first() or Slip(id=uuid7(), person=person, revision=0)
    slip.digest, slip.given_by, slip.given_at = digest, actor.ref, clock.now()
    slip.ends_at, slip.used_at = clock.now() + LIFE, None
    slip.revision += 1
    slip.save(force_insert=slip.revision == 1, force_update=slip.revision > 1)
    said = Happening(
        subject_kind="slip",
        subject=slip.id,
        revision=slip.revision,
        terms={"person": person.reference, "until": slip.ends_at.isoformat()},
    )
    return Done(answer=person.reference, happening=said)
