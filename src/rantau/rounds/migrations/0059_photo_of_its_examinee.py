"""A roster sends of an examinee a photograph of her own, and an office puts photographs in under its
own name."""

from django.db import migrations, models

from rantau.common.migration_sql_v1 import expand_macros

ITS_EXAMINEE = "exists (select 1 from rounds_examinee x where x.id = examinee_id)"
BY_ITSELF = "office_id = {{ app.office }} and received_by = {{ app.actor }}"


class Migration(migrations.Migration):
    dependencies = [("rounds", "0058_stay_version_security")]

    operations = [
        migrations.AddConstraint(
            model_name="sendingphoto",
            constraint=models.UniqueConstraint(
                fields=("id", "examinee"), name="a_photo_of_an_examinee"
            ),
        ),
        migrations.RunSQL(
            sql=[
                "alter table rounds_roster_entry add constraint a_roster_sends_her_own_photo"
                " foreign key (photo_id, examinee_id)"
                " references rounds_sending_photo (id, examinee_id)",
                "drop policy p_r_office on rounds_sending_photo",
                "create policy p_r_office on rounds_sending_photo for select to r_office"
                f" using ({ITS_EXAMINEE})",
                expand_macros(
                    "create policy a_r_office on rounds_sending_photo for insert to r_office"
                    f" with check ({ITS_EXAMINEE} and {BY_ITSELF})"
                ),
            ]
        ),
    ]
