"""How an office's people come in and leave: by invitation, by appointment, and at once."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from rantau.access.actor import build_appointment_actor, build_system_actor
from rantau.access.backends import list_appointments_in_force
from rantau.access.errors import (
    LastAdministrator,
    NoSuchAppointment,
    NoSuchInvitation,
    NoSuchOffice,
)
from rantau.access.models import Account, Appointment, CommandKey, Invitation
from rantau.access.scope import reading_as
from rantau.access.selectors import (
    get_invitation_actor,
    list_office_appointments,
    list_open_invitations,
)
from rantau.access.services.accounts import AppointmentInput, appoint_officer, end_appointment
from rantau.access.services.invitations import NewAccountInput, accept_invitation
from rantau.common import clock
from rantau.common.errors import Forbidden, InvalidInput
from tests.actors import get_officer
from tests.factories.accounts import (
    accept,
    create_appointment,
    create_invitation,
    create_proposal,
)

PASSWORD = "sawah-hijau-di-pagi-hari"


def list_roles(login):
    """The roles that the account has now."""
    return [a.role for a in list_appointments_in_force(Account.objects.get(login=login).pk)]


@pytest.fixture
def administrator(db):
    return get_officer("admin.3212")


class TestInviting:
    def test_headquarters_invites_an_administrator_who_makes_the_account(self, headquarters):
        secret = create_invitation(headquarters)
        accept_invitation(
            get_invitation_actor(secret), uuid4(), NewAccountInput(" Ratna.Sari ", PASSWORD)
        )

        made = get_officer("ratna.sari")
        assert (made.name, made.role) == ("Ratna Sari", "administrator")
        assert made.office_name == "Dinas Tenaga Kerja Kabupaten Indramayu"
        assert Account.objects.get(login="ratna.sari").check_password(PASSWORD)

    def test_headquarters_invites_nobody_else(self, headquarters):
        with pytest.raises(InvalidInput):
            create_invitation(headquarters, role="counter")

    def test_an_administrator_invites_to_the_own_office_only(self, administrator):
        accept(create_invitation(administrator, role="counter"), "loket2")
        assert list_roles("loket2") == ["counter"]

        with pytest.raises(NoSuchOffice):
            create_invitation(administrator, office="DN-3204", role="counter")
        with pytest.raises(InvalidInput):
            create_invitation(administrator, role="national")

    @pytest.mark.parametrize("login", ["loket.3212", "kepala.3212", "inspektorat", "p3mi.1"])
    def test_others_do_not(self, db, login):
        with pytest.raises(Forbidden):
            create_invitation(get_officer(login))

    def test_the_operator_does_from_the_command_line(self, worker_db):
        assert create_invitation(build_system_actor("operator"), office="AG-001")

    def test_a_link_works_once(self, headquarters):
        secret = create_invitation(headquarters)
        holder = get_invitation_actor(secret)
        accept_invitation(holder, uuid4(), NewAccountInput("ratna.sari", PASSWORD))

        with pytest.raises(NoSuchInvitation):
            get_invitation_actor(secret)
        with pytest.raises(NoSuchInvitation):
            accept_invitation(holder, uuid4(), NewAccountInput("ratna.lain", PASSWORD))

    def test_nothing_kept_with_the_key_tells_passwords_apart(self, headquarters):
        bodies = set()
        for password in (PASSWORD, "hujan-turun-di-malam-hari"):
            holder, key = get_invitation_actor(create_invitation(headquarters)), uuid4()
            before = transaction.savepoint()
            accept_invitation(holder, key, NewAccountInput("ratna.sari", password))
            with reading_as(holder):
                bodies.add(CommandKey.objects.get(key=key).body)
            transaction.savepoint_rollback(before)
        assert len(bodies) == 1

    def test_a_link_ends_after_seven_days(self, headquarters):
        secret = create_invitation(headquarters)
        holder = get_invitation_actor(secret)
        with clock.freeze_clock(clock.now() + timedelta(days=7)):
            with pytest.raises(NoSuchInvitation):
                get_invitation_actor(secret)
            with pytest.raises(NoSuchInvitation):
                accept_invitation(holder, uuid4(), NewAccountInput("ratna.sari", PASSWORD))

    def test_a_login_that_somebody_has_is_refused_and_the_link_still_works(self, headquarters):
        secret = create_invitation(headquarters)
        with pytest.raises(InvalidInput) as refused:
            accept_invitation(
                get_invitation_actor(secret), uuid4(), NewAccountInput("loket.3212", PASSWORD)
            )
        assert set(refused.value.problems) == {"login"}
        assert accept_invitation(
            get_invitation_actor(secret), uuid4(), NewAccountInput("ratna.sari", PASSWORD)
        )

    @pytest.mark.parametrize(
        ("login", "password", "field"),
        [
            ("", PASSWORD, "login"),
            ("ratna sari", PASSWORD, "login"),
            ("ratna\0", PASSWORD, "login"),
            ("x" * 61, PASSWORD, "login"),
            ("ratna", "pendek", "password"),
            ("ratna", "1234567890123", "password"),
            ("ratnasariadmin", "ratnasariadmin", "password"),
        ],
    )
    def test_a_poor_login_or_password_is_told(self, headquarters, login, password, field):
        with pytest.raises(InvalidInput) as refused:
            accept_invitation(
                get_invitation_actor(create_invitation(headquarters)),
                uuid4(),
                NewAccountInput(login, password),
            )
        assert set(refused.value.problems) == {field}

    @pytest.mark.parametrize("password", ["  awan putih di atas sawah ", "Ñandú-" * 30])
    def test_a_password_is_kept_as_it_is_typed(self, headquarters, client, password):
        form = {"key": uuid4(), "login": "ratna.sari", "password": password, "again": password}
        made = client.post(reverse("access:accept", args=[create_invitation(headquarters)]), form)
        assert made.status_code == 200

        for typed, status in [(password.strip(" -"), 200), (password, 302)]:
            entered = client.post(
                reverse("account_login"), {"login": "ratna.sari", "password": typed}
            )
            assert entered.status_code == status

    def test_the_database_lets_an_invitation_add_nothing_but_what_it_names(
        self, headquarters, indramayu
    ):
        holder = get_invitation_actor(create_invitation(headquarters))
        other = replace(holder, ref=f"invitation:{uuid4()}")
        office = holder.office
        for actor, role in ((holder, "head"), (other, "administrator")):
            row = Appointment(
                account_id=Account.objects.first().pk,
                office_id=office,
                role=role,
                starts_at=clock.now(),
            )
            with pytest.raises(Exception, match="row-level security"), reading_as(actor):
                row.save(force_insert=True)


class TestAppointing:
    def test_somebody_with_an_account_gets_a_second_role_for_a_time(self, administrator):
        until = clock.now() + timedelta(days=30)
        create_appointment(administrator, "loket.3204", "counter", ends_at=until)

        assert sorted(list_roles("loket.3204")) == ["counter", "counter"]
        with clock.freeze_clock(until):
            assert list_roles("loket.3204") == ["counter"]

    def test_an_appointment_that_begins_later_gives_nothing_yet(self, administrator):
        begins = clock.now() + timedelta(days=1)
        create_appointment(administrator, "loket.3204", "verifier", starts_at=begins)

        assert "verifier" not in list_roles("loket.3204")
        with clock.freeze_clock(begins):
            assert "verifier" in list_roles("loket.3204")

    @pytest.mark.parametrize(
        ("login", "role", "field"),
        [
            ("nobody.here", "counter", "login"),
            ("loket.3212", "counter", "login"),
            ("loket.3204", "operator", "role"),
            ("loket.3204", "king", "role"),
        ],
    )
    def test_what_does_not_fit_is_told(self, administrator, login, role, field):
        with pytest.raises(InvalidInput) as refused:
            appoint_officer(administrator, uuid4(), AppointmentInput(login, role))
        assert set(refused.value.problems) == {field}

    def test_the_same_role_is_given_after_the_other_ends_and_not_beside_it(self, administrator):
        at = clock.now()
        ends, later = at + timedelta(days=30), at + timedelta(days=60)
        create_appointment(administrator, "loket.3204", "counter", ends_at=ends)

        with pytest.raises(InvalidInput):
            create_proposal(administrator, "loket.3204", "counter", ends_at=later)
        create_appointment(administrator, "loket.3204", "counter", starts_at=ends, ends_at=later)
        create_appointment(administrator, "loket.3204", "counter", starts_at=later)

    def test_an_end_before_the_beginning_is_told(self, administrator):
        with pytest.raises(InvalidInput):
            appoint_officer(
                administrator,
                uuid4(),
                AppointmentInput("loket.3204", "counter", ends_at=clock.now()),
            )

    @pytest.mark.parametrize("login", ["loket.3212", "kepala.3212", "pusat", "inspektorat"])
    def test_only_an_administrator_appoints(self, db, login):
        with pytest.raises(Forbidden):
            appoint_officer(get_officer(login), uuid4(), AppointmentInput("loket.3204", "counter"))


def get_appointment_key(login):
    """The key of the account's first appointment."""
    return list_appointments_in_force(Account.objects.get(login=login).pk)[0].id


class TestEnding:
    def test_the_rights_are_gone_at_once(self, administrator, client):
        client.force_login(Account.objects.get(login="loket.3212"))
        assert client.get("/kantor/").status_code == 200

        end_appointment(administrator, uuid4(), get_appointment_key("loket.3212"))
        assert list_roles("loket.3212") == []
        assert client.get("/kantor/").status_code == 403

    def test_what_has_ended_cannot_end_again(self, administrator):
        key = get_appointment_key("loket.3212")
        end_appointment(administrator, uuid4(), key)
        with pytest.raises(NoSuchAppointment):
            end_appointment(administrator, uuid4(), key)

    def test_another_offices_people_are_not_there(self, administrator):
        with pytest.raises(NoSuchAppointment):
            end_appointment(administrator, uuid4(), get_appointment_key("loket.3204"))

    def test_the_last_administrator_stays_until_there_is_another(self, administrator):
        """Of two who end each other at once, the second finds the first gone."""
        own = get_appointment_key("admin.3212")
        other = create_appointment(administrator, "kepala.3212", "administrator")
        second = build_appointment_actor(
            Appointment.objects.select_related("account", "office").get(id=other)
        )
        end_appointment(administrator, uuid4(), UUID(other))
        with pytest.raises(LastAdministrator):
            end_appointment(second, uuid4(), own)

        third = create_appointment(administrator, "verifikasi.3212", "administrator")
        end_appointment(
            build_appointment_actor(
                Appointment.objects.select_related("account", "office").get(id=third)
            ),
            uuid4(),
            own,
        )
        assert list_roles("admin.3212") == []

    def test_one_that_has_not_begun_never_does(self, administrator):
        begins = clock.now() + timedelta(days=1)
        key = create_appointment(administrator, "loket.3204", "verifier", starts_at=begins)
        end_appointment(administrator, uuid4(), UUID(key))
        for later in (timedelta(0), timedelta(seconds=1)):
            with clock.freeze_clock(begins + later):
                assert "verifier" not in list_roles("loket.3204")

    def test_one_that_never_began_stands_in_nobodys_way(self, administrator):
        begins = clock.now() + timedelta(days=1)
        key = create_appointment(administrator, "loket.3204", "verifier", starts_at=begins)
        end_appointment(administrator, uuid4(), UUID(key))
        create_appointment(administrator, "loket.3204", "verifier")
        assert "verifier" in list_roles("loket.3204")


class TestThePeopleOfAnOffice:
    def test_an_administrator_sees_the_own_people_and_open_invitations(self, administrator):
        create_invitation(administrator, role="counter")
        with reading_as(administrator):
            logins = {a.account.login for a in list_office_appointments(administrator)}
            waiting = [i.name for i in list_open_invitations(administrator)]
            assert Account.objects.values("id").count() == len(logins)

        assert logins == {"loket.3212", "verifikasi.3212", "kepala.3212", "admin.3212"}
        assert waiting == ["Ratna Sari"]

    def test_passwords_are_read_under_no_scope(self, administrator):
        with pytest.raises(Exception, match="permission denied"), reading_as(administrator):
            list(Account.objects.values("password"))

    def test_an_office_does_not_see_anothers_invitations(self, administrator, headquarters):
        create_invitation(headquarters, office="DN-3204")

        def count_invitations(actor):
            with reading_as(actor):
                return Invitation.objects.count()

        assert (count_invitations(get_officer("admin.3204")), count_invitations(administrator)) == (
            1,
            0,
        )
