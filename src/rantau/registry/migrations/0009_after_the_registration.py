"""The offices that hold a person's ground keep the family and the safe contact current.

The policies stand since 0002: a child is touched only by who sees its person, and a change cannot
hand it to another, since its person is no column that may be changed.
"""

from django.db import migrations

DESK = "r_office, r_national"


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_search_by_words")]

    operations = [
        migrations.RunSQL(
            sql=[
                f"grant update (name, relation, phone, emergency), delete"
                f" on registry_relative to {DESK}",
                f"grant update (channel, from_hour, until_hour, who_may_answer)"
                f" on registry_safe_contact to {DESK}",
            ],
            reverse_sql=[
                f"revoke update (channel, from_hour, until_hour, who_may_answer)"
                f" on registry_safe_contact from {DESK}",
                f"revoke update (name, relation, phone, emergency), delete"
                f" on registry_relative from {DESK}",
            ],
        ),
    ]
