"""Two accounts of one human being: the ties of one count for the other."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import rantau.common.ids
from rantau.common.migration_sql_v1 import expand_macros, force_row_security, run_sql_files

NOT_OWN = (
    "(select access_get_own_account()) is null or (select access_get_own_account())"
    " not in (one_id, other_id)"
)
ACCOUNT = {
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}


class Migration(migrations.Migration):
    dependencies = [("access", "0007_clients_by_two")]

    operations = [
        migrations.CreateModel(
            name="SamePerson",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=rantau.common.ids.uuid7, primary_key=True, serialize=False
                    ),
                ),
                ("one_name", models.CharField(max_length=120)),
                ("other_name", models.CharField(max_length=120)),
                ("declared_by", models.CharField(max_length=60)),
                ("declared_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.CharField(blank=True, max_length=60)),
                ("revision", models.IntegerField(default=1)),
                ("one", models.ForeignKey(**ACCOUNT)),
                ("other", models.ForeignKey(**ACCOUNT)),
            ],
            options={"db_table": "access_same_person"},
        ),
        migrations.AddConstraint(
            "sameperson",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("one", "other"),
                name="two_accounts_are_linked_once",
            ),
        ),
        migrations.AddConstraint(
            "sameperson",
            models.CheckConstraint(
                condition=models.Q(("one__lt", models.F("other"))),
                name="a_pair_of_accounts_has_an_order",
            ),
        ),
        force_row_security(
            "access_same_person",
            sees={"r_national": "true", "r_auditor": "true"},
            adds={"r_national": "true"},
            grants={
                "r_national": "select, insert, update (withdrawn_at, withdrawn_by, revision)",
                "r_auditor": "select",
            },
        ),
        # Nobody takes a link of the own accounts away.
        migrations.RunSQL(
            expand_macros(
                f"""create policy u_r_national on access_same_person for update to r_national
                    using (true) with check ({NOT_OWN})"""
            )
        ),
        run_sql_files("access", "same_persons"),
    ]
