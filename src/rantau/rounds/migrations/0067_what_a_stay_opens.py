"""By a stay a post sees the stay, its contract and its examinee, and no other: exam cards, stages,
other contracts and other rounds of hers it sees by a ground of its own alone, and so with whom she
was compared. No post records a change of workplace that is settled or withdrawn already."""

from django.db import migrations

from rantau.common.migration_sql_v1 import expand_macros, run_sql_files

# Of a person `p`: a post serves her itself, or one of the registrations that are hers.
AT_POST = """(p.post = {{ app.office }}
    or exists (select 1 from registry_ground g where g.person = p.id and g.unit = {{ app.office }}
                  and g.starts_at <= {{ app.now }} and {{ app.now }} < g.ends_at)
    or (p.merge_root_id is not null and (select registry_sees_united(p.merge_root_id))))"""
ITS_STAY = "exists (select 1 from rounds_stay x where x.id = stay_id)"


def of_own_ground(examinee):
    """Whether a post has a ground of its own for the person of an examinee."""
    return f"""exists (select 1 from rounds_examinee x join registry_person p on p.id = x.person_id
                where x.id = {examinee} and {AT_POST})"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0066_held_roster_files")]

    operations = [
        run_sql_files("rounds", "offer_of_stay"),
        migrations.RunSQL(
            sql=[
                expand_macros(statement)
                for statement in (
                    "create policy w_r_post on documents_document as restrictive for select"
                    f" to r_post using (subject_kind <> 'examinee' or {of_own_ground('subject')})",
                    "create policy x_r_post on rounds_stage_event as restrictive for select"
                    f" to r_post using ({of_own_ground('examinee_id')})",
                    "create policy x_r_post on rounds_examinee as restrictive for select to r_post"
                    " using (rounds_serves_stay(id) or exists (select 1 from registry_person p"
                    f" where p.id = person_id and {AT_POST}))",
                    "create policy w_r_post on rounds_offer as restrictive for select to r_post"
                    " using ((rounds_offer_has_stay(id) and rounds_serves_stay(examinee_id))"
                    f" or {of_own_ground('examinee_id')})",
                    "create policy w_r_post on registry_distinct_persons as restrictive for select"
                    " to r_post using (exists (select 1 from registry_person p"
                    f" where p.id in (one, other) and {AT_POST}))",
                    "create policy w_r_border on rounds_offer as restrictive for select"
                    " to r_border using (rounds_offer_has_stay(id))",
                    "alter policy a_r_post on rounds_workplace_change"
                    f" with check ({ITS_STAY} and file_id is null and settled_at is null"
                    " and withdrawn_at is null and recorded_by = {{ app.actor }})",
                )
            ]
        ),
    ]
