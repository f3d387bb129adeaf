"""A post sees and records stays in its own country, and an airport that somebody came home from one.
Of her examinee's row both change the stage alone, and only to that of a return. What else is
recorded of her a post sees only where it has a ground of its own, as before. An office writes down
what somebody says who is marked absent."""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros, force_row_security, run_sql_files

SERVED = "rounds_serves_stay((select o.examinee_id from rounds_offer o where o.id = offer_id))"
SERVED_EXAMINEE = "rounds_serves_stay(examinee_id)"
# By whom and when an event was written: for 30 days after it she is seen.
WRITTEN_NOW = expand_macros(
    "by = {{ app.actor }} and recorded_at < {{ app.now }} + interval '1 minute'"
)
ITS_STAY = "exists (select 1 from rounds_stay x where x.id = stay_id)"
BY_ITSELF = "office_id = {{ app.office }} and recorded_by = {{ app.actor }}"
WRITERS = ("r_office", "r_post", "r_border", "r_national")
READERS = ("r_office", "r_post", "r_national")
# Of a person `p`: a post serves her itself, or one of the registrations that are hers.
AT_POST = """(p.post = {{ app.office }}
    or exists (select 1 from registry_ground g where g.person = p.id and g.unit = {{ app.office }}
                  and g.starts_at <= {{ app.now }} and {{ app.now }} < g.ends_at)
    or (p.merge_root_id is not null and (select registry_sees_united(p.merge_root_id))))"""
OF_PERSON = (
    "registry_correction",
    "registry_identity",
    "registry_relative",
    "registry_safe_contact",
    "registry_sign_in_code",
    "placement_placement",
)
OF_EXAMINEE = (
    "rounds_appeal",
    "rounds_rank",
    "rounds_returned_row",
    "rounds_roster_entry",
    "rounds_score",
    "rounds_sending_document",
    "rounds_sending_photo",
)
IN_LOG = f"exists (select 1 from registry_person p where p.id = subject and {AT_POST})"


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
        f" with check (stage = 'returned' and {SERVED_EXAMINEE} and {WRITTEN_NOW})",
        f"create policy p_{role} on rounds_stay for select to {role} using ({SERVED})",
        f"create policy s_{role} on rounds_stay for update to {role} using ({SERVED})",
        f"grant select, update (left_on, revision) on rounds_stay to {role}",
    ]


def keep_to_own_grounds():
    """What of a person a post sees by a ground of its own, and not by a stay."""
    by_person = {
        table: f"exists (select 1 from registry_person p where p.id = person_id and {AT_POST})"
        for table in OF_PERSON
    }
    by_examinee = {
        table: "exists (select 1 from rounds_examinee x join registry_person p"
        f" on p.id = x.person_id where x.id = examinee_id and {AT_POST})"
        for table in OF_EXAMINEE
    }
    policies = {
        **by_person,
        **by_examinee,
        "registry_merge": "exists (select 1 from registry_person p"
        f" where p.id in (survivor_id, retired_id) and {AT_POST})",
    }
    return [
        *(
            expand_macros(f"alter policy p_r_post on {table} using ({sees}) with check ({sees})")
            for table, sees in policies.items()
        ),
        expand_macros(
            "create policy w_r_post on journal_reading as restrictive for select to r_post"
            f" using ({IN_LOG})"
        ),
        expand_macros(
            "create policy w_r_post on journal_entry as restrictive for select to r_post"
            f" using (office = {{{{ app.office }}}} or subject_kind <> 'person' or {IN_LOG})"
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0060_recorded_by_posts"),
        ("registry", "0022_session_epochs"),
        ("placement", "0013_handed_over_placements"),
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
                *keep_to_own_grounds(),
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
