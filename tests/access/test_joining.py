"""An office joins: its administrator is invited from above, its people by a list."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from rantau.access.errors import NoSuchOffice, NotYoursToDecide
from rantau.access.invitation_lists import read_invitation_list
from rantau.access.models import Invitation, Proposal
from rantau.access.scope import acting_as, reading_as
from rantau.access.selectors import get_invitation_actor
from rantau.access.services.invitations import InvitationInput, NewAccountInput, accept_invitation
from rantau.access.services.proposals import confirm_proposal
from rantau.common.errors import InvalidInput
from rantau.offices.models import Office
from tests.actors import get_officer
from tests.factories.accounts import accept, create_invitation

PASSWORD = "sawah-hijau-di-pagi-hari"


@pytest.fixture
def regional_administrator(west_java):
    """The regional office of West Java has no administrator of its own in the demonstration."""
    return replace(west_java, role="administrator")


@pytest.fixture
def administrator(db):
    return get_officer("admin.3212")


def read_list(actor, text):
    with reading_as(actor):
        return read_invitation_list(actor, text)


def list_problems(actor, text):
    """The problems of each line that has one."""
    return {each.line: list(each.problems) for each in read_list(actor, text) if each.problems}


class TestTheOfficeAbove:
    def test_invites_the_administrator_of_an_office_below_whom_headquarters_confirms(
        self, regional_administrator, headquarters
    ):
        accept(create_invitation(regional_administrator, office="DN-3213"), "ratna.sari")

        made = get_officer("ratna.sari")
        assert (made.role, made.office_code) == ("administrator", "DN-3213")

    def test_it_does_not_confirm_whom_it_invited(self, regional_administrator):
        secret = create_invitation(regional_administrator, office="DN-3213")
        accept_invitation(
            get_invitation_actor(secret), uuid4(), NewAccountInput("ratna.sari", PASSWORD)
        )
        with reading_as(regional_administrator):
            proposal = Proposal.objects.get(account_name="Ratna Sari", outcome="")

        with pytest.raises(NotYoursToDecide):
            confirm_proposal(regional_administrator, uuid4(), proposal.reference)

    def test_it_invites_no_other_role_there_and_nobody_elsewhere(self, regional_administrator):
        with pytest.raises(InvalidInput):
            create_invitation(regional_administrator, office="DN-3213", role="counter")
        with pytest.raises(NoSuchOffice):
            create_invitation(regional_administrator, office="DN-3578")
        with pytest.raises(NoSuchOffice):
            create_invitation(get_officer("admin.3212"), office="BP-32")

    @pytest.mark.parametrize(
        ("office", "role", "is_by_two"),
        [
            ("DN-3213", "counter", True),
            ("DN-3578", "administrator", True),
            ("DN-3213", "administrator", False),
        ],
    )
    def test_the_database_refuses_the_same(self, regional_administrator, office, role, is_by_two):
        row = Invitation(
            office=Office.objects.get(code=office),
            role=role,
            name="Ratna Sari",
            digest=uuid4().hex,
            made_by=regional_administrator.ref,
            needs_second_person=is_by_two,
            made_at="2027-03-01T00:00Z",
            ends_at="2027-03-02T00:00Z",
        )
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            acting_as(regional_administrator),
        ):
            row.save(force_insert=True)


class TestAList:
    def test_of_names_and_roles_is_read_however_roles_are_written(self, administrator):
        people = read_list(
            administrator,
            "Nama;Peran\n\nRatna Sari; Petugas loket\nBudi;verifier\n Siti  Aminah ; head of office \n",
        )

        assert [(each.line, each.invitation) for each in people] == [
            (3, InvitationInput("DN-3212", "Ratna Sari", "counter")),
            (4, InvitationInput("DN-3212", "Budi", "verifier")),
            (5, InvitationInput("DN-3212", "Siti Aminah", "head")),
        ]

    @pytest.mark.parametrize("delimiter", ["\t", ";", ","])
    def test_comes_from_any_spreadsheet(self, administrator, delimiter):
        [person] = read_list(administrator, f'"Sari, Ratna"{delimiter}loket')

        assert person.invitation == InvitationInput("DN-3212", "Sari, Ratna", "counter")

    def test_names_every_problem_at_its_line(self, administrator):
        problems = list_problems(
            administrator, "Ratna Sari;loket\nBudi;juru masak\n;loket\nratna sari;counter\nBudi"
        )

        assert set(problems) == {2, 3, 4, 5}
        assert "Petugas loket" in problems[2][0]
        assert problems[4] == ["Sama dengan baris 1."]

    def test_takes_no_role_that_two_titles_could_mean(self, administrator):
        assert set(list_problems(administrator, "Budi;petugas\nSiti;of")) == {1, 2}

    def test_marks_who_is_there_already(self, administrator):
        create_invitation(administrator, name="Ratna Sari", role="counter")
        people = read_list(
            administrator, f"Ratna Sari;kepala\n{administrator.name};loket\nBudi;loket"
        )

        assert [each.has_namesake for each in people] == [True, True, False]

    def test_of_headquarters_names_offices_whose_administrators_it_invites(self, headquarters):
        people = read_list(headquarters, "Ratna Sari;dn-3213\nBudi;DN-0000")

        assert people[0].invitation == InvitationInput("DN-3213", "Ratna Sari", "administrator")
        assert people[1].problems
