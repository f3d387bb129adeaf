"""Nobody gives rights alone: appointments are proposed, and a second person confirms them."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rantau.access.actor import build_appointment_actor
from rantau.access.backends import list_appointments_in_force
from rantau.access.errors import (
    NoSuchProposal,
    NotYoursToDecide,
    OwnAppointment,
    ProposalDecided,
    RoleHeldAlready,
)
from rantau.access.models import Account, Appointment, Invitation, Notice, Proposal
from rantau.access.scope import reading_as
from rantau.access.selectors import (
    get_invitation_actor,
    get_proposal,
    list_own_hands,
    list_own_notices,
)
from rantau.access.services.accounts import AppointmentInput, appoint_officer, end_appointment
from rantau.access.services.clients import ClientInput, confirm_client, propose_client
from rantau.access.services.invitations import NewAccountInput, accept_invitation
from rantau.access.services.notices import mark_notices_read
from rantau.access.services.proposals import (
    DECIDE_SQL,
    PROPOSAL_LIFETIME,
    confirm_proposal,
    refuse_proposal,
)
from rantau.access.tokens import generate_secret, hash_secret
from rantau.common import clock
from rantau.common.errors import DomainError, Forbidden, InvalidInput
from rantau.common.ids import uuid7
from rantau.common.migration_sql_v1 import PACKAGE
from rantau.duties.models import Duty
from rantau.duties.worklist import get_worklist
from rantau.journal.models import Entry
from rantau.worker.periodic_tasks import escalate_silent_duties
from tests.actors import get_officer
from tests.factories.accounts import (
    accept,
    create_appointment,
    create_invitation,
    create_proposal,
)
from tests.factories.ties import give_appointment
from tests.module_data import FROZEN_AT, rollback
from tests.worker_login import get_officer_as_system

PASSWORD = "sawah-hijau-di-pagi-hari"
ACCEPTED_BEFORE = (PACKAGE / "access" / "sql" / "accepted_before.sql").read_text()
# An invitation that was accepted when that was in the journal alone; the account and the invitation.
ACCEPTED = """
    with made as (
        insert into access_invitation (id, office_id, role, name, digest, made_by,
                                       needs_second_person, made_at, ends_at, used_at)
        select gen_random_uuid(), id, 'administrator', 'Ratna Sari', 'x', 'account:x', false,
               now(), now(), now()
          from offices_office where code = 'DN-3212' returning id),
    entry as (
        insert into journal_entry (id, kind, subject_kind, subject, revision, actor, why, terms,
                                   tells, node, happened_at, recorded_at, format, mac)
        select gen_random_uuid(), 'access:office:accepted', 'invitation', made.id, 2, 'x', '',
               jsonb_build_object('account', a.id), '[]', '', now(), now(), 2, ''
          from made, access_account a where a.login = 'loket.3212'
        returning (terms ->> 'account')::uuid as account)
    select entry.account, made.id from made, entry
"""


@pytest.fixture
def administrator(db):
    return get_officer("admin.3212")


def list_roles(login):
    """Role and office of every appointment that the account has now."""
    rows = list_appointments_in_force(Account.objects.get(login=login).pk)
    return {(row.role, row.office.code) for row in rows}


def get_open_proposal(actor, reference):
    with reading_as(actor):
        return Proposal.objects.get(reference=reference)


class TestProposing:
    def test_gives_nothing_until_headquarters_confirms(self, administrator, headquarters):
        reference = create_proposal(administrator, "loket.3212", "head")
        assert list_roles("loket.3212") == {("counter", "DN-3212")}

        confirm_proposal(headquarters, uuid4(), reference)
        assert list_roles("loket.3212") == {("counter", "DN-3212"), ("head", "DN-3212")}

    @pytest.mark.parametrize("role", ["head", "verifier", "administrator"])
    def test_nobody_appoints_himself(self, administrator, role):
        with pytest.raises(InvalidInput) as refused:
            appoint_officer(administrator, uuid4(), AppointmentInput("admin.3212", role))
        assert refused.value.problems["login"] == [str(OwnAppointment.message)]

    def test_the_same_is_proposed_once(self, administrator):
        create_proposal(administrator, "loket.3212")
        with pytest.raises(InvalidInput):
            create_proposal(administrator, "loket.3212")

    def test_an_invitation_to_the_own_office_is_a_proposal_too(self, administrator, headquarters):
        """Else an administrator would accept it himself, under a second name."""
        holder = get_invitation_actor(create_invitation(administrator, role="head"))
        accept_invitation(holder, uuid4(), NewAccountInput("nama.kedua", PASSWORD))
        assert list_roles("nama.kedua") == set()

        with reading_as(headquarters):
            [proposal] = Proposal.objects.filter(account__login="nama.kedua")
        assert proposal.proposed_by == administrator.ref
        confirm_proposal(headquarters, uuid4(), proposal.reference)
        assert list_roles("nama.kedua") == {("head", "DN-3212")}

    def test_the_database_itself_lets_no_office_appoint(self, administrator):
        row = Appointment(
            account_id=Account.objects.get(login="admin.3212").pk,
            office_id=administrator.office,
            role="head",
            starts_at=clock.now(),
        )
        with pytest.raises(Exception, match="permission denied"), reading_as(administrator):
            row.save(force_insert=True)


class TestDeciding:
    def test_the_proposer_the_own_office_and_the_person_do_not(self, administrator, headquarters):
        colleague = create_appointment(administrator, "kepala.3212", "administrator")
        reference = create_proposal(administrator, "loket.3212", "head")
        rows = Appointment.objects.select_related("account", "office")
        for actor in (administrator, build_appointment_actor(rows.get(id=colleague))):
            with pytest.raises(NotYoursToDecide):
                confirm_proposal(actor, uuid4(), reference)

    def test_a_person_of_headquarters_does_not_confirm_the_own_appointment(
        self, administrator, headquarters
    ):
        reference = create_proposal(administrator, "pusat", "head")
        for decide in (confirm_proposal, refuse_proposal):
            with pytest.raises(OwnAppointment):
                decide(headquarters, uuid4(), reference, **WHY.get(decide, {}))

    def test_an_administrator_of_another_district_does_not_see_it(self, administrator):
        reference = create_proposal(administrator, "loket.3212", "head")
        with pytest.raises(NoSuchProposal):
            confirm_proposal(get_officer("admin.3204"), uuid4(), reference)

    @pytest.mark.parametrize("login", ["kepala.3212", "inspektorat", "bp3mi.32"])
    def test_other_roles_have_no_say(self, administrator, login):
        reference = create_proposal(administrator, "loket.3212", "verifier")
        with pytest.raises(Forbidden):
            confirm_proposal(get_officer(login), uuid4(), reference)

    def test_a_refusal_gives_nothing_and_is_final(self, administrator, headquarters):
        reference = create_proposal(administrator, "loket.3212", "head")
        with pytest.raises(InvalidInput):
            refuse_proposal(headquarters, uuid4(), reference, why=" ")
        refuse_proposal(headquarters, uuid4(), reference, why="Belum ada surat tugas")
        with pytest.raises(ProposalDecided):
            confirm_proposal(headquarters, uuid4(), reference)
        assert list_roles("loket.3212") == {("counter", "DN-3212")}


WHY = {refuse_proposal: {"why": "x"}}


def test_a_role_is_held_once_at_a_time_whoever_asks_first(worker_db):
    """No check before a write decides, but a constraint."""
    give_appointment("loket.3204", "DN-3212", "counter")
    with pytest.raises(Exception, match="a_role_is_held_once_at_a_time"), transaction.atomic():
        give_appointment("loket.3204", "DN-3212", "counter")


def test_a_confirmation_that_comes_second_is_refused(worker_db):
    administrator = get_officer_as_system("admin.3212")
    reference = create_proposal(administrator, "loket.3204", "counter")
    give_appointment("loket.3204", "DN-3212", "counter")
    with pytest.raises(RoleHeldAlready):
        confirm_proposal(get_officer_as_system("pusat"), uuid4(), reference)


class TestTheOfficeAbove:
    def test_confirms_for_the_offices_below_it(self, worker_db):
        above = give_appointment("kepala-bp3mi.32", "BP-32", "administrator")
        reference = create_proposal(get_officer_as_system("admin.3212"), "loket.3212")
        confirm_proposal(above, uuid4(), reference)
        assert get_open_proposal(above, reference).outcome == Proposal.CONFIRMED

    def test_the_database_asks_who_decides_once_more(self, worker_db):
        administrator = get_officer_as_system("admin.3212")
        reference = create_proposal(administrator, "loket.3212", "head")
        proposal = get_open_proposal(administrator, reference)
        values = [proposal.id, "confirmed", "", uuid7(), clock.now()]
        with pytest.raises(Exception, match="decided by somebody else"), reading_as(administrator):
            connection.cursor().execute("select access_decide_proposal(%s, %s, %s, %s, %s)", values)

    def test_does_not_where_somebody_of_a_partner_comes_to_a_public_office(self, worker_db):
        above = give_appointment("kepala-bp3mi.32", "BP-32", "administrator")
        reference = create_proposal(get_officer_as_system("admin.3212"), "p3mi.1", "head")
        assert get_open_proposal(above, reference).needs_headquarters
        with pytest.raises(NotYoursToDecide):
            confirm_proposal(above, uuid4(), reference)
        confirm_proposal(get_officer_as_system("pusat"), uuid4(), reference)


class TestPartners:
    @pytest.mark.parametrize(
        ("ended", "office", "login", "needs"),
        [
            (False, "admin.3212", "p3mi.1", True),
            (True, "admin.3212", "loket.3204", True),
            (None, "admin.3212", "loket.3204", False),
        ],
        ids=["of an agency now", "of an agency once", "never"],
    )
    def test_need_headquarters_at_a_public_office(self, worker_db, ended, office, login, needs):
        if ended:
            long_ago = FROZEN_AT - timedelta(days=2000)
            give_appointment(
                login, "AG-001", "agency", starts_at=long_ago, ends_at=long_ago + timedelta(days=9)
            )
        administrator = get_officer_as_system(office)
        reference = create_proposal(administrator, login, "verifier")
        assert get_open_proposal(administrator, reference).needs_headquarters is needs

    def test_so_does_a_public_officer_at_a_partner(self, worker_db):
        of_agency = give_appointment("p3mi.1", "AG-001", "administrator")
        reference = create_proposal(of_agency, "loket.3212", "agency")
        assert get_open_proposal(of_agency, reference).needs_headquarters


class TestWhoInvitedTheProposer:
    """Whoever invites an account could be whoever uses it."""

    @pytest.fixture
    def alias(self, headquarters):
        """An administrator of Indramayu whom headquarters invited."""
        accept(create_invitation(headquarters, role="administrator"), "alias.peraga")
        return get_officer("alias.peraga")

    def test_confirms_nothing_that_it_proposed(self, alias, headquarters):
        reference = create_proposal(alias, "loket.3204", "head")
        with pytest.raises(NotYoursToDecide):
            confirm_proposal(headquarters, uuid4(), reference)
        with reading_as(headquarters), connection.cursor() as cursor:
            proposal = get_proposal(headquarters, reference)
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(DECIDE_SQL, [proposal.id, "confirmed", "", uuid4(), clock.now()])

        another = replace(headquarters, ref=f"account:{uuid4()}")
        assert confirm_proposal(another, uuid4(), reference).answer == reference

    def test_two_whom_one_person_of_headquarters_invited_are_no_two_persons(
        self, alias, headquarters
    ):
        above = self.invite_above(headquarters)
        reference = create_proposal(alias, "loket.3204", "head")
        with pytest.raises(NotYoursToDecide):
            confirm_proposal(above, uuid4(), reference)
        with reading_as(above), connection.cursor() as cursor:
            proposal = get_proposal(above, reference)
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(DECIDE_SQL, [proposal.id, "confirmed", "", uuid4(), clock.now()])

    def test_nor_are_the_inviter_and_the_invited(self, headquarters):
        """Headquarters proposes an application and confirms it as the office above."""
        proposed = ClientInput("DN-3212", "counter", ("persons:read",))
        digest = hash_secret(generate_secret())
        code = propose_client(headquarters, uuid4(), proposed, digest=digest).answer
        with pytest.raises(NotYoursToDecide):
            confirm_client(self.invite_above(headquarters), uuid4(), code)

    def test_two_whom_two_persons_or_the_operator_invited_are(self, alias, headquarters):
        for number, ref in enumerate((f"account:{uuid4()}", "system:operator")):
            inviter = replace(headquarters, ref=ref)
            reference = create_proposal(alias, "loket.3204", ("head", "verifier")[number])
            above = self.invite_above(inviter, f"atas.{number}")
            assert confirm_proposal(above, uuid4(), reference).answer == reference

    def test_so_are_two_whom_a_second_person_confirmed(self, administrator, headquarters):
        """They came by invitations of one administrator, which headquarters confirmed."""
        for login in ("kedua.peraga", "ketiga.peraga"):
            accept(create_invitation(administrator, role="administrator"), login)
        second, third = get_officer("kedua.peraga"), get_officer("ketiga.peraga")
        with reading_as(second):
            assert list_own_hands() == {second.ref}
        with reading_as(administrator):
            assert list_own_hands() == {administrator.ref, second.ref, third.ref}

    def test_who_accepted_before_it_was_noted_is_found_in_the_journal(self, owner_sql):
        with owner_sql.transaction(force_rollback=True):
            [(account, invitation)] = owner_sql.execute(ACCEPTED).fetchall()
            owner_sql.execute(ACCEPTED_BEFORE)
            noted = "select account_id from access_invitation where id = %s"
            assert owner_sql.execute(noted, [invitation]).fetchone() == (account,)

    def invite_above(self, inviter, login="atas.peraga"):
        """An administrator of the office above, by an invitation of this actor's."""
        accept(create_invitation(inviter, "BP-32", role="administrator"), login)
        return get_officer(login)

    def test_confirms_no_application_of_its_either(self, alias, headquarters):
        proposed = ClientInput("DN-3212", "counter", ("persons:read",))
        digest = hash_secret(generate_secret())
        code = propose_client(alias, uuid4(), proposed, digest=digest).answer
        with pytest.raises(NotYoursToDecide):
            confirm_client(headquarters, uuid4(), code)


class TestNotices:
    def list_codes(self, login):
        actor = get_first_actor(login)
        with reading_as(actor):
            return [notice.code for notice in list_own_notices(actor)]

    def test_the_person_the_proposer_and_the_offices_administrators(
        self, administrator, headquarters
    ):
        reference = create_proposal(administrator, "loket.3204", "verifier")
        for login in ("loket.3204", "admin.3212"):
            assert self.list_codes(login) == [Notice.PROPOSED]
        assert self.list_codes("admin.3204") == []

        confirm_proposal(headquarters, uuid4(), reference)
        for login in ("loket.3204", "admin.3212"):
            assert self.list_codes(login) == [Notice.CONFIRMED, Notice.PROPOSED]
        with reading_as(headquarters):
            [entry] = Entry.objects.filter(kind="access:proposal:confirmed")
        person = f"account:{Account.objects.get(login='loket.3204').pk}"
        assert set(entry.tells) == {administrator.ref, person, f"office:{administrator.office}"}

    def test_of_a_refusal_and_of_an_end(self, administrator, headquarters):
        reference = create_proposal(administrator, "loket.3204", "verifier")
        refuse_proposal(headquarters, uuid4(), reference, why="Tanpa surat")
        own = Appointment.objects.get(account__login="verifikasi.3212").id
        end_appointment(administrator, uuid4(), own)
        assert self.list_codes("loket.3204") == [Notice.REFUSED, Notice.PROPOSED]
        assert self.list_codes("verifikasi.3212") == [Notice.ENDED]

    def test_the_number_of_unread_ones_stands_on_the_account_until_they_are_read(
        self, administrator
    ):
        create_proposal(administrator, "loket.3204", "verifier")
        unread = Account.objects.values_list("unread_notices", flat=True)
        assert unread.get(login="loket.3204") == 1
        mark_notices_read(get_officer("loket.3204"), uuid4())
        assert unread.get(login="loket.3204") == 0

    def test_headquarters_finds_it_on_its_worklist_until_it_has_decided(
        self, administrator, headquarters
    ):
        reference = create_proposal(administrator, "loket.3204", "verifier")

        def list_references():
            with reading_as(headquarters):
                return [item.duty.reference for item in get_worklist(headquarters).items]

        assert list_references() == [reference]
        confirm_proposal(headquarters, uuid4(), reference)
        assert list_references() == []


def test_what_nobody_decided_on_expires(worker_db):
    administrator = get_officer_as_system("admin.3212")
    headquarters = get_officer_as_system("pusat")
    reference = create_proposal(administrator, "loket.3204", "verifier")
    with clock.freeze_clock(clock.now() + PROPOSAL_LIFETIME):
        with pytest.raises(ProposalDecided):
            confirm_proposal(headquarters, uuid4(), reference)
        assert escalate_silent_duties() == 1
        assert get_open_proposal(headquarters, reference).outcome == Proposal.EXPIRED
        with reading_as(headquarters):
            assert not Duty.objects.filter(reference=reference, closed_at=None).exists()
        create_proposal(administrator, "loket.3204", "verifier")


class TestOwnAppointments:
    def test_nobody_ends_the_own(self, administrator):
        create_appointment(administrator, "kepala.3212", "administrator")
        own = Appointment.objects.get(account__login="admin.3212").id
        with pytest.raises(OwnAppointment):
            end_appointment(administrator, uuid4(), own)
        assert ("administrator", "DN-3212") in list_roles("admin.3212")

    def test_the_database_refuses_it_too(self, administrator):
        with pytest.raises(Exception, match="row-level security"), reading_as(administrator):
            Appointment.objects.filter(account=administrator.account).update(ends_at=clock.now())


ADMINISTRATORS = ("admin.3212", "admin.3204")
PEOPLE = ("loket.3212", "loket.3204", "kepala.3212", "p3mi.1", "pusat", *ADMINISTRATORS)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["propose", "confirm", "refuse", "end", "invite"]),
        st.sampled_from([*ADMINISTRATORS, "pusat"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(["counter", "verifier", "head", "administrator"]),
    ),
    max_size=12,
)


@settings(
    max_examples=settings.default.max_examples // 4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(STEPS)
def test_whatever_is_tried_in_any_order_every_appointment_has_two_people_behind_it(db, steps):
    """Neither of whom is the appointed; and nobody's own appointment ever ended by the own hand."""
    with rollback():
        before = set(Appointment.objects.values_list("id", flat=True))
        for step, actor, person, role in steps:
            with suppress(DomainError):
                take_step(step, get_first_actor(actor), person, role)
        headquarters = get_first_actor("pusat")
        with reading_as(headquarters):
            for appointment in Appointment.objects.exclude(id__in=before):
                check_two_people(appointment, headquarters)
            for entry in Entry.objects.filter(kind="access:appointment:ended"):
                ended = Appointment.objects.get(id=entry.subject)
                assert entry.actor != f"account:{ended.account_id}"


def check_two_people(appointment, headquarters):
    """Somebody proposed and somebody else of another office confirmed it, and neither is the
    appointed; or headquarters, which is another office, invited an administrator."""
    proposals = Entry.objects.filter(
        kind="access:proposal:confirmed", terms__appointment=str(appointment.id)
    )
    entry = proposals.first()
    if entry is None:
        accepted = Entry.objects.get(
            kind="access:office:accepted", terms__appointment=str(appointment.id)
        )
        invitation = Invitation.objects.get(id=accepted.subject)
        assert (invitation.made_by, appointment.role) == (headquarters.ref, "administrator")
        assert appointment.office_id != headquarters.office
        return
    proposal = Proposal.objects.get(id=entry.subject)
    assert len({proposal.proposed_by, entry.actor, f"account:{appointment.account_id}"}) == 3
    assert entry.office != proposal.office_id


def get_first_actor(login):
    """The officer under the account's first appointment, whatever else it got meanwhile."""
    rows = Appointment.objects.select_related("account", "office").filter(account__login=login)
    return build_appointment_actor(rows.earliest("id"))


def take_step(step, actor, person, role):
    """Try one of STEPS."""
    if step == "propose":
        create_proposal(actor, person, role)
    elif step == "invite":
        secret = create_invitation(actor, office="DN-3212", role=role)
        accept_invitation(
            get_invitation_actor(secret), uuid4(), NewAccountInput(f"baru.{uuid4().hex}", PASSWORD)
        )
    elif step == "end":
        for row in Appointment.objects.filter(account__login=person, ends_at=None):
            end_appointment(actor, uuid4(), row.id)
    else:
        with reading_as(actor):
            references = list(
                Proposal.objects.filter(outcome="").values_list("reference", flat=True)
            )
        for reference in references:
            if step == "confirm":
                confirm_proposal(actor, uuid4(), reference)
            else:
                refuse_proposal(actor, uuid4(), reference, why="Tidak")
