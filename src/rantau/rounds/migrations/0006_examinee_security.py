"""An examinee is seen by whoever sees her person, by the office that checked her originals, and by
headquarters; her stages with her."""

from django.db import migrations

from rantau.common.migration_sql_v1 import force_row_security

WITH_PERSON = "exists (select 1 from registry_person p where p.id = person_id)"
OFFICE = f"office_id = {{{{ app.office }}}} or {WITH_PERSON}"
ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
SEES = {
    "r_office": OFFICE,
    "r_post": WITH_PERSON,
    "r_self": "person_id = {{ app.person }}",
    **dict.fromkeys(("r_national", "r_auditor", "r_system"), "true"),
}
READERS = ("r_post", "r_self", "r_auditor")
CHANGES = "update (city, sitting_at, room, seat, stage, stage_at, revision)"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0005_examinees"), ("registry", "0003_functions")]

    operations = [
        force_row_security(
            "rounds_examinee",
            sees=SEES,
            grants={
                **dict.fromkeys(READERS, "select"),
                "r_office": f"select, insert, {CHANGES}",
                **dict.fromkeys(("r_national", "r_system"), f"select, {CHANGES}"),
            },
        ),
        force_row_security(
            "rounds_stage_event",
            sees=dict.fromkeys(SEES, ITS_EXAMINEE),
            grants={
                **dict.fromkeys(READERS, "select"),
                **dict.fromkeys(("r_office", "r_national", "r_system"), "select, insert"),
            },
        ),
    ]
