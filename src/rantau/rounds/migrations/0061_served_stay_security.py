"""A post sees and records stays in its own country, and an airport that somebody came home from one.
Of her examinee's row both change the stage alone, and only to that of a return. An office writes
down what somebody says who is marked absent."""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros, force_row_security, run_sql_files

SERVED = "rounds_serves_stay((select o.examinee_id from rounds_offer o where o.id = offer_id))"
SERVED_EXAMINEE = "rounds_serves_stay(examinee_id)"
ITS_STAY = "exists (select 1 from rounds_stay x where x.id = stay_id)"
BY_ITSELF = "office_id = {{ app.office }} and recorded_by = {{ app.actor }}"
WRITERS = ("r_office", "r_post", "r_border", "r_national")
READERS = ("r_office", "r_post", "r_national")


def guard_served(role, *, sees):
    """What a role needs to record that a stay ended, of those whom it serves.

    sees  whether the role sees no examinee yet
    """
    seeing = [
        f"create policy p_{role} on rounds_examinee for select to {role}"
        " using (rounds_serves_stay(id))",
        f"create policy s_{role} on rounds_examinee for update to {role}"
        " using (rounds_serves_stay(id))",
        f"create policy p_{role} on rounds_offer for select to {role} using ({SERVED_EXAMINEE})",
        f"create policy p_{role} on rounds_stage_event for insert to {role}"
        f" with check ({SERVED_EXAMINEE})",
        f"grant select on rounds_examinee, rounds_offer to {role}",
    ]
    return [
        *(seeing if sees else []),
        f"grant update (stage, stage_at) on rounds_examinee to {role}",
        f"grant insert on rounds_stage_event to {role}",
        f"create policy w_{role} on rounds_examinee as restrictive for update to {role}"
        " using (rounds_serves_stay(id)) with check (stage = 'returned')",
        f"create policy w_{role} on rounds_stage_event as restrictive for insert to {role}"
        f" with check (stage = 'returned' and {SERVED_EXAMINEE})",
        f"create policy p_{role} on rounds_stay for select to {role} using ({SERVED})",
        f"create policy s_{role} on rounds_stay for update to {role} using ({SERVED})",
        f"grant select, update (left_on, revision) on rounds_stay to {role}",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0060_recorded_by_posts"),
        ("registry", "0022_session_epochs"),
    ]

    operations = [
        run_sql_files("rounds", "served_stays", "absent_appeals"),
        migrations.RunSQL(
            sql=[
                *guard_served("r_post", sees=False),
                *guard_served("r_border", sees=True),
                "grant update (permit_until, overstays_since, overstay_ended_on) on rounds_stay"
                " to r_post",
                "create policy p_r_post on rounds_workplace_change for select to r_post"
                f" using ({ITS_STAY})",
                expand_macros(
                    "create policy a_r_post on rounds_workplace_change for insert to r_post"
                    f" with check ({ITS_STAY} and file_id is null"
                    " and recorded_by = {{ app.actor }})"
                ),
                "grant select, insert on rounds_workplace_change to r_post",
            ]
        ),
        force_row_security(
            "rounds_stay_record",
            sees={**dict.fromkeys(READERS, ITS_STAY), "r_auditor": "true"},
            adds={
                **dict.fromkeys(WRITERS, f"{ITS_STAY} and {BY_ITSELF}"),
                "r_post": f"{ITS_STAY} and {BY_ITSELF} and document <> ''",
                "r_border": f"{ITS_STAY} and {BY_ITSELF} and kind = 'left'",
            },
            grants={
                **dict.fromkeys(READERS, "select, insert"),
                "r_border": "insert",
                "r_auditor": "select",
            },
        ),
    ]
